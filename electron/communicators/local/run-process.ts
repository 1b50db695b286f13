import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { StudioError } from '#shared/studio-error.ts'
import type { CommandEnd } from '../communicator.ts'

export interface LocalProgram {
  readonly program: string
  readonly args: readonly string[]
  readonly folder: string
  /** Added to this program's own environment. */
  readonly environment: Readonly<Record<string, string>>
  readonly onStdout: (chunk: string) => void
  readonly onStderr: (chunk: string) => void
  /** What it reads; nothing when absent. */
  readonly stdin?: Readable
  /** Windows: pass the arguments on as they are, for `cmd`, which has its own idea of quotes. */
  readonly verbatim?: boolean
}

/** ms that a program gets to end by itself after SIGTERM, before it is killed. */
const grace = 2_000

/**
 * Runs a program on this computer to its end. When the signal aborts, the program and all that it started get SIGTERM,
 * then SIGKILL, and the promise rejects with the signal's reason. Throws a StudioError when it cannot be started.
 */
export async function runProcess(what: LocalProgram, signal: AbortSignal): Promise<CommandEnd> {
  signal.throwIfAborted()
  const windows = process.platform === 'win32'
  const child = spawn(what.program, what.args, {
    cwd: what.folder,
    env: { ...process.env, ...what.environment },
    stdio: [what.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    // A group of its own, so that what a script started ends with it.
    detached: !windows,
    windowsHide: true,
    windowsVerbatimArguments: what.verbatim === true,
  })
  if (child.stdout !== null) decode(child.stdout, what.onStdout)
  if (child.stderr !== null) decode(child.stderr, what.onStderr)
  if (child.stdin !== null && what.stdin !== undefined) {
    // A program may end without having read everything.
    child.stdin.on('error', () => {})
    what.stdin.pipe(child.stdin)
  }

  let killing: NodeJS.Timeout | undefined
  const kill = (name: NodeJS.Signals) => {
    if (child.pid === undefined) return
    try {
      if (windows) child.kill(name)
      else process.kill(-child.pid, name)
    } catch {
      // It is gone by now.
    }
  }
  const onAbort = () => {
    kill('SIGTERM')
    killing = setTimeout(() => kill('SIGKILL'), grace)
  }
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await new Promise<CommandEnd>((resolve, reject) => {
      child.once('error', (error) => reject(signal.aborted ? signal.reason : notStarted(what, error)))
      child.once('close', (code, name) => {
        if (signal.aborted) reject(signal.reason)
        else if (code !== null) resolve({ kind: 'exited', code })
        else resolve({ kind: 'signalled', signal: name ?? 'SIGKILL' })
      })
    })
  } finally {
    if (child.stdin !== null) what.stdin?.unpipe(child.stdin)
    clearTimeout(killing)
    signal.removeEventListener('abort', onAbort)
  }
}

function decode(stream: NodeJS.ReadableStream, listener: (chunk: string) => void): void {
  const decoder = new StringDecoder('utf8')
  stream.on('data', (chunk: Buffer) => listener(decoder.write(chunk)))
  stream.on('end', () => listener(decoder.end()))
}

function notStarted({ program, folder }: LocalProgram, error: NodeJS.ErrnoException): StudioError {
  const missing = error.code === 'ENOENT'
  return new StudioError(
    {
      code: 'program-not-started',
      message: missing
        ? `${program} could not be started: this computer has no such program, or no folder ${folder}.`
        : `${program} could not be started: ${error.message}.`,
      hint: 'Check execute_command; its first word is the program.',
    },
    { cause: error },
  )
}
