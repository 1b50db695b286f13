import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Clock } from '#electron/clock.ts'
import type { Vault } from '#electron/credentials/vault/vault.ts'
import {
  type DeletedProfile,
  type Profile,
  type ProfileStorage,
  profileNameSchema,
  shownCredentialsSchema,
  type TestOutcome,
  testOutcomeSchema,
} from '#shared/contract/credential-shapes.ts'
import { didYouMean, nearestName } from '#shared/language/evaluate/did-you-mean.ts'
import { StudioError } from '#shared/studio-error.ts'
import {
  joinContent,
  type ProfileContent,
  plainFieldsOf,
  plainFieldsSchema,
  secretText,
  shownOf,
} from './profile-content.ts'

const profileRecordSchema = z.strictObject({
  id: z.string(),
  name: profileNameSchema,
  createdAt: z.number(),
  importedFrom: z.string().optional(),
  plain: plainFieldsSchema,
  shown: shownCredentialsSchema,
  test: testOutcomeSchema.optional(),
})
type ProfileRecord = z.infer<typeof profileRecordSchema>

/** The content of `profiles.json`: everything about the profiles that is no secret. */
export const profilesFileSchema = z.strictObject({ profiles: z.array(profileRecordSchema) })
export type ProfilesFile = z.infer<typeof profilesFileSchema>

/** Where `profiles.json` is: read, and changed as a whole, atomically. */
export interface ProfilesFileStore {
  read(): Promise<ProfilesFile>
  update(change: (file: ProfilesFile) => ProfilesFile): Promise<ProfilesFile>
}

/** A profile to be kept. */
export interface NewProfile {
  readonly name: string
  readonly content: ProfileContent
  readonly storage: ProfileStorage
  readonly importedFrom?: string
  /** What its last test came to; absent, it is saved untested. */
  readonly test?: TestOutcome
  /** The id of the profile that it replaces; its id stays. */
  readonly replaces?: string
}

/** The app's own profiles: names and addresses in `profiles.json`, secrets in the vault or only in memory. */
export interface ProfileStore {
  list(): Promise<readonly Profile[]>
  /** Deleted, and still to be had. */
  deleted(): readonly DeletedProfile[]
  /** By id or name; `undefined` when there is none. */
  find(idOrName: string): Promise<Profile | undefined>
  /** With its secrets. Throws `unknown-profile`, or what the vault throws. */
  open(idOrName: string): Promise<{ readonly profile: Profile; readonly content: ProfileContent }>
  /** Throws `name-taken`, or what the vault throws; then nothing is changed. */
  save(profile: NewProfile): Promise<Profile>
  rename(id: string, name: string): Promise<Profile>
  duplicate(id: string, name: string | undefined): Promise<Profile>
  /** Takes its secrets out of the vault at once; for ten minutes they can be brought back from memory. */
  remove(id: string): Promise<void>
  /** Throws `unknown-profile` when it is too late. */
  restore(id: string): Promise<Profile>
  recordTest(id: string, test: TestOutcome): Promise<void>
}

/** ms in which a deleted profile can be brought back. */
const undoTime = 10 * 60_000

interface Needs {
  readonly file: ProfilesFileStore
  readonly vault: Vault
  readonly clock: Clock
}

interface DeletedEntry {
  readonly record: ProfileRecord
  readonly storage: ProfileStorage
  /** Absent when the vault could not be opened: then what it had is still sealed in it. */
  readonly content: ProfileContent | undefined
  readonly until: number
}

export function createProfileStore({ file, vault, clock }: Needs): ProfileStore {
  /** Profiles that are kept in memory only. */
  const session = new Map<string, { readonly record: ProfileRecord; readonly content: ProfileContent }>()
  const deleted = new Map<string, DeletedEntry>()

  async function list(): Promise<Profile[]> {
    const { profiles } = await file.read()
    const kept = profiles.map((record) => shown(record, 'vault'))
    const passing = [...session.values()].map(({ record }) => shown(record, 'session'))
    return [...kept, ...passing].sort((a, b) => a.name.localeCompare(b.name))
  }

  async function find(idOrName: string): Promise<Profile | undefined> {
    const profiles = await list()
    return profiles.find(({ id }) => id === idOrName) ?? profiles.find(({ name }) => name === idOrName)
  }

  async function mustFind(idOrName: string): Promise<Profile> {
    const profile = await find(idOrName)
    if (profile !== undefined) return profile
    const names = (await list()).map(({ name }) => name)
    throw new StudioError({
      code: 'unknown-profile',
      message: `There is no profile "${idOrName}"${didYouMean(nearestName(idOrName, names))}`,
      hint: names.length === 0 ? 'No profile was added yet.' : `There are: ${names.join(', ')}.`,
    })
  }

  async function contentOf(profile: Profile): Promise<ProfileContent> {
    const passing = session.get(profile.id)
    if (passing !== undefined) return passing.content
    const record = (await file.read()).profiles.find(({ id }) => id === profile.id)
    const secrets = await vault.read(profile.id)
    if (record === undefined || secrets === undefined) {
      throw new StudioError({
        code: 'vault-damaged',
        message: `The vault has no secrets of the profile "${profile.name}".`,
        hint: 'Delete the profile and add it again, or bring vault.json back from a backup.',
      })
    }
    return joinContent(record.plain, secrets)
  }

  async function mustBeFree(name: string, own: string | undefined): Promise<void> {
    const holder = (await list()).find((profile) => profile.name === name && profile.id !== own)
    if (holder === undefined) return
    throw new StudioError({
      code: 'name-taken',
      message: `There is a profile "${name}" already.`,
      hint: 'Choose another name, or change that profile.',
    })
  }

  /** Secrets first: a profile without secrets would be worse than secrets without a profile, which nobody finds. */
  async function put(record: ProfileRecord, content: ProfileContent, storage: ProfileStorage): Promise<void> {
    if (storage === 'session') {
      session.set(record.id, { record, content })
      if ((await file.read()).profiles.some(({ id }) => id === record.id)) {
        await file.update(({ profiles }) => ({ profiles: profiles.filter(({ id }) => id !== record.id) }))
        await vault.remove(record.id)
      }
      return
    }
    await vault.write(record.id, secretText(content))
    await file.update(({ profiles }) => ({ profiles: [...profiles.filter(({ id }) => id !== record.id), record] }))
    session.delete(record.id)
  }

  async function change(id: string, edit: (record: ProfileRecord) => ProfileRecord): Promise<void> {
    const passing = session.get(id)
    if (passing !== undefined) {
      session.set(id, { ...passing, record: edit(passing.record) })
      return
    }
    await file.update(({ profiles }) => ({ profiles: profiles.map((one) => (one.id === id ? edit(one) : one)) }))
  }

  function forgetOld(): void {
    for (const [id, { until }] of deleted) if (until <= clock.now()) deleted.delete(id)
  }

  return {
    list,
    find,
    deleted() {
      forgetOld()
      return [...deleted].map(([id, { record, until }]) => ({ id, name: record.name, until }))
    },

    async open(idOrName) {
      const profile = await mustFind(idOrName)
      return { profile, content: await contentOf(profile) }
    },

    async save({ name, content, storage, importedFrom, test, replaces }) {
      const before = replaces === undefined ? undefined : await mustFind(replaces)
      await mustBeFree(name, before?.id)
      const record: ProfileRecord = {
        id: before?.id ?? randomUUID(),
        name,
        createdAt: before?.createdAt ?? clock.now(),
        ...((importedFrom ?? before?.importedFrom) !== undefined && {
          importedFrom: importedFrom ?? before?.importedFrom,
        }),
        plain: plainFieldsOf(content),
        shown: shownOf(content),
        ...(test && { test }),
      }
      await put(record, content, storage)
      return shown(record, storage)
    },

    async rename(id, name) {
      const profile = await mustFind(id)
      await mustBeFree(name, profile.id)
      await change(profile.id, (record) => ({ ...record, name }))
      return { ...profile, name }
    },

    async duplicate(id, name) {
      const profile = await mustFind(id)
      const content = await contentOf(profile)
      const taken = new Set((await list()).map((each) => each.name))
      const copy = name ?? freeName(`${profile.name} copy`, taken)
      await mustBeFree(copy, undefined)
      const record: ProfileRecord = {
        id: randomUUID(),
        name: copy,
        createdAt: clock.now(),
        importedFrom: `profile "${profile.name}"`,
        plain: plainFieldsOf(content),
        shown: shownOf(content),
        ...(profile.test && { test: profile.test }),
      }
      await put(record, content, profile.storage)
      return shown(record, profile.storage)
    },

    async remove(id) {
      const profile = await mustFind(id)
      const content = await contentOf(profile).catch(() => undefined)
      const passing = session.get(profile.id)
      const record = passing?.record ?? (await file.read()).profiles.find((each) => each.id === profile.id) ?? undefined
      session.delete(profile.id)
      await file.update(({ profiles }) => ({ profiles: profiles.filter((each) => each.id !== profile.id) }))
      if (profile.storage === 'vault') await vault.remove(profile.id)
      if (record === undefined || content === undefined) return
      deleted.set(profile.id, { record, storage: profile.storage, content, until: clock.now() + undoTime })
    },

    async restore(id) {
      forgetOld()
      const entry = deleted.get(id)
      if (entry?.content === undefined) {
        throw new StudioError({
          code: 'unknown-profile',
          message: 'The profile can no longer be brought back: its secrets are gone.',
          hint: 'Add the credentials again.',
        })
      }
      const taken = new Set((await list()).map(({ name }) => name))
      const record = { ...entry.record, name: freeName(entry.record.name, taken) }
      await put(record, entry.content, entry.storage)
      deleted.delete(id)
      return shown(record, entry.storage)
    },

    recordTest: (id, test) => change(id, (record) => ({ ...record, test })),
  }
}

function shown({ id, name, createdAt, importedFrom, shown, test }: ProfileRecord, storage: ProfileStorage): Profile {
  return {
    id,
    name,
    storage,
    createdAt,
    ...(importedFrom !== undefined && { importedFrom }),
    shown,
    ...(test && { test }),
  }
}

/** The name, or with the first number after it that is free. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  for (let number = 2; ; number += 1) {
    const numbered = `${name} ${number}`
    if (!taken.has(numbered)) return numbered
  }
}
