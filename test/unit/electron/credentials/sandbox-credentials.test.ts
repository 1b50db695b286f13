import { expect, test } from 'vitest'
import { refuseSandboxKeys, sandboxCredentials } from '#electron/credentials/sandbox-credentials.ts'

test('sandbox credentials replace every field', () => {
  const account = {
    endpoint: 'http://127.0.0.1:40123/api/v1',
    region: 'eu-west-2',
    accessKey: 'SANDBOX1',
    secretKey: 's',
  }
  const { keyPair, endpoint, region, tls, provenance } = sandboxCredentials(account)
  expect([keyPair.accessKey, keyPair.secretKey.reveal(), endpoint, region]).toEqual([
    'SANDBOX1',
    's',
    account.endpoint,
    'eu-west-2',
  ])
  expect(tls).toEqual({ skipVerification: false })
  expect(provenance['key pair']).toBe('sandbox region')
})

test.each(['https://api.eu-west-2.outscale.com/api/v1', 'https://OUTSCALE.com/', 'https://api.x.outscale.hk/api/v1'])(
  'sandbox keys are refused for %s',
  (endpoint) => {
    expect(() => refuseSandboxKeys('SANDBOX1', endpoint)).toThrow('sandbox region')
    expect(() => refuseSandboxKeys('AKIDEXAMPLE', endpoint)).not.toThrow()
  },
)

test.each(['http://127.0.0.1:3000/api/v1', 'https://sandbox.example/api/v1', 'https://notoutscale.com/'])(
  'sandbox keys may go to %s',
  (endpoint) => {
    expect(() => refuseSandboxKeys('SANDBOX1', endpoint)).not.toThrow()
  },
)
