import { type OperationName, operations } from '#shared/oapi/operations.ts'
import type { OapiError } from './oapi-error.ts'

/** How often a call is tried in all when the platform or the way to it fails. */
export const mostAttempts = 6

/** Throttling passes by itself, and the pace is halved each time, so it is worth more patience. */
export const mostThrottledAttempts = 10

/** ms */
const firstPause = 1_000
const longestPause = 30_000
const longestRetryAfter = 120_000

/** What to do after an attempt that failed. */
export type AfterFailure =
  | { readonly kind: 'give-up' }
  /** Try again after so many ms. */
  | { readonly kind: 'retry'; readonly pause: number }

/** An attempt that failed. */
export interface Failure {
  readonly operation: OperationName
  readonly error: OapiError
  /** Counts from 1. */
  readonly attempt: number
  /** The request carried a client token. */
  readonly hasToken: boolean
  /** ms that the server asked to wait, where it did; the API does not document that it does, proxies may. */
  readonly retryAfter: number | undefined
}

/**
 * Decides by error class: throttling, server errors and lost connections are tried again, with full jitter; a 401 never
 * (four of them lock the account), nor quotas and wrong requests. A call that makes something and may have had its
 * effect is repeated only where a client token makes that safe; otherwise the caller gets the ambiguous error and looks.
 *
 * @param random between 0 and 1, as Math.random.
 */
export function afterFailure(failure: Failure, random: () => number): AfterFailure {
  const { operation, error, attempt, hasToken, retryAfter = 0 } = failure
  const most = error.class === 'throttled' ? mostThrottledAttempts : mostAttempts
  if (!error.retryable || attempt >= most) return { kind: 'give-up' }
  if (error.ambiguous && !isRepeatable(operation, hasToken)) return { kind: 'give-up' }
  const ceiling = Math.min(longestPause, firstPause * 2 ** (attempt - 1))
  const pause = Math.max(Math.ceil(random() * ceiling), Math.min(retryAfter, longestRetryAfter))
  return { kind: 'retry', pause }
}

/**
 * Whether doing it twice comes to the same as doing it once. Reads, changes, links and deletions do (a second link or
 * deletion is refused at worst, which the client marks as ambiguous); so do tags, which overwrite each other, and
 * creations with a client token. A second public IP, group or image would be one too many.
 */
export function isRepeatable(operation: OperationName, hasToken: boolean): boolean {
  if (!operation.startsWith('Create') || operation === 'CreateTags') return true
  return operations[operation].clientToken && hasToken
}

/** Reads a Retry-After header, seconds or a date, into ms; `undefined` when absent or unreadable. */
export function retryAfterOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
