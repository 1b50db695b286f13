import type { Clock } from '#electron/clock.ts'
import type { OperationName } from '#shared/oapi/operations.ts'
import { OapiError } from './oapi-error.ts'

/** After so many refused signatures in a row nothing more is sent: the fourth would lock the account for a minute. */
const mostFailures = 3

/** ms. The API's longest passing lock; after it, one attempt may show whether things are mended. */
const longestLock = 600_000

/** What an answer said about the keys. */
export type KeyVerdict =
  /** The signature was accepted, whatever became of the call. */
  | 'accepted'
  /** A bad attempt in the API's count. */
  | 'refused'
  /** The API has locked authentication. */
  | 'locked'
  /** No answer, or one that came before the signature was looked at. */
  | 'unknown'

/** Keeps one account's authentication from being locked by its own tools (spec/oapi.md section 1, "Brute force"). */
export interface AuthenticationGuard {
  /**
   * Waits for leave to send a signed request; call what it gives back with what the answer said. Until a key pair is
   * known to work, one request goes at a time, so that a wrong secret costs one bad attempt and not one for each call
   * that happened to be under way.
   *
   * @throws OapiError `authentication-guard` when the next attempt could lock the account.
   */
  enter(operation: OperationName, signal?: AbortSignal): Promise<(verdict: KeyVerdict) => void>
}

/**
 * One guard a key pair; all clients that use the pair share it. Changed keys get a new one, so they start afresh; the same
 * keys get one more attempt after ten minutes, or when the clock, the other likely cause, has been set.
 */
export function createAuthenticationGuard(clock: Clock): AuthenticationGuard {
  let failures = 0
  let failedAt = 0
  let locked = false
  let proven = false
  /** The one request under way that will show whether the keys work. */
  let probe: Promise<void> | undefined

  function check(operation: OperationName): void {
    if (!locked && failures < mostFailures) return
    const passed = clock.now() - failedAt
    const clockWasSet = passed < 0
    if (!clockWasSet && passed < longestLock) throw guardError(operation, locked)
    locked = false
    failures = mostFailures - 1
  }

  function judge(verdict: KeyVerdict): void {
    switch (verdict) {
      case 'accepted':
        failures = 0
        locked = false
        proven = true
        return
      case 'refused':
      case 'locked':
        failures += 1
        failedAt = clock.now()
        locked ||= verdict === 'locked'
        proven = false
        return
      case 'unknown':
        return
    }
  }

  return {
    async enter(operation, signal) {
      for (;;) {
        check(operation)
        if (proven) return once(judge)
        if (probe === undefined) break
        await untilAborted(probe, signal)
      }
      const { promise, resolve } = Promise.withResolvers<void>()
      probe = promise
      return once((verdict) => {
        judge(verdict)
        probe = undefined
        resolve()
      })
    },
  }
}

function guardError(operation: OperationName, locked: boolean): OapiError {
  const reason = locked
    ? 'the API has locked authentication after too many bad attempts'
    : `these keys were refused ${mostFailures} times in a row, and the next bad attempt would lock the account's authentication`
  return new OapiError(
    {
      operation,
      status: 0,
      class: locked ? 'locked' : 'authentication',
      entries: [],
      requestId: undefined,
      ambiguous: false,
      retryable: false,
    },
    {
      code: 'authentication-guard',
      message: `${operation} was not sent: ${reason}.`,
      hint: 'Correct the keys, the region or the clock. With the same keys, one more attempt is let through when the clock has been set, or after ten minutes.',
      where: { operation },
    },
  )
}

function once(judge: (verdict: KeyVerdict) => void): (verdict: KeyVerdict) => void {
  let done = false
  return (verdict) => {
    if (done) return
    done = true
    judge(verdict)
  }
}

/** Waits for `work`, or rejects with the signal's reason as soon as that aborts. */
function untilAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    })
  })
}
