import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** A request as it came over the wire. Header names are in lower case. */
export interface WireRequest {
  readonly method: string
  /** As sent, with the query string. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}

/** The two dialects of the signature (spec/oapi.md section 1): the same computation under other names. */
interface Dialect {
  readonly algorithm: string
  readonly seed: string
  readonly scopeEnd: string
  readonly dateHeader: string
}

const dialects: readonly Dialect[] = [
  { algorithm: 'AWS4-HMAC-SHA256', seed: 'AWS4', scopeEnd: 'aws4_request', dateHeader: 'x-amz-date' },
  { algorithm: 'OSC4-HMAC-SHA256', seed: 'OSC4', scopeEnd: 'osc4_request', dateHeader: 'x-osc-date' },
]

/** An Authorization header taken apart. */
export interface Authorization {
  readonly dialect: Dialect
  readonly accessKey: string
  /** `20260101/eu-west-2/api/aws4_request` */
  readonly scope: readonly [day: string, region: string, service: string, end: string]
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

/** Takes an Authorization header apart; `undefined` when it is of neither dialect. */
export function parseAuthorization(header: string): Authorization | undefined {
  const [algorithm, ...rest] = header.trim().split(/\s+/)
  const dialect = dialects.find((one) => one.algorithm === algorithm)
  if (dialect === undefined) return undefined
  const fields = new Map(
    rest
      .join('')
      .split(',')
      .map((field) => {
        const equals = field.indexOf('=')
        return [field.slice(0, equals), field.slice(equals + 1)] as const
      }),
  )
  const [accessKey, day, region, service, end, ...more] = (fields.get('Credential') ?? '').split('/')
  const signedHeaders = (fields.get('SignedHeaders') ?? '').split(';').filter((name) => name !== '')
  const signature = fields.get('Signature')
  if (!accessKey || day === undefined || region === undefined || service === undefined || end === undefined)
    return undefined
  if (more.length > 0 || signature === undefined || signedHeaders.length === 0) return undefined
  return { dialect, accessKey, scope: [day, region, service, end], signedHeaders, signature }
}

/** Why a signature does not count; `undefined` when it does. Said in the log only: the API tells callers nothing. */
export type SignatureFault = 'incomplete' | 'scope' | 'clock' | 'mismatch'

/** How far a signature's date may be from the region's clock, ms. */
export const clockWindow = 5 * 60_000

/**
 * Recomputes the signature from the scope and the signed headers that the request itself names, as the API does: any
 * region and service is accepted, but the host and the dialect's date header have to be signed, and the date has to be
 * within five minutes of `now` (epoch ms).
 */
export function checkSignature(
  request: WireRequest,
  authorization: Authorization,
  secretKey: string,
  now: number,
): SignatureFault | undefined {
  const { dialect, scope, signedHeaders, signature } = authorization
  if (!signedHeaders.includes('host') || !signedHeaders.includes(dialect.dateHeader)) return 'incomplete'
  if (signedHeaders.some((name) => request.headers[name] === undefined)) return 'incomplete'
  const stamp = request.headers[dialect.dateHeader] ?? ''
  const time = timeOfStamp(stamp)
  if (time === undefined) return 'incomplete'
  if (scope[3] !== dialect.scopeEnd || scope[0] !== stamp.slice(0, 8)) return 'scope'
  if (Math.abs(time - now) > clockWindow) return 'clock'
  const key = scope.reduce<string | Buffer>((current, part) => hmac(current, part), dialect.seed + secretKey)
  for (const path of pathsOf(request.path)) {
    const toSign = [
      dialect.algorithm,
      stamp,
      scope.join('/'),
      sha256(canonicalRequest(request, path, signedHeaders)),
    ].join('\n')
    if (sameText(hmac(key, toSign).toString('hex'), signature)) return undefined
  }
  return 'mismatch'
}

/** osc-cli sends `//api/latest/…` and signs `/api/latest/…`, so both are tried. */
function pathsOf(path: string): readonly string[] {
  const collapsed = collapseSlashes(path)
  return collapsed === path ? [path] : [collapsed, path]
}

/** Doubled slashes of a path are one; the query stays as it is. */
export function collapseSlashes(path: string): string {
  const [pathname = '', ...query] = path.split('?')
  return [pathname.replace(/\/{2,}/g, '/'), ...query].join('?')
}

function canonicalRequest(request: WireRequest, path: string, signedHeaders: readonly string[]): string {
  const [pathname = '/', query = ''] = path.split('?', 2)
  const canonicalQuery = query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => (part.includes('=') ? part : `${part}=`))
    .toSorted()
    .join('&')
  return [
    request.method,
    pathname,
    canonicalQuery,
    ...signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n')
}

/** `20260101T000000Z` as epoch ms. */
function timeOfStamp(stamp: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp)
  if (match === null) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number)
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second)
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

function hmac(key: string | Buffer, content: string): Buffer {
  return createHmac('sha256', key).update(content).digest()
}

/** In constant time, so that a signature cannot be guessed byte by byte. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest())
}
