import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { contentOfOffer, type ProfileContent } from '#electron/credentials/profiles/profile-content.ts'
import { Secret } from '#electron/credentials/secret.ts'
import { planSharedFileEdit, writeSharedFileEdit } from '#electron/credentials/shared-file/edit-shared-file.ts'
import { offerOfProfile } from '#electron/credentials/shared-file/profile-offer.ts'
import { readSharedFile } from '#electron/credentials/shared-file/shared-file.ts'
import * as tls from '../oapi/tls-fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'omi-studio-shared-file-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'client.pem'), tls.clientCertificate)
writeFileSync(join(folder, 'client.key'), tls.clientKey)
writeFileSync(join(folder, 'both.pem'), tls.clientCertificate + tls.clientKey)

let files = 0
function write(text: string): string {
  files += 1
  const path = join(folder, `config-${files}.json`)
  writeFileSync(path, text, { mode: 0o600 })
  return path
}

const base64 = (text: string) => Buffer.from(text).toString('base64')
const pair = { access_key: 'ABCDEFGHIJKLMNOPQRST', secret_key: 'SECRETSECRETSECRETSECRETSECRETSECRETSECR' }

/** A profile as each of OUTSCALE's tools writes it (spec/oapi.md section 2), and what it means. */
const variants: Readonly<
  Record<string, { profile: Record<string, unknown>; means: Partial<Record<string, unknown>> }>
> = {
  'Go v3 and octl': {
    profile: {
      ...pair,
      region: 'us-east-2',
      protocol: 'https',
      endpoints: { api: 'https://api.us-east-2.outscale.com/api/v1', oks: 'https://oks.example', direct_link: 'x' },
      tls_skip_verify: true,
      access_key_v2: 'V2KEY',
      secret_key_v2: 'V2SECRET',
      iam_v2_services: ['oks'],
      default: true,
    },
    means: { region: 'us-east-2', endpoint: undefined, skipVerification: true },
  },
  'osc-cli': {
    profile: {
      ...pair,
      host: 'outscale.com',
      https: true,
      method: 'POST',
      region_name: 'eu-west-2',
      version: '2018-11-19',
      ssl_verify: true,
    },
    means: { region: 'eu-west-2', endpoint: undefined, skipVerification: false },
  },
  'osc-cli with a private platform': {
    profile: { ...pair, host: 'cloud.example', https: false, region_name: 'in-west-1', client_certificate: 'both.pem' },
    means: { endpoint: 'http://api.{region}.cloud.example', clientCertificate: true, clientKey: true },
  },
  'oapi-cli': {
    profile: {
      ...pair,
      region: 'eu-west-2',
      endpoint: 'https://api.eu-west-2.outscale.com',
      x509_client_cert: 'client.pem',
      x509_client_sslkey: 'client.key',
      ssl_verify: false,
      proxy: 'http://me:hunter2@proxy.example:3128',
      login: 'me@example.com',
      password: 'hunter2',
    },
    means: { skipVerification: true, clientCertificate: true, clientKey: true, login: 'me@example.com' },
  },
  'python SDK': {
    profile: { ...pair, region: 'eu-west-2', email: 'me@example.com', password: 'hunter2', tls_skip_verify: false },
    means: { login: 'me@example.com', skipVerification: false },
  },
  'Go v2': {
    profile: {
      ...pair,
      region: 'eu-west-2',
      method: 'POST',
      endpoints: { api: 'api.eu-west-2.outscale.com/api/v1', fcu: 'fcu.eu-west-2.outscale.com', icu: 'x', oos: 'y' },
      x509_client_cert: 'client.pem',
      x509_client_key: 'client.key',
    },
    means: { endpoint: undefined, clientKey: true },
  },
  'base64 certificates': {
    profile: {
      ...pair,
      x509_client_cert_b64: base64(tls.clientCertificate),
      x509_client_key_b64: base64(tls.clientKey),
    },
    means: { clientCertificate: true, clientKey: true },
  },
  'vscode viewer': {
    profile: { ...pair, region: 'eu-west-2', region_name: 'eu-west-2', host: 'outscale.com', https: true },
    means: { region: 'eu-west-2' },
  },
}

async function importFrom(path: string, name: string): Promise<ProfileContent> {
  const profile = (await readSharedFile(path))?.profiles.get(name)
  if (profile === undefined) throw new Error(`no profile ${name}`)
  return contentOfOffer(await offerOfProfile(name, profile, folder))
}

describe.each(Object.entries(variants))('a profile of %s', (_tool, { profile, means }) => {
  /** Tabs, an order of its own, a profile before and after, keys that nobody knows. */
  const whole = () =>
    `${JSON.stringify({ before: { z: 1, access_key: 'OTHER' }, mine: { 'x-unknown': [1, { deep: true }], ...profile, last: null }, after: {} }, null, '\t')}\n`

  test('means what its tool means', async () => {
    const content = await importFrom(write(whole()), 'mine')
    expect(content.accessKey).toBe(pair.access_key)
    expect(content.secretKey?.reveal()).toBe(pair.secret_key)
    for (const [field, wanted] of Object.entries(means)) {
      const value = content[field as keyof ProfileContent]
      if (wanted === true && field !== 'skipVerification') expect(value, field).toBeDefined()
      else expect(value, field).toBe(wanted)
    }
  })

  test('that is exported as it was imported leaves the file alone, byte for byte', async () => {
    const path = write(whole())
    const plan = await planSharedFileEdit(path, 'mine', await importFrom(path, 'mine'))
    expect(plan).toMatchObject({ text: whole(), diff: '', replaces: true })
  })

  test('that is changed and exported keeps every unknown key, the order and the manner of writing', async () => {
    const path = write(whole())
    const content = await importFrom(path, 'mine')
    const changed: ProfileContent = { ...content, secretKey: new Secret('A-NEW-SECRET'), region: 'ap-northeast-1' }
    const plan = await planSharedFileEdit(path, 'mine', changed)
    expect(await writeSharedFileEdit(plan)).toBe(true)

    const text = readFileSync(path, 'utf8')
    const before = JSON.parse(whole())
    const after = JSON.parse(text)
    const region = ['region', 'region_name'].filter((key) => key in profile)
    for (const key of region.length === 0 ? ['region'] : region) before.mine[key] = 'ap-northeast-1'
    before.mine.secret_key = 'A-NEW-SECRET'
    // An address that names the old region would go on calling it; one that is composed of the region follows by itself.
    const own = 'https://api.ap-northeast-1.outscale.com/api/v1'
    if (before.mine.endpoint !== undefined) before.mine.endpoint = own
    if (before.mine.endpoints !== undefined) before.mine.endpoints.api = own
    expect(after).toEqual(before)
    expect(Object.keys(after.mine).filter((key) => key in JSON.parse(whole()).mine)).toEqual(
      Object.keys(JSON.parse(whole()).mine),
    )
    expect(text).toContain('\n\t"mine": {\n\t\t"x-unknown"')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect((await importFrom(path, 'mine')).secretKey?.reveal()).toBe('A-NEW-SECRET')
  })

  test('is shown as a difference without any of its secrets', async () => {
    const path = write(whole())
    const content = await importFrom(path, 'mine')
    const plan = await planSharedFileEdit(path, 'mine', { ...content, secretKey: new Secret('A-NEW-SECRET') })
    expect(plan.diff).toContain('"secret_key": "•••')
    expect(plan.diff.split('\n').filter((line) => /^[+-]\t/.test(line))).toHaveLength(2)
    for (const secret of [pair.secret_key, 'A-NEW-SECRET', 'hunter2', base64(tls.clientKey), 'V2SECRET']) {
      expect(plan.diff).not.toContain(secret)
    }
  })
})

describe('an export', () => {
  const content: ProfileContent = {
    accessKey: pair.access_key,
    secretKey: new Secret(pair.secret_key),
    region: 'eu-west-2',
    skipVerification: false,
    clientCertificate: tls.clientCertificate,
    clientKey: new Secret(tls.clientKey),
  }

  test('makes folder and file where there are none, for their owner only', async () => {
    const path = join(folder, 'new', '.osc', 'config.json')
    const plan = await planSharedFileEdit(path, 'prod', content)
    expect(plan).toMatchObject({ replaces: false })
    expect(plan.diff).toMatch(/^--- \/dev\/null/)
    expect(await writeSharedFileEdit(plan)).toBe(true)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700)
    const back = await importFrom(path, 'prod')
    expect(back.clientKey?.reveal().trim()).toBe(tls.clientKey.trim())
    expect(Object.keys(JSON.parse(readFileSync(path, 'utf8')).prod)).toEqual([
      'access_key',
      'secret_key',
      'region',
      'x509_client_cert_b64',
      'x509_client_key_b64',
    ])
  })

  test('is refused when somebody else has written the file since it was seen', async () => {
    const path = write('{}')
    const plan = await planSharedFileEdit(path, 'prod', content)
    writeFileSync(path, '{"theirs": {}}')
    expect(await writeSharedFileEdit(plan)).toBe(false)
    expect(readFileSync(path, 'utf8')).toBe('{"theirs": {}}')
  })

  test('keeps Windows line ends and a byte order mark', async () => {
    const path = write('\uFEFF{\r\n    "a": {\r\n        "region": "x"\r\n    }\r\n}\r\n')
    const plan = await planSharedFileEdit(path, 'a', { region: 'y', accessKey: 'K', skipVerification: false })
    expect(plan.text).toBe(
      '\uFEFF{\r\n    "a": {\r\n        "region": "y",\r\n        "access_key": "K"\r\n    }\r\n}\r\n',
    )
  })

  test('takes certificates in files out when others are put in their place', async () => {
    const path = write(
      JSON.stringify({ a: { ...pair, x509_client_cert: 'client.pem', x509_client_key: 'client.key' } }),
    )
    const other = { ...content, clientCertificate: tls.expiredCertificate, clientKey: new Secret(tls.expiredKey) }
    const { a } = JSON.parse((await planSharedFileEdit(path, 'a', other)).text)
    expect(Object.keys(a)).toEqual([
      'access_key',
      'secret_key',
      'region',
      'x509_client_cert_b64',
      'x509_client_key_b64',
    ])
    expect(a.x509_client_cert).toBeUndefined()
    expect(Buffer.from(a.x509_client_cert_b64, 'base64').toString()).toBe(tls.expiredCertificate)
  })

  test.each([
    ['not JSON', '{ "a": '],
    ['a list', '[]'],
  ])('never overwrites a file that cannot be read: %s', async (_words, text) => {
    const path = write(text)
    await expect(planSharedFileEdit(path, 'a', content)).rejects.toMatchObject({ code: 'unreadable-shared-file' })
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  test('that cannot be read is explained without quoting a secret', async () => {
    const path = write(`{"default": {"secret_key": "${pair.secret_key}" oops}}`)
    const error = await readSharedFile(path).catch((thrown: unknown) => thrown)
    expect(String(error)).toMatch(/not JSON \((at position|line) \d+/)
    expect(String(error)).not.toContain('SECRET')
  })
})

test('a process that dies between writing and renaming loses nothing: the old file is there, whole', async () => {
  const before = JSON.stringify({ default: { ...pair, note: 'kept' } }, null, 2)
  const path = write(before)
  // The rename is the moment: the process is killed in its place, with the new text in the temporary file.
  const script = `
    import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    const die = () => { process.kill(process.pid, 'SIGKILL') }
    fs.rename = die
    fs.promises.rename = async () => { die(); await new Promise(() => {}) }
    syncBuiltinESMExports()
    const { planSharedFileEdit, writeSharedFileEdit } = await import('#electron/credentials/shared-file/edit-shared-file.ts')
    const { Secret } = await import('#electron/credentials/secret.ts')
    const content = { accessKey: 'NEW', secretKey: new Secret('NEWSECRET'), skipVerification: false }
    const plan = await planSharedFileEdit(${JSON.stringify(path)}, 'default', content)
    await writeSharedFileEdit(plan)
    process.exit(0)
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: process.cwd(), stdio: 'inherit' })
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGKILL')
  expect(readFileSync(path, 'utf8')).toBe(before)
  // What it left beside does not disturb the next export.
  const plan = await planSharedFileEdit(path, 'default', { accessKey: 'NEXT', skipVerification: false })
  expect(await writeSharedFileEdit(plan)).toBe(true)
  expect(JSON.parse(readFileSync(path, 'utf8')).default).toMatchObject({ access_key: 'NEXT', note: 'kept' })
})
