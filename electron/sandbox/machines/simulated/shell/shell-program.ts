import { parse } from 'just-bash'
import { FileSystemError } from '../../../disks/file-system-error.ts'
import type { Process, Program } from '../kernel/process.ts'
import { setOptionLetter, setOptionName } from './builtins-variables.ts'
import { Interrupted, ShellError, ShellExit } from './control-flow.ts'
import { Shell } from './shell.ts'

/** `bash`, `sh` and `dash`: one program. Errors are worded as bash words them, whatever name it runs under. */
export function shellProgram(name: string): Program {
  return { name, run: runShell }
}

interface Invocation {
  readonly command: string | undefined
  readonly readsStdin: boolean
  readonly login: boolean
  readonly operands: readonly string[]
}

async function runShell(process: Process): Promise<number> {
  const shell = new Shell(process, process.argv[0] ?? 'bash', [])
  const invocation = parseInvocation(shell, process.args)
  if (typeof invocation === 'string') return process.fail(invocation, 2)
  const { command, operands } = invocation
  if (process.argv[0]?.startsWith('-') || invocation.login) await readStartFiles(shell)
  if (command !== undefined) {
    shell.zero = operands[0] ?? shell.zero
    shell.positional = operands.slice(1)
    return shell.runScript(command)
  }
  const [path, ...positional] = operands
  if (path !== undefined && !invocation.readsStdin) {
    shell.zero = path
    shell.positional = positional
    let script: string
    try {
      script = process.files.readText(path)
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error
      await process.error(`${process.argv[0]}: ${path}: ${error.explanation}\n`)
      return error.code === 'ENOENT' ? 127 : 126
    }
    return shell.runScript(script)
  }
  shell.positional = [...operands]
  if (process.fds.get(0)?.kind === 'terminal' || shell.options.interactive) return interact(shell)
  return shell.runScript((await process.readAll()).toString('utf8'))
}

function parseInvocation(shell: Shell, args: readonly string[]): Invocation | string {
  let takesCommand = false
  let readsStdin = false
  let login = false
  let index = 0
  for (; index < args.length; index += 1) {
    const arg = args[index] ?? ''
    if (arg === '--' || arg === '-') {
      index += 1
      break
    }
    if (arg.startsWith('--')) {
      if (arg === '--login') login = true
      if (arg === '--version') return 'GNU bash, version 5.2.21(1)-release (simulated by OMI Studio)'
      if (arg === '--rcfile' || arg === '--init-file') index += 1
      continue
    }
    if (!/^[-+]./.test(arg)) break
    for (const letter of arg.slice(1)) {
      if (letter === 'c') takesCommand = true
      else if (letter === 's') readsStdin = true
      else if (letter === 'l') login = true
      else if (letter === 'i') shell.options.interactive = true
      else if (letter === 'o' || letter === 'O') {
        index += 1
        const name = args[index] ?? ''
        if (letter === 'O') shell.shopts.set(name, arg.startsWith('-'))
        else if (!setOptionName(shell.options, name, arg.startsWith('-'))) return `${name}: invalid option name`
      } else if (!setOptionLetter(shell.options, letter, arg.startsWith('-'))) return `${arg}: invalid option`
    }
  }
  const rest = args.slice(index)
  if (!takesCommand) return { command: undefined, readsStdin, login, operands: rest }
  const [command, ...operands] = rest
  if (command === undefined) return '-c: option requires an argument'
  return { command, readsStdin, login, operands }
}

async function readStartFiles(shell: Shell): Promise<void> {
  const home = shell.variables.get('HOME') ?? '/'
  const personal = [`${home}/.bash_profile`, `${home}/.bash_login`, `${home}/.profile`]
  const existing = personal.find((path) => shell.process.files.may(path, 'read'))
  for (const path of ['/etc/profile', ...(existing ? [existing] : [])]) {
    const text = shell.process.files.tryReadText(path)
    if (text === undefined) continue
    try {
      await shell.runText(text)
    } catch (error) {
      if (!(error instanceof ShellError)) throw error
      await shell.complain(`${path}: ${error.message}`)
    }
  }
}

/** Reads commands from a terminal until its end or `exit`. */
async function interact(shell: Shell): Promise<number> {
  shell.options.interactive = true
  const { process } = shell
  let reading = false
  const handle = process.handleSignal
  process.handleSignal = (signal) => {
    // What was typed is thrown away, and a new line begins.
    if (signal === 'INT' && reading) void process.error(promptOf(shell))
    return handle?.(signal) ?? false
  }
  return shell.runToExit(async () => {
    for (;;) {
      await process.error(promptOf(shell))
      reading = true
      let text = await readLine(process)
      reading = false
      if (text === undefined) {
        await process.error('logout\n')
        throw new ShellExit(shell.lastStatus)
      }
      try {
        while (isIncomplete(text)) {
          await process.error('> ')
          const more = await readLine(process)
          if (more === undefined) break
          text += more
        }
        await shell.runText(text)
      } catch (error) {
        if (error instanceof ShellError) {
          await shell.complain(error.message)
          shell.lastStatus = error.code
        } else if (error instanceof Interrupted) shell.lastStatus = 130
        else throw error
      }
    }
  })
}

async function readLine(process: Process): Promise<string | undefined> {
  let line = ''
  for (;;) {
    const chunk = await process.read(0, 4096)
    if (chunk === undefined) return line === '' ? undefined : line
    line += Buffer.from(chunk).toString('utf8')
    if (line.endsWith('\n')) return line
  }
}

function isIncomplete(text: string): boolean {
  if (/\\\n$/.test(text)) return true
  const heredoc = /<<-?\s*(["']?)(\w+)\1/.exec(text)
  if (heredoc && !new RegExp(`^\\t*${heredoc[2]}$`, 'm').test(text)) return true
  try {
    parse(text)
    return false
  } catch (error) {
    return error instanceof Error && /got EOF|unexpected end|unterminated|looking for matching/i.test(error.message)
  }
}

function promptOf(shell: Shell): string {
  const { credentials, cwd, kernel } = shell.process
  const home = shell.variables.get('HOME') ?? '/'
  const shown = cwd === home ? '~' : cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd
  const user = shell.variables.get('USER') ?? String(credentials.uid)
  const sign = credentials.uid === 0 ? '#' : '$'
  // As the start file of Ubuntu's root and users has it.
  if (shell.process.terminal?.type.endsWith('256color') !== true) return `${user}@${kernel.hostname}:${shown}${sign} `
  return `\x1b[01;32m${user}@${kernel.hostname}\x1b[00m:\x1b[01;34m${shown}\x1b[00m${sign} `
}
