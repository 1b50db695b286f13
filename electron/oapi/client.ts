import { randomUUID } from 'node:crypto'
import type { Credentials } from '#electron/credentials/credentials.ts'
import { type Clock, systemClock } from '#electron/engine/clock.ts'
import { type OperationName, operations, type RequestOf, type ResponseOf } from '#shared/oapi/operations.ts'
import type { StudioError } from '#shared/studio-error.ts'
import { type AuthenticationGuard, createAuthenticationGuard } from './authentication-guard.ts'
import { clockError, clockSkew, skewWorthWarning } from './clock-skew.ts'
import { connectionError, type OapiError, oapiErrorOf } from './oapi-error.ts'
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts'
import { readAnswer } from './read-answer.ts'
import { afterFailure } from './retry.ts'
import { signRequest } from './sign-request.ts'
import { createTransport, type Transport, type TransportAnswer, TransportError } from './transport.ts'

export interface CallOptions {
  readonly signal?: AbortSignal
  /**
   * The signal stops waiting and further attempts, but an attempt that is on its way is waited for: for calls that make
   * something, whose answer says what there is to clean up. Rejected with the signal's reason, nothing was made.
   */
  readonly settle?: boolean
}

/** One attempt at a call, told when it is over. Carries neither bodies nor keys. */
export interface OapiAttempt {
  readonly operation: OperationName
  /** Counts from 1. */
  readonly attempt: number
  /** 0 when no answer came. */
  readonly status: number
  /** ms */
  readonly duration: number
  readonly requestId: string | undefined
}

/** Operations whose answers come in pages. */
export type PagedOperation = {
  [Name in OperationName]: (typeof operations)[Name]['paged'] extends true ? Name : never
}[OperationName]

/** Calls the API of one account in one region. Every failure is an OapiError, or what the signal was aborted with. */
export interface OapiClient {
  readonly region: string
  readonly endpoint: string
  readonly accessKeyId: string
  call<Name extends OperationName>(
    name: Name,
    request: RequestOf<Name>,
    options?: CallOptions,
  ): Promise<ResponseOf<Name>>
  /** Follows pages to the end and hands each to `take`, so that nothing is missed (spec/builders.md D-37). */
  readPages<Name extends PagedOperation>(
    name: Name,
    request: RequestOf<Name>,
    take: (page: ResponseOf<Name>) => void,
    options?: CallOptions,
  ): Promise<void>
}

export interface OapiClientSettings {
  readonly credentials: Credentials
  readonly version: string
  readonly clock?: Clock
  readonly random?: () => number
  readonly platform?: NodeJS.Platform
  /** Shared by all clients of the same account and region. */
  readonly limiter?: RateLimiter
  readonly guard?: AuthenticationGuard
  readonly transport?: Transport
  readonly onAttempt?: (attempt: OapiAttempt) => void
}

/** Makes a client. Nothing is sent yet. */
export function createOapiClient(settings: OapiClientSettings): OapiClient {
  const { credentials } = settings
  const clock = settings.clock ?? systemClock
  const random = settings.random ?? Math.random
  const limiter = settings.limiter ?? createRateLimiter(clock)
  const guard = settings.guard ?? createAuthenticationGuard()
  const transport = settings.transport ?? createTransport(credentials.endpoint, credentials.tls)
  const base = new URL(credentials.endpoint)

  async function attemptOnce(name: OperationName, body: string, options: CallOptions): Promise<TransportAnswer> {
    const path = `${base.pathname}/${name}`
    const headers =
      operations[name].auth === 'none'
        ? { Host: base.host, 'Content-Type': 'application/json' }
        : signRequest(
            { host: base.host, path, body, region: credentials.region, time: clock.now() },
            credentials.keyPair,
          )
    const agent = { 'User-Agent': `omi-studio/${settings.version}` }
    const leave = await limiter.enter(options.signal)
    try {
      const sendSignal = options.settle === true ? undefined : options.signal
      return await transport.post(path, { ...headers, ...agent }, body, sendSignal)
    } finally {
      leave()
    }
  }

  async function call<Name extends OperationName>(
    name: Name,
    request: RequestOf<Name>,
    options: CallOptions = {},
  ): Promise<ResponseOf<Name>> {
    const withToken = withClientToken(name, request)
    const body = JSON.stringify(withToken)
    const hasToken = 'ClientToken' in withToken
    let mayHaveHappened = false
    for (let attempt = 1; ; attempt += 1) {
      options.signal?.throwIfAborted()
      guard.check()
      const started = clock.now()
      const outcome = await outcomeOf(name, () => attemptOnce(name, body, options), credentials.endpoint)
      settings.onAttempt?.({
        operation: name,
        attempt,
        status: outcome.status,
        duration: clock.now() - started,
        requestId: outcome.requestId,
      })
      if (outcome.kind === 'answered') {
        guard.succeeded()
        return outcome.answer as ResponseOf<Name>
      }
      const { error } = outcome
      if (mayHaveHappened && error.class === 'conflict') throw asAmbiguous(error)
      if (error.class === 'authentication' || error.class === 'locked') throw refusedAuthentication(error, outcome.date)
      if (error.class === 'throttled') limiter.slowDown()
      mayHaveHappened ||= error.ambiguous
      const next = afterFailure(name, error, attempt, hasToken, random)
      if (next.kind === 'give-up' || (mayHaveHappened && options.signal?.aborted)) throw error
      await clock.sleep(next.pause, options.signal).catch((reason: unknown) => {
        throw mayHaveHappened ? error : reason
      })
    }
  }

  function refusedAuthentication(error: OapiError, date: string | undefined): StudioError {
    guard.failed(error)
    const skew = clockSkew(date, clock.now())
    if (error.class === 'authentication' && skew !== undefined && Math.abs(skew) > skewWorthWarning) {
      return clockError(skew, settings.platform ?? process.platform)
    }
    return error
  }

  return {
    region: credentials.region,
    endpoint: credentials.endpoint,
    accessKeyId: credentials.keyPair.accessKey,
    call,
    async readPages(name, request, take, options = {}) {
      const seen = new Set<string>()
      let page: { readonly NextPageToken?: string | undefined } = {}
      do {
        const token: { NextPageToken?: string } =
          page.NextPageToken === undefined ? {} : { NextPageToken: page.NextPageToken }
        const answer = await call(name, { ...request, ...token }, options)
        take(answer)
        page = answer
        if (page.NextPageToken !== undefined && seen.has(page.NextPageToken)) return
        seen.add(page.NextPageToken ?? '')
      } while (page.NextPageToken !== undefined && page.NextPageToken !== '')
    },
  }
}

type Outcome =
  | {
      readonly kind: 'answered'
      readonly answer: unknown
      readonly status: number
      readonly requestId: string | undefined
    }
  | {
      readonly kind: 'failed'
      readonly error: OapiError
      readonly status: number
      readonly requestId: string | undefined
      readonly date: string | undefined
    }

async function outcomeOf(
  name: OperationName,
  attempt: () => Promise<TransportAnswer>,
  endpoint: string,
): Promise<Outcome> {
  let answer: TransportAnswer
  try {
    answer = await attempt()
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    return {
      kind: 'failed',
      error: connectionError(name, endpoint, error, error.sent),
      status: 0,
      requestId: undefined,
      date: undefined,
    }
  }
  const read = readAnswer(answer)
  if (read.kind === 'success')
    return { kind: 'answered', answer: read.content, status: answer.status, requestId: read.requestId }
  return {
    kind: 'failed',
    error: oapiErrorOf(name, answer.status, read.entries, read.requestId),
    status: answer.status,
    requestId: read.requestId,
    date: answer.headers.date,
  }
}

/** Where the operation knows client tokens, every call has one, so that repeating it makes nothing twice. */
function withClientToken<Name extends OperationName>(name: Name, request: RequestOf<Name>): object {
  if (!operations[name].clientToken || 'ClientToken' in request) return request
  return { ...request, ClientToken: randomUUID() }
}

/** "It exists already" after an attempt that may have made it: the caller has to look whether it is ours. */
function asAmbiguous(error: OapiError): OapiError {
  return Object.assign(error, { ambiguous: true })
}
