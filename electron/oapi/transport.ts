import { Agent as HttpAgent, type IncomingHttpHeaders, type RequestOptions, request as requestHttp } from 'node:http'
import { type AgentOptions, Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { rootCertificates } from 'node:tls'
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
  post(
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal?: AbortSignal,
  ): Promise<TransportAnswer>
  close(): void
}

/** How long the server may keep silent before an attempt counts as lost, in ms. */
const silenceLimit = 60_000

/**
 * One kept-alive connection pool to one endpoint, through the proxy that the environment names (HTTP(S)_PROXY,
 * NO_PROXY), with the account's TLS settings. TLS certificates are verified unless the settings say otherwise.
 */
export function createTransport(endpoint: string, tls: TlsSettings): Transport {
  const base = new URL(endpoint)
  const secure = base.protocol === 'https:'
  const agent = agentFor(base, secure, tls)
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
        const fail = (error: NodeJS.ErrnoException) => {
          if (signal?.aborted) reject(signal.reason)
          else reject(new TransportError(error.message || String(error.code), error.code, sent, { cause: error }))
        }
        request.setTimeout(silenceLimit, () => request.destroy(new Error(`no answer for ${silenceLimit / 1000} s`)))
        request.once('finish', () => {
          sent = true
        })
        request.once('error', fail)
        request.once('response', (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.once('error', fail)
          response.once('aborted', () => fail(new Error('the answer broke off')))
          response.once('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString('utf8'),
            }),
          )
        })
        request.end(body)
      })
    },
    close: () => agent.destroy(),
  }
}

function agentFor(base: URL, secure: boolean, tls: TlsSettings): HttpAgent {
  const pool = { keepAlive: true, maxSockets: 16, noDelay: true }
  const proxy = getProxyForUrl(base.href)
  if (!secure) return proxy === '' ? new HttpAgent(pool) : new HttpProxyAgent(proxy, pool)
  const trust: AgentOptions = {
    rejectUnauthorized: !tls.skipVerification,
    minVersion: 'TLSv1.2',
    ...(tls.authority === undefined ? {} : { ca: [...rootCertificates, tls.authority] }),
    ...(tls.clientCertificate === undefined ? {} : { cert: tls.clientCertificate }),
    ...(tls.clientKey === undefined ? {} : { key: tls.clientKey.reveal() }),
  }
  if (proxy === '') return new HttpsAgent({ ...pool, ...trust })
  const agent = new HttpsProxyAgent(proxy, pool)
  Object.assign(agent.options, trust)
  return agent
}
