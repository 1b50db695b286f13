/** Refused signatures in a row after which the API locks the account's authentication (spec/oapi.md, "Brute force"). */
export const attemptsUntilLock = 4

/** ms of the first lock; each further one is longer by as much, up to the longest. */
const lockStep = 60_000
const longestLock = 10 * lockStep

/** What is known about the attempts with one access key. */
export interface Attempts {
  /** Refused in a row. */
  readonly failed: number
  /** How many more may be refused without a lock. */
  readonly left: number
  /** Epoch ms; until then nothing is worth sending. */
  readonly lockedUntil?: number
}

/**
 * Counts refused signatures as the API does: by access key, whatever the secret. Each client has a guard for its own key
 * pair; somebody who tries one secret after another has a new pair each time, and would run into the lock unwarned.
 */
export interface AttemptLedger {
  of(endpoint: string, accessKey: string): Attempts
  refused(endpoint: string, accessKey: string): Attempts
  /** The API has said that it is locked. */
  locked(endpoint: string, accessKey: string): Attempts
  accepted(endpoint: string, accessKey: string): void
}

/** @param now epoch ms */
export function createAttemptLedger(now: () => number): AttemptLedger {
  const entries = new Map<string, { failed: number; lockedUntil: number }>()
  const keyOf = (endpoint: string, accessKey: string) => `${endpoint} ${accessKey}`

  function told({ failed, lockedUntil }: { failed: number; lockedUntil: number }): Attempts {
    return {
      failed,
      left: attemptsUntilLock - 1 - (failed % attemptsUntilLock),
      ...(lockedUntil > now() && { lockedUntil }),
    }
  }

  function change(key: string, failed: number, locks: boolean): Attempts {
    const length = Math.min(longestLock, Math.max(1, Math.floor(failed / attemptsUntilLock)) * lockStep)
    const entry = { failed, lockedUntil: locks ? now() + length : 0 }
    entries.set(key, entry)
    return told(entry)
  }

  return {
    of: (endpoint, accessKey) => told(entries.get(keyOf(endpoint, accessKey)) ?? { failed: 0, lockedUntil: 0 }),
    refused(endpoint, accessKey) {
      const key = keyOf(endpoint, accessKey)
      const failed = (entries.get(key)?.failed ?? 0) + 1
      return change(key, failed, failed % attemptsUntilLock === 0)
    },
    locked(endpoint, accessKey) {
      const key = keyOf(endpoint, accessKey)
      // Somebody else's attempts were counted too: at least as many as lock.
      const failed = Math.max(attemptsUntilLock, entries.get(key)?.failed ?? 0)
      return change(key, failed, true)
    },
    accepted(endpoint, accessKey) {
      entries.delete(keyOf(endpoint, accessKey))
    },
  }
}
