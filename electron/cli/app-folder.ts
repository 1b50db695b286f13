import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the program is: the folder above this file that holds `package.json` and `assets/`, built or not. */
export function findAppFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'assets'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('the program’s own folder cannot be found')
    folder = parent
  }
  return folder
}
