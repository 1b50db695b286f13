import type { Socket } from 'node:net'
import ipaddr from 'ipaddr.js'
import { StudioError } from '#shared/studio-error.ts'

export interface Socks5Target {
  readonly host: string
  readonly port: number
  readonly username?: string
  readonly password?: string
}

const version = 5
const noAuthentication = 0
const userAndPassword = 2

const refusals: Readonly<Record<number, string>> = {
  1: 'it failed',
  2: 'its rules do not allow it',
  3: 'the network is unreachable',
  4: 'the host is unreachable',
  5: 'connection refused',
  6: 'it took too long',
  7: 'it does not know the command',
  8: 'it does not know the kind of address',
}

/**
 * Asks a SOCKS5 proxy (RFC 1928, 1929) at the other end of `socket` to go on to the target; the socket then leads
 * there. Names are resolved by the proxy. Throws a StudioError with the proxy's reason.
 */
export async function goThroughSocks5(socket: Socket, target: Socks5Target, signal: AbortSignal): Promise<void> {
  const reader = createReader(socket, signal)
  try {
    const withLogin = target.username !== undefined
    socket.write(Uint8Array.from(withLogin ? [version, 2, noAuthentication, userAndPassword] : [version, 1, 0]))
    const [answered, method] = await reader.take(2)
    if (answered !== version) throw notSocks5()
    if (method === userAndPassword && withLogin) await logIn(socket, reader, target)
    else if (method !== noAuthentication) throw loginWanted(withLogin)

    socket.write(connectRequest(target))
    const [, reply = 1, , addressKind] = await reader.take(4)
    if (reply !== 0) {
      throw new StudioError({
        code: 'ssh-proxy-refused',
        message: `The SOCKS5 proxy could not connect to ${target.host}:${target.port}: ${refusals[reply] ?? `it says ${reply}`}.`,
      })
    }
    const addressBytes = addressKind === 1 ? 4 : addressKind === 4 ? 16 : ((await reader.take(1))[0] ?? 0)
    await reader.take(addressBytes + 2)
  } finally {
    reader.release()
  }
}

async function logIn(socket: Socket, reader: Reader, { username = '', password = '' }: Socks5Target): Promise<void> {
  const user = Buffer.from(username)
  const secret = Buffer.from(password)
  if (user.length > 255 || secret.length > 255) {
    throw new StudioError({
      code: 'ssh-proxy-login',
      message: 'The user or password of the SOCKS5 proxy is longer than 255 bytes.',
      where: { option: 'ssh_proxy_username' },
    })
  }
  socket.write(Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([secret.length]), secret]))
  const [, status] = await reader.take(2)
  if (status === 0) return
  throw new StudioError({
    code: 'ssh-proxy-login',
    message: 'The SOCKS5 proxy refused the login.',
    hint: 'Check ssh_proxy_username and ssh_proxy_password.',
    where: { option: 'ssh_proxy_username' },
  })
}

function connectRequest({ host, port }: Socks5Target): Buffer {
  return Buffer.concat([Buffer.from([version, 1, 0]), addressOf(host), Buffer.from([port >> 8, port & 0xff])])
}

function addressOf(host: string): Buffer {
  if (ipaddr.isValid(host)) {
    const address = ipaddr.parse(host)
    return Buffer.from([address.kind() === 'ipv4' ? 1 : 4, ...address.toByteArray()])
  }
  const name = Buffer.from(host)
  return Buffer.concat([Buffer.from([3, name.length]), name])
}

function notSocks5(): StudioError {
  return new StudioError({
    code: 'ssh-proxy-protocol',
    message: 'What answers at ssh_proxy_host is not a SOCKS5 proxy.',
    hint: 'Check ssh_proxy_host and ssh_proxy_port; for an HTTP proxy set ssh_proxy_type = "http".',
    where: { option: 'ssh_proxy_host' },
  })
}

function loginWanted(withLogin: boolean): StudioError {
  return new StudioError({
    code: 'ssh-proxy-login',
    message: withLogin
      ? 'The SOCKS5 proxy takes neither a password nor an anonymous login.'
      : 'The SOCKS5 proxy asks for a login.',
    hint: 'Set ssh_proxy_username and ssh_proxy_password.',
    where: { option: 'ssh_proxy_username' },
  })
}

interface Reader {
  take(count: number): Promise<Uint8Array>
  /** Gives back what was read too much, and lets go of the socket. */
  release(): void
}

function createReader(socket: Socket, signal: AbortSignal): Reader {
  let pending = Buffer.alloc(0)
  let failure: unknown
  let wake: (() => void) | undefined
  const onData = (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    wake?.()
  }
  const fail = (error: unknown) => {
    failure ??= error
    wake?.()
  }
  const onEnd = () =>
    fail(new StudioError({ code: 'ssh-proxy-refused', message: 'The SOCKS5 proxy closed the connection.' }))
  const onAbort = () => fail(signal.reason)
  socket.on('data', onData).on('error', fail).on('close', onEnd)
  signal.addEventListener('abort', onAbort, { once: true })
  return {
    async take(count) {
      while (pending.length < count) {
        if (signal.aborted) throw signal.reason
        if (failure !== undefined) throw failure
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      const taken = pending.subarray(0, count)
      pending = pending.subarray(count)
      return taken
    },
    release() {
      socket.pause()
      socket.off('data', onData).off('error', fail).off('close', onEnd)
      signal.removeEventListener('abort', onAbort)
      if (pending.length > 0) socket.unshift(pending)
    },
  }
}
