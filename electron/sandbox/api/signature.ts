import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { ApiError } from './api-error.ts'

/** What a signature covers, as it arrived. */
export interface SignedRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

interface Dialect {
  readonly algorithm: string
  readonly seed: string
  readonly terminator: string
  readonly dateHeader: string
}

/** The two dialects that the API takes (spec/oapi.md section 1). */
const dialects: readonly Dialect[] = [
  { algorithm: 'AWS4-HMAC-SHA256', seed: 'AWS4', terminator: 'aws4_request', dateHeader: 'x-amz-date' },
  { algorithm: 'OSC4-HMAC-SHA256', seed: 'OSC4', terminator: 'osc4_request', dateHeader: 'x-osc-date' },
]

/** A signature counts so long before and after its time, in ms. */
const clockWindow = 300_000

/**
 * Verifies a signature by computing it again from the scope and the signed headers that it names, and its time against
 * the region's clock.
 *
 * @returns the access key that signed. @throws ApiError when it is not right.
 */
export function verifySignature(
  request: SignedRequest,
  secretOf: (accessKey: string) => string | undefined,
  now: number,
): string {
  const authorization = header(request, 'authorization') ?? ''
  const match =
    /^(\S+) Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]*)\/([^/,\s]*)\/([^/,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    )
  const dialect = dialects.find((one) => one.algorithm === match?.[1])
  if (match === null || dialect === undefined)
    throw new ApiError('accessDenied', 'There is no signature that could be read.')
  const [, , accessKey = '', day = '', region = '', service = '', terminator = '', signedHeaders = '', signature = ''] =
    match
  const names = signedHeaders.split(';')
  const date = header(request, dialect.dateHeader)
  if (
    terminator !== dialect.terminator ||
    !names.includes('host') ||
    !names.includes(dialect.dateHeader) ||
    !date?.startsWith(day)
  ) {
    throw new ApiError('accessDenied', 'The signature does not cover the host and the date.')
  }
  const secret = secretOf(accessKey)
  if (secret === undefined) throw new ApiError('accessDenied', 'The access key is not known.')
  const canonical = [
    'POST',
    request.path,
    '',
    ...names.map((name) => `${name}:${(header(request, name) ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders,
    sha256(request.body),
  ].join('\n')
  const toSign = [dialect.algorithm, date, `${day}/${region}/${service}/${terminator}`, sha256(canonical)].join('\n')
  const key = [day, region, service, terminator].reduce<Buffer | string>(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    dialect.seed + secret,
  )
  const expected = createHmac('sha256', key).update(toSign).digest()
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) {
    throw new ApiError('accessDenied', 'The signature is not that of this request.')
  }
  if (Math.abs(timeOf(date) - now) > clockWindow) {
    throw new ApiError('accessDenied', 'The time of the signature is too far from the time of the server.')
  }
  return accessKey
}

function header(request: SignedRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** `20260101T000000Z` → epoch milliseconds. */
function timeOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}
