import type { BuildRequest } from '#shared/contract/run-shapes.ts'

/** What the command line needs to know besides the request. */
interface CommandContext {
  /** Names of sensitive variables: their values come from the environment, never from the line. */
  readonly sensitive: ReadonlySet<string>
  /** The profile's name, when one was chosen. */
  readonly profile?: string
}

/** The same build as a line for a POSIX shell. A secret is named by an environment variable, which is to be set first. */
export function commandLine(request: BuildRequest, { sensitive, profile }: CommandContext): string {
  const { variables, variableFiles = [], only, except, force, bootTest, onError, account, parallel, path } = request
  const words = [
    'omi-studio',
    'build',
    ...(account === 'sandbox' ? ['-sandbox'] : []),
    ...(account === 'sandbox' || account === 'template'
      ? []
      : [`-profile=${quoted(profile ?? account.slice('profile:'.length))}`]),
    ...(only === undefined ? [] : [`-only=${quoted(only.join(','))}`]),
    ...(except === undefined ? [] : [`-except=${quoted(except.join(','))}`]),
    ...(force === true ? ['-force'] : []),
    ...(bootTest === true ? ['-boot-test'] : []),
    ...(onError === undefined || onError === 'cleanup' ? [] : [`-on-error=${onError}`]),
    ...(parallel === undefined ? [] : [`-parallel-builds=${parallel}`]),
    ...variableFiles.map((file) => `-var-file=${quoted(file)}`),
    ...Object.entries(variables).map(([name, text]) =>
      sensitive.has(name) ? `-var "${name}=$${environmentName(name)}"` : `-var ${quoted(`${name}=${text}`)}`,
    ),
    quoted(path),
  ]
  return words.join(' ')
}

/** The environment variable that a sensitive variable is taken from. */
export function environmentName(variable: string): string {
  return variable.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')
}

/** A word as a POSIX shell reads it back, unchanged. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
