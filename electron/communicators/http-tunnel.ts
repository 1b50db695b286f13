import { request } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { StudioError } from '#shared/studio-error.ts'

export interface TunnelTarget {
  readonly host: string
  readonly port: number
  /** The proxy's login, if it asks for one. */
  readonly username?: string
  readonly password?: string
}

/** What the proxy is called in messages, and the option that names it. */
export interface ProxyName {
  readonly words: string
  readonly option: string
}

/**
 * Asks an HTTP proxy at the other end of `socket` to go on to the target (`CONNECT`, RFC 9110 9.3.6). Gives back the
 * stream that then leads there. Throws a StudioError with the proxy's reason; it destroys the socket then.
 */
export function goThroughHttpProxy(
  socket: Duplex,
  target: TunnelTarget,
  name: ProxyName,
  signal: AbortSignal,
): Promise<Socket> {
  const host = target.host.includes(':') ? `[${target.host}]` : target.host
  const authority = `${host}:${target.port}`
  const login =
    target.username === undefined
      ? {}
      : {
          'Proxy-Authorization': `Basic ${Buffer.from(`${target.username}:${target.password ?? ''}`).toString('base64')}`,
        }
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      socket.destroy()
      reject(signal.aborted ? signal.reason : error)
    }
    const asking = request({
      method: 'CONNECT',
      path: authority,
      headers: { Host: authority, ...login },
      createConnection: () => socket,
      signal,
    })
    asking.once('connect', (answer, stream: Socket, head: Buffer) => {
      if (answer.statusCode !== 200) {
        fail(refused(answer.statusCode ?? 0, answer.statusMessage ?? '', authority, name))
        return
      }
      if (head.length > 0) stream.unshift(head)
      resolve(stream)
    })
    asking.once('response', (answer) => {
      fail(refused(answer.statusCode ?? 0, answer.statusMessage ?? '', authority, name))
    })
    asking.once('error', (error: NodeJS.ErrnoException) => fail(noHttp(error, name)))
    asking.end()
  })
}

function refused(status: number, words: string, authority: string, { words: proxy, option }: ProxyName): StudioError {
  if (status === 407) {
    return new StudioError({
      code: 'proxy-login',
      message: `${proxy} asks for a login, or refused the one that it got.`,
      hint: `Check the user name and password that go with ${option}.`,
      where: { option },
    })
  }
  return new StudioError({
    code: 'proxy-refused',
    message: `${proxy} did not connect to ${authority}: ${status} ${words}`.trimEnd().concat('.'),
    hint: `Ask who runs the proxy to let ${authority} through, or go another way.`,
    where: { option },
  })
}

/** What answers in another language than HTTP is no HTTP proxy; anything else is the transport's trouble. */
function noHttp(error: NodeJS.ErrnoException, { words, option }: ProxyName): Error {
  if (error.code?.startsWith('HPE_') !== true) return error
  return new StudioError(
    { code: 'proxy-protocol', message: `${words} does not speak HTTP.`, where: { option } },
    { cause: error },
  )
}
