import { createHash, createHmac } from 'node:crypto'
import aws4 from 'aws4'
import type { WireRequest } from '#electron/sandbox/api/signature.ts'

/** A request to be signed for a test. */
export interface RequestToSign {
  readonly path: string
  readonly body: string
  /** Epoch ms. */
  readonly time: number
  readonly accessKey: string
  readonly secretKey: string
  readonly host?: string
  readonly region?: string
}

const defaults = { host: '127.0.0.1:3000', region: 'eu-west-2' }

/** Signed with AWS4 by the package aws4, in the headers that osc-sdk-js signs. */
export function signAws4(request: RequestToSign): WireRequest {
  const { path, body, time, accessKey, secretKey, host, region } = { ...defaults, ...request }
  const signed = aws4.sign(
    {
      service: 'api',
      region,
      method: 'POST',
      host,
      path,
      body,
      headers: { Host: host, 'Content-Type': 'application/json', 'X-Amz-Date': stampOf(time) },
      ...({ extraHeadersToIgnore: { 'content-type': true, 'content-length': true } } as object),
    },
    { accessKeyId: accessKey, secretAccessKey: secretKey },
  )
  const headers = Object.fromEntries(
    Object.entries(signed.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
  return { method: 'POST', path, headers, body: Buffer.from(body) }
}

/** Signed with OSC4 as the Python SDK does: content-type, host and x-osc-date. */
export function signOsc4(request: RequestToSign, signedPath = request.path): WireRequest {
  const { path, body, time, accessKey, secretKey, host, region } = { ...defaults, ...request }
  const stamp = stampOf(time)
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    host,
    'x-osc-date': stamp,
  }
  const names = Object.keys(headers)
  const canonical = [
    'POST',
    signedPath,
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n')
  const scope = [stamp.slice(0, 8), region, 'api', 'osc4_request']
  const key = scope.reduce<string | Buffer>((current, part) => hmac(current, part), `OSC4${secretKey}`)
  const toSign = ['OSC4-HMAC-SHA256', stamp, scope.join('/'), sha256(canonical)].join('\n')
  const signature = hmac(key, toSign).toString('hex')
  headers.authorization = `OSC4-HMAC-SHA256 Credential=${accessKey}/${scope.join('/')}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { method: 'POST', path, headers, body: Buffer.from(body) }
}

function stampOf(time: number): string {
  return new Date(time).toISOString().replace(/[:-]|\.\d{3}/g, '')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
