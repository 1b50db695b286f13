import type { OperationName } from '#shared/oapi/operations.ts'
import { ApiError } from './api-error.ts'
import type { AccountRecord } from './region-state.ts'
import { checkSignature, parseAuthorization, sameText, type WireRequest } from './signature.ts'

/** So many refused attempts in a row lock an access key (spec/oapi.md section 1, "Brute force"). */
const attemptsPerLock = 4
/** The first lock, ms; each further one is longer by as much, up to the longest. */
const lockStep = 60_000
const longestLock = 10 * lockStep

/** Operations that also take the account's login and password (spec/oapi.md section 1, "Auth schemes"). */
const basicOperations: ReadonlySet<OperationName> = new Set(['ReadAccessKeys', 'ReadApiAccessPolicy'])

/** Who calls, by what the request brings. Counts refused attempts and locks keys that have too many. */
export interface Authentication {
  /**
   * @throws ApiError 1 for a signature that does not count (the API tells no more), 13 while the key is locked, 9, 12.
   */
  authenticate(request: WireRequest, operation: OperationName): AccountRecord
  /** Who calls an operation that needs no signature: a signature that is there has to count all the same. */
  identify(request: WireRequest, operation: OperationName): AccountRecord | undefined
}

/** @param now epoch ms. */
export function createAuthentication(accounts: ReadonlyMap<string, AccountRecord>, now: () => number): Authentication {
  const attempts = new Map<string, { refused: number; lockedUntil: number }>()

  function guarded(name: string, attempt: () => AccountRecord | undefined): AccountRecord {
    const record = attempts.get(name) ?? { refused: 0, lockedUntil: 0 }
    if (now() < record.lockedUntil) {
      throw new ApiError('lockedOut', 'Authentication is locked after too many failed attempts. Try again later.')
    }
    const account = attempt()
    if (account !== undefined) {
      attempts.delete(name)
      return account
    }
    // Keys that nobody has are not counted, or the table would grow with every guess.
    if (byAccessKey(name) !== undefined || byLogin(name) !== undefined) {
      record.refused += 1
      if (record.refused % attemptsPerLock === 0) {
        record.lockedUntil = now() + Math.min(longestLock, (record.refused / attemptsPerLock) * lockStep)
      }
      attempts.set(name, record)
    }
    throw new ApiError('accessDenied')
  }

  function bySignature(request: WireRequest, header: string): AccountRecord {
    const authorization = parseAuthorization(header)
    if (authorization === undefined) throw new ApiError('unknownAuthorization')
    return guarded(authorization.accessKey, () => {
      const account = byAccessKey(authorization.accessKey)
      if (account === undefined) return undefined
      return checkSignature(request, authorization, account.secretKey, now()) === undefined ? account : undefined
    })
  }

  function byPassword(header: string, operation: OperationName): AccountRecord {
    if (!basicOperations.has(operation)) throw new ApiError('basicNotAllowed')
    const [login = '', ...rest] = Buffer.from(header.slice('Basic '.length), 'base64').toString('utf8').split(':')
    return guarded(login, () => {
      const account = byLogin(login)
      return account?.password !== undefined && sameText(account.password, rest.join(':')) ? account : undefined
    })
  }

  function byAccessKey(accessKey: string): AccountRecord | undefined {
    return accounts.values().find((account) => account.accessKey === accessKey)
  }

  function byLogin(login: string): AccountRecord | undefined {
    return accounts.values().find((account) => account.login !== undefined && account.login === login)
  }

  function byHeader(request: WireRequest, header: string, operation: OperationName): AccountRecord {
    return /^Basic /i.test(header) ? byPassword(header, operation) : bySignature(request, header)
  }

  return {
    authenticate(request, operation) {
      const header = request.headers.authorization
      if (header === undefined) throw new ApiError('accessDenied')
      return byHeader(request, header, operation)
    },
    identify(request, operation) {
      const header = request.headers.authorization
      return header === undefined ? undefined : byHeader(request, header, operation)
    },
  }
}
