import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import ssh2, { type Client, type ConnectConfig } from 'ssh2'
import { StudioError } from '#shared/studio-error.ts'
import { allowCertificates } from './certificate.ts'
import type { HostKeys, HostKeyTrust } from './host-keys.ts'
import { authHandlerOf, methodInWords, type PreparedLogin } from './login.ts'
import type { SshSettings } from './settings.ts'

/** The server refused every way to log in. More tries may help: a new machine learns its key late. */
export class LoginRefused extends Error {
  readonly username: string
  /** In words: `a key`, `a password`. */
  readonly tried: readonly string[]
  /** As the server names them: `publickey`, `password`. */
  readonly accepted: readonly string[]

  constructor(username: string, tried: readonly string[], accepted: readonly string[]) {
    super('login refused')
    this.name = 'LoginRefused'
    this.username = username
    this.tried = tried
    this.accepted = accepted
  }
}

export interface Handshake {
  readonly socket: Socket | Duplex
  readonly login: PreparedLogin
  /** What the host keys are remembered under. */
  readonly host: string
  readonly hostKeys: HostKeys
  readonly settings: Pick<SshSettings, 'ciphers' | 'keyExchange' | 'keepAliveInterval' | 'readWriteTimeout'>
  /** Set for agent forwarding. */
  readonly forwardAgent?: string
  readonly signal: AbortSignal
}

/** An open, logged-in connection. */
export interface OpenedClient {
  readonly client: Client
  readonly hostKey: Uint8Array
  readonly trust: HostKeyTrust
}

/** ms; the reference's limit for handshake and login together. */
const handshakeLimit = 60_000
/** ms without an answer to signs of life after which a connection is given up, such as when a VM was switched off. */
const deadAfter = 120_000

/**
 * Speaks SSH over an open socket and logs in. Rejects with `LoginRefused`, with a StudioError when trying again cannot
 * help (host key, algorithms), or with the transport's error. Closes the socket on failure.
 */
export function openClient(handshake: Handshake): Promise<OpenedClient> {
  const { socket, login, host, hostKeys, settings, signal } = handshake
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client()
    const tried: string[] = []
    let accepted: readonly string[] = []
    let hostKey: Uint8Array = new Uint8Array()
    let trust: HostKeyTrust = 'first-use'
    let hostKeyError: unknown
    let agentError: string | undefined

    const finish = (settle: () => void) => {
      signal.removeEventListener('abort', onAbort)
      client.off('error', onError).off('close', onClose).off('ready', onReady)
      settle()
    }
    const fail = (error: unknown) =>
      finish(() => {
        // An error that comes late, while the socket closes, has nobody left to hear it.
        client.on('error', () => undefined)
        client.destroy()
        socket.destroy()
        reject(error)
      })
    const onAbort = () => fail(signal.reason)
    const onError = (error: Error & { level?: string }) => {
      if (error.level === 'agent') {
        agentError = error.message
        return
      }
      if (hostKeyError !== undefined) fail(hostKeyError)
      else if (error.level === 'client-authentication') {
        if (agentError !== undefined) tried.push(`the SSH agent (which failed: ${agentError})`)
        fail(new LoginRefused(login.username, tried, accepted))
      } else fail(explainTransport(error))
    }
    const onClose = () => fail(hostKeyError ?? new Error('the connection was closed during the handshake'))
    const onReady = () =>
      finish(() => {
        hostKeys.remember(host, hostKey)
        watchSilence(client, socket, settings.readWriteTimeout)
        resolve({ client, hostKey, trust })
      })

    signal.addEventListener('abort', onAbort, { once: true })
    client.on('error', onError).on('close', onClose).on('ready', onReady)
    const config: ConnectConfig = {
      sock: socket,
      username: login.username,
      readyTimeout: handshakeLimit,
      hostVerifier: (key: Buffer, verify: (valid: boolean) => void) => {
        hostKey = Buffer.from(key)
        hostKeys.check(host, key).then(
          (answer) => {
            trust = answer
            verify(true)
          },
          (error: unknown) => {
            hostKeyError = error
            verify(false)
          },
        )
      },
      authHandler: authHandlerOf(
        login,
        (method) => tried.push(methodInWords(method)),
        (methods) => {
          accepted = methods
        },
      ) as NonNullable<ConnectConfig['authHandler']>,
      algorithms: algorithmsOf(settings),
      ...(handshake.forwardAgent === undefined ? {} : { agent: handshake.forwardAgent, agentForward: true }),
      ...(settings.keepAliveInterval > 0
        ? {
            keepaliveInterval: settings.keepAliveInterval,
            keepaliveCountMax: Math.max(3, Math.ceil(deadAfter / settings.keepAliveInterval)),
          }
        : {}),
    }
    try {
      client.connect(config)
      allowCertificates(client)
      if (signal.aborted) onAbort()
    } catch (error) {
      fail(explainTransport(error instanceof Error ? error : new Error(String(error))))
    }
  })
}

function algorithmsOf(settings: Handshake['settings']): NonNullable<ConnectConfig['algorithms']> {
  const lists: Record<string, readonly string[]> = {}
  if (settings.ciphers.length > 0) lists.cipher = settings.ciphers
  if (settings.keyExchange.length > 0) lists.kex = settings.keyExchange
  return lists as NonNullable<ConnectConfig['algorithms']>
}

/** Trying again never helps where the two sides have no algorithm in common, or the template names an unknown one. */
function explainTransport(error: Error): Error {
  const unsupported = /^Unsupported algorithm: (.+)$/.exec(error.message)
  if (unsupported !== null) {
    return new StudioError({
      code: 'ssh-algorithm-unknown',
      message: `This program does not know the SSH algorithm ${unsupported[1]}.`,
      hint: 'Remove it from ssh_ciphers or ssh_key_exchange_algorithms; without these options the usual ones are offered.',
    })
  }
  if (/no matching/i.test(error.message)) {
    return new StudioError(
      {
        code: 'ssh-no-common-algorithm',
        message: `The machine’s SSH server and this program have no algorithm in common (${error.message}).`,
        hint: 'Remove ssh_ciphers and ssh_key_exchange_algorithms if they are set, or name one that the server has.',
      },
      { cause: error },
    )
  }
  return error
}

/** Ends a connection that has said nothing for too long (`ssh_read_write_timeout`). */
function watchSilence(client: Client, socket: Socket | Duplex, limit: number): void {
  if (limit <= 0) return
  let timer = setTimeout(giveUp, limit)
  function giveUp() {
    socket.destroy(new Error(`nothing was heard for ${Math.round(limit / 1000)} s`))
  }
  const heard = () => {
    clearTimeout(timer)
    timer = setTimeout(giveUp, limit)
  }
  socket.on('data', heard)
  client.once('close', () => {
    socket.off('data', heard)
    clearTimeout(timer)
  })
}
