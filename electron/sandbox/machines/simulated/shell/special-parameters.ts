import type { Shell } from './shell.ts'

/** The value of `$name`, `$1`, `$?` and the other special parameters. */
export function parameterValue(shell: Shell, name: string): string | undefined {
  if (/^\d+$/.test(name)) return name === '0' ? shell.zero : shell.positional[Number(name) - 1]
  switch (name) {
    case '?':
      return String(shell.lastStatus)
    case '#':
      return String(shell.positional.length)
    case '$':
      return String(shell.process.pid)
    case '!':
      return shell.jobs.length === 0 ? undefined : String(shell.jobs.at(-1)?.process.pid)
    case '-':
      return `${shell.options.errexit ? 'e' : ''}h${shell.options.interactive ? 'i' : ''}${shell.options.nounset ? 'u' : ''}${shell.options.xtrace ? 'x' : ''}B`
    case '_':
      return shell.lastArgument
    case 'UID':
    case 'EUID':
      return String(shell.process.credentials.uid)
    case 'PPID':
      return String(shell.process.parent?.pid ?? 1)
    case 'BASHPID':
      return String(shell.process.pid)
    case 'RANDOM':
      return String(Math.floor(Math.random() * 32768))
    case 'SECONDS':
      return String(Math.floor((shell.process.kernel.now() - shell.startedAt) / 1000))
    case 'EPOCHSECONDS':
      return String(Math.floor(shell.process.kernel.now() / 1000))
    case 'LINENO':
      return String(shell.line)
    case 'HOSTNAME':
      return shell.variables.get(name) ?? shell.process.kernel.hostname
    case 'FUNCNAME':
      return shell.callers[0]
    case 'BASH_SOURCE':
      return shell.variables.get(name) ?? shell.zero
    default:
      return shell.variables.get(name)
  }
}
