import { describe, expect, test } from 'vitest'
import { checkSignature, parseAuthorization, type WireRequest } from '#electron/sandbox/api/signature.ts'
import { signAws4, signOsc4 } from '#test/support/sandbox/signed-request.ts'

/** The test vectors of spec/oapi.md section 1. */
const accessKey = 'F4K4T706S9000EXAMPLE'
const secretKey = 'E4XJE8EJ98ZEJ18E4J9ZE84J19Q8E1000EXAMPLE'
const time = Date.UTC(2026, 0, 1)
const host = 'api.eu-west-2.outscale.com'
const body = '{"Filters":{"VmIds":["i-12345678"]},"Note":"éà ☃"}'

const vectors = [
  {
    title: 'AWS4 with the headers of osc-sdk-js',
    algorithm: 'AWS4-HMAC-SHA256',
    scopeEnd: 'aws4_request',
    signed: 'host;x-amz-date',
    contentType: 'application/json',
    signature: '56c3f0e606bbc5c53fe439b171d48776640ff9e4623c9dc96fc20b2d794b6ef2',
  },
  {
    title: 'AWS4 with content-length and content-type',
    algorithm: 'AWS4-HMAC-SHA256',
    scopeEnd: 'aws4_request',
    signed: 'content-length;content-type;host;x-amz-date',
    contentType: 'application/json',
    signature: 'b45048b3209876597f9c1c4fc25176a1f1db3f590daef8742237237bb5d8c18a',
  },
  {
    title: 'OSC4 as the Python SDK signs',
    algorithm: 'OSC4-HMAC-SHA256',
    scopeEnd: 'osc4_request',
    signed: 'content-type;host;x-osc-date',
    contentType: 'application/json; charset=utf-8',
    signature: '37414748551135c03b01b198f3d7ed76defd4a79b59feb44a4cc5e066182b2d8',
  },
]

function requestOf(vector: (typeof vectors)[number], change: Record<string, string> = {}): WireRequest {
  const headers = {
    host,
    'content-type': vector.contentType,
    'content-length': String(Buffer.byteLength(body)),
    'x-amz-date': '20260101T000000Z',
    'x-osc-date': '20260101T000000Z',
    authorization: `${vector.algorithm} Credential=${accessKey}/20260101/eu-west-2/api/${vector.scopeEnd}, SignedHeaders=${vector.signed}, Signature=${vector.signature}`,
    ...change,
  }
  return { method: 'POST', path: '/api/v1/ReadVms', headers, body: Buffer.from(body) }
}

function check(request: WireRequest, secret = secretKey, now = time) {
  const authorization = parseAuthorization(request.headers.authorization ?? '')
  return authorization === undefined ? 'unreadable' : checkSignature(request, authorization, secret, now)
}

describe('the signature check', () => {
  test.each(vectors)('accepts the vector: $title', (vector) => {
    expect(check(requestOf(vector))).toBeUndefined()
  })

  test.each(vectors)('refuses the vector when anything in it changes: $title', (vector) => {
    const request = requestOf(vector)
    expect(check({ ...request, body: Buffer.from(body.replace('12345678', '12345679')) })).toBe('mismatch')
    expect(check({ ...request, path: '/api/v1/DeleteVms' })).toBe('mismatch')
    expect(check({ ...request, method: 'GET' })).toBe('mismatch')
    expect(check(requestOf(vector, { host: 'elsewhere' }))).toBe('mismatch')
    expect(check(request, 'another secret')).toBe('mismatch')
  })

  test('counts for five minutes before and after its time', () => {
    const request = requestOf(vectors[0]!)
    for (const minutes of [-5, 5]) expect(check(request, secretKey, time + minutes * 60_000)).toBeUndefined()
    for (const minutes of [-5.1, 5.1]) expect(check(request, secretKey, time + minutes * 60_000)).toBe('clock')
  })

  test('insists on the host and the date among the signed headers', () => {
    for (const signed of ['x-amz-date', 'host', 'host;x-osc-date', 'host;x-amz-date;x-missing']) {
      expect(check(requestOf({ ...vectors[0]!, signed }))).toBe('incomplete')
    }
  })

  test('refuses a scope of another day or dialect', () => {
    const request = requestOf(vectors[0]!)
    const header = request.headers.authorization ?? ''
    const other = (change: [string, string]) =>
      check({ ...request, headers: { ...request.headers, authorization: header.replace(...change) } })
    expect(other(['20260101', '20260102'])).toBe('scope')
    expect(other(['aws4_request', 'osc4_request'])).toBe('scope')
  })

  test('accepts any service and region, as the API does', () => {
    for (const region of ['eu-west-2', 'mars-1']) {
      expect(check(signAws4({ path: '/api/v1/ReadVms', body, time, accessKey, secretKey, region }))).toBeUndefined()
    }
  })

  test('accepts a doubled slash that was signed as one', () => {
    const request = { path: '//api/latest/ReadVms', body, time, accessKey, secretKey }
    expect(check(signOsc4(request, '/api/latest/ReadVms'))).toBeUndefined()
    expect(check(signOsc4(request))).toBeUndefined()
  })

  test.each([
    '',
    'Bearer abc',
    'AWS4-HMAC-SHA256',
    'AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=x',
    'AWS4-HMAC-SHA256 Credential=a/b/c/d/e/f, SignedHeaders=host, Signature=x',
    'AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=, Signature=x',
    'AWS4-HMAC-SHA256 Credential=/b/c/d/e, SignedHeaders=host, Signature=x',
  ])('does not read %j as an authorization', (header) => {
    expect(parseAuthorization(header)).toBeUndefined()
  })
})
