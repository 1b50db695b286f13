import { OapiError } from '#electron/oapi/oapi-error.ts'
import type { CheckFinding, CheckMend, CheckPlace, Verdict } from '#shared/contract/check-shapes.ts'
import { errorReportOf } from '#shared/studio-error.ts'

interface More {
  readonly hint?: string | undefined
  readonly place?: CheckPlace | undefined
  readonly mends?: readonly (CheckMend | undefined)[]
}

/** Something that was found out, good or bad. */
export function finding(verdict: Verdict, code: string, message: string, more: More = {}): CheckFinding {
  return {
    verdict,
    code,
    message,
    ...(more.hint === undefined ? {} : { hint: more.hint }),
    ...(more.place === undefined ? {} : { place: more.place }),
    mends: (more.mends ?? []).filter((mend) => mend !== undefined),
  }
}

/**
 * A failure as a finding: of a builder's step that looked, or of a call. What the keys may not read is not known to be
 * wrong, and is told as a warning.
 *
 * @throws errors about the keys themselves, after which nothing more may be asked, and what the signal was aborted with
 */
export function findingOfError(error: unknown, signal: AbortSignal, more: More = {}): CheckFinding {
  signal.throwIfAborted()
  if (error instanceof OapiError && (error.class === 'authentication' || error.class === 'locked')) throw error
  const { code, message, hint } = errorReportOf(error)
  const verdict = error instanceof OapiError && error.class === 'authorisation' ? 'warning' : 'error'
  return finding(verdict, code, message, { ...more, hint: more.hint ?? hint })
}
