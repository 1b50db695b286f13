import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { credentialChain } from '#electron/credentials/credential-chain.ts'
import type { Environment } from '#electron/credentials/environment-source.ts'
import { explainCredentials } from '#electron/credentials/explain-credentials.ts'
import { resolveCredentials } from '#electron/credentials/resolve-credentials.ts'
import { sharedProfileSource } from '#electron/credentials/shared-file/shared-file-source.ts'
import type { TemplateAccess } from '#electron/credentials/template-source.ts'
import { StudioError } from '#shared/studio-error.ts'
import * as tls from '#test/integration/electron/oapi/tls-fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'omi-studio-credentials-'))
afterAll(() => rmSync(folder, { recursive: true }))
for (const [name, text] of Object.entries({
  'client.pem': tls.clientCertificate,
  'client.key': tls.clientKey,
  'both.pem': tls.clientCertificate + tls.clientKey,
  'locked.key': tls.lockedClientKey,
  'expired.pem': tls.expiredCertificate,
  'expired.key': tls.expiredKey,
  'notes.txt': 'not a certificate',
})) {
  writeFileSync(join(folder, name), text)
}

const now = Date.parse('2026-06-01T00:00:00Z')
const pair = { access_key: 'TEMPLATEKEY000000000', secret_key: 'template-secret' }
const osc = { OSC_ACCESS_KEY: 'OSCKEY00000000000000', OSC_SECRET_KEY: 'osc-secret' }
const former = { OUTSCALE_ACCESSKEYID: 'FORMERKEY00000000000', OUTSCALE_SECRETKEYID: 'former-secret' }

function resolve(template: TemplateAccess, environment: Environment) {
  const homeFolder = join(folder, 'nobody')
  const profileNamed = (name: string, option: string) =>
    sharedProfileSource({ environment, homeFolder, workingFolder: folder }, name, option)
  return resolveCredentials(
    credentialChain({ template, environment, workingFolder: folder, homeFolder, profileNamed }),
    now,
  )
}

async function errorOf(template: TemplateAccess, environment: Environment = {}): Promise<StudioError> {
  const error = await resolve(template, environment).catch((thrown: unknown) => thrown)
  if (error instanceof StudioError) return error
  throw new Error(`no error: ${JSON.stringify(error)}`)
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('the key pair', () => {
  /** Every combination of the three sources: which one wins. */
  const cases = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => ({
    template: (bits & 4) > 0,
    osc: (bits & 2) > 0,
    former: (bits & 1) > 0,
  }))

  test.each(cases)('template $template, OSC_* $osc, OUTSCALE_* $former', async (there) => {
    const template = there.template ? pair : {}
    const environment = { ...(there.osc ? osc : {}), ...(there.former ? former : {}) }
    const winner = there.template ? 'template' : there.osc ? 'osc' : there.former ? 'former' : undefined
    if (winner === undefined) {
      expect((await errorOf(template, environment)).code).toBe('no-credentials')
      return
    }
    const { keyPair, provenance } = await resolve(template, environment)
    expect(keyPair.accessKey).toBe(`${winner.toUpperCase()}KEY`.padEnd(20, '0'))
    expect(keyPair.secretKey.reveal()).toBe(`${winner}-secret`)
    expect(provenance['key pair']).toBe(
      {
        template: 'template',
        osc: 'environment OSC_ACCESS_KEY / OSC_SECRET_KEY',
        former: 'environment OUTSCALE_ACCESSKEYID / OUTSCALE_SECRETKEYID',
      }[winner],
    )
  })

  test.each([
    ['access_key', 'secret_key', { access_key: 'A' }, {}],
    ['secret_key', 'access_key', { secret_key: 'S' }, {}],
    ['access_key', 'secret_key', { access_key: 'A', secret_key: '' }, osc],
    ['OSC_ACCESS_KEY', 'OSC_SECRET_KEY', {}, { OSC_ACCESS_KEY: 'A' }],
    ['OSC_SECRET_KEY', 'OSC_ACCESS_KEY', {}, { OSC_SECRET_KEY: 'S' }],
    ['OSC_ACCESS_KEY', 'OSC_SECRET_KEY', {}, { OSC_ACCESS_KEY: 'A', ...former }],
    ['OUTSCALE_ACCESSKEYID', 'OUTSCALE_SECRETKEYID', {}, { OUTSCALE_ACCESSKEYID: 'A' }],
  ])(
    'is never completed from elsewhere: %s without %s is an error',
    async (present, missing, template, environment) => {
      const error = await errorOf(template, environment)
      expect(error.code).toBe('incomplete-key-pair')
      expect(error.message).toContain(`${present} is set, ${missing} is not`)
      expect(error.where).toEqual({ option: missing })
    },
  )

  test('half a pair in a place that is not asked any more does not matter', async () => {
    expect((await resolve(pair, { OSC_ACCESS_KEY: 'A' })).keyPair.accessKey).toBe(pair.access_key)
  })

  test('counts empty texts as not set: an unset variable reaches a template as one', async () => {
    const { keyPair } = await resolve({ access_key: '', secret_key: '  ' }, osc)
    expect(keyPair.accessKey).toBe(osc.OSC_ACCESS_KEY)
  })

  test('loses the blanks and line ends around it', async () => {
    const { keyPair } = await resolve({ access_key: ' AK\n', secret_key: '\tSK\r\n' }, {})
    expect([keyPair.accessKey, keyPair.secretKey.reveal()]).toEqual(['AK', 'SK'])
  })

  test.each([
    ['access_key', { access_key: 'A\nK', secret_key: 'S' }],
    ['secret_key', { access_key: 'AK', secret_key: 'hunter 2' }],
    ['secret_key', { access_key: 'AK', secret_key: 'hunter2é' }],
  ])('with a character inside %s that no key has is refused before it is sent', async (option, template) => {
    const error = await errorOf(template)
    expect(error.code).toBe('invalid-key')
    expect(error.where).toEqual({ option })
    expect(JSON.stringify(error.toReport())).not.toContain('hunter')
  })

  test('that is nowhere makes an error that says where it was looked for', async () => {
    const { message, hint } = await errorOf({}, {})
    for (const name of ['access_key', 'OSC_ACCESS_KEY', 'OUTSCALE_SECRETKEYID', '.osc/config.json']) {
      expect(message).toContain(name)
    }
    expect(hint).toContain('OSC_ACCESS_KEY')
  })
})

describe('the other fields come each from the first source that has them', () => {
  test('region', async () => {
    const environment = { ...osc, OSC_REGION: 'us-east-2', OUTSCALE_REGION: 'us-west-1' }
    expect((await resolve({ region: 'ap-northeast-1' }, environment)).region).toBe('ap-northeast-1')
    expect(await resolve({}, environment)).toMatchObject({
      region: 'us-east-2',
      endpoint: 'https://api.us-east-2.outscale.com/api/v1',
      provenance: { region: 'environment OSC_REGION', endpoint: "the region's own" },
    })
    expect((await resolve({}, { ...osc, OUTSCALE_REGION: 'us-west-1' })).region).toBe('us-west-1')
    expect(await resolve({}, osc)).toMatchObject({ region: 'eu-west-2', provenance: { region: 'default' } })
  })

  test('endpoint, in a historic spelling, with the region', async () => {
    const template = { ...pair, region: 'us-east-2', custom_endpoint_oapi: 'outscale.com/oapi/latest' }
    expect(await resolve(template, { OSC_ENDPOINT_API: 'https://elsewhere.example' })).toMatchObject({
      endpoint: 'https://api.us-east-2.outscale.com/oapi/latest',
      provenance: { endpoint: 'template' },
    })
    expect((await resolve({}, { ...osc, OSC_ENDPOINT_API: 'http://127.0.0.1:3000' })).endpoint).toBe(
      'http://127.0.0.1:3000/api/v1',
    )
    expect((await resolve({}, { ...osc, OUTSCALE_OAPI_URL: 'https://old.example/oapi/latest' })).endpoint).toBe(
      'https://old.example/oapi/latest',
    )
  })

  test.each(['true', 'YES', 'True', '1'])(
    'OSC_TLS_SKIP_VERIFY=%s switches the check of the server off',
    async (value) => {
      expect(await resolve({}, { ...osc, OSC_TLS_SKIP_VERIFY: value })).toMatchObject({
        tls: { skipVerification: true },
        provenance: { TLS: 'environment OSC_TLS_SKIP_VERIFY' },
        warnings: [expect.stringContaining('not checked')],
      })
    },
  )

  test.each([undefined, '', 'false', 'no', '0'])('OSC_TLS_SKIP_VERIFY=%s leaves it on', async (value) => {
    const { tls: settings } = await resolve({}, { ...osc, OSC_TLS_SKIP_VERIFY: value })
    expect(settings.skipVerification).toBe(false)
  })

  test('insecure_skip_tls_verify switches it off from the template', async () => {
    const resolved = await resolve({ ...pair, insecure_skip_tls_verify: true }, {})
    expect(resolved).toMatchObject({ tls: { skipVerification: true }, provenance: { TLS: 'template' } })
  })
})

describe('the client certificate', () => {
  const files = { x509_cert_path: 'client.pem', x509_key_path: 'client.key' }

  test('is read from files, relative to the working folder', async () => {
    const resolved = await resolve({ ...pair, ...files }, {})
    expect(resolved.tls.clientCertificate).toBe(tls.clientCertificate.trim())
    expect(resolved.tls.clientKey?.reveal()).toContain('PRIVATE KEY')
    expect(resolved.provenance['client certificate']).toBe('template')
  })

  test('is taken from base64 texts, over which files win', async () => {
    const encoded = {
      OSC_X509_CLIENT_CERT_B64: base64(tls.expiredCertificate),
      OSC_X509_CLIENT_KEY_B64: base64(tls.expiredKey),
    }
    expect((await resolve(pair, encoded)).provenance['client certificate']).toBe(
      'environment OSC_X509_CLIENT_CERT_B64 / OSC_X509_CLIENT_KEY_B64',
    )
    const named = { OSC_X509_CLIENT_CERT: 'client.pem', OSC_X509_CLIENT_KEY: join(folder, 'client.key') }
    expect((await resolve(pair, { ...encoded, ...named })).provenance['client certificate']).toBe(
      'environment OSC_X509_CLIENT_CERT / OSC_X509_CLIENT_KEY',
    )
  })

  test('may be in one file with its key', async () => {
    const { tls: settings } = await resolve(pair, { OUTSCALE_X509CERT: 'both.pem' })
    expect(settings.clientCertificate).toContain('BEGIN CERTIFICATE')
    expect(settings.clientKey?.reveal()).toContain('PRIVATE KEY')
  })

  test('that has expired is worth a warning', async () => {
    const { warnings } = await resolve({ ...pair, x509_cert_path: 'expired.pem', x509_key_path: 'expired.key' }, {})
    expect(warnings).toEqual([expect.stringContaining('expired on')])
  })

  test.each([
    ['a file that is not there', { x509_cert_path: 'gone.pem' }, 'unreadable-certificate', 'does not exist'],
    ['a folder', { x509_cert_path: '.' }, 'unreadable-certificate', 'EISDIR'],
    ['another text', { x509_cert_path: 'notes.txt' }, 'unreadable-certificate', 'not a PEM file'],
    ['no key', { x509_cert_path: 'client.pem' }, 'incomplete-client-certificate', 'x509_key_path is not'],
    ['no certificate', { x509_key_path: 'client.key' }, 'incomplete-client-certificate', 'x509_cert_path is not'],
    ['a key in its place', { ...files, x509_cert_path: 'client.key' }, 'invalid-client-certificate', 'no certificate'],
    ['a key of another', { ...files, x509_key_path: 'expired.key' }, 'invalid-client-certificate', 'does not belong'],
    ['a locked key', { ...files, x509_key_path: 'locked.key' }, 'invalid-client-certificate', 'passphrase'],
  ])('with %s is an error that names the option', async (_name, options, code, words) => {
    const error = await errorOf({ ...pair, ...options })
    expect(error.code).toBe(code)
    expect(error.message).toContain(words)
    expect(error.where?.option).toMatch(/^x509_(cert|key)_path$/)
    expect(error.hint).toBeTruthy()
  })

  test('in broken base64 is an error that names the variable', async () => {
    const error = await errorOf(pair, { OSC_X509_CLIENT_CERT_B64: 'AAAA' })
    expect(error.message).toContain('OSC_X509_CLIENT_CERT_B64')
  })
})

describe('what is refused', () => {
  test.each([
    ['eu-west-2a', 'of a subregion'],
    ['eu west', 'name of a region'],
    ['evil.example/x?', 'name of a region'],
    ['EU-WEST-2', 'name of a region'],
  ])('the region %s', async (region, words) => {
    const error = await errorOf(pair, { OSC_REGION: region })
    expect(error).toMatchObject({ code: 'invalid-region', where: { option: 'OSC_REGION' } })
    expect(error.message).toContain(words)
  })

  test('an endpoint that cannot be read, with the variable that names it', async () => {
    const error = await errorOf(pair, { OUTSCALE_OAPI_URL: 'https://' })
    expect(error).toMatchObject({ code: 'invalid-endpoint', where: { option: 'OUTSCALE_OAPI_URL' } })
  })

  test('a profile that is nowhere, instead of building in another account', async () => {
    expect(await errorOf({ ...pair, profile: 'work' }, osc)).toMatchObject({
      code: 'unknown-profile',
      where: { option: 'profile' },
    })
  })
})

describe('what is worth a warning', () => {
  test('variables under their old names, each with the new one, when they were used', async () => {
    const { warnings } = await resolve({}, { ...former, OUTSCALE_REGION: 'us-east-2' })
    expect(warnings).toHaveLength(3)
    expect(warnings.join(' ')).toMatch(/OUTSCALE_ACCESSKEYID .*OSC_ACCESS_KEY.*OUTSCALE_REGION .*OSC_REGION/)
  })

  test('not so when something else won', async () => {
    expect((await resolve(pair, { ...former, OSC_ENDPOINT_API: undefined })).warnings).toEqual([])
  })

  test('keys that go to an endpoint which another source names', async () => {
    const { warnings } = await resolve(pair, { OSC_ENDPOINT_API: 'https://cloud.example' })
    expect(warnings).toEqual([expect.stringContaining('https://cloud.example/api/v1')])
  })

  test('an endpoint without encryption, unless it is on this computer', async () => {
    const warningsFor = async (endpoint: string) =>
      (await resolve({ ...pair, custom_endpoint_oapi: endpoint }, {})).warnings
    expect(await warningsFor('http://cloud.example')).toEqual([expect.stringContaining('not encrypted')])
    expect(await warningsFor('http://127.0.0.1:3000')).toEqual([])
    expect(await warningsFor('http://[::1]:3000')).toEqual([])
  })

  test('a way of authenticating that no build can use', async () => {
    expect((await resolve(pair, { OSC_AUTH_METHOD: 'password' })).warnings).toEqual([
      expect.stringContaining('OSC_AUTH_METHOD'),
    ])
    expect((await errorOf({}, { OSC_LOGIN: 'me', OSC_PASSWORD: 'x' })).message).toContain('There is a login')
  })
})

test('what is shown of credentials holds no secret', async () => {
  const resolved = await resolve({ ...pair, x509_cert_path: 'both.pem' }, {})
  const shown = explainCredentials(resolved)
  expect(shown).toContainEqual({ field: 'access key', shown: '•••0000', source: 'template' })
  expect(JSON.stringify([shown, resolved])).not.toMatch(/template-secret|BEGIN (EC )?PRIVATE KEY/)
})
