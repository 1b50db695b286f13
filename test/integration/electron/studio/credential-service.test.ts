import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { serveContract } from '#electron/studio/serve-contract.ts'
import { createStudio, type Studio } from '#electron/studio/studio.ts'
import { createStudioClient, type StudioClient } from '#shared/contract/client.ts'
import { connectStudio } from '#shared/contract/connection.ts'
import type { CheckSubject } from '#shared/contract/credential-calls.ts'
import type { CheckItem, TestOutcome } from '#shared/contract/credential-shapes.ts'
import type { ServerFrame } from '#shared/contract/wire.ts'
import { programFolder } from '#test/support/whole-build/command-line.ts'
import { type ServedRegion, serveRegion } from '#test/support/whole-build/served-region.ts'
import { temporaryRoot } from '#test/support/whole-build/temporary-root.ts'
import * as tls from '../oapi/tls-fixture.ts'

let home: string
let user: string
let served: ServedRegion
let studio: Studio
let client: StudioClient
/** Everything that the page was sent. */
let sent: ServerFrame[]

const passphrase = 'a passphrase with pl4nted words'
const password = 'the-pl4nted-password'
const proxyPassword = 'pr0xy-pl4nted'

async function start(): Promise<void> {
  studio = await createStudio({
    host: 'web',
    // No session bus: there is no keyring, whatever computer this runs on.
    environment: { OMI_STUDIO_HOME: home, HOME: user },
    openKeyring: async () => ({ kind: 'missing', reason: 'there is none in this test' }),
    appFolder: programFolder,
  })
  let take: (frame: ServerFrame) => void = () => {}
  const server = serveContract(studio.handlers, (frame) => {
    sent.push(frame)
    take(frame)
  })
  client = createStudioClient(
    connectStudio({
      send: (frame) => server.receive(frame),
      onFrame: (listener) => {
        take = listener
      },
      onClose: () => {},
    }),
  )
}

beforeEach(async () => {
  home = mkdtempSync(join(temporaryRoot, 'omi-studio-profiles-'))
  user = mkdtempSync(join(temporaryRoot, 'omi-studio-user-'))
  served = await serveRegion()
  sent = []
  await start()
})
afterEach(async () => {
  await studio.close()
  await served.close()
  for (const folder of [home, user]) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

function pasted(): string {
  const { accessKey, secretKey } = served.region.account
  return `export OSC_ACCESS_KEY=" ${accessKey} "\nexport OSC_SECRET_KEY=${secretKey}\nexport OSC_ENDPOINT_API=${served.endpoint}\n`
}

function check(subject: CheckSubject): Promise<{ items: CheckItem[]; test: TestOutcome }> {
  return new Promise((resolve, reject) => {
    const items: CheckItem[] = []
    client.subscribe(
      'credentials.check',
      { subject },
      {
        onItem: (item) => items.push(item),
        onEnd(error) {
          const last = items.at(-1)
          if (error !== undefined) reject(error)
          else if (last?.kind === 'ended') resolve({ items, test: last.test })
          else reject(new Error('the check ended without an outcome'))
        },
      },
    )
  })
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Where any of the secrets is found, in any of its forms. */
function leaks(places: Readonly<Record<string, string>>): string[] {
  const secrets = { secretKey: served.region.account.secretKey, passphrase, password, proxyPassword }
  return Object.entries(places).flatMap(([place, text]) => [
    ...Object.entries(secrets).flatMap(([name, secret]) => {
      const bytes = Buffer.from(secret)
      const forms = [
        secret,
        encodeURIComponent(secret),
        bytes.toString('hex'),
        bytes.toString('base64').replace(/=+$/, ''),
      ]
      return forms.some((form) => text.includes(form)) ? [`${name} in ${place}`] : []
    }),
    ...(/BEGIN [A-Z ]*PRIVATE KEY/.test(text) ? [`a private key in ${place}`] : []),
  ])
}

function everywhere(): Record<string, string> {
  return {
    'what the page was sent': JSON.stringify(sent),
    ...Object.fromEntries(filesIn(home).map((file) => [file, readFileSync(file, 'utf8')])),
  }
}

test('pasted keys are tested, saved, built with, changed, exported and deleted, and their secrets are seen nowhere', async () => {
  const draft = await client.call('credentials.startDraft', { from: { kind: 'pasted', text: pasted() } })
  expect(draft).toMatchObject({ problems: [], endpointUrl: served.endpoint, shown: { secretKeySet: true } })

  const { test: outcome, items } = await check({ kind: 'draft', draftId: draft.draftId })
  expect(outcome).toMatchObject({ outcome: 'works', accountId: served.region.account.accountId })
  expect(items[0]).toMatchObject({ kind: 'steps' })

  // No keyring: nothing is stored before somebody chooses a passphrase.
  const save = { draftId: draft.draftId, name: 'mine', storage: 'vault' } as const
  await expect(client.call('credentials.save', save)).rejects.toMatchObject({ code: 'no-vault' })
  expect(existsSync(join(home, 'profiles.json'))).toBe(false)
  expect(await client.call('vault.create', { passphrase })).toEqual({ kind: 'passphrase', open: true })
  const profile = await client.call('credentials.save', save)
  expect(profile).toMatchObject({ name: 'mine', storage: 'vault', test: { outcome: 'works' } })
  expect(statSync(join(home, 'vault.json')).mode & 0o777).toBe(0o600)

  // After a restart the vault is closed until the passphrase is given.
  await studio.close()
  await start()
  const explain = { account: 'profile:mine' } as const
  expect(await client.call('credentials.explain', explain)).toMatchObject({
    usable: false,
    problems: [expect.stringContaining('locked')],
  })
  await expect(client.call('vault.open', { passphrase: 'wrong passphrase' })).rejects.toMatchObject({
    code: 'wrong-passphrase',
  })
  await client.call('vault.open', { passphrase })
  const explained = await client.call('credentials.explain', explain)
  expect(explained.fields).toContainEqual({ field: 'secret key', shown: 'set', source: 'profile "mine"' })
  expect((await client.call('images.read', { account: `profile:${profile.id}`, scope: 'mine' })).length).toBe(0)

  // Everything secret that a profile can have.
  const editing = await client.call('credentials.startDraft', { from: { kind: 'profile', id: profile.id } })
  const changed = await client.call('credentials.changeDraft', {
    draftId: editing.draftId,
    changes: {
      login: 'me@example.com',
      password,
      proxy: `http://me:${proxyPassword}@127.0.0.1:9`,
      clientCertificate: tls.clientCertificate,
      clientKey: tls.clientKey,
    },
  })
  expect(changed.shown).toMatchObject({ passwordSet: true, clientKeySet: true, proxy: 'http://127.0.0.1:9' })
  const failed = await check({ kind: 'draft', draftId: changed.draftId })
  expect(failed.test.outcome).toBe('failed')
  await client.call('credentials.save', {
    draftId: changed.draftId,
    name: 'mine',
    storage: 'vault',
    replaces: profile.id,
  })
  await client.call('credentials.duplicate', { id: profile.id })

  const preview = await client.call('credentials.previewExport', { id: profile.id, as: 'mine' })
  expect(preview.diff).toContain('+    "secret_key": "•••')
  const { version } = preview
  await expect(client.call('credentials.export', { id: profile.id, as: 'mine', version: 'another' })).resolves.toEqual({
    kind: 'changed-elsewhere',
  })
  const path = join(user, '.osc', 'config.json')
  await expect(client.call('credentials.export', { id: profile.id, as: 'mine', version })).resolves.toEqual({
    kind: 'written',
    path,
  })
  expect(JSON.parse(readFileSync(path, 'utf8')).mine.secret_key).toBe(served.region.account.secretKey)
  const { found } = await client.call('credentials.found', {})
  expect(found).toMatchObject([{ kind: 'shared-file', profile: 'mine', usable: true, sameAs: 'mine' }])

  await client.call('settings.write', { account: `profile:${profile.id}` })
  const left = await client.call('credentials.delete', { id: profile.id })
  expect(left).toMatchObject({ profiles: [{ name: 'mine copy' }], deleted: [{ name: 'mine' }] })
  expect((await client.call('settings.read', {})).account).toBe('template')
  expect(await client.call('credentials.restore', { id: profile.id })).toMatchObject({ name: 'mine' })

  expect(filesIn(home).length).toBeGreaterThan(2)
  expect(leaks(everywhere())).toEqual([])
}, 60_000)

test('a template names its profile: the shared file’s first, then the app’s own', async () => {
  mkdirSync(join(user, '.osc'))
  const { accessKey, secretKey } = served.region.account
  writeFileSync(
    join(user, '.osc', 'config.json'),
    JSON.stringify({ team: { access_key: accessKey, secret_key: secretKey, endpoints: { api: served.endpoint } } }),
    { mode: 0o600 },
  )
  const named = (profile: string) => studio.accounts.credentialsFor({ profile }, home)
  expect((await named('team')).provenance['key pair']).toContain('profile "team" of the shared file')
  const draft = await client.call('credentials.startDraft', { from: { kind: 'pasted', text: pasted() } })
  await client.call('credentials.save', { draftId: draft.draftId, name: 'own', storage: 'session' })
  expect((await named('own')).provenance['key pair']).toBe('profile "own"')
  await expect(named('teem')).rejects.toThrow('Did you mean "team"?')
  // Chosen for a build, it comes before what the template says.
  const chosen = await studio.accounts.credentialsFor(
    { access_key: 'TEMPLATE', secret_key: 'S', region: 'us-east-2' },
    home,
    'profile:own',
  )
  expect(chosen.keyPair.accessKey).toBe(accessKey)
  expect(chosen.warnings.join()).toContain('passed over for the profile that was chosen')
})

test('resources of a dead run are reached with the profile whose keys made them', async () => {
  const { accessKey } = served.region.account
  const scope = {
    accountId: served.region.account.accountId,
    accessKeyId: accessKey,
    region: served.region.name,
    endpoint: served.endpoint,
  }
  expect(await studio.accounts.accountOfScope(scope)).toBeUndefined()
  const draft = await client.call('credentials.startDraft', { from: { kind: 'pasted', text: pasted() } })
  await client.call('credentials.save', { draftId: draft.draftId, name: 'mine', storage: 'session' })
  expect((await studio.accounts.accountOfScope(scope))?.oapi.accessKeyId).toBe(accessKey)
})

test('drafts with faults say which field is wrong, and cannot be saved', async () => {
  const { draftId } = await client.call('credentials.startDraft', { from: { kind: 'empty' } })
  const after = (changes: object) => client.call('credentials.changeDraft', { draftId, changes })
  expect((await after({})).problems.map(({ field }) => field)).toEqual(['accessKey', 'secretKey'])
  expect((await after({ accessKey: ' AK\t', secretKey: 'a b' })).problems).toMatchObject([{ field: 'secretKey' }])
  expect((await after({ accessKey: ' AK\t' })).notes).toEqual(['Blanks around the access key were taken off.'])
  expect((await after({ secretKey: 'S', region: 'eu-west-2a' })).problems).toMatchObject([{ field: 'region' }])
  expect((await after({ region: '', endpoint: 'ftp://x' })).problems).toMatchObject([{ field: 'endpoint' }])
  expect((await after({ endpoint: '', proxy: 'nonsense' })).problems).toMatchObject([{ field: 'proxy' }])
  expect((await after({ proxy: '', clientCertificate: tls.clientCertificate })).problems).toMatchObject([
    { field: 'clientKey' },
  ])
  await expect(client.call('credentials.save', { draftId, name: 'x', storage: 'session' })).rejects.toMatchObject({
    code: 'invalid-draft',
  })
  expect((await after({ clientCertificate: '' })).problems).toEqual([])
  await client.call('credentials.dropDraft', { draftId })
  await expect(after({})).rejects.toMatchObject({ code: 'unknown-draft' })
})

test('a text without keys is refused with what it might have been', async () => {
  await expect(
    client.call('credentials.startDraft', { from: { kind: 'pasted', text: 'hello' } }),
  ).rejects.toMatchObject({ code: 'no-credentials-found', hint: expect.stringContaining('OSC_ACCESS_KEY') })
})

test('the sandbox passes its own test', async () => {
  expect((await check({ kind: 'sandbox' })).test).toMatchObject({ outcome: 'works' })
})
