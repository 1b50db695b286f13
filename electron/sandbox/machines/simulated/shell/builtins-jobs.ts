import { parseSignal, type SignalName, signalNumbers, statusNumber } from '../kernel/signals.ts'
import type { Builtin } from './builtins.ts'
import { quoteForShell } from './quoting.ts'
import type { Job, Shell } from './shell.ts'

/** `trap`, `kill`, and what deals with background jobs. */
export const jobBuiltins: Readonly<Record<string, Builtin>> = {
  async trap(shell, args) {
    const [first, ...rest] = args[0] === '--' ? args.slice(1) : args
    if (first === '-l') {
      await shell.process.out(
        `${Object.entries(signalNumbers)
          .map(([name, number]) => `${number}) SIG${name}`)
          .join('\n')}\n`,
      )
      return 0
    }
    if (first === undefined || first === '-p') {
      for (const [name, command] of shell.traps) {
        await shell.process.out(`trap -- ${quoteForShell(command)} ${isPseudo(name) ? name : `SIG${name}`}\n`)
      }
      return 0
    }
    const resets = first === '-' || rest.length === 0
    let code = 0
    for (const condition of rest.length === 0 ? [first] : rest) {
      const name = trapName(condition)
      if (name === undefined) {
        await shell.complain(`trap: ${condition}: invalid signal specification`)
        code = 1
      } else if (resets) shell.traps.delete(name)
      else shell.traps.set(name, first)
    }
    return code
  },

  async wait(shell, args) {
    const ids = args.filter((arg) => !arg.startsWith('-'))
    const jobs = ids.length === 0 ? shell.jobs : ids.map((id) => findJob(shell, id))
    let code = 0
    for (const [index, job] of jobs.entries()) {
      if (!job) {
        await shell.complain(`wait: pid ${ids[index]} is not a child of this shell`)
        code = 127
        continue
      }
      const status = job.status ?? (await shell.process.wait(job.process.ended()))
      code = ids.length === 0 ? 0 : statusNumber(status)
    }
    if (ids.length === 0) shell.jobs.length = 0
    return code
  },

  async jobs(shell) {
    for (const [index, job] of shell.jobs.entries()) {
      await shell.process.out(
        `[${index + 1}]   ${job.process.status ? 'Done' : 'Running'}                 ${job.text}\n`,
      )
    }
    return 0
  },

  async fg(shell, args) {
    const job = findJob(shell, args[0] ?? `%${shell.jobs.length}`)
    if (!job) {
      await shell.complain('fg: no such job')
      return 1
    }
    return statusNumber(await shell.process.wait(job.process.ended()))
  },

  bg: () => 0,
  disown: (shell) => {
    shell.jobs.length = 0
    return 0
  },
  suspend: () => 0,

  async kill(shell, args) {
    let signal: SignalName = 'TERM'
    const targets: string[] = []
    for (let index = 0; index < args.length; index += 1) {
      const arg = args[index] ?? ''
      if (arg === '-l') {
        await shell.process.out(`${Object.keys(signalNumbers).join(' ')}\n`)
        return 0
      }
      const isSeparate = arg === '-s' || arg === '-n'
      if (isSeparate) index += 1
      const named = isSeparate ? (args[index] ?? '') : /^-([A-Z]\w*|\d+)$/.exec(arg)?.[1]
      if (arg === '-0' || named === '0') continue
      if (named === undefined || targets.length > 0) {
        if (arg !== '--') targets.push(arg)
        continue
      }
      const parsed = parseSignal(named)
      if (!parsed) {
        await shell.complain(`kill: ${named}: invalid signal specification`)
        return 1
      }
      signal = parsed
    }
    const probes = args.includes('-0')
    let code = 0
    for (const target of targets) {
      const process = target.startsWith('%')
        ? findJob(shell, target)?.process
        : shell.process.kernel.processes.get(Number(target))
      const { uid } = shell.process.credentials
      if (!process || process.status) {
        await shell.complain(`kill: (${target}) - No such process`)
        code = 1
      } else if (uid !== 0 && uid !== process.credentials.uid) {
        await shell.complain(`kill: (${target}) - Operation not permitted`)
        code = 1
      } else if (!probes) process.kill(signal)
    }
    return code
  },
}

function findJob(shell: Shell, id: string): Job | undefined {
  if (id.startsWith('%')) return shell.jobs[Number(id.slice(1)) - 1] ?? shell.jobs.at(-1)
  return shell.jobs.find((job) => String(job.process.pid) === id)
}

function isPseudo(name: string): boolean {
  return name === 'EXIT' || name === 'ERR' || name === 'DEBUG' || name === 'RETURN'
}

function trapName(condition: string): string | undefined {
  const upper = condition.toUpperCase()
  if (upper === '0' || upper === 'EXIT') return 'EXIT'
  if (isPseudo(upper)) return upper
  return parseSignal(condition)
}
