import type { HostRunner, HostStreams } from '../chroot/chroot-host.ts'
import type { CommandEnd } from '../communicator.ts'
import { runProcess } from './run-process.ts'

/** Where administration programs are; a user's own PATH often lacks them. */
const administration = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/** Runs commands on this computer: programs without a shell, texts with `/bin/sh`. */
export const localRunner: HostRunner = {
  program: (words, streams, signal) => run(words, streams, signal),
  shell: (text, streams, signal) => run(['/bin/sh', '-c', text], streams, signal),
}

function run(words: readonly string[], streams: HostStreams, signal: AbortSignal): Promise<CommandEnd> {
  const [program = '', ...args] = words
  const path = [process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin', ...administration].join(':')
  return runProcess(
    {
      program,
      args,
      folder: '/',
      environment: { PATH: path },
      onStdout: streams.onStdout ?? (() => {}),
      onStderr: streams.onStderr ?? (() => {}),
      ...(streams.stdin === undefined ? {} : { stdin: streams.stdin }),
    },
    signal,
  )
}
