import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { FolderEntry, FunctionHost } from '#shared/language/functions/function-host.ts'

export interface FunctionHostSettings {
  /** As typed, not made absolute (spec/templates.md 1). */
  readonly templateFolder: string
  /** Absolute. */
  readonly workingFolder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now?: () => Date
  /** When the run began; now by default. */
  readonly startedAt?: Date
  /** Told each file that is read; its path is absolute. */
  readonly onRead?: (path: string) => void
}

/** This computer as the functions of templates see it: its files, environment, clock and randomness. */
export function createFunctionHost(settings: FunctionHostSettings): FunctionHost {
  const { environment, workingFolder } = settings
  const now = settings.now ?? (() => new Date())
  // Relative paths mean the build's folder, whichever folder this process happens to run in.
  const at = (path: string) => resolve(workingFolder, path)
  return {
    templateFolder: settings.templateFolder,
    workingFolder,
    homeFolder: environment.HOME || environment.USERPROFILE || homedir() || undefined,
    pathStyle: process.platform === 'win32' ? 'windows' : 'posix',
    startedAt: settings.startedAt ?? now(),
    now,
    environmentVariable: (name) => environment[name],
    readFile(path) {
      settings.onRead?.(at(path))
      try {
        return readFileSync(at(path))
      } catch (error) {
        throw explained(path, error)
      }
    },
    kindOf(path) {
      try {
        const facts = statSync(at(path), { throwIfNoEntry: false })
        return facts === undefined ? 'missing' : kindFrom(facts)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return 'missing'
        throw explained(path, error)
      }
    },
    readFolder(path) {
      try {
        return readdirSync(at(path)).flatMap((name): FolderEntry[] => {
          const facts = statSync(join(at(path), name), { throwIfNoEntry: false })
          return facts === undefined ? [] : [{ name, kind: kindFrom(facts) }]
        })
      } catch (error) {
        throw explained(path, error)
      }
    },
    randomBytes: (count) => randomBytes(count),
  }
}

function kindFrom(facts: Stats): FolderEntry['kind'] {
  return facts.isFile() ? 'file' : facts.isDirectory() ? 'folder' : 'other'
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EISDIR: 'is a folder, not a file',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  ELOOP: 'is a symbolic link that leads in circles',
}

/** In the words of a diagnostic, without the name of a system call. */
function explained(path: string, thrown: unknown): Error {
  const error = thrown as NodeJS.ErrnoException
  return new Error(`${path} ${reasons[error.code ?? ''] ?? `cannot be read (${error.code ?? error.message})`}`, {
    cause: thrown,
  })
}
