import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The program's folder. */
export const programFolder = fileURLToPath(new URL('../../../', import.meta.url))

export interface Ended {
  /** `null` when a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface CommandSettings {
  /** OMI_STUDIO_HOME. */
  readonly home: string
  readonly folder?: string
  readonly environment?: Readonly<Record<string, string>>
  /** A module that the process loads before the program. */
  readonly preload?: string
  /** Standard input; nothing is there without it. */
  readonly input?: string
}

export interface RunningCommand {
  readonly process: ChildProcess
  /** What it wrote to standard output so far. */
  stdout(): string
  readonly ended: Promise<Ended>
}

/**
 * Starts the real command line in a process of its own. It inherits nothing that could point it at a real account: only
 * what is needed to run, and what is given.
 */
export function startCommand(args: readonly string[], settings: CommandSettings): RunningCommand {
  const preload = settings.preload === undefined ? [] : ['--import', settings.preload]
  const child = spawn(process.execPath, [...preload, `${programFolder}electron/cli/main.ts`, ...args], {
    cwd: settings.folder ?? settings.home,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: settings.home,
      TMPDIR: settings.home,
      OMI_STUDIO_HOME: settings.home,
      OMI_STUDIO_SANDBOX_TIMINGS: 'instant',
      ...settings.environment,
    },
  })
  // A command that ends before it has read everything is no error.
  child.stdin.on('error', () => undefined)
  child.stdin.end(settings.input ?? '')
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return {
    process: child,
    stdout: () => stdout,
    ended: new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
    }),
  }
}

/** Runs the command line to its end. */
export function runCommand(args: readonly string[], settings: CommandSettings): Promise<Ended> {
  return startCommand(args, settings).ended
}
