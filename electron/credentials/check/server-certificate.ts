import type { X509Certificate } from 'node:crypto'
import { request } from 'node:https'
import { TLSSocket } from 'node:tls'
import type { ApiConnection } from '#electron/credentials/credentials.ts'
import { createAgent } from '#electron/oapi/transport.ts'

/** The certificate at the top of what a server shows: the authority, if it sends it, else its own. */
export interface ServerCertificate {
  /** PEM */
  readonly pem: string
  readonly subject: string
  readonly issuer: string
  readonly validFrom: string
  readonly validTo: string
  /** SHA-256, in pairs of hex digits. */
  readonly fingerprint: string
}

/** ms */
const patience = 10_000

/**
 * Reads which certificate the server shows, without trusting it: a look for the person who has to decide. Nothing but a
 * bare request goes there, neither keys nor a client certificate. `undefined` when it cannot be had.
 */
export function readServerCertificate(
  { endpoint, tls }: Pick<ApiConnection, 'endpoint' | 'tls'>,
  signal?: AbortSignal,
): Promise<ServerCertificate | undefined> {
  const url = new URL(endpoint)
  const agent = createAgent(url, { skipVerification: true, ...(tls.proxy && { proxy: tls.proxy }) })
  const over = AbortSignal.timeout(patience)
  return new Promise<ServerCertificate | undefined>((resolve) => {
    const sent = request(url.origin, {
      method: 'HEAD',
      agent,
      signal: signal === undefined ? over : AbortSignal.any([signal, over]),
    })
    let seen: ServerCertificate | undefined
    const look = (socket: unknown) => {
      if (socket instanceof TLSSocket) seen ??= topOf(socket)
    }
    sent.once('socket', (socket) => {
      look(socket)
      socket.once('secureConnect', () => look(socket))
    })
    sent.once('response', (response) => {
      look(response.socket)
      response.resume()
      resolve(seen)
    })
    // A server that insists on a client certificate shows its own before it hangs up.
    sent.once('error', () => resolve(seen))
    sent.end()
  }).finally(() => agent.destroy())
}

function topOf(socket: TLSSocket): ServerCertificate | undefined {
  let certificate = socket.getPeerX509Certificate()
  while (certificate?.issuerCertificate !== undefined && certificate.issuerCertificate !== certificate) {
    const issuer: X509Certificate = certificate.issuerCertificate
    if (issuer.fingerprint256 === certificate.fingerprint256) break
    certificate = issuer
  }
  return certificate && shownCertificate(certificate)
}

function shownCertificate(certificate: X509Certificate): ServerCertificate {
  return {
    pem: certificate.toString(),
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    validFrom: certificate.validFrom,
    validTo: certificate.validTo,
    fingerprint: certificate.fingerprint256,
  }
}

/** Node puts each part of a name on a line of its own. */
function oneLine(name: string): string {
  return name.split('\n').join(', ')
}
