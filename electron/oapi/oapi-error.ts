import { classifyOapiError, describeOapiCode, type OapiErrorClass } from '#shared/oapi/error-codes.ts'
import type { OperationName } from '#shared/oapi/operations.ts'
import { type ErrorReport, StudioError } from '#shared/studio-error.ts'

/** One entry of the API's `Errors`. */
export interface OapiErrorEntry {
  readonly code: string | undefined
  readonly type: string
  readonly details: string
}

export interface OapiErrorFacts {
  readonly operation: OperationName
  /** 0 when no answer came. */
  readonly status: number
  readonly class: OapiErrorClass
  readonly entries: readonly OapiErrorEntry[]
  readonly requestId: string | undefined
  /** The call may have had its effect although no answer says so: whoever made it has to look. */
  readonly ambiguous: boolean
  /** The same call may succeed in a moment. */
  readonly retryable: boolean
}

/** A call of the API that failed. What it says is ours; the API's code, type and request id stand at its end. */
export class OapiError extends StudioError {
  readonly operation: OperationName
  readonly status: number
  readonly class: OapiErrorClass
  readonly entries: readonly OapiErrorEntry[]
  readonly requestId: string | undefined
  readonly ambiguous: boolean
  readonly retryable: boolean

  constructor(facts: OapiErrorFacts, report: ErrorReport, options?: ErrorOptions) {
    super(report, options)
    this.name = 'OapiError'
    this.operation = facts.operation
    this.status = facts.status
    this.class = facts.class
    this.entries = facts.entries
    this.requestId = facts.requestId
    this.ambiguous = facts.ambiguous
    this.retryable = facts.retryable
  }

  /** Whether the API named this code. */
  hasCode(code: string): boolean {
    return this.entries.some((entry) => entry.code === code)
  }
}

const advice: Readonly<Record<OapiErrorClass, string>> = {
  throttled: 'Try again in a minute, or build fewer images at once.',
  unavailable: "Try again; look at OUTSCALE's status page if it goes on.",
  authentication:
    'Check the access key, the secret key and the region. Do not try again with the same keys: four bad attempts in a row lock the account for a minute and more.',
  locked: 'Wait a few minutes before any further try.',
  authorisation:
    "The keys are valid but may not do this. Ask for the right in the account's policies (EIM), API access rules included.",
  quota: 'Delete what is no longer needed, or ask OUTSCALE support to raise the quota.',
  capacity: 'Choose another VM type or subregion, or try again later.',
  'not-found': 'Check the id, the region and the account: it may be gone, or never have been there.',
  conflict: 'Choose another name, or remove what is in the way.',
  'in-use': 'Wait until what uses it is gone, or remove that first.',
  state: 'Wait until the change under way is done, then try again.',
  validation: 'Correct the option that the message names.',
  unknown: 'Try again; give the request id to OUTSCALE support if it goes on.',
}

/** Answers after which the same request is worth sending again. 503 with a code of the API is throttling. */
const transientStatus: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

/** The error for an answer with an error status. */
export function oapiErrorOf(
  operation: OperationName,
  status: number,
  entries: readonly OapiErrorEntry[],
  requestId: string | undefined,
): OapiError {
  const [first] = entries
  const known = first?.code === undefined ? undefined : describeOapiCode(first.code)
  const meaning = classifyOapiError(first?.code, status)
  const said = entries.map(entryInWords).join('; ')
  const behind = [
    ...(known === undefined || said === '' ? [] : [`the API says ${said}`]),
    ...(status === 0 ? [] : [`HTTP ${status}`]),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ].join(', ')
  const what = known?.meaning ?? (said || classInWords[meaning])
  return new OapiError(
    {
      operation,
      status,
      class: meaning,
      entries,
      requestId,
      ambiguous: hasEffect(operation) && meaning === 'unavailable' && !refusedUnprocessed(status, first),
      retryable: meaning === 'throttled' || (meaning === 'unavailable' && transientStatus.has(status)),
    },
    {
      code: `oapi-${meaning}`,
      message: `${operation} was refused: ${what} (${behind})`,
      hint: known?.advice ?? advice[meaning],
      where: { operation },
    },
  )
}

/** 503 from the API itself means that it did not take the request; from something in front of it, it may mean anything. */
function refusedUnprocessed(status: number, first: OapiErrorEntry | undefined): boolean {
  return status === 503 && first?.code !== undefined
}

const classInWords: Readonly<Record<OapiErrorClass, string>> = {
  throttled: 'too many requests',
  unavailable: 'the API has a problem',
  authentication: 'the signature was not accepted',
  locked: 'authentication is locked',
  authorisation: 'these keys may not do this',
  quota: 'a quota is used up',
  capacity: 'there is not enough capacity',
  'not-found': 'there is no such thing',
  conflict: 'it exists already',
  'in-use': 'it is in use',
  state: 'its state does not allow it',
  validation: 'the request is not valid',
  unknown: 'no reason was given',
}

/** The error for a connection that was lost, or never made. `reachedServer`: the request may have arrived. */
export function connectionError(
  operation: OperationName,
  endpoint: string,
  cause: Error & { readonly code?: string | undefined },
  reachedServer: boolean,
): OapiError {
  const kind = connectionFailure(cause)
  return new OapiError(
    {
      operation,
      status: 0,
      class: 'unavailable',
      entries: [],
      requestId: undefined,
      ambiguous: hasEffect(operation) && reachedServer && kind.code === 'oapi-unreachable',
      retryable: kind.retryable,
    },
    {
      code: kind.code,
      message: `${operation} got no answer from ${endpoint}: ${cause.message}`,
      hint: kind.hint,
      where: { operation },
    },
    { cause },
  )
}

/** The error for a success that is not an answer of the API, as a captive portal or a wrong endpoint gives. */
export function strangeAnswerError(
  operation: OperationName,
  endpoint: string,
  status: number,
  finding: string,
  requestId: string | undefined,
): OapiError {
  return new OapiError(
    {
      operation,
      status,
      class: 'unknown',
      entries: [],
      requestId,
      ambiguous: hasEffect(operation),
      retryable: false,
    },
    {
      code: 'oapi-strange-answer',
      message: `${operation} got an answer from ${endpoint} that is not one of the OUTSCALE API: ${finding}`,
      hint: 'Check the endpoint (it usually ends in /api/v1), and whether a proxy or a login page of the network answers in its place.',
      where: { operation },
    },
  )
}

/** The same error, now known to come after an attempt that may have had its effect. */
export function asAmbiguous(error: OapiError): OapiError {
  return new OapiError({ ...factsOf(error), ambiguous: true, retryable: false }, error.toReport(), { cause: error })
}

/** The same failure, told differently. */
export function retold(error: OapiError, report: ErrorReport): OapiError {
  return new OapiError(factsOf(error), report, { cause: error })
}

function hasEffect(operation: OperationName): boolean {
  return !/^(Read|Check)/.test(operation)
}

function factsOf(error: OapiError): OapiErrorFacts {
  const { operation, status, entries, requestId, ambiguous, retryable } = error
  return { operation, status, class: error.class, entries, requestId, ambiguous, retryable }
}

function entryInWords(entry: OapiErrorEntry): string {
  const details = entry.details === '' ? '' : `: ${entry.details}`
  return `${entry.type}${entry.code === undefined ? '' : ` (${entry.code})`}${details}`
}

interface ConnectionFailure {
  readonly code: 'tls-not-trusted' | 'client-certificate-refused' | 'proxy-refused' | 'oapi-unreachable'
  readonly hint: string
  readonly retryable: boolean
}

function connectionFailure(cause: { readonly code?: string | undefined }): ConnectionFailure {
  const code = cause.code ?? ''
  if (/CERT_|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ALTNAME/.test(code)) {
    return {
      code: 'tls-not-trusted',
      hint: 'The certificate that was shown is not trusted. If a proxy of your company re-signs traffic, or the platform has its own authority, name that authority in NODE_EXTRA_CA_CERTS (a PEM file) and start again. insecure_skip_tls_verify switches the check off.',
      retryable: false,
    }
  }
  if (/^ERR_SSL_(TLSV\d+|SSLV3)_ALERT/.test(code)) {
    return {
      code: 'client-certificate-refused',
      hint: 'The server ended the TLS handshake. If the account asks for a client certificate, set x509_cert_path and x509_key_path.',
      retryable: false,
    }
  }
  switch (code) {
    case 'PROXY_AUTHENTICATION':
      return {
        code: 'proxy-refused',
        hint: 'Put login and password into the proxy address: HTTPS_PROXY=http://login:password@proxy:port.',
        retryable: false,
      }
    case 'PROXY_REFUSED':
      return {
        code: 'proxy-refused',
        hint: 'Check HTTPS_PROXY, or take the host out of the proxy with NO_PROXY.',
        retryable: true,
      }
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        code: 'oapi-unreachable',
        hint: 'The name cannot be found. Check the region or endpoint, the network, and the proxy (HTTPS_PROXY).',
        retryable: true,
      }
    case 'ECONNREFUSED':
      return {
        code: 'oapi-unreachable',
        hint: 'Nothing listens there. Check the endpoint, its port, and the proxy (HTTPS_PROXY).',
        retryable: true,
      }
    default:
      return {
        code: 'oapi-unreachable',
        hint: 'Check the network and the proxy (HTTPS_PROXY, NO_PROXY), then try again.',
        retryable: true,
      }
  }
}
