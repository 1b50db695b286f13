/**
 * What an API error means for us. Decided by the code and the HTTP status, never by the type text, which says
 * `AccessDenied` for throttling too (spec/oapi.md section 1, "Throttling").
 */
export type OapiErrorClass =
  /** Slow down and try again. */
  | 'throttled'
  /** The platform or the way to it has a problem; try again. */
  | 'unavailable'
  /** Keys, signature, clock. Never tried again: four bad attempts lock the account. */
  | 'authentication'
  /** Authentication is locked for minutes (or for good). Nothing may be called. */
  | 'locked'
  /** The keys are right, but not allowed to do this. */
  | 'authorisation'
  /** The account's quota is used up. */
  | 'quota'
  /** The region has no room just now. */
  | 'capacity'
  | 'not-found'
  /** It exists already, or the name is taken. */
  | 'conflict'
  /** Something else still uses it. */
  | 'in-use'
  /** The thing is in a state in which this cannot be done yet. */
  | 'state'
  /** The request itself is wrong. */
  | 'validation'
  | 'unknown'

const exact: Readonly<Record<number, OapiErrorClass>> = {
  1: 'authentication',
  2: 'validation',
  4: 'authorisation',
  5: 'authorisation',
  6: 'throttled',
  7: 'authorisation',
  8: 'authentication',
  9: 'authentication',
  10: 'authentication',
  11: 'locked',
  12: 'authentication',
  13: 'locked',
  14: 'authorisation',
  20: 'authentication',
  24: 'throttled',
  25: 'throttled',
  4000: 'authentication',
  4120: 'authentication',
  8018: 'state',
  9002: 'state',
  9003: 'conflict',
  9004: 'in-use',
  9039: 'state',
  9063: 'state',
  9085: 'in-use',
  10001: 'capacity',
}

/** From which code on up to which a meaning holds where `exact` has none. */
const ranges: readonly (readonly [from: number, to: number, meaning: OapiErrorClass])[] = [
  [1000, 1999, 'in-use'],
  [4000, 4999, 'validation'],
  [5000, 5999, 'not-found'],
  [6000, 6999, 'state'],
  [8000, 8999, 'validation'],
  [9000, 9999, 'conflict'],
  [10000, 10999, 'quota'],
]

/** The class of an error by its code (a numeric text, may be absent) and HTTP status. */
export function classifyOapiError(code: string | undefined, status: number): OapiErrorClass {
  if (status === 429) return 'throttled'
  const number = code === undefined ? Number.NaN : Number(code)
  const known = exact[number] ?? ranges.find(([from, to]) => number >= from && number <= to)?.[2]
  if (known !== undefined) return known
  if (status >= 500) return 'unavailable'
  switch (status) {
    case 401:
      return 'authentication'
    case 403:
      return 'authorisation'
    case 404:
      return 'not-found'
    case 409:
      return 'conflict'
    case 424:
      return 'in-use'
    case 400:
    case 405:
    case 422:
      return 'validation'
    default:
      return 'unknown'
  }
}
