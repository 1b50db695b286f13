import type { PathFacts } from '../catalog/component.ts'
import { type FunctionHost, NotKnownHere } from '../language/functions/function-host.ts'

/**
 * What is at the paths that options name. Relative ones resolve against the working folder (spec/templates.md
 * section 1). `undefined` where the machine cannot be asked.
 */
export function pathFactsOf(host: FunctionHost): ((path: string) => PathFacts) | undefined {
  try {
    host.kindOf(host.workingFolder)
  } catch (thrown) {
    if (thrown instanceof NotKnownHere) return undefined
    throw thrown
  }
  return (path) => {
    const absolute = absolutePath(path, host)
    try {
      const kind = host.kindOf(absolute)
      if (kind === 'missing' || kind === 'folder') return { kind }
      return { kind: 'file', size: host.readFile(absolute).length }
    } catch {
      // Whatever is there cannot be looked at, such as a file without the right to read it: the step will say so.
      return { kind: 'file', size: 0 }
    }
  }
}

/** `~` is the home folder. */
function absolutePath(path: string, host: FunctionHost): string {
  const home = host.homeFolder
  if (home !== undefined && (path === '~' || path.startsWith('~/'))) return home + path.slice(1)
  const isAbsolute = path.startsWith('/') || (host.pathStyle === 'windows' && /^([a-z]:)?[\\/]/i.test(path))
  return isAbsolute ? path : `${host.workingFolder.replace(/[\\/]$/, '')}/${path}`
}
