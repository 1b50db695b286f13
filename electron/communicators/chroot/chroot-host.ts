import type { Readable } from 'node:stream'
import { StudioError } from '#shared/studio-error.ts'
import type { CommandEnd } from '../communicator.ts'
import { connectionLost } from '../connection-lost.ts'
import { type HostCommand, noWrapper, wrapCommand } from './wrap-command.ts'

/** What a command reads and where what it says goes. */
export interface HostStreams {
  readonly onStdout?: (chunk: string) => void
  readonly onStderr?: (chunk: string) => void
  /** Absent: nothing to read. */
  readonly stdin?: Readable
  readonly pty?: boolean
}

/** How commands get to the host. */
export interface HostRunner {
  /** Starts a program without any shell between; absent where there is always one (SSH). */
  readonly program?: (words: readonly string[], streams: HostStreams, signal: AbortSignal) => Promise<CommandEnd>
  readonly shell: (text: string, streams: HostStreams, signal: AbortSignal) => Promise<CommandEnd>
}

/** The computer that the work volume is linked to, on which commands run as root: this one, or a VM over SSH. */
export interface ChrootHost {
  /** For messages: `this computer`, `i-12345678`. */
  readonly name: string
  execute(command: HostCommand, streams: HostStreams, signal: AbortSignal): Promise<CommandEnd>
}

/** @param wrapper `command_wrapper`, rendered with `commandMarker` in the place of the command */
export function createChrootHost(name: string, runner: HostRunner, wrapper: string): ChrootHost {
  return {
    name,
    execute(command, streams, signal) {
      if (command.kind === 'words' && wrapper.trim() === noWrapper && runner.program !== undefined) {
        return runner.program(command.words, streams, signal)
      }
      return runner.shell(wrapCommand(command, wrapper), streams, signal)
    },
  }
}

/** What a command gave. */
export interface HostOutput {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program of the host to its end. Rejects when it was killed, or the connection was lost. */
export async function capture(
  host: ChrootHost,
  words: readonly string[],
  signal: AbortSignal,
  streams: Pick<HostStreams, 'stdin'> = {},
): Promise<HostOutput> {
  let stdout = ''
  let stderr = ''
  const end = await host.execute(
    { kind: 'words', words },
    {
      ...streams,
      onStdout: (chunk) => {
        stdout += chunk
      },
      onStderr: (chunk) => {
        stderr += chunk
      },
    },
    signal,
  )
  // A pseudo-terminal (ssh_pty) writes line ends of its own.
  const plain = (text: string) => text.replaceAll('\r\n', '\n')
  return { code: exitCodeOf(end, words[0] ?? ''), stdout: plain(stdout), stderr: plain(stderr) }
}

/** Runs a program that has to succeed. @throws StudioError `host-command-failed`, with what it said */
export async function succeed(
  host: ChrootHost,
  doing: string,
  words: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const { code, stdout, stderr } = await capture(host, words, signal)
  if (code !== 0) throw commandFailed(host, doing, code, stderr)
  return stdout
}

/** Runs a constant script of ours with arguments that no shell ever reads as anything but words. */
export function scriptWords(script: string, ...args: readonly string[]): readonly string[] {
  return ['/bin/sh', '-c', script, 'sh', ...args]
}

/** What failed, where, and in the program's own words. */
export function commandFailed(host: ChrootHost, doing: string, code: number, stderr: string): StudioError {
  const words = stderr.trim().split('\n').slice(-5).join(' / ')
  return new StudioError({
    code: 'host-command-failed',
    message: `${doing} failed on ${host.name} with exit code ${code}${words === '' ? '' : `: ${words}`}`,
    ...(hintOf(code, words) ?? {}),
  })
}

function hintOf(code: number, words: string): { hint: string } | undefined {
  if (code === 127) return { hint: 'The host has no such program: install it there.' }
  if (/superuser|[Pp]ermission denied|not permitted|must be root/.test(words)) {
    return { hint: 'It takes root: log in as root, or set command_wrapper = "sudo {{.Command}}".' }
  }
  return undefined
}

/** @throws StudioError when it did not end by itself */
export function exitCodeOf(end: CommandEnd, program: string): number {
  switch (end.kind) {
    case 'exited':
      return end.code
    case 'signalled':
      throw new StudioError({
        code: 'host-command-killed',
        message: `${program} was killed by ${end.signal}.`,
      })
    case 'disconnected':
      throw connectionLost(`running ${program}`, undefined, 'the machine did not say how it ended')
  }
}
