import { describe, expect, test } from 'vitest'
import { type ProfileContent, shownOf } from '#electron/credentials/profiles/profile-content.ts'
import {
  createProfileStore,
  type ProfilesFile,
  profilesFileSchema,
} from '#electron/credentials/profiles/profile-store.ts'
import { Secret } from '#electron/credentials/secret.ts'
import type { Vault } from '#electron/credentials/vault/vault.ts'
import { profileSchema } from '#shared/contract/credential-shapes.ts'
import { StudioError } from '#shared/studio-error.ts'
import * as tls from '#test/integration/electron/oapi/tls-fixture.ts'
import { createManualClock } from '#test/support/sandbox/test-region.ts'

const content: ProfileContent = {
  accessKey: 'ACCESSKEY12345678901',
  secretKey: new Secret('the-secret-key'),
  region: 'eu-west-2',
  clientCertificate: tls.clientCertificate,
  clientKey: new Secret(tls.clientKey),
  skipVerification: false,
  login: 'me@example.com',
  password: new Secret('the-password'),
  proxy: new Secret('http://me:the-proxy-password@proxy.example:3128'),
}
const secrets = /the-secret-key|the-password|the-proxy-password|PRIVATE KEY|ACCESSKEY/

function open() {
  let file: ProfilesFile = { profiles: [] }
  const kept = new Map<string, string>()
  const world = { locked: false, clock: createManualClock(), kept, file: () => file }
  const vault: Vault = {
    state: async () => ({ kind: 'keyring', keyring: 'test' }),
    create: async () => {},
    open: async () => {},
    lock: () => {},
    async read(id) {
      if (world.locked) throw new StudioError({ code: 'vault-locked', message: 'locked' })
      return kept.get(id)
    },
    async write(id, text) {
      if (world.locked) throw new StudioError({ code: 'vault-locked', message: 'locked' })
      kept.set(id, text)
    },
    remove: async (id) => void kept.delete(id),
  }
  const store = createProfileStore({
    file: {
      read: async () => file,
      update: async (change) => {
        file = profilesFileSchema.parse(change(file))
        return file
      },
    },
    vault,
    clock: world.clock,
  })
  return { ...world, world, store }
}

describe('a profile', () => {
  test('is kept in two places: nothing secret outside the vault', async () => {
    const { store, file, kept } = open()
    const profile = await store.save({ name: 'prod', content, storage: 'vault', importedFrom: 'pasted text' })
    expect(profileSchema.parse(profile)).toMatchObject({ name: 'prod', importedFrom: 'pasted text' })
    expect(JSON.stringify([profile, file()])).not.toMatch(secrets)
    expect(profile.shown).toMatchObject({
      accessKeyEnd: '8901',
      secretKeySet: true,
      proxy: 'http://proxy.example:3128',
    })
    expect([...kept.values()].join()).toMatch(secrets)
    const { content: back } = await store.open('prod')
    expect(JSON.stringify(shownOf(back))).toBe(JSON.stringify(shownOf(content)))
    expect(back.clientKey?.reveal()).toBe(tls.clientKey)
  })

  test('for this session only is nowhere on disk', async () => {
    const { store, file, kept } = open()
    await store.save({ name: 'passing', content, storage: 'session' })
    expect(file().profiles).toEqual([])
    expect(kept.size).toBe(0)
    expect((await store.list()).map(({ name, storage }) => [name, storage])).toEqual([['passing', 'session']])
    expect((await store.open('passing')).content.secretKey?.reveal()).toBe('the-secret-key')
  })

  test('is not half saved when the vault is locked', async () => {
    const { store, file, world } = open()
    world.locked = true
    await expect(store.save({ name: 'prod', content, storage: 'vault' })).rejects.toMatchObject({
      code: 'vault-locked',
    })
    expect(file().profiles).toEqual([])
  })

  test('is replaced under its id, and loses the test of what was there before', async () => {
    const { store, kept } = open()
    const test = { at: 1, outcome: 'works', summary: 'fine' } as const
    const { id } = await store.save({ name: 'prod', content, storage: 'vault', test })
    const changed = { ...content, secretKey: new Secret('another') }
    const replaced = await store.save({ name: 'prod', content: changed, storage: 'vault', replaces: id })
    expect(replaced.id).toBe(id)
    expect(replaced.test).toBeUndefined()
    expect(kept.size).toBe(1)
    expect((await store.list()).length).toBe(1)
  })

  test('leaves the disk when it becomes one of this session', async () => {
    const { store, file, kept } = open()
    const { id } = await store.save({ name: 'prod', content, storage: 'vault' })
    await store.save({ name: 'prod', content, storage: 'session', replaces: id })
    expect([file().profiles.length, kept.size, (await store.list()).length]).toEqual([0, 0, 1])
  })

  test('has a name of its own', async () => {
    const { store } = open()
    const one = await store.save({ name: 'one', content, storage: 'vault' })
    await store.save({ name: 'two', content, storage: 'session' })
    await expect(store.save({ name: 'two', content, storage: 'vault' })).rejects.toMatchObject({ code: 'name-taken' })
    await expect(store.rename(one.id, 'two')).rejects.toMatchObject({ code: 'name-taken' })
    expect(await store.rename(one.id, 'three')).toMatchObject({ id: one.id, name: 'three' })
    expect((await store.find('three'))?.id).toBe(one.id)
    await expect(store.open('threee')).rejects.toThrow('Did you mean "three"?')
  })

  test('is duplicated with its secrets, under a free name', async () => {
    const { store } = open()
    const { id } = await store.save({ name: 'prod', content, storage: 'vault' })
    expect((await store.duplicate(id, undefined)).name).toBe('prod copy')
    expect((await store.duplicate(id, undefined)).name).toBe('prod copy 2')
    expect((await store.open('prod copy')).content.password?.reveal()).toBe('the-password')
  })
})

describe('a deleted profile', () => {
  test('is out of the vault at once, and can be brought back for ten minutes', async () => {
    const { store, kept, file, clock } = open()
    const { id } = await store.save({ name: 'prod', content, storage: 'vault' })
    await store.remove(id)
    expect([kept.size, file().profiles.length]).toEqual([0, 0])
    expect(store.deleted()).toEqual([{ id, name: 'prod', until: clock.now() + 600_000 }])
    clock.advance(599_999)
    await store.save({ name: 'prod', content, storage: 'session' })
    expect(await store.restore(id)).toMatchObject({ id, name: 'prod 2', storage: 'vault' })
    expect((await store.open(id)).content.secretKey?.reveal()).toBe('the-secret-key')
    expect(store.deleted()).toEqual([])
  })

  test('is gone after that', async () => {
    const { store, clock } = open()
    const { id } = await store.save({ name: 'prod', content, storage: 'session' })
    await store.remove(id)
    clock.advance(600_000)
    expect(store.deleted()).toEqual([])
    await expect(store.restore(id)).rejects.toMatchObject({ code: 'unknown-profile' })
  })

  test('goes even when the vault cannot be opened, and is then not promised back', async () => {
    const { store, kept, world } = open()
    const { id } = await store.save({ name: 'prod', content, storage: 'vault' })
    world.locked = true
    await store.remove(id)
    expect([kept.size, (await store.list()).length, store.deleted().length]).toEqual([0, 0, 0])
  })
})
