import { FileSystemError } from '../../../disks/file-system-error.ts'
import { assignText } from './assignment.ts'
import { jobBuiltins } from './builtins-jobs.ts'
import { variableBuiltins } from './builtins-variables.ts'
import { isSet } from './condition.ts'
import { LoopJump, ShellExit, ShellReturn } from './control-flow.ts'
import { echoText } from './echo.ts'
import { evaluateText } from './expansion.ts'
import { printfText } from './printf.ts'
import { quoteForShell } from './quoting.ts'
import type { Shell } from './shell.ts'
import { evaluateTest } from './test-expression.ts'

/** A command that the shell carries out itself; gives the exit code. */
export type Builtin = (shell: Shell, args: readonly string[], name: string) => Promise<number> | number

/** Builtins whose arguments of the form `name=value` are not split into words. */
export function isDeclaration(name: string): boolean {
  return ['declare', 'typeset', 'local', 'export', 'readonly'].includes(name)
}

const own: Readonly<Record<string, Builtin>> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,

  async echo(shell, args) {
    await shell.process.out(echoText(args))
    return 0
  },

  async printf(shell, args) {
    const [target, rest] = args[0] === '-v' ? [args[1], args.slice(2)] : [undefined, args]
    const [format, ...values] = rest[0] === '--' ? rest.slice(1) : rest
    if (format === undefined) return usage(shell, 'printf: usage: printf [-v var] format [arguments]')
    const { text, errors } = printfText(format, values, shell.process.kernel.now)
    if (target === undefined) await shell.process.out(text)
    else await assignText(shell, target, text)
    for (const error of errors) await shell.complain(`printf: ${error}`)
    return errors.length > 0 ? 1 : 0
  },

  async test(shell, args, name) {
    const result = evaluateTest(shell.process, args, (variable) => isSet(shell, variable))
    if (typeof result === 'boolean') return result ? 0 : 1
    await shell.complain(`${name}: ${result}`)
    return 2
  },

  async '['(shell, args, name) {
    if (args.at(-1) !== ']') return usage(shell, "[: missing `]'")
    return (await own.test?.(shell, args.slice(0, -1), name)) ?? 2
  },

  async pwd(shell, args) {
    await shell.process.out(`${args.includes('-P') ? shell.process.files.realpath('.') : shell.process.cwd}\n`)
    return 0
  },

  cd: (shell, args) => changeDirectory(shell, args),

  async pushd(shell, args) {
    const before = shell.process.cwd
    const code = await changeDirectory(shell, args.length > 0 ? args : [shell.directories.shift() ?? '~'])
    if (code !== 0) return code
    shell.directories.unshift(before)
    await shell.process.out(`${[shell.process.cwd, ...shell.directories].join(' ')}\n`)
    return 0
  },

  async popd(shell) {
    const target = shell.directories.shift()
    if (target === undefined) return usage(shell, 'popd: directory stack empty', 1)
    const code = await changeDirectory(shell, [target])
    await shell.process.out(`${[shell.process.cwd, ...shell.directories].join(' ')}\n`)
    return code
  },

  async dirs(shell) {
    await shell.process.out(`${[shell.process.cwd, ...shell.directories].join(' ')}\n`)
    return 0
  },

  exit(shell, args) {
    throw new ShellExit(numeric(args[0], shell.lastStatus))
  },

  return(shell, args) {
    throw new ShellReturn(numeric(args[0], shell.lastStatus))
  },

  break(_, args) {
    throw new LoopJump('break', Number(args[0] ?? 1))
  },

  continue(_, args) {
    throw new LoopJump('continue', Number(args[0] ?? 1))
  },

  async eval(shell, args) {
    shell.lastStatus = 0
    await shell.runText(args.join(' '))
    return shell.lastStatus
  },

  source: (shell, args) => source(shell, args),
  '.': (shell, args) => source(shell, args),

  async command(shell, args) {
    const [flag, ...names] = args
    if (flag === '-v' || flag === '-V') return describeCommands(shell, names, flag === '-V')
    const [name, ...rest] = flag === '-p' || flag === '--' ? names : args
    if (name === undefined) return 0
    const builtin = builtins.get(name)
    return builtin ? builtin(shell, rest, name) : shell.runProgram([name, ...rest], new Map())
  },

  async builtin(shell, args) {
    const [name = '', ...rest] = args
    const builtin = builtins.get(name)
    return builtin ? builtin(shell, rest, name) : usage(shell, `builtin: ${name}: not a shell builtin`, 1)
  },

  async type(shell, args) {
    if (args[0] === '-t') return describeKinds(shell, args.slice(1))
    if (args[0] === '-p' || args[0] === '-P') return describeCommands(shell, args.slice(1), false)
    return describeCommands(shell, args, true)
  },

  async hash(shell, args) {
    let code = 0
    for (const name of args.filter((arg) => !arg.startsWith('-'))) {
      if (shell.process.kernel.findProgram(shell.process, name).kind === 'found') continue
      await shell.complain(`hash: ${name}: not found`)
      code = 1
    }
    return code
  },

  async let(shell, args) {
    let value = 0
    for (const arg of args) value = await evaluateText(shell, arg)
    return value === 0 ? 1 : 0
  },

  async alias(shell, args) {
    for (const arg of args) {
      const match = /^([^=]+)=(.*)$/s.exec(arg)
      if (match) shell.aliases.set(match[1] ?? '', match[2] ?? '')
    }
    if (args.length > 0) return 0
    for (const [name, text] of shell.aliases) await shell.process.out(`alias ${name}=${quoteForShell(text)}\n`)
    return 0
  },

  unalias(shell, args) {
    if (args[0] === '-a') shell.aliases.clear()
    for (const name of args) shell.aliases.delete(name)
    return 0
  },

  async umask(shell, args) {
    const [text] = args.filter((arg) => arg !== '-S' && arg !== '-p')
    if (text === undefined) {
      await shell.process.out(`${shell.process.umask.toString(8).padStart(4, '0')}\n`)
      return 0
    }
    if (!/^[0-7]{1,4}$/.test(text)) return usage(shell, `umask: ${text}: invalid octal number`, 1)
    shell.process.umask = Number.parseInt(text, 8) & 0o777
    return 0
  },

  async ulimit(shell, args) {
    const values = args.filter((arg) => !arg.startsWith('-'))
    if (values.length === 0) await shell.process.out(args.includes('-n') ? '1024\n' : 'unlimited\n')
    return 0
  },

  async shopt(shell, args) {
    const names = args.filter((arg) => !arg.startsWith('-'))
    if (args.includes('-s') || args.includes('-u')) {
      for (const name of names) shell.shopts.set(name, args.includes('-s'))
      return 0
    }
    if (!args.includes('-q')) {
      for (const name of names)
        await shell.process.out(`${name.padEnd(15)}\t${shell.shopts.get(name) ? 'on' : 'off'}\n`)
    }
    return names.every((name) => shell.shopts.get(name)) ? 0 : 1
  },

  async times(shell) {
    await shell.process.out('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n')
    return 0
  },

  async caller(shell) {
    await shell.process.out(`${shell.line} ${shell.callers[0] ?? 'main'} ${shell.zero}\n`)
    return 0
  },

  history: () => 0,
  bind: () => 0,
  complete: () => 0,
  compopt: () => 0,
  enable: () => 0,
  async help(shell) {
    await shell.process.out('This is the simulated shell of an OMI Studio sandbox machine.\n')
    return 0
  },
}

/** Every builtin by its name. */
export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ...Object.entries(own),
  ...Object.entries(variableBuiltins),
  ...Object.entries(jobBuiltins),
])

async function usage(shell: Shell, text: string, code = 2): Promise<number> {
  await shell.complain(text)
  return code
}

function numeric(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  return /^-?\d+$/.test(text) ? Number(text) & 255 : 2
}

async function changeDirectory(shell: Shell, args: readonly string[]): Promise<number> {
  const [target] = args.filter((arg) => arg === '-' || !arg.startsWith('-'))
  const { process } = shell
  let path = target ?? shell.variables.get('HOME') ?? '/'
  if (path === '-') path = shell.variables.get('OLDPWD') ?? process.cwd
  try {
    const status = process.files.stat(path)
    if (status.inode.kind !== 'directory') throw new FileSystemError('ENOTDIR', path)
    if (!process.files.may(path, 'execute')) throw new FileSystemError('EACCES', path)
    const before = process.cwd
    process.cwd = args.includes('-P') ? status.path : logicalPath(process.cwd, path)
    shell.variables.set('OLDPWD', before)
    shell.variables.set('PWD', process.cwd)
    if (target === '-') await process.out(`${process.cwd}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error
    return usage(shell, `cd: ${path}: ${error.explanation}`, 1)
  }
}

function logicalPath(cwd: string, path: string): string {
  const names: string[] = []
  for (const name of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (name === '..') names.pop()
    else if (name !== '' && name !== '.') names.push(name)
  }
  return `/${names.join('/')}`
}

async function source(shell: Shell, args: readonly string[]): Promise<number> {
  const [name, ...positional] = args[0] === '--' ? args.slice(1) : args
  if (name === undefined) return usage(shell, 'source: filename argument required')
  let text: string
  try {
    text = shell.process.files.readText(sourcePath(shell, name))
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error
    return usage(shell, `${name}: ${error.explanation}`, 1)
  }
  const before = shell.positional
  if (positional.length > 0) shell.positional = positional
  shell.lastStatus = 0
  try {
    await shell.runText(text)
  } catch (error) {
    if (!(error instanceof ShellReturn)) throw error
    return error.code
  } finally {
    if (positional.length > 0) shell.positional = before
  }
  return shell.lastStatus
}

function sourcePath(shell: Shell, name: string): string {
  if (name.includes('/')) return name
  const directories = (shell.variables.get('PATH') ?? '').split(':')
  const found = directories.find((directory) => shell.process.files.exists(`${directory}/${name}`))
  return found === undefined ? name : `${found}/${name}`
}

async function describeCommands(shell: Shell, names: readonly string[], verbose: boolean): Promise<number> {
  let code = 0
  for (const name of names) {
    const text = describeCommand(shell, name, verbose)
    if (text !== undefined) await shell.process.out(`${text}\n`)
    else {
      code = 1
      if (verbose) await shell.complain(`type: ${name}: not found`)
    }
  }
  return code
}

function describeCommand(shell: Shell, name: string, verbose: boolean): string | undefined {
  const alias = shell.aliases.get(name)
  if (alias !== undefined) return verbose ? `${name} is aliased to \`${alias}'` : `alias ${name}='${alias}'`
  if (shell.functions.has(name)) return verbose ? `${name} is a function` : name
  if (builtins.has(name) || name === 'exec') return verbose ? `${name} is a shell builtin` : name
  const path = programPath(shell, name)
  if (path === undefined) return undefined
  return verbose ? `${name} is ${path}` : path
}

const keywords = new Set(
  'if then else elif fi case esac for select while until do done in function time { } ! [['.split(' '),
)

async function describeKinds(shell: Shell, names: readonly string[]): Promise<number> {
  let code = 0
  for (const name of names) {
    if (keywords.has(name)) await shell.process.out('keyword\n')
    else if (shell.aliases.has(name)) await shell.process.out('alias\n')
    else if (shell.functions.has(name)) await shell.process.out('function\n')
    else if (builtins.has(name)) await shell.process.out('builtin\n')
    else if (programPath(shell, name) !== undefined) await shell.process.out('file\n')
    else code = 1
  }
  return code
}

function programPath(shell: Shell, name: string): string | undefined {
  const { process } = shell
  const before = process.env
  process.env = new Map([['PATH', shell.variables.get('PATH') ?? '']])
  const found = process.kernel.findProgram(process, name)
  process.env = before
  return found.kind === 'found' ? found.path : undefined
}
