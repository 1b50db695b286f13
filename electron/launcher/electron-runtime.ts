import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where Electron's runtime is, or why it is not there. */
export type ElectronRuntime =
  | { readonly kind: 'present'; readonly executable: string }
  | { readonly kind: 'absent'; readonly reason: string }

/**
 * Looks for Electron's runtime without loading the package `electron`, whose first `require` would start a download of
 * a hundred megabytes (spec/machine.md section 1).
 */
export function findElectronRuntime(
  root: string,
  environment: Readonly<Record<string, string | undefined>>,
): ElectronRuntime {
  const folder = join(root, 'node_modules', 'electron')
  const override = environment.ELECTRON_OVERRIDE_DIST_PATH
  if (override !== undefined) return presentAt(join(override, executableName()), 'ELECTRON_OVERRIDE_DIST_PATH')
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return { kind: 'absent', reason: "Electron's runtime is not installed" }
  return presentAt(join(folder, 'dist', readFileSync(pathFile, 'utf8').trim()), 'path.txt')
}

function presentAt(executable: string, namedBy: string): ElectronRuntime {
  if (existsSync(executable)) return { kind: 'present', executable }
  return { kind: 'absent', reason: `${namedBy} names an Electron runtime that is not there (${executable})` }
}

function executableName(): string {
  switch (process.platform) {
    case 'win32':
      return 'electron.exe'
    case 'darwin':
      return 'Electron.app/Contents/MacOS/Electron'
    default:
      return 'electron'
  }
}
