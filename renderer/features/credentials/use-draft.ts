import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { DraftOrigin } from '#shared/contract/credential-calls.ts'
import type { CredentialDraft, DraftChanges } from '#shared/contract/credential-shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'

export interface DraftAccess {
  readonly draft: CredentialDraft | undefined
  /** Something is under way. */
  readonly busy: boolean
  readonly error: ErrorReport | undefined
  /** Begins anew; what was there is dropped. Gives nothing when it was refused: `error` says why. */
  readonly begin: (from: DraftOrigin) => Promise<CredentialDraft | undefined>
  /** Changes fields of the draft, one change after the other. */
  readonly change: (changes: DraftChanges) => Promise<CredentialDraft | undefined>
  readonly trust: (fingerprint: string) => Promise<CredentialDraft | undefined>
  /** The draft has become a profile, or is not wanted any more. */
  readonly forget: () => void
}

/**
 * Credentials being put together. They live in the main process: what is typed here goes there once, and only what may be
 * seen comes back.
 */
export function useDraft(): DraftAccess {
  const studio = useStudio()
  const [draft, setDraft] = useState<CredentialDraft | undefined>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorReport | undefined>()
  const current = useRef<CredentialDraft | undefined>(undefined)
  const queue = useRef<Promise<unknown>>(Promise.resolve())

  const keep = useCallback((next: CredentialDraft | undefined) => {
    current.current = next
    setDraft(next)
  }, [])

  const drop = useCallback(() => {
    const draftId = current.current?.draftId
    // It would end by itself after an hour; nobody waits for this.
    if (draftId !== undefined) void studio.call('credentials.dropDraft', { draftId }).catch(() => {})
  }, [studio])

  useEffect(() => drop, [drop])

  const inTurn = useCallback(
    (work: () => Promise<CredentialDraft>) => {
      const turn = queue.current.then(async () => {
        setBusy(true)
        setError(undefined)
        try {
          const next = await work()
          keep(next)
          return next
        } catch (thrown) {
          setError(errorReportOf(thrown))
          return undefined
        } finally {
          setBusy(false)
        }
      })
      queue.current = turn
      return turn
    },
    [keep],
  )

  return useMemo(
    () => ({
      draft,
      busy,
      error,
      begin: (from) =>
        inTurn(async () => {
          const next = await studio.call('credentials.startDraft', { from })
          drop()
          return next
        }),
      change: (changes) =>
        inTurn(() => studio.call('credentials.changeDraft', { draftId: current.current?.draftId ?? '', changes })),
      trust: (fingerprint) =>
        inTurn(() => studio.call('credentials.trust', { draftId: current.current?.draftId ?? '', fingerprint })),
      forget: () => keep(undefined),
    }),
    [draft, busy, error, inTurn, keep, drop, studio],
  )
}

/** Fields whose files could not be read, as the error names them. */
const fieldsOfErrors: Readonly<Record<string, string>> = {
  'client certificate': 'clientCertificate',
  'client key': 'clientKey',
  'certificate authority': 'authority',
}

/** The field that an error is about, when it is about one. */
export function fieldOf(error: ErrorReport | undefined): string | undefined {
  return fieldsOfErrors[error?.where?.option ?? '']
}

/** What is wrong with a field of a draft, in one text; undefined when nothing is. */
export function problemOf(draft: CredentialDraft | undefined, field: string): string | undefined {
  const problems = (draft?.problems ?? []).filter((problem) => problem.field === field)
  if (problems.length === 0) return undefined
  return problems.map(({ message, hint }) => (hint === undefined ? message : `${message} ${hint}`)).join(' ')
}
