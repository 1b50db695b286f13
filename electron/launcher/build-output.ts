import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What the build is made from; anything newer than the last build makes it stale. */
const sources = ['shared', 'electron', 'renderer', 'assets', 'electron.vite.config.ts', 'package-lock.json']

/** Written last, so that a build that was cut off is not taken for one. */
const stamp = join('out', '.built')

/** Builds the app unless what is in `out/` is newer than everything that it is made from. Throws when the build fails. */
export async function buildIfNeeded(root: string, say: (text: string) => void): Promise<void> {
  const built = existsSync(join(root, stamp)) ? (await stat(join(root, stamp))).mtimeMs : 0
  if (built > 0 && (await newest(root, sources)) <= built) return
  say('Building OMI Studio (the first time, and after changes) …')
  await run(root, ['build', '--logLevel', 'error'])
  await writeFile(join(root, stamp), '')
}

async function newest(root: string, names: readonly string[]): Promise<number> {
  let latest = 0
  for (const name of names) {
    const path = join(root, name)
    const stats = await stat(path).catch(() => undefined)
    if (stats === undefined) continue
    latest = Math.max(latest, stats.mtimeMs)
    if (stats.isDirectory()) latest = Math.max(latest, await newest(path, await readdir(path)))
  }
  return latest
}

function run(root: string, args: readonly string[]): Promise<void> {
  const program = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`electron-vite ${args[0]} ended with exit code ${code}`))
    })
  })
}
