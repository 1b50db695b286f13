import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Where Electron's package downloads its runtime from, unless a mirror is set. */
const defaultMirror = 'https://github.com/electron/electron/releases/download/'

/** How long the source may take to answer before it counts as out of reach, in ms: the user is waiting for a window. */
const patience = 1_500

/** Whether the runtime's source answers at all, asked with one short request. */
export async function canReachElectronDownloads(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const mirror = environment.ELECTRON_MIRROR ?? environment.npm_config_electron_mirror ?? defaultMirror
  try {
    await fetch(mirror, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(patience) })
    return true
  } catch {
    return false
  }
}

/** Runs Electron's own installer, its output shown. Resolves to whether it succeeded. */
export function downloadElectron(root: string): Promise<boolean> {
  const installer = join(root, 'node_modules', 'electron', 'install.js')
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [installer], { cwd: root, stdio: 'inherit' })
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })
}
