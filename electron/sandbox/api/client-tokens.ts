import { createHash } from 'node:crypto'
import { ApiError } from './api-error.ts'
import type { Call } from './region.ts'

/**
 * Carries out a creation once per client token: a repetition with the same request is answered with what the first one
 * made, one with another request is refused.
 *
 * @param make makes the things and returns their ids.
 * @throws ApiError 4091 when the token was used for another request.
 */
export function oncePerToken(
  { region, account }: Call,
  operation: string,
  request: { readonly ClientToken?: string | undefined },
  make: () => readonly string[],
): readonly string[] {
  const token = request.ClientToken
  if (token === undefined || token === '') return make()
  const key = `${account.accountId} ${operation} ${token}`
  const digest = createHash('sha256').update(canonicalJson(request)).digest('hex')
  const known = region.state.tokens.get(key)
  if (known === undefined) {
    const ids = make()
    region.state.tokens.set(key, { digest, ids })
    return ids
  }
  if (known.digest !== digest) {
    throw new ApiError('tokenMismatch', "The value of 'ClientToken' was used before with other parameters.")
  }
  return known.ids
}

/** The same text for the same content, in whatever order its fields came. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) =>
    typeof field === 'object' && field !== null && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : field,
  )
}
