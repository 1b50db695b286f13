import { StudioError } from '#shared/studio-error.ts'

/** After so many refused signatures in a row nothing more is sent: the fourth would lock the account for a minute. */
const mostFailures = 3

/** Keeps one account's authentication from being locked by its own tools (spec/oapi.md section 1, "Brute force"). */
export interface AuthenticationGuard {
  /** Throws when no call may be made. */
  check(): void
  succeeded(): void
  failed(error: Error): void
}

/** One guard a key pair; it is shared by all clients that use the pair. */
export function createAuthenticationGuard(): AuthenticationGuard {
  let failures = 0
  return {
    check() {
      if (failures < mostFailures) return
      throw new StudioError({
        code: 'authentication-guard',
        message: `These keys were refused ${failures} times in a row, so nothing more is sent with them: the next bad attempt would lock the account's authentication.`,
        hint: 'Correct the keys, the region or the clock, then start again.',
      })
    },
    succeeded() {
      failures = 0
    },
    failed() {
      failures += 1
    },
  }
}
