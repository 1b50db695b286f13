import { Agent as HttpAgent, type IncomingHttpHeaders, type RequestOptions, request as requestHttp } from 'node:http'
import { type AgentOptions, Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { getCACertificates } from 'node:tls'
import { HttpProxyAgent } from 'http-proxy-agent'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { getProxyForUrl } from 'proxy-from-env'
import type { TlsSettings } from '#electron/credentials/credentials.ts'

export interface TransportAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A request that did not come to an answer. */
export class TransportError extends Error {
  readonly code: string | undefined
  /** The request may have reached the server, so it may have had its effect. */
  readonly sent: boolean

  constructor(message: string, code: string | undefined, sent: boolean, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TransportError'
    this.code = code
    this.sent = sent
  }
}

/** Sends one POST and collects its answer. */
export interface Transport {
  /**
   * @throws TransportError when no whole answer came, or what the signal was aborted with.
   */
  post(
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal?: AbortSignal,
  ): Promise<TransportAnswer>
  close(): void
}

/** How long to wait, in ms. */
export interface TransportLimits {
  /** Until the connection stands, TLS and proxy included. */
  readonly connect: number
  /** Until the next piece of an answer. */
  readonly silence: number
}

const defaultLimits: TransportLimits = { connect: 20_000, silence: 60_000 }

/**
 * Idle connections are closed by us after so many ms, before the server does it: a request written into a connection
 * that the server is just closing is lost, and for a creation nobody knows then whether it happened.
 */
const idleLimit = 4_000

/**
 * One kept-alive connection pool to one endpoint, through the proxy of the settings or else the one that the environment
 * names (HTTP(S)_PROXY, NO_PROXY), with the account's TLS settings. TLS certificates are verified unless the settings say otherwise.
 */
export function createTransport(
  endpoint: string,
  tls: TlsSettings,
  limits: TransportLimits = defaultLimits,
): Transport {
  const base = new URL(endpoint)
  const secure = base.protocol === 'https:'
  const agent = createAgent(base, tls)
  const options: RequestOptions = {
    protocol: base.protocol,
    hostname: base.hostname.replace(/^\[|\]$/g, ''),
    port: base.port || (secure ? 443 : 80),
    method: 'POST',
    agent,
  }

  return {
    post(path, headers, body, signal) {
      return new Promise((resolve, reject) => {
        let sent = false
        const request = (secure ? requestHttps : requestHttp)({
          ...options,
          path,
          headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
          ...(signal === undefined ? {} : { signal }),
        })
        const timer = createTimer(limits.connect, (ms) =>
          request.destroy(new Error(sent ? `no answer for ${ms / 1000} s` : `no connection within ${ms / 1000} s`)),
        )
        const fail = (error: NodeJS.ErrnoException) => {
          timer.stop()
          if (signal?.aborted) reject(signal.reason)
          else reject(new TransportError(wordsOf(error), error.code, sent, { cause: error }))
        }
        request.once('finish', () => {
          sent = true
          timer.restart(limits.silence)
        })
        request.once('error', fail)
        request.once('proxyConnect', (tunnel: { readonly statusCode?: number }) => {
          if (tunnel.statusCode !== undefined && tunnel.statusCode !== 200) {
            request.destroy(proxyError(tunnel.statusCode))
          }
        })
        request.once('response', (response) => {
          if (response.statusCode === 407) {
            sent = false
            request.destroy(proxyError(407))
            return
          }
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => {
            chunks.push(chunk)
            timer.restart(limits.silence)
          })
          response.once('error', fail)
          response.once('end', () => {
            timer.stop()
            const body = Buffer.concat(chunks).toString('utf8')
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
          })
        })
        request.end(body)
      })
    },
    close: () => agent.destroy(),
  }
}

/** The connection pool to a server: through the proxy, with the TLS settings. */
export function createAgent(base: URL, tls: TlsSettings): HttpAgent {
  const secure = base.protocol === 'https:'
  const pool = { keepAlive: true, maxSockets: 16, noDelay: true, timeout: idleLimit }
  const proxy = tls.proxy?.reveal() ?? getProxyForUrl(base.href)
  if (!secure) return proxy === '' ? new HttpAgent(pool) : new HttpProxyAgent(proxy, pool)
  const trust: AgentOptions = {
    rejectUnauthorized: !tls.skipVerification,
    minVersion: 'TLSv1.2',
    // What somebody has decided to trust counts, even if the certificate above it is not there.
    ...(tls.authority === undefined
      ? {}
      : { ca: [...getCACertificates('default'), tls.authority], allowPartialTrustChain: true }),
    ...(tls.clientCertificate === undefined ? {} : { cert: tls.clientCertificate }),
    ...(tls.clientKey === undefined ? {} : { key: tls.clientKey.reveal() }),
  }
  if (proxy === '') return new HttpsAgent({ ...pool, ...trust })
  const agent = new HttpsProxyAgent(proxy, pool)
  Object.assign(agent.options, trust)
  return agent
}

function proxyError(status: number): Error {
  const code = status === 407 ? 'PROXY_AUTHENTICATION' : 'PROXY_REFUSED'
  const words = status === 407 ? 'the proxy asks for a login' : `the proxy refused the connection (HTTP ${status})`
  return Object.assign(new Error(words), { code })
}

/** Node tells several failed addresses as one error without words. */
function wordsOf(error: NodeJS.ErrnoException): string {
  if (error instanceof AggregateError) return error.errors.map((each) => (each as Error).message).join('; ')
  return error.message || (error.code ?? 'the connection failed')
}

interface Timer {
  restart(ms: number): void
  stop(): void
}

function createTimer(ms: number, onTimeout: (ms: number) => void): Timer {
  let handle = setTimeout(onTimeout, ms, ms)
  return {
    restart(next) {
      clearTimeout(handle)
      handle = setTimeout(onTimeout, next, next)
    },
    stop: () => clearTimeout(handle),
  }
}
