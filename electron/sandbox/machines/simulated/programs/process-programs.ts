import { accountName } from '../kernel/accounts.ts'
import type { Process, Program } from '../kernel/process.ts'
import { CallbackFile } from '../kernel/regular-file.ts'
import { parseSignal, type SignalName, statusNumber } from '../kernel/signals.ts'
import { builtins } from '../shell/builtins.ts'
import { echoText } from '../shell/echo.ts'
import { printfText } from '../shell/printf.ts'
import { Shell } from '../shell/shell.ts'
import { evaluateTest } from '../shell/test-expression.ts'
import { definePrograms, usageError } from './define.ts'
import { parseOptions } from './options.ts'

/** Programs that start, end, list and time processes, and the shell's builtins that also exist as programs. */
export const processPrograms: readonly Program[] = definePrograms({
  true: () => 0,
  false: () => 1,

  async echo(process) {
    await process.out(echoText(process.args))
    return 0
  },

  async printf(process) {
    const [format = '', ...args] = process.args
    const { text, errors } = printfText(format, args, process.kernel.now)
    await process.out(text)
    for (const error of errors) await process.error(`printf: ${error}\n`)
    return errors.length > 0 ? 1 : 0
  },

  test: (process) => runTest(process, process.args),
  '[': (process) => runTest(process, process.args.at(-1) === ']' ? process.args.slice(0, -1) : process.args),

  async pwd(process) {
    await process.out(`${process.cwd}\n`)
    return 0
  },

  async sleep(process) {
    const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 }
    let seconds = 0
    for (const arg of process.args) {
      if (arg === 'infinity') seconds = 2 ** 31 / 1000
      const match = /^(\d*\.?\d+)([smhd]?)$/.exec(arg)
      if (!match && arg !== 'infinity') return usageError(process, `invalid time interval '${arg}'`)
      seconds += Number(match?.[1] ?? 0) * (units[match?.[2] || 's'] ?? 1)
    }
    if (process.args.length === 0) return usageError(process, 'missing operand')
    await process.sleep(seconds * 1000)
    return 0
  },

  async env(process) {
    const env = new Map(process.env)
    const args = [...process.args]
    let cwd = process.cwd
    for (;;) {
      const arg = args[0]
      if (arg === '-i' || arg === '-' || arg === '--ignore-environment') env.clear()
      else if (arg === '-u') env.delete(args.splice(1, 1)[0] ?? '')
      else if (arg?.startsWith('--unset=')) env.delete(arg.slice('--unset='.length))
      else if (arg === '-C') cwd = args.splice(1, 1)[0] ?? cwd
      else if (arg === '-S') args.splice(0, 2, '', ...(args[1] ?? '').split(/\s+/))
      else if (arg !== '--' && arg !== '-0') break
      args.shift()
    }
    while (/^[A-Za-z_][\w.]*=/.test(args[0] ?? '')) {
      const [, name = '', value = ''] = /^([^=]*)=([\s\S]*)$/.exec(args.shift() ?? '') ?? []
      env.set(name, value)
    }
    if (args.length > 0) return execute(process, args, { env, cwd })
    for (const [name, value] of env) if (name !== '_') await process.out(`${name}=${value}\n`)
    return 0
  },

  async printenv(process) {
    if (process.args.length === 0) {
      for (const [name, value] of process.env) await process.out(`${name}=${value}\n`)
      return 0
    }
    let code = 0
    for (const name of process.args) {
      const value = process.env.get(name)
      if (value === undefined) code = 1
      else await process.out(`${value}\n`)
    }
    return code
  },

  nohup(process) {
    const child = process.args
    return child.length === 0
      ? usageError(process, 'missing operand', 125)
      : execute(process, child, { ignoresHangup: true })
  },

  nice: (process) => execute(process, withoutOptions(process.args, 'n'), {}),
  ionice: (process) => execute(process, withoutOptions(process.args, 'cn'), {}),
  stdbuf: (process) => execute(process, withoutOptions(process.args, 'ioe'), {}),

  async setsid(process) {
    const argv = withoutOptions(process.args, '')
    if (process.args.includes('-f') || process.args.includes('--fork')) {
      const child = process.fork(argv, { ignoresHangup: true })
      void child.run((own) => own.kernel.execute(own))
      return 0
    }
    return execute(process, argv, { ignoresHangup: true })
  },

  async timeout(process) {
    const options = parseOptions(
      process.args,
      's:k:v',
      { signal: 's:', 'kill-after': 'k:', foreground: 'foreground', 'preserve-status': 'p' },
      'in-order',
    )
    const [duration = '', ...argv] = options.operands
    const match = /^(\d*\.?\d+)([smhd]?)$/.exec(duration)
    if (!match) return usageError(process, `invalid time interval '${duration}'`, 125)
    const seconds = Number(match[1]) * ({ s: 1, m: 60, h: 3600, d: 86400 }[match[2] || 's'] ?? 1)
    const signal = parseSignal(options.value('s') ?? 'TERM') ?? 'TERM'
    const child = process.fork(argv)
    let expired = false
    const timer = setTimeout(() => {
      expired = true
      child.kill(signal)
    }, seconds * 1000)
    const pass = () => child.kill('TERM')
    process.signal.addEventListener('abort', pass)
    const status = await child.run((own) => own.kernel.execute(own))
    clearTimeout(timer)
    process.signal.removeEventListener('abort', pass)
    return expired && !options.has('p') ? 124 : statusNumber(status)
  },

  xargs: (process) => runXargs(process),

  async yes(process) {
    const line = `${process.args.join(' ') || 'y'}\n`.repeat(64)
    for (;;) {
      await process.out(line)
      await new Promise((resolve) => setImmediate(resolve))
    }
  },

  async tty(process) {
    const isTerminal = process.fds.get(0)?.kind === 'terminal'
    if (!process.args.includes('-s')) await process.out(isTerminal ? '/dev/pts/0\n' : 'not a tty\n')
    return isTerminal ? 0 : 1
  },

  stty(process) {
    if (process.terminal && process.args.includes('-echo')) process.terminal.echo = false
    if (process.terminal && (process.args.includes('echo') || process.args.includes('sane')))
      process.terminal.echo = true
    return 0
  },

  tput: () => 0,
  clear: (process) => process.out('\x1b[H\x1b[2J').then(() => 0),

  async ps(process) {
    const full = process.args.some((arg) => /[fulj]/.test(arg) && !arg.startsWith('--'))
    const all = process.args.some((arg) => /^-?[\w]*[eAax]/.test(arg))
    await process.out(full ? 'UID          PID    PPID CMD\n' : '    PID TTY          TIME CMD\n')
    if (all) await process.out(full ? 'root           1       0 /sbin/init\n' : '      1 ?        00:00:01 systemd\n')
    for (const other of process.kernel.processes.values()) {
      if (!all && other.credentials.uid !== process.credentials.uid) continue
      const user = accountName(process.files, other.credentials.uid)
      const pid = String(other.pid).padStart(7)
      await process.out(
        full
          ? `${user.padEnd(8)} ${pid} ${String(other.parent?.pid ?? 1).padStart(7)} ${other.argv.join(' ')}\n`
          : `${pid} ${other.terminal ? 'pts/0' : '?    '}    00:00:00 ${other.name}\n`,
      )
    }
    if (all)
      for (const unit of process.kernel.activeUnits)
        await process.out(
          full ? `root         ${'100'.padStart(3)}       1 ${unit}\n` : `    100 ?        00:00:00 ${unit}\n`,
        )
    return 0
  },

  async pgrep(process) {
    const matched = matchingProcesses(process)
    for (const other of matched) await process.out(`${other.pid}\n`)
    return matched.length > 0 ? 0 : 1
  },

  pkill(process) {
    const matched = matchingProcesses(process)
    const named = process.args.map((arg) => /^-([A-Z]\w*|\d+)$/.exec(arg)?.[1]).find((name) => name !== undefined)
    const signal: SignalName = (named && parseSignal(named)) || 'TERM'
    for (const other of matched) other.kill(signal)
    return matched.length > 0 ? 0 : 1
  },

  async kill(process) {
    const builtin = builtins.get('kill')
    const shell = new Shell(process, 'kill', [])
    return builtin ? builtin(shell, process.args, 'kill') : 1
  },

  async which(process) {
    let code = 0
    for (const name of process.args.filter((arg) => !arg.startsWith('-'))) {
      const found = process.kernel.findProgram(process, name)
      if (found.kind === 'found') await process.out(`${found.path}\n`)
      else code = 1
    }
    return code
  },

  async whereis(process) {
    for (const name of process.args) {
      const found = process.kernel.findProgram(process, name)
      await process.out(`${name}:${found.kind === 'found' ? ` ${found.path}` : ''}\n`)
    }
    return 0
  },

  async watch(process) {
    for (;;) {
      await process.spawn(['sh', '-c', withoutOptions(process.args, 'n').join(' ')])
      await process.sleep(2000)
    }
  },
})

async function runTest(process: Process, args: readonly string[]): Promise<number> {
  const result = evaluateTest(process, args)
  if (typeof result === 'string') return process.fail(result, 2)
  return result ? 0 : 1
}

/** Runs another command in place of this one. */
async function execute(
  process: Process,
  argv: readonly string[],
  options: { readonly env?: ReadonlyMap<string, string>; readonly cwd?: string; readonly ignoresHangup?: boolean },
): Promise<number> {
  if (argv.length === 0) return 0
  return statusNumber(await process.spawn(argv, options))
}

/** What is left of a command line after its own options, of which some take a value. */
function withoutOptions(args: readonly string[], valued: string): string[] {
  let index = 0
  while (args[index]?.startsWith('-')) {
    const arg = args[index] ?? ''
    index += arg.length === 2 && valued.includes(arg[1] ?? '') && valued !== '' ? 2 : 1
    if (arg === '--') break
  }
  return args.slice(index)
}

function matchingProcesses(process: Process): Process[] {
  const options = parseOptions(
    process.args.filter((arg) => !/^-([A-Z]{2,}\w*|\d+)$/.test(arg)),
    'fxu:lanoP:',
    {},
    'permute',
  )
  const pattern = new RegExp(options.operands[0] ?? '^$')
  const { uid } = process.credentials
  return [...process.kernel.processes.values()].filter((other) => {
    if (other === process || other.status) return false
    if (uid !== 0 && uid !== other.credentials.uid) return false
    return pattern.test(options.has('f') ? other.argv.join(' ') : other.name)
  })
}

async function runXargs(process: Process): Promise<number> {
  const options = parseOptions(
    process.args,
    '0rn:L:I:P:d:ta:s:xi',
    {
      null: '0',
      'no-run-if-empty': 'r',
      'max-args': 'n:',
      'max-lines': 'L:',
      replace: 'I:',
      'max-procs': 'P:',
      delimiter: 'd:',
      verbose: 't',
      'arg-file': 'a:',
    },
    'in-order',
  )
  if (options.problem) return usageError(process, options.problem)
  const command = options.operands.length === 0 ? ['echo'] : options.operands
  const file = options.value('a')
  const input = file ? process.files.readText(file) : (await process.readAll()).toString('utf8')
  const replace = options.value('I') ?? (options.has('i') ? '{}' : undefined)
  const delimiter = options.has('0') ? '\0' : options.value('d')?.replace('\\n', '\n')
  const lines = options.has('L') || replace !== undefined
  let items: string[]
  if (delimiter !== undefined)
    items = input.split(delimiter).filter((item, index, all) => item !== '' || index < all.length - 1)
  else if (lines) items = input.split('\n').filter((line) => line.trim() !== '')
  else
    items = [...input.matchAll(/'([^']*)'|"([^"]*)"|((?:\\.|\S)+)/g)].map(
      (match) => match[1] ?? match[2] ?? (match[3] ?? '').replace(/\\(.)/g, '$1'),
    )
  if (items.length === 0 && (options.has('r') || replace !== undefined)) return 0
  const most = Number(options.value('n') ?? options.value('L') ?? (replace === undefined ? 5000 : 1))
  let code = 0
  for (let index = 0; index === 0 || index < items.length; index += most) {
    const batch = items.slice(index, index + most)
    const argv =
      replace === undefined ? [...command, ...batch] : command.map((arg) => arg.replaceAll(replace, batch[0] ?? ''))
    if (options.has('t')) await process.error(`${argv.join(' ')}\n`)
    const nothing = new CallbackFile(
      'device',
      () => undefined,
      () => {},
    )
    const fds = new Map([...process.fds].filter(([fd]) => fd !== 0).map(([fd, open]) => [fd, open.retain()]))
    const status = statusNumber(await process.spawn(argv, { fds: new Map([[0, nothing], ...fds]) }))
    if (status === 126 || status === 127) return status
    if (status === 255) return 124
    if (status !== 0) code = 123
  }
  return code
}
