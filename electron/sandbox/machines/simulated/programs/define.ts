import { FileSystemError } from '../../../disks/file-system-error.ts'
import type { Process, Program } from '../kernel/process.ts'

/** Programs by name, from functions. */
export function definePrograms(
  programs: Readonly<Record<string, (process: Process) => Promise<number> | number>>,
): Program[] {
  return Object.entries(programs).map(([name, run]) => ({ name, run }))
}

/** Runs a step for each item; a failure is told as `name: text 'path': reason` and makes the exit code 1. */
export async function forEachPath(
  process: Process,
  paths: readonly string[],
  doing: string,
  step: (path: string) => Promise<void> | void,
): Promise<number> {
  let code = 0
  for (const path of paths) {
    try {
      await step(path)
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error
      await process.error(`${process.name}: ${doing ? `${doing} '${path}'` : path}: ${error.explanation}\n`)
      code = 1
    }
  }
  return code
}

/** Says how an option was wrong, as GNU tools do. */
export async function usageError(process: Process, problem: string, code = 1): Promise<number> {
  await process.error(`${process.name}: ${problem}\nTry '${process.name} --help' for more information.\n`)
  return code
}

export function baseName(path: string): string {
  return path.replace(/\/+$/, '').replace(/^.*\//, '') || '/'
}

export function joinPath(directory: string, name: string): string {
  return directory.endsWith('/') ? `${directory}${name}` : `${directory}/${name}`
}
