import type { Check } from './component.ts'

/** Checks that components share. */

/** The file that an option names exists on this computer; skipped where the file system cannot be asked. */
export function fileExists(option: string, kind: 'file' | 'folder' = 'file'): Check {
  return {
    name: `${option}-exists`,
    run: ({ values, pathFacts }) => {
      const path = values[option]
      if (typeof path !== 'string' || path === '') return []
      const facts = pathFacts?.(path)
      if (facts === undefined || facts.kind === kind) return []
      return [
        {
          severity: 'error',
          code: facts.kind === 'missing' ? 'file-missing' : 'wrong-file-kind',
          option: [option],
          message:
            facts.kind === 'missing'
              ? `${option} names ${path}, which does not exist`
              : `${option} names ${path}, which is a ${facts.kind}, not a ${kind}`,
          hint: 'Relative paths are resolved against the folder in which the build is started.',
        },
      ]
    },
  }
}
