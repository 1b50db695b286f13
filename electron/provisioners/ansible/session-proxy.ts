import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { constants } from 'node:os'
import ssh2, { type AuthContext, type ParsedKey, type ServerChannel, type Session } from 'ssh2'
import type { Communicator } from '#electron/communicators/communicator.ts'
import { errorReportOf } from '#shared/studio-error.ts'

export interface SessionProxyOptions {
  readonly communicator: Communicator
  /** Private key that the proxy shows itself with, in OpenSSH's format. */
  readonly hostKey: string
  /** The public key that may use it, whatever the user name. */
  readonly authorizedKey: string
  /** The first port to try, and the nine after it; 0 takes any. */
  readonly port: number
  /** What serves SFTP on the machine. */
  readonly sftpCommand: string
  readonly signal: AbortSignal
  readonly onError: (text: string) => void
}

export interface SessionProxy {
  readonly port: number
  close(): Promise<void>
}

/**
 * An SSH server on loopback whose sessions run on the machine of a communicator, whatever that one speaks: this is how
 * Ansible reaches a machine through the build's own connection. Sessions only: no tunnels, no agent.
 */
export async function startSessionProxy(options: SessionProxyOptions): Promise<SessionProxy> {
  const authorized = ssh2.utils.parseKey(options.authorizedKey)
  if (authorized instanceof Error) throw authorized
  const allowed: ParsedKey | undefined = Array.isArray(authorized) ? authorized[0] : authorized
  const sockets = new Set<Socket>()
  const server = new ssh2.Server({ hostKeys: [options.hostKey] }, (connection) => {
    connection.on('error', () => undefined)
    connection.on('authentication', (context) => {
      if (allowed !== undefined && proves(context, allowed)) context.accept()
      else context.reject(['publickey'])
    })
    connection.on('ready', () => connection.on('session', (accept) => serveSession(accept(), options)))
  })
  const listener = createServer((socket) => {
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    server.injectSocket(socket)
  })
  const ports = options.port === 0 ? [0] : Array.from({ length: 10 }, (_, index) => options.port + index)
  await listenAtFirstFree(listener, ports)
  return {
    port: (listener.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

async function listenAtFirstFree(listener: ReturnType<typeof createServer>, ports: readonly number[]): Promise<void> {
  let failure: unknown
  for (const port of ports) {
    try {
      await new Promise<void>((resolve, reject) => {
        listener.once('error', reject)
        listener.listen(port, '127.0.0.1', () => {
          listener.off('error', reject)
          resolve()
        })
      })
      return
    } catch (error) {
      failure = error
    }
  }
  throw failure
}

function proves(context: AuthContext, allowed: ParsedKey): boolean {
  if (context.method !== 'publickey' || !allowed.getPublicSSH().equals(context.key.data)) return false
  if (context.signature === undefined || context.blob === undefined) return true
  return allowed.verify(context.blob, context.signature, context.hashAlgo) === true
}

function serveSession(session: Session, options: SessionProxyOptions): void {
  session.on('pty', (accept) => accept?.())
  session.on('env', (accept) => accept?.())
  session.on('exec', (accept, _reject, { command }) => void relay(accept(), command, options))
  session.on('subsystem', (accept, reject, { name }) => {
    if (name === 'sftp') void relay(accept(), options.sftpCommand, options)
    else reject?.()
  })
}

/** Runs a command on the machine, byte for byte: files go this way, too. */
async function relay(channel: ServerChannel, command: string, options: SessionProxyOptions): Promise<void> {
  const { communicator, signal } = options
  const gone = new AbortController()
  channel.on('error', () => undefined)
  channel.once('close', () => gone.abort(new Error('the session was closed')))
  try {
    const end = await communicator.execute(
      {
        command,
        stdin: channel,
        encoding: 'latin1',
        onStdout: (chunk) => void channel.write(Buffer.from(chunk, 'latin1')),
        onStderr: (chunk) => void channel.stderr.write(Buffer.from(chunk, 'latin1')),
      },
      AbortSignal.any([signal, gone.signal]),
    )
    if (end.kind === 'exited') channel.exit(end.code)
    else if (end.kind === 'signalled' && end.signal in constants.signals)
      channel.exit(end.signal.replace('SIG', ''), false, '')
  } catch (error) {
    if (!gone.signal.aborted && !signal.aborted) options.onError(errorReportOf(error).message)
  } finally {
    channel.end()
    channel.close()
  }
}
