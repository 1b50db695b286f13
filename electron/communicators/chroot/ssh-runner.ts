import type { Communicator } from '../communicator.ts'
import type { HostRunner } from './chroot-host.ts'

/** Runs commands on a VM: always through its user's login shell, which is all that SSH offers. */
export function sshRunner(communicator: Communicator): HostRunner {
  return {
    shell: (text, { onStdout, onStderr, stdin, pty }, signal) =>
      communicator.execute(
        {
          command: text,
          ...(onStdout === undefined ? {} : { onStdout }),
          ...(onStderr === undefined ? {} : { onStderr }),
          ...(stdin === undefined ? {} : { stdin }),
          // What is streamed must not be echoed or translated by a terminal.
          ...(stdin === undefined ? (pty === undefined ? {} : { pty }) : { pty: false }),
        },
        signal,
      ),
  }
}
