import type { Client } from 'ssh2'
import type { Communicator } from '../communicator.ts'
import { connectionLost } from '../connection-lost.ts'
import { failureInWords } from './failure-words.ts'
import { openShell } from './open-shell.ts'
import { followCommand, openCommand } from './run-command.ts'
import { createScpTransfer } from './scp-transfer.ts'
import type { SshSettings } from './settings.ts'
import { NoSftp, openSftp, type Sftp } from './sftp-session.ts'
import { createSftpTransfer } from './sftp-transfer.ts'
import type { SshTransfer } from './transfer.ts'

/** A machine reached over SSH. */
export interface SshCommunicator extends Communicator {
  readonly kind: 'ssh'
  /** Drops the connection if there is one, and connects anew as at the start: rounds until `ssh_timeout`. */
  reconnect(signal: AbortSignal): Promise<void>
}

interface Connection {
  readonly client: Client
  leave(): void
}

export interface SshCommunicatorNeeds {
  readonly settings: SshSettings
  readonly connection: Connection
  readonly connectOnce: (signal: AbortSignal) => Promise<Connection>
  readonly connectInRounds: (signal: AbortSignal) => Promise<Connection>
  readonly say: (text: string) => void
}

/**
 * Works over one connection: a session a command, one SFTP session for all transfers. A connection that is gone (after a
 * reboot) is made anew once by whatever needs it; when that fails too, it rejects with `connection-lost`.
 */
export function createSshCommunicator(needs: SshCommunicatorNeeds): SshCommunicator {
  const { settings } = needs
  let live: Live | undefined = watch(needs.connection)
  let connecting: Promise<Live> | undefined
  let closed = false
  let fileTransfer = settings.fileTransfer

  function watch(connection: Connection): Live {
    const made: Live = { ...connection, sftp: undefined }
    connection.client.once('close', () => {
      if (live === made) live = undefined
    })
    return made
  }

  function connected(signal: AbortSignal, doing: string): Promise<Live> {
    if (live !== undefined) return Promise.resolve(live)
    if (closed) return Promise.reject(connectionLost(doing, undefined, 'it was closed'))
    connecting ??= needs
      .connectOnce(signal)
      .then((connection) => {
        live = watch(connection)
        return live
      })
      .finally(() => {
        connecting = undefined
      })
    return connecting
  }

  /** Runs `act` on the connection; when opening its session fails, connects anew once and tries again. */
  async function onConnection<Result>(
    doing: string,
    signal: AbortSignal,
    act: (on: Live) => Promise<Result>,
  ): Promise<Result> {
    signal.throwIfAborted()
    const wasLive = live
    try {
      return await act(await connected(signal, doing))
    } catch (error) {
      signal.throwIfAborted()
      if (!isTransportFailure(error)) throw error
      if (wasLive === undefined) throw connectionLost(doing, error, failureInWords(error))
    }
    drop()
    try {
      return await act(await connected(signal, doing))
    } catch (error) {
      signal.throwIfAborted()
      throw isTransportFailure(error) ? connectionLost(doing, error, failureInWords(error)) : error
    }
  }

  function drop(): void {
    const old = live
    live = undefined
    old?.leave()
  }

  async function startCommand(command: string, pty: boolean, signal: AbortSignal) {
    return onConnection('starting a command', signal, (on) => openCommand(on.client, command, pty, signal))
  }

  const scp = createScpTransfer((command, signal) => startCommand(command, false, signal))

  async function transfer(doing: string, signal: AbortSignal, act: (by: SshTransfer) => Promise<void>): Promise<void> {
    if (fileTransfer === 'scp') return act(scp)
    try {
      const sftp = await onConnection(doing, signal, async (on) => {
        on.sftp ??= openSession(on, signal)
        return on.sftp
      })
      await act(createSftpTransfer(sftp, () => live !== undefined))
    } catch (error) {
      if (!(error instanceof NoSftp)) throw error
      fileTransfer = 'scp'
      needs.say('The machine has no SFTP; files are copied with scp instead.')
      await act(scp)
    }
  }

  return {
    kind: 'ssh',
    async execute(command, signal) {
      const started = await startCommand(command.command, command.pty ?? settings.pty, signal)
      return followCommand(started, command, signal)
    },
    upload: (file) => transfer('uploading a file', file.signal, (by) => by.upload(file)),
    uploadDirectory: (source, destination, options) =>
      transfer('uploading a folder', options.signal, (by) => by.uploadDirectory(source, destination, options)),
    download: (path, target, options) =>
      transfer('downloading a file', options.signal, (by) => by.download(path, target, options)),
    downloadDirectory: (source, destination, options) =>
      transfer('downloading a folder', options.signal, (by) => by.downloadDirectory(source, destination, options)),
    remove: (path, signal) => transfer('removing a file', signal, (by) => by.remove(path, signal)),
    openShell: (size, signal) => onConnection('opening a shell', signal, (on) => openShell(on.client, size, signal)),
    async reconnect(signal) {
      drop()
      live = watch(await needs.connectInRounds(signal))
    },
    async close() {
      closed = true
      drop()
    },
  }
}

interface Live extends Connection {
  /** Opened by the first transfer, kept for the next. */
  sftp: Promise<Sftp> | undefined
}

async function openSession(on: Live, signal: AbortSignal): Promise<Sftp> {
  const forget = () => {
    on.sftp = undefined
  }
  try {
    const sftp = await openSftp(on.client, signal)
    sftp.onClose(forget)
    return sftp
  } catch (error) {
    forget()
    throw error
  }
}

/** What the transport says, unlike a StudioError, which is meant for people and final, and unlike a missing SFTP. */
function isTransportFailure(error: unknown): boolean {
  return error instanceof Error && error.name !== 'StudioError' && !(error instanceof NoSftp)
}
