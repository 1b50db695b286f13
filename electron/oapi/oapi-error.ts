import { classifyOapiError, type OapiErrorClass } from '#shared/oapi/error-codes.ts'
import type { OperationName } from '#shared/oapi/operations.ts'
import { type ErrorReport, StudioError } from '#shared/studio-error.ts'

/** One entry of the API's `Errors`. */
export interface OapiErrorEntry {
  readonly code: string | undefined
  readonly type: string
  readonly details: string
}

interface OapiErrorFacts {
  readonly operation: OperationName
  /** 0 when no answer came. */
  readonly status: number
  readonly class: OapiErrorClass
  readonly entries: readonly OapiErrorEntry[]
  readonly requestId: string | undefined
  /** The call may have had its effect although no answer says so. */
  readonly ambiguous: boolean
}

/** A call of the API that failed. What it says is ours; the API's code, type and request id stand at its end. */
export class OapiError extends StudioError {
  readonly operation: OperationName
  readonly status: number
  readonly class: OapiErrorClass
  readonly entries: readonly OapiErrorEntry[]
  readonly requestId: string | undefined
  readonly ambiguous: boolean

  constructor(facts: OapiErrorFacts, report: ErrorReport) {
    super(report)
    this.name = 'OapiError'
    this.operation = facts.operation
    this.status = facts.status
    this.class = facts.class
    this.entries = facts.entries
    this.requestId = facts.requestId
    this.ambiguous = facts.ambiguous
  }

  /** Whether the API named this code. */
  hasCode(code: string): boolean {
    return this.entries.some((entry) => entry.code === code)
  }
}

const advice: Readonly<Record<OapiErrorClass, string>> = {
  throttled: 'The cloud asks for fewer requests. Try again in a minute, or build fewer images at once.',
  unavailable: "The cloud did not answer as it should. Try again; look at OUTSCALE's status page if it goes on.",
  authentication:
    'Check the access key, the secret key and the region. Do not try again with the same keys: four bad attempts in a row lock the account for a minute and more.',
  locked: 'Authentication is locked after too many bad attempts. Wait a few minutes before any further try.',
  authorisation:
    'The access key is valid but may not do this. Ask for the right in the account’s policies (EIM), API access rules included.',
  quota: 'The account’s quota is used up. Delete what is no longer needed, or ask OUTSCALE support to raise it.',
  capacity: 'The subregion has no room for this just now. Choose another VM type or subregion, or try again later.',
  'not-found': 'It does not exist in this account and region (any more). Check the id and the region.',
  conflict: 'Something with this name or in this place exists already.',
  'in-use': 'Something else still uses it. Wait until that is gone, or remove it first.',
  state: 'It is in a state in which this is not possible. Wait until the change under way is done.',
  validation: 'The cloud refuses a value of the request. Check the option that it names.',
  unknown: 'Try again; give the request id to OUTSCALE support if it goes on.',
}

/** The error for an answer with an error status. */
export function oapiErrorOf(
  operation: OperationName,
  status: number,
  entries: readonly OapiErrorEntry[],
  requestId: string | undefined,
): OapiError {
  const meaning = classifyOapiError(entries[0]?.code, status)
  const said = entries.map(entryInWords).join('; ') || `HTTP status ${status}`
  const id = requestId === undefined ? '' : `, request ${requestId}`
  return new OapiError(
    { operation, status, class: meaning, entries, requestId, ambiguous: status >= 500 && meaning === 'unavailable' },
    {
      code: `oapi-${meaning}`,
      message: `${operation} was refused: ${said}${id}`,
      hint: advice[meaning],
      where: { operation },
    },
  )
}

/** The error for a connection that was lost, or never made. */
export function connectionError(
  operation: OperationName,
  endpoint: string,
  cause: Error & { code?: string | undefined },
  reachedServer: boolean,
): OapiError {
  return new OapiError(
    { operation, status: 0, class: 'unavailable', entries: [], requestId: undefined, ambiguous: reachedServer },
    {
      code: connectionCode(cause),
      message: `${operation} got no answer from ${endpoint}: ${cause.message}`,
      hint: connectionHint(cause),
      where: { operation },
    },
  )
}

function entryInWords(entry: OapiErrorEntry): string {
  const details = entry.details === '' ? '' : `: ${entry.details}`
  return `${entry.type}${entry.code === undefined ? '' : ` (${entry.code})`}${details}`
}

const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/

function connectionCode(cause: { code?: string | undefined }): string {
  return untrusted.test(cause.code ?? '') ? 'tls-not-trusted' : 'oapi-unreachable'
}

function connectionHint(cause: { code?: string | undefined }): string {
  if (untrusted.test(cause.code ?? '')) {
    return 'The server’s certificate is not trusted. If a proxy of your company re-signs traffic, add its authority with NODE_EXTRA_CA_CERTS.'
  }
  switch (cause.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'The name cannot be found. Check the region or endpoint, the network, and the proxy (HTTPS_PROXY).'
    case 'ECONNREFUSED':
      return 'Nothing listens there. Check the endpoint and the port.'
    default:
      return 'Check the network and the proxy (HTTPS_PROXY, NO_PROXY), then try again.'
  }
}
