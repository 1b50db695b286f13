import aws4 from 'aws4'
import type { KeyPair } from '#electron/credentials/credentials.ts'

/** A request ready to be signed: everything that the signature covers. */
export interface UnsignedRequest {
  /** With the port when it is not the scheme's own. */
  readonly host: string
  readonly path: string
  readonly body: string
  readonly region: string
  /** Epoch milliseconds; sent as X-Amz-Date. */
  readonly time: number
}

/**
 * Signs with AWS Signature Version 4, shaped as OUTSCALE's own JavaScript SDK does: service `api`, signed headers
 * `host;x-amz-date` only (spec/oapi.md section 1; aws4 would sign content-type and content-length too).
 *
 * @returns the headers to send.
 */
export function signRequest(request: UnsignedRequest, keyPair: KeyPair): Record<string, string> {
  const signed = aws4.sign(
    {
      service: 'api',
      region: request.region,
      method: 'POST',
      host: request.host,
      path: request.path,
      body: request.body,
      headers: {
        Host: request.host,
        'Content-Type': 'application/json',
        'X-Amz-Date': amzDate(request.time),
        ...(keyPair.sessionToken && { 'X-Amz-Security-Token': keyPair.sessionToken.reveal() }),
      },
      ...unsignedHeaders,
    },
    { accessKeyId: keyPair.accessKey, secretAccessKey: keyPair.secretKey.reveal() },
  )
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(signed.headers ?? {})) headers[name] = String(value)
  return headers
}

/** aws4 knows this setting, its type declarations do not. */
const unsignedHeaders: object = { extraHeadersToIgnore: { 'content-type': true, 'content-length': true } }

/** `20260101T000000Z` */
function amzDate(time: number): string {
  return new Date(time).toISOString().replace(/[:-]|\.\d{3}/g, '')
}
