import { type OperationName, operations } from '#shared/oapi/operations.ts'
import type { OapiError } from './oapi-error.ts'

/** How often a call is tried in all. */
export const mostAttempts = 6

/** ms */
const firstPause = 1_000
const longestPause = 30_000

/** What to do after an attempt that failed. */
export type AfterFailure =
  | { readonly kind: 'give-up' }
  /** Try again after so many ms. */
  | { readonly kind: 'retry'; readonly pause: number }

/**
 * Decides by error class: throttling, server errors and lost connections are tried again, with full jitter; a 401 never
 * (four of them lock the account), nor quotas and wrong requests. A call that makes something and may have had its
 * effect is repeated only where a client token makes that safe; otherwise the caller gets the ambiguous error and looks.
 */
export function afterFailure(
  operation: OperationName,
  error: OapiError,
  attempt: number,
  hasToken: boolean,
  random: () => number,
): AfterFailure {
  if (attempt >= mostAttempts || !isTransient(error)) return { kind: 'give-up' }
  if (error.ambiguous && !isRepeatable(operation, hasToken)) return { kind: 'give-up' }
  const ceiling = Math.min(longestPause, firstPause * 2 ** (attempt - 1))
  return { kind: 'retry', pause: Math.ceil(random() * ceiling) }
}

function isTransient(error: OapiError): boolean {
  if (error.code === 'tls-not-trusted') return false
  return error.class === 'throttled' || error.class === 'unavailable'
}

/** Reads and deletions come to the same when done twice; so do creations with a client token, tags and updates. */
function isRepeatable(operation: OperationName, hasToken: boolean): boolean {
  if (!/^(Create|Link|Unlink)/.test(operation) || operation === 'CreateTags') return true
  return operations[operation].clientToken && hasToken
}
