import { stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where people look for what they have saved: their folder of downloads, else their home. */
export async function downloadsFolder(environment: Readonly<Record<string, string | undefined>>): Promise<string> {
  const home = environment.HOME || homedir()
  const named = environment.XDG_DOWNLOAD_DIR
  for (const folder of [...(named ? [named] : []), join(home, 'Downloads')]) {
    const found = await stat(folder).catch(() => undefined)
    if (found?.isDirectory() === true) return folder
  }
  return home
}
