import { randomUUID } from 'node:crypto'
import { type Clock, systemClock } from '#electron/clock.ts'
import type { Credentials, KeyPair } from '#electron/credentials/credentials.ts'
import { refuseSandboxKeys } from '#electron/credentials/sandbox-credentials.ts'
import type { OapiErrorClass } from '#shared/oapi/error-codes.ts'
import { type OperationName, operations, type RequestOf, type ResponseOf } from '#shared/oapi/operations.ts'
import { accountTraffic } from './account-traffic.ts'
import { explainRefusedSignature } from './authentication-error.ts'
import type { AuthenticationGuard, KeyVerdict } from './authentication-guard.ts'
import { asAmbiguous, connectionError, type OapiError, oapiErrorOf, strangeAnswerError } from './oapi-error.ts'
import type { RateLimiter } from './rate-limiter.ts'
import { readAnswer } from './read-answer.ts'
import { afterFailure, retryAfterOf } from './retry.ts'
import { signRequest } from './sign-request.ts'
import { type Transport, type TransportAnswer, TransportError } from './transport.ts'

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
  /** ms from sending to the whole answer; waiting for the account's pace does not count. */
  readonly duration: number
  readonly requestId: string | undefined
  /** Bytes of the request's and the answer's bodies. */
  readonly sent: number
  readonly received: number
  /** Why it failed; `undefined` for a success. */
  readonly failure: OapiErrorClass | undefined
}

/** Operations whose answers come in pages. */
export type PagedOperation = {
  [Name in OperationName]: (typeof operations)[Name]['paged'] extends true ? Name : never
}[OperationName]

/**
 * Calls the API of one account in one region. Every failure is an OapiError, what the signal was aborted with, or a
 * StudioError when temporary keys have expired and there are no others.
 *
 * An error that is `ambiguous` comes from a call that may have had its effect: the connection was lost after a `Create…`
 * without a client token had been sent, or a repeated call found that "it exists already". The caller has to look.
 */
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
  /** The next three are shared by all clients of the same account in this process unless given. */
  readonly limiter?: RateLimiter
  readonly guard?: AuthenticationGuard
  readonly transport?: Transport
  /** Told of every attempt, for the journal, the metrics and the view of API calls. */
  readonly onAttempt?: (attempt: OapiAttempt) => void
}

/**
 * Makes a client. Nothing is sent yet.
 *
 * @throws StudioError `sandbox-keys-refused` when keys of the sandbox region are meant for the real cloud.
 */
export function createOapiClient(settings: OapiClientSettings): OapiClient {
  const { credentials } = settings
  refuseSandboxKeys(credentials.keyPair.accessKey, credentials.endpoint)
  const clock = settings.clock ?? systemClock
  const random = settings.random ?? Math.random
  const traffic = accountTraffic(credentials, clock)
  const { limiter, guard, transport } = { ...traffic, ...given(settings) }
  const base = new URL(credentials.endpoint)

  /** Waits for its turn, then signs (the signature counts for five minutes only, turns may take longer) and sends. */
  async function attemptOnce(name: OperationName, body: string, { signal, settle }: CallOptions): Promise<Outcome> {
    const signed = operations[name].auth !== 'none'
    const keyPair = signed ? await currentKeyPair(credentials, signal) : undefined
    const verdictIs = signed ? await guard.enter(name, signal) : () => {}
    let verdict: KeyVerdict = 'unknown'
    try {
      const leave = await limiter.enter(signal)
      const started = clock.now()
      try {
        const path = `${base.pathname}/${name}`
        const headers = keyPair
          ? signRequest({ host: base.host, path, body, region: credentials.region, time: started }, keyPair)
          : { Host: base.host, 'Content-Type': 'application/json' }
        const sending = settle === true ? undefined : signal
        const answer = await transport.post(path, { ...headers, 'User-Agent': userAgent }, body, sending)
        const outcome = outcomeOf(name, answer, credentials.endpoint, clock.now() - started)
        verdict = verdictOf(outcome)
        return outcome
      } catch (error) {
        if (!(error instanceof TransportError)) throw error
        return {
          ...noAnswer,
          kind: 'failed',
          error: connectionError(name, credentials.endpoint, error, error.sent),
          duration: clock.now() - started,
        }
      } finally {
        leave()
      }
    } finally {
      verdictIs(verdict)
    }
  }
  const userAgent = `omi-studio/${settings.version}`

  async function call<Name extends OperationName>(
    name: Name,
    request: RequestOf<Name>,
    options: CallOptions = {},
  ): Promise<ResponseOf<Name>> {
    const withToken = withClientToken(name, request)
    const body = JSON.stringify(withToken)
    let mayHaveHappened = false
    for (let attempt = 1; ; attempt += 1) {
      options.signal?.throwIfAborted()
      const outcome = await attemptOnce(name, body, options)
      const { status, duration, requestId, received } = outcome
      const failure = outcome.kind === 'failed' ? outcome.error.class : undefined
      const sent = Buffer.byteLength(body)
      settings.onAttempt?.({ operation: name, attempt, status, duration, requestId, sent, received, failure })
      if (outcome.kind === 'answered') return outcome.content as ResponseOf<Name>

      const { error } = outcome
      if (error.class === 'authentication') {
        throw explainRefusedSignature(error, outcome.date, clock.now(), settings.platform ?? process.platform)
      }
      if (mayHaveHappened && !error.retryable) throw asAmbiguous(error)
      if (error.class === 'throttled') limiter.slowDown()
      mayHaveHappened ||= error.ambiguous
      const retryAfter = retryAfterOf(outcome.retryAfter, clock.now())
      const hasToken = 'ClientToken' in withToken
      const next = afterFailure({ operation: name, error, attempt, hasToken, retryAfter }, random)
      if (next.kind === 'give-up') throw mayHaveHappened ? asAmbiguous(error) : error
      await clock.sleep(next.pause, options.signal).catch((reason: unknown) => {
        throw mayHaveHappened ? asAmbiguous(error) : reason
      })
    }
  }

  return {
    region: credentials.region,
    endpoint: credentials.endpoint,
    accessKeyId: credentials.keyPair.accessKey,
    call,
    async readPages(name, request, take, options = {}) {
      const seen = new Set<string>()
      for (let token: string | undefined; ; ) {
        const page: { readonly NextPageToken?: string | undefined } & ResponseOf<typeof name> = await call(
          name,
          token === undefined ? request : { ...request, NextPageToken: token },
          options,
        )
        take(page)
        token = page.NextPageToken
        if (token === undefined || token === '' || seen.has(token)) return
        seen.add(token)
      }
    },
  }
}

/** Temporary keys are asked for anew at each attempt, since a build may outlive them. */
async function currentKeyPair(credentials: Credentials, signal: AbortSignal | undefined): Promise<KeyPair> {
  return credentials.renewal === undefined ? credentials.keyPair : credentials.renewal.current(signal)
}

/** What came of one attempt. */
type Outcome = AnswerFacts &
  ({ readonly kind: 'answered'; readonly content: unknown } | { readonly kind: 'failed'; readonly error: OapiError })

interface AnswerFacts {
  readonly status: number
  readonly duration: number
  readonly received: number
  readonly requestId: string | undefined
  readonly date: string | undefined
  readonly retryAfter: string | undefined
}

const noAnswer = { status: 0, received: 0, requestId: undefined, date: undefined, retryAfter: undefined }

function outcomeOf(name: OperationName, answer: TransportAnswer, endpoint: string, duration: number): Outcome {
  const read = readAnswer(name, answer)
  const { requestId } = read
  const facts: AnswerFacts = {
    status: answer.status,
    duration,
    received: Buffer.byteLength(answer.body),
    requestId,
    date: answer.headers.date,
    retryAfter: answer.headers['retry-after'],
  }
  switch (read.kind) {
    case 'success':
      return { ...facts, kind: 'answered', content: read.content }
    case 'refusal':
      return { ...facts, kind: 'failed', error: oapiErrorOf(name, answer.status, read.entries, requestId) }
    case 'strange': {
      const error = strangeAnswerError(name, endpoint, answer.status, read.finding, requestId)
      return { ...facts, kind: 'failed', error }
    }
  }
}

/** Every refusal that the API gives a code for, other than for throttling, comes after it has looked at the signature. */
function verdictOf(outcome: Outcome): KeyVerdict {
  if (outcome.kind === 'answered') return 'accepted'
  switch (outcome.error.class) {
    case 'authentication':
      return 'refused'
    case 'locked':
      return 'locked'
    case 'throttled':
    case 'unavailable':
    case 'unknown':
    case 'authorisation':
      return 'unknown'
    default:
      return 'accepted'
  }
}

/** Where the operation knows client tokens, every call has one, so that repeating it makes nothing twice. */
function withClientToken<Name extends OperationName>(name: Name, request: RequestOf<Name>): object {
  if (!operations[name].clientToken) return request
  if ('ClientToken' in request && request.ClientToken !== undefined) return request
  return { ...request, ClientToken: randomUUID() }
}

/** Those of the shared parts that the settings replace. */
function given(settings: OapiClientSettings): Partial<Pick<OapiClientSettings, 'limiter' | 'guard' | 'transport'>> {
  const { limiter, guard, transport } = settings
  return {
    ...(limiter === undefined ? {} : { limiter }),
    ...(guard === undefined ? {} : { guard }),
    ...(transport === undefined ? {} : { transport }),
  }
}
