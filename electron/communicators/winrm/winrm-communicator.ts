import type { Clock } from '#electron/clock.ts'
import type { CommandEnd, Communicator, RemoteCommand } from '../communicator.ts'
import { connectionLost } from '../connection-lost.ts'
import { failureInWords } from '../ssh/failure-words.ts'
import type { WinrmClient } from './client.ts'
import { createWinrmFiles } from './files.ts'
import { runInShell } from './shell.ts'

/** A Windows machine reached over WinRM. Commands are lines for `cmd`. */
export interface WinrmCommunicator extends Communicator {
  readonly kind: 'winrm'
}

/**
 * Works with a shell a command, over connections that are made as they are needed: after a restart of the machine the
 * next command connects anew, and rejects with `connection-lost` when it cannot.
 */
export function createWinrmCommunicator(client: WinrmClient, clock: Clock): WinrmCommunicator {
  let closed = false
  async function execute(command: RemoteCommand, signal: AbortSignal): Promise<CommandEnd> {
    signal.throwIfAborted()
    if (closed) throw connectionLost('starting a command', undefined, 'it was closed')
    try {
      return await runInShell(client, command, clock, signal)
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof Error && error.name === 'StudioError') throw error
      throw connectionLost('starting a command', error, failureInWords(error))
    }
  }
  return {
    kind: 'winrm',
    execute,
    ...createWinrmFiles(execute),
    async close() {
      closed = true
      client.close()
    },
  }
}
