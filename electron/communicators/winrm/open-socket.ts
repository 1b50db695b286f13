import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { StudioError } from '#shared/studio-error.ts'
import { goThroughHttpProxy } from '../http-tunnel.ts'
import type { Dial } from '../ssh/dial.ts'
import type { WinrmSettings } from './settings.ts'

/** Where a machine's WinRM service is, and the way there. */
export interface WinrmPlace {
  readonly host: string
  readonly port: number
  readonly dial: Dial
  /** The proxy to go through for an address, as a URL; empty when it is reached directly. */
  readonly proxyFor: (url: string) => string
}

/** The address of the service, as it is shown and sent. */
export function serviceUrl({ host, port }: Pick<WinrmPlace, 'host' | 'port'>, settings: WinrmSettings): string {
  const scheme = settings.transport === 'http' ? 'http' : 'https'
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}/wsman`
}

/**
 * Opens a connection to the service: through the proxy of the environment where there is one, and inside TLS with
 * `winrm_use_ssl`. A proxy is always asked for a tunnel, since NTLM logs in a connection, not a request.
 */
export async function openSocket(place: WinrmPlace, settings: WinrmSettings, signal: AbortSignal): Promise<Duplex> {
  const raw = await openWay(place, settings, signal)
  if (settings.transport === 'http') return raw
  return inTls(raw, place.host, settings.transport === 'https', signal)
}

async function openWay(place: WinrmPlace, settings: WinrmSettings, signal: AbortSignal): Promise<Socket> {
  const { host, port, dial } = place
  const proxy = settings.proxied ? place.proxyFor(serviceUrl(place, settings)) : ''
  if (proxy === '') {
    const socket = await dial(host, port, signal)
    socket.setNoDelay(true)
    return socket
  }
  const { hostname, port: proxyPort, protocol, username, password } = new URL(proxy)
  const socket = await dial(hostname, Number(proxyPort) || (protocol === 'https:' ? 443 : 80), signal)
  socket.setNoDelay(true)
  return goThroughHttpProxy(
    protocol === 'https:' ? await inTls(socket, hostname, true, signal) : socket,
    {
      host,
      port,
      ...(username === '' ? {} : { username: decodeURIComponent(username), password: decodeURIComponent(password) }),
    },
    { words: `The proxy ${hostname} of the environment`, option: 'winrm_no_proxy' },
    signal,
  )
}

function inTls(socket: Socket, host: string, verify: boolean, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const named = /[a-z]/i.test(host) && !host.includes(':')
    const secured = connectTls({
      socket,
      host,
      rejectUnauthorized: verify,
      ...(named ? { servername: host } : {}),
    })
    const onAbort = () => secured.destroy(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    secured.once('secureConnect', () => {
      signal.removeEventListener('abort', onAbort)
      resolve(secured)
    })
    secured.once('error', (error: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', onAbort)
      socket.destroy()
      reject(signal.aborted ? signal.reason : explainTls(error, host))
    })
  })
}

/** A certificate does not become right by trying again; a connection that breaks off may. */
function explainTls(error: NodeJS.ErrnoException, host: string): Error {
  if (!/^(ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|CERT_)/.test(error.code ?? '')) return error
  return new StudioError(
    {
      code: 'winrm-certificate',
      message: `The certificate of ${host} is not trusted: ${error.message}.`,
      hint: 'A new Windows machine signs its own certificate: set winrm_insecure = true to take it as it is.',
      where: { option: 'winrm_insecure' },
    },
    { cause: error },
  )
}
