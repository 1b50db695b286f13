import picomatch from 'picomatch/posix.js'
import { boolValue, setValue, stringValue } from '../values/make.ts'
import { boolType, setOf, stringType } from '../values/types.ts'
import { textAt } from './arguments.ts'
import { toBase64, utf8Text } from './bytes.ts'
import { type FunctionDefinition, FunctionProblem, type Parameter } from './function-definition.ts'
import type { FunctionHost } from './function-host.ts'
import { cleanPath, folderOf, lastStepOf, resolvePath } from './paths.ts'

const path: Parameter = { name: 'path', type: stringType }

/** Folders deeper than this are taken for a loop of links. */
const DEEPEST_FOLDER = 64

/** Functions of paths and files (spec/templates.md 3.11). `templatefile` has a file of its own. */
export const fileFunctions: readonly FunctionDefinition[] = [
  {
    kind: 'values',
    name: 'abspath',
    topic: 'file',
    help: 'A path made absolute, from the folder in which the build was started.',
    parameters: [path],
    returns: stringType,
    call: (values, { host }) => stringValue(resolvePath(host.workingFolder, textAt(values, 0), host.pathStyle)),
  },
  {
    kind: 'values',
    name: 'basename',
    topic: 'file',
    help: 'The last part of a path.',
    parameters: [path],
    returns: stringType,
    call: (values, { host }) => stringValue(lastStepOf(textAt(values, 0), host.pathStyle)),
  },
  {
    kind: 'values',
    name: 'dirname',
    topic: 'file',
    help: 'A path without its last part.',
    parameters: [path],
    returns: stringType,
    call: (values, { host }) => stringValue(folderOf(textAt(values, 0), host.pathStyle)),
  },
  {
    kind: 'values',
    name: 'pathexpand',
    topic: 'file',
    help: 'A path with a leading ~ replaced by the home folder.',
    parameters: [path],
    returns: stringType,
    call: (values, { host }) => stringValue(withHome(textAt(values, 0), host)),
  },
  {
    kind: 'values',
    name: 'file',
    topic: 'file',
    help: 'The text of a file, from the template’s folder. It must be UTF-8.',
    parameters: [path],
    returns: stringType,
    call: (values, { host }) => stringValue(readText(host, textAt(values, 0))),
  },
  {
    kind: 'values',
    name: 'filebase64',
    topic: 'file',
    help: 'The content of a file in base64, from the folder in which the build was started.',
    parameters: [path],
    returns: stringType,
    call: (values, { host }) => {
      const given = withHome(textAt(values, 0), host)
      return stringValue(toBase64(readBytes(host, resolvePath(host.workingFolder, given, host.pathStyle), given)))
    },
  },
  {
    kind: 'values',
    name: 'fileexists',
    topic: 'file',
    help: 'Whether there is a file at a path, from the template’s folder.',
    parameters: [path],
    returns: boolType,
    call: (values, { host }) => {
      const given = textAt(values, 0)
      const kind = host.kindOf(inTemplate(host, given))
      if (kind === 'folder') throw new FunctionProblem(`${given} is a folder, not a file`, 0)
      if (kind === 'other') throw new FunctionProblem(`${given} is not a regular file`, 0)
      return boolValue(kind === 'file')
    },
  },
  {
    kind: 'values',
    name: 'fileset',
    topic: 'file',
    help: 'The files in a folder whose paths match a pattern (* ? [a-z] {a,b} and ** for any depth), as a set.',
    parameters: [path, { name: 'pattern', type: stringType }],
    returns: setOf(stringType),
    call: (values, { host }) => {
      const folder = inTemplate(host, textAt(values, 0))
      return setValue(stringType, matchingFiles(host, folder, textAt(values, 1)).map(stringValue))
    },
  },
]

/** The text of a file below the template's folder. Throws a FunctionProblem at the first argument. */
export function readText(host: FunctionHost, given: string): string {
  const text = utf8Text(readBytes(host, inTemplate(host, given), given))
  if (text === undefined) {
    throw new FunctionProblem(`${given} is not text in UTF-8; read it with filebase64(…) and work with base64`, 0)
  }
  return text
}

/**
 * A path below the template's folder. One that names that folder itself, as `${path.root}/x` does, means `x` in it: where a
 * template is built by a relative path, the reference looks for the folder within the folder.
 */
function inTemplate(host: FunctionHost, given: string): string {
  const { templateFolder, pathStyle } = host
  const expanded = withHome(given, host)
  const resolved = resolvePath(templateFolder, expanded, pathStyle)
  const asItStands = cleanPath(expanded, pathStyle)
  const namesFolder = asItStands.startsWith(`${cleanPath(templateFolder, pathStyle)}/`)
  return namesFolder && host.kindOf(resolved) === 'missing' ? asItStands : resolved
}

function readBytes(host: FunctionHost, resolved: string, given: string): Uint8Array {
  const kind = host.kindOf(resolved)
  if (kind === 'missing') {
    const looked = resolved === cleanPath(given, host.pathStyle) ? '' : ` (looked at ${resolved})`
    throw new FunctionProblem(`there is no file ${given}${looked}; a file that a build makes cannot be read here`, 0)
  }
  if (kind !== 'file') throw new FunctionProblem(`${given} is not a file`, 0)
  return host.readFile(resolved)
}

function withHome(given: string, host: FunctionHost): string {
  if (!given.startsWith('~')) return given
  if (given !== '~' && !/^~[\\/]/.test(given)) {
    throw new FunctionProblem('a user’s home folder cannot be named as ~user; write the path out', 0)
  }
  const home = host.homeFolder
  if (home === undefined) throw new FunctionProblem('~ cannot be expanded: there is no home folder', 0)
  return home + given.slice(1)
}

function matchingFiles(host: FunctionHost, folder: string, pattern: string): readonly string[] {
  const cleaned = cleanPath(pattern, host.pathStyle)
  if (cleaned === '..' || cleaned.startsWith('../')) {
    throw new FunctionProblem('the pattern leaves the folder; name the other folder as the first argument', 1)
  }
  const matches = picomatch(cleaned, { dot: true, noextglob: true, nonegate: true })
  const reach = cleaned.includes('**') ? DEEPEST_FOLDER : cleaned.split('/').length
  if (host.kindOf(folder) !== 'folder') return []
  return filesBelow(host, folder, '', reach).filter((file) => matches(file))
}

function filesBelow(host: FunctionHost, folder: string, prefix: string, depth: number): readonly string[] {
  if (depth === 0) return []
  return host.readFolder(folder).flatMap((entry): readonly string[] => {
    const relative = `${prefix}${entry.name}`
    if (entry.kind === 'file') return [relative]
    return entry.kind === 'folder' ? filesBelow(host, `${folder}/${entry.name}`, `${relative}/`, depth - 1) : []
  })
}
