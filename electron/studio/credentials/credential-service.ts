import { dirname, isAbsolute } from 'node:path'
import type { Clock } from '#electron/clock.ts'
import { createAttemptLedger } from '#electron/credentials/check/attempt-ledger.ts'
import { type CheckedAccess, checkCredentials } from '#electron/credentials/check/check-credentials.ts'
import type { CredentialSource } from '#electron/credentials/credential-source.ts'
import { createDraftDesk, type Draft, problemsOf, shownDraft } from '#electron/credentials/profiles/draft-desk.ts'
import { editContent } from '#electron/credentials/profiles/edit-content.ts'
import { type Found, findCredentials } from '#electron/credentials/profiles/found-credentials.ts'
import { readPasted } from '#electron/credentials/profiles/pasted-credentials.ts'
import { contentOfOffer, type ProfileContent, profileSource } from '#electron/credentials/profiles/profile-content.ts'
import { freeName } from '#electron/credentials/profiles/profile-store.ts'
import { resolveCredentials, resolveLogin } from '#electron/credentials/resolve-credentials.ts'
import { planSharedFileEdit, writeSharedFileEdit } from '#electron/credentials/shared-file/edit-shared-file.ts'
import { offerOfProfile } from '#electron/credentials/shared-file/profile-offer.ts'
import { readSharedFile, type SharedProfile, sharedFilePath } from '#electron/credentials/shared-file/shared-file.ts'
import type { CallInput, CallOutput } from '#shared/contract/calls.ts'
import type { CheckSubject, DraftOrigin } from '#shared/contract/credential-calls.ts'
import type { CheckItem, CredentialDraft, Profile, TestOutcome } from '#shared/contract/credential-shapes.ts'
import type { StreamInput } from '#shared/contract/streams.ts'
import { defaultRegion } from '#shared/credentials/regions.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { AccountService } from '../accounts/account-service.ts'
import type { SandboxService } from '../sandbox/sandbox-service.ts'
import type { OpenProfiles } from './open-profiles.ts'

/** Everything that people do with credentials, for the app and the command line. */
export interface CredentialService {
  profiles(): Promise<CallOutput<'credentials.profiles'>>
  found(input: CallInput<'credentials.found'>): Promise<CallOutput<'credentials.found'>>
  startDraft(from: DraftOrigin): Promise<CredentialDraft>
  changeDraft(input: CallInput<'credentials.changeDraft'>): Promise<CredentialDraft>
  trust(input: CallInput<'credentials.trust'>): Promise<CredentialDraft>
  dropDraft(draftId: string): void
  save(input: CallInput<'credentials.save'>): Promise<Profile>
  previewExport(input: CallInput<'credentials.previewExport'>): Promise<CallOutput<'credentials.previewExport'>>
  export(input: CallInput<'credentials.export'>): Promise<CallOutput<'credentials.export'>>
  check(input: StreamInput<'credentials.check'>, signal: AbortSignal): AsyncGenerator<CheckItem>
  /** What stands behind: profiles and vault. */
  readonly kept: OpenProfiles
}

interface Needs {
  readonly kept: OpenProfiles
  readonly accounts: AccountService
  readonly sandbox: SandboxService
  readonly clock: Clock
  readonly version: string
  /** Where the chain starts when there is no template. */
  readonly workingFolder: string
}

export function createCredentialService(needs: Needs): CredentialService {
  const { kept, accounts, clock } = needs
  const { profiles, vault, sharedFile } = kept
  const drafts = createDraftDesk(clock)
  const ledger = createAttemptLedger(() => clock.now())

  const find = (role: boolean): Promise<readonly Found[]> =>
    findCredentials({ sharedFile, ...(role && { role: kept.askedRole }) })

  /** A draft with a name that is free. */
  async function begin(
    content: ProfileContent,
    told: Partial<Draft> & { readonly name: string },
  ): Promise<CredentialDraft> {
    const taken = new Set((await profiles.list()).map(({ name }) => name))
    const name = freeName(told.name, taken)
    return shownDraft(drafts.put({ notes: [], choices: [], ...told, name, content }), clock.now())
  }

  /** One of several profiles of a text or a file; the first, until somebody chooses. */
  async function beginAmong(
    all: ReadonlyMap<string, SharedProfile>,
    choice: string | undefined,
    told: { readonly folder: string; readonly notes: readonly string[]; readonly importedFrom: string },
  ): Promise<CredentialDraft> {
    const [first] = all.keys()
    const name = choice ?? first
    const profile = name === undefined ? undefined : all.get(name)
    if (name === undefined || profile === undefined) throw nothingFound(choice)
    const offer = await offerOfProfile(name, profile, told.folder)
    return begin(contentOfOffer(offer), {
      name: name === '' ? (offer.region?.value ?? defaultRegion) : name,
      notes: [...told.notes, ...(offer.notes ?? [])],
      choices: all.size > 1 ? [...all.keys()] : [],
      importedFrom: told.importedFrom,
    })
  }

  async function startDraft(from: DraftOrigin): Promise<CredentialDraft> {
    switch (from.kind) {
      case 'empty':
        return begin({ region: defaultRegion, skipVerification: false }, { name: defaultRegion })
      case 'pasted': {
        const { profiles: all, notes } = readPasted(from.text)
        return beginAmong(all, from.choice, { folder: needs.workingFolder, notes, importedFrom: 'pasted text' })
      }
      case 'file': {
        const path = mustBeAbsolute(from.path)
        const file = await readSharedFile(path)
        if (file === undefined) throw nothingAt(path)
        const { profiles: all, problems: notes } = file
        return beginAmong(all, from.choice, { folder: dirname(path), notes, importedFrom: path })
      }
      case 'found': {
        const found = (await find(from.id === 'role')).find(({ shown }) => shown.id === from.id)
        if (found === undefined || found.shown.kind === 'role') throw nothingFound(from.id)
        const { title, place, profile, problems } = found.shown
        return begin(found.content, {
          name: profile ?? found.content.region ?? defaultRegion,
          notes: problems,
          importedFrom: place === undefined ? title : `${title} of ${place}`,
        })
      }
      case 'profile': {
        const { profile, content } = await profiles.open(from.id)
        const { importedFrom, test } = profile
        const held = drafts.put({
          name: profile.name,
          content,
          notes: [],
          choices: [],
          ...(importedFrom !== undefined && { importedFrom }),
          ...(test && { test }),
        })
        return shownDraft(held, clock.now())
      }
    }
  }

  async function accessOf(subject: CheckSubject): Promise<CheckedAccess> {
    switch (subject.kind) {
      case 'draft':
        return accessFrom([profileSource('new', drafts.get(subject.draftId).content)], clock.now())
      case 'profile': {
        const { profile, content } = await profiles.open(subject.id)
        return accessFrom([profileSource(profile.name, content)], clock.now())
      }
      case 'chain':
        return accessFrom(accounts.chainFor({}, needs.workingFolder), clock.now())
      case 'sandbox':
        return { kind: 'keys', credentials: (await needs.sandbox.open()).credentials }
    }
  }

  async function record(subject: CheckSubject, test: TestOutcome, tested: ProfileContent | undefined): Promise<void> {
    switch (subject.kind) {
      case 'draft':
        // What was changed while it was being tested is not what was tested.
        if (drafts.get(subject.draftId).content === tested) drafts.tested(subject.draftId, test)
        return
      case 'profile':
        return profiles.recordTest(subject.id, test)
      case 'chain':
      case 'sandbox':
        return
    }
  }

  async function planExport(id: string, as: string) {
    const { content } = await profiles.open(id)
    return planSharedFileEdit(sharedFilePath(sharedFile), as, content)
  }

  return {
    kept,
    async profiles() {
      return {
        profiles: [...(await profiles.list())],
        deleted: [...profiles.deleted()],
        vault: await vault.state(),
      }
    },

    async found({ role = false }) {
      const own = await profiles.list()
      const found = (await find(role)).map(({ shown }) => {
        const end = shown.shown.accessKeyEnd
        const same = own.find((profile) => end !== undefined && end !== '' && profile.shown.accessKeyEnd === end)
        return { ...shown, ...(same && { sameAs: same.name }) }
      })
      return { found }
    },

    startDraft,

    async changeDraft({ draftId, changes }) {
      const draft = drafts.get(draftId)
      const { content, notes } = await editContent(draft.content, changes, needs.workingFolder)
      return shownDraft(drafts.edit(draft.id, content, notes), clock.now())
    },

    async trust({ draftId, fingerprint }) {
      const draft = drafts.get(draftId)
      const shown = draft.shownCertificate
      if (shown === undefined || shown.fingerprint !== fingerprint) {
        throw new StudioError({
          code: 'certificate-changed',
          message: 'The server has not shown this certificate in the last test.',
          hint: 'Test again, and compare the fingerprint with the one that your administrator gave you.',
        })
      }
      const content = { ...draft.content, authority: shown.pem }
      return shownDraft(drafts.edit(draftId, content, []), clock.now())
    },

    dropDraft: (draftId) => drafts.drop(draftId),

    async save({ draftId, name, storage, replaces }) {
      const { content, importedFrom, test } = drafts.get(draftId)
      const [problem] = await problemsOf(content, clock.now())
      if (problem !== undefined) {
        throw new StudioError({
          code: 'invalid-draft',
          message: problem.message,
          ...(problem.hint !== undefined && { hint: problem.hint }),
          where: { option: problem.field },
        })
      }
      const saved = await profiles.save({
        name,
        content: { ...content, region: content.region ?? defaultRegion },
        storage,
        ...(importedFrom !== undefined && { importedFrom }),
        ...(test && { test }),
        ...(replaces !== undefined && { replaces }),
      })
      drafts.drop(draftId)
      return saved
    },

    async previewExport({ id, as }) {
      const { path, replaces, diff, notes, version } = await planExport(id, as)
      return { path, replaces, diff, notes: [...notes], version }
    },

    async export({ id, as, version }) {
      const edit = await planExport(id, as)
      if (edit.version !== version || !(await writeSharedFileEdit(edit))) return { kind: 'changed-elsewhere' }
      return { kind: 'written', path: edit.path }
    },

    async *check({ subject, builders, evenIfItLocks }, signal) {
      const tested = subject.kind === 'draft' ? drafts.get(subject.draftId).content : undefined
      const access = await accessOf(subject)
      const limiter = access.kind === 'keys' ? accounts.limiterFor(access.credentials) : undefined
      const items = checkCredentials(access, {
        version: needs.version,
        ledger,
        signal,
        clock,
        ...(builders && { builders }),
        ...(evenIfItLocks !== undefined && { evenIfItLocks }),
        ...(limiter && { limiter }),
        onCertificate({ pem, fingerprint }) {
          if (subject.kind === 'draft') drafts.sawCertificate(subject.draftId, { pem, fingerprint })
        },
      })
      for await (const item of items) {
        if (item.kind === 'ended') await record(subject, item.test, tested)
        yield item
      }
    },
  }
}

/** Keys, if there are any; else a login, which opens a few operations only. */
async function accessFrom(sources: readonly CredentialSource[], now: number): Promise<CheckedAccess> {
  try {
    return { kind: 'keys', credentials: await resolveCredentials(sources, now) }
  } catch (error) {
    const noKeys = error instanceof StudioError && error.code === 'no-credentials'
    const login = noKeys ? await resolveLogin(sources, now) : undefined
    if (login === undefined) throw error
    return { kind: 'login', credentials: login }
  }
}

function mustBeAbsolute(path: string): string {
  if (isAbsolute(path)) return path
  throw new StudioError({
    code: 'unreadable-shared-file',
    message: `"${path}" is not a whole path.`,
    hint: 'Begin at the root of the disk: /home/me/config.json.',
  })
}

function nothingAt(path: string): StudioError {
  return new StudioError({
    code: 'unreadable-shared-file',
    message: `There is no file ${path}.`,
    hint: 'Choose the file that your tools keep their profiles in, usually ~/.osc/config.json.',
  })
}

function nothingFound(choice: string | undefined): StudioError {
  return new StudioError({
    code: 'no-credentials-found',
    message:
      choice === undefined ? 'No access key was found in this text.' : `There is nothing called "${choice}" to import.`,
    hint: 'It may be "export OSC_ACCESS_KEY=…" lines, the JSON of a profile, or the access key and the secret key, one after the other.',
  })
}
