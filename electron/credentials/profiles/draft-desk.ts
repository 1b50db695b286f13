import { randomUUID } from 'node:crypto'
import type { Clock } from '#electron/clock.ts'
import { offeredAddress } from '#electron/credentials/offered-address.ts'
import { resolveCredentials, resolveLogin } from '#electron/credentials/resolve-credentials.ts'
import type { CredentialDraft, TestOutcome } from '#shared/contract/credential-shapes.ts'
import { defaultRegion } from '#shared/credentials/regions.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import { type ProfileContent, profileSource, shownOf } from './profile-content.ts'

/** Credentials that somebody is putting together. They are here, in the main process; the page sees what they look like. */
export interface Draft {
  readonly id: string
  readonly name: string
  readonly content: ProfileContent
  readonly notes: readonly string[]
  readonly choices: readonly string[]
  readonly importedFrom?: string
  /** Of exactly this content. */
  readonly test?: TestOutcome
  /** The certificate that the server showed in the last test and that is not trusted. */
  readonly shownCertificate?: { readonly pem: string; readonly fingerprint: string }
}

/** Keeps drafts for an hour after their last use, and not too many of them. */
export interface DraftDesk {
  put(draft: Omit<Draft, 'id'>): Draft
  /** Throws `unknown-draft`. */
  get(id: string): Draft
  /** Changes its content; what was tested before is no longer what is there. */
  edit(id: string, content: ProfileContent, notes: readonly string[]): Draft
  tested(id: string, test: TestOutcome): void
  sawCertificate(id: string, certificate: NonNullable<Draft['shownCertificate']>): void
  drop(id: string): void
}

/** ms */
const longestIdle = 3_600_000

const mostDrafts = 20

export function createDraftDesk(clock: Clock): DraftDesk {
  const drafts = new Map<string, { draft: Draft; usedAt: number }>()

  function forgetOld(): void {
    for (const [id, { usedAt }] of drafts) if (clock.now() - usedAt > longestIdle) drafts.delete(id)
    while (drafts.size > mostDrafts) {
      const [oldest] = drafts.keys()
      if (oldest === undefined) return
      drafts.delete(oldest)
    }
  }

  /** Put back at the end: the first is the one that was not used for the longest time. */
  function keep(draft: Draft): Draft {
    drafts.delete(draft.id)
    drafts.set(draft.id, { draft, usedAt: clock.now() })
    forgetOld()
    return draft
  }

  function get(id: string): Draft {
    forgetOld()
    const entry = drafts.get(id)
    if (entry === undefined) {
      throw new StudioError({
        code: 'unknown-draft',
        message: 'These credentials are no longer held.',
        hint: 'Enter them again: what is not saved is forgotten after an hour, and when OMI Studio ends.',
      })
    }
    return keep(entry.draft)
  }

  return {
    put: (draft) => keep({ ...draft, id: randomUUID() }),
    get,
    edit(id, content, notes) {
      const { test: _, ...draft } = get(id)
      return keep({ ...draft, content, notes })
    },
    tested: (id, test) => void keep({ ...get(id), test }),
    sawCertificate: (id, shownCertificate) => void keep({ ...get(id), shownCertificate }),
    drop: (id) => void drafts.delete(id),
  }
}

/** What the page gets to see of a draft. */
export async function shownDraft(draft: Draft, now: number): Promise<CredentialDraft> {
  const { id, name, content, notes, choices } = draft
  const address = addressOf(content)
  return {
    draftId: id,
    name,
    shown: shownOf(content),
    ...(address !== undefined && { endpointUrl: address }),
    notes: [...notes],
    problems: await problemsOf(content, now),
    choices: [...choices],
  }
}

function addressOf({ endpoint, region }: ProfileContent): string | undefined {
  try {
    return offeredAddress(
      { ...(endpoint !== undefined && { endpoint: { value: endpoint, name: 'endpoint' } }) },
      region ?? defaultRegion,
    )
  } catch {
    return undefined
  }
}

/** What keeps a draft from being used, by the names of the contract's fields. */
export async function problemsOf(content: ProfileContent, now: number): Promise<CredentialDraft['problems']> {
  const { accessKey, secretKey, login, password } = content
  const pair = accessKey !== undefined || secretKey !== undefined
  const missing = [
    ...(accessKey === undefined && (pair || login === undefined)
      ? [problem('accessKey', 'The access key is missing.')]
      : []),
    ...(secretKey === undefined && (pair || login === undefined)
      ? [problem('secretKey', 'The secret key is missing.')]
      : []),
    ...(login !== undefined && password === undefined ? [problem('password', 'The password is missing.')] : []),
    ...(login === undefined && password !== undefined ? [problem('login', 'The login is missing.')] : []),
  ]
  if (missing.length > 0) return missing
  try {
    const sources = [profileSource('new', content)]
    if (pair) await resolveCredentials(sources, now)
    else await resolveLogin(sources, now)
    return []
  } catch (error) {
    const { message, hint, where } = errorReportOf(error)
    const field = fieldNames[where?.option ?? ''] ?? 'accessKey'
    return [{ field, message, ...(hint !== undefined && { hint }) }]
  }
}

function problem(field: string, message: string): CredentialDraft['problems'][number] {
  return { field, message }
}

/** The contract's fields by the names that a profile's own source gives them. */
const fieldNames: Readonly<Record<string, string>> = {
  'access key': 'accessKey',
  'secret key': 'secretKey',
  region: 'region',
  endpoint: 'endpoint',
  'client certificate': 'clientCertificate',
  'client key': 'clientKey',
  'certificate authority': 'authority',
  login: 'login',
  password: 'password',
  proxy: 'proxy',
}
