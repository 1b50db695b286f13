import { expect, test } from 'vitest'
import { Secret } from '#electron/credentials/secret.ts'
import { signRequest } from '#electron/oapi/sign-request.ts'

const keyPair = {
  accessKey: 'F4K4T706S9000EXAMPLE',
  secretKey: new Secret('E4XJE8EJ98ZEJ18E4J9ZE84J19Q8E1000EXAMPLE'),
}
const request = {
  host: 'api.eu-west-2.outscale.com',
  path: '/api/v1/ReadVms',
  body: '{"Filters":{"VmIds":["i-12345678"]},"Note":"éà ☃"}',
  region: 'eu-west-2',
  time: Date.UTC(2026, 0, 1),
}
const signatureOf = (headers: Record<string, string>) => /Signature=(\w+)$/.exec(headers.Authorization ?? '')?.[1]

test('the signature equals the one of the official JavaScript SDK (spec/oapi.md section 1)', () => {
  const headers = signRequest(request, keyPair)
  expect(headers.Authorization).toBe(
    'AWS4-HMAC-SHA256 Credential=F4K4T706S9000EXAMPLE/20260101/eu-west-2/api/aws4_request, ' +
      'SignedHeaders=host;x-amz-date, ' +
      'Signature=56c3f0e606bbc5c53fe439b171d48776640ff9e4623c9dc96fc20b2d794b6ef2',
  )
  expect(headers).toMatchObject({
    Host: 'api.eu-west-2.outscale.com',
    'Content-Type': 'application/json',
    'X-Amz-Date': '20260101T000000Z',
    'Content-Length': '54',
  })
})

test('body, path, host, region, time and secret all go into the signature', () => {
  const variants = [
    signRequest(request, keyPair),
    signRequest({ ...request, body: '{}' }, keyPair),
    signRequest({ ...request, path: '/api/v1/ReadImages' }, keyPair),
    signRequest({ ...request, host: 'localhost:3000' }, keyPair),
    signRequest({ ...request, region: 'us-east-2' }, keyPair),
    signRequest({ ...request, time: request.time + 1000 }, keyPair),
    signRequest(request, { ...keyPair, secretKey: new Secret('another') }),
  ]
  expect(new Set(variants.map(signatureOf)).size).toBe(variants.length)
})

test('a port stays in the signed host', () => {
  expect(signRequest({ ...request, host: '127.0.0.1:3000' }, keyPair).Host).toBe('127.0.0.1:3000')
})
