import { type OperationName, operations, type RequestOf, type ResponseOf } from '#shared/oapi/operations.ts'
import { ApiError } from './api-error.ts'
import type { Authentication } from './authentication.ts'
import type { LiveRegion } from './create-region.ts'
import type { CallFault, FaultInjector, StateFault } from './faults.ts'
import { newUuid } from './ids.ts'
import { isRead, operationHandlers } from './operation-handlers.ts'
import { publicAccount } from './public-catalogue.ts'
import type { Handler } from './region.ts'
import type { AccountRecord } from './region-state.ts'
import type { RequestLog, RequestOutcome } from './request-log.ts'
import { collapseSlashes, parseAuthorization, type WireRequest } from './signature.ts'
import type { Throttle } from './throttle.ts'
import { readRequest } from './validation.ts'

/** What goes back to a client. */
export type Reply =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
    }
  /** The connection is cut without an answer. */
  | { readonly kind: 'reset' }

export interface RequestPath {
  readonly live: LiveRegion
  readonly authentication: Authentication
  readonly throttle: Throttle
  readonly faults: FaultInjector
  readonly log: RequestLog
  /** Resolves once what was changed is saved. */
  readonly saved: () => Promise<void>
}

/**
 * The way of a request: path, planned faults, throttling, authentication, validation, dry run, operation, saving. Never
 * rejects: whatever goes wrong is an answer of the API's form.
 */
export async function answerRequest(path: RequestPath, request: WireRequest): Promise<Reply> {
  const { live, log } = path
  const { region } = live
  const requestId = newUuid(region.random)
  const name = operationName(request.path)
  const met = path.faults.meet(name ?? '')
  const entry = { requestId, time: region.clock.now(), operation: name ?? request.path.slice(0, 200) }
  const context: { account?: AccountRecord; dryRun: boolean } = { dryRun: false }
  let status = 200
  let outcome: RequestOutcome = { kind: 'answered' }
  let content: object

  if (met.call.some((fault) => fault.kind === 'connection-reset')) {
    outcome = { kind: 'reset' }
    content = {}
    status = 0
  } else {
    try {
      content = await carryOut(path, request, name, met, context)
    } catch (error) {
      const refusal = error instanceof ApiError ? error : new ApiError('internal', messageOf(error))
      status = refusal.status
      outcome = { kind: 'refused', code: refusal.code, details: refusal.details }
      content = { Errors: [{ Code: refusal.code, Details: refusal.details, Type: refusal.type }] }
    }
    await delay(live, met.call)
    if (met.call.some((fault) => fault.kind === 'answer-dropped')) {
      outcome = { kind: 'dropped' }
      status = 0
    }
  }
  log.add({
    ...entry,
    accountId: context.account?.accountId,
    userAgent: request.headers['user-agent'],
    status,
    dryRun: context.dryRun,
    outcome,
  })
  if (status === 0) return { kind: 'reset' }
  return {
    kind: 'answer',
    status,
    headers: { 'Content-Type': 'application/json', Date: new Date(region.clock.now()).toUTCString() },
    body: JSON.stringify({ ...content, ResponseContext: { RequestId: requestId } }),
  }
}

async function carryOut(
  path: RequestPath,
  request: WireRequest,
  name: string | undefined,
  met: { readonly call: readonly CallFault[]; readonly state: readonly StateFault[] },
  context: { account?: AccountRecord; dryRun: boolean },
): Promise<object> {
  if (name === undefined || !isOperation(name)) {
    throw new ApiError(
      'unknownOperation',
      `'${name ?? request.path.slice(0, 200)}' is not an operation of this region.`,
    )
  }
  if (request.method !== 'POST') throw new ApiError('methodNotAllowed', 'Operations are called with POST.')
  for (const fault of met.call) refuseByPlan(fault)
  const claimed = parseAuthorization(request.headers.authorization ?? '')?.accessKey ?? ''
  path.throttle.enter(claimed, name)
  if (operations[name].auth === 'none') {
    context.account = path.authentication.identify(request, name) ?? publicAccount
  } else {
    context.account = path.authentication.authenticate(request, name)
  }
  const body = readRequest(name, request.body)
  context.dryRun = body.DryRun === true
  if (context.dryRun) return {}
  return perform(path, name, body, context.account, met.state)
}

/** Carries out a valid request of an account, and saves what it changed before anybody hears of it. */
export async function perform<Name extends OperationName>(
  { live, saved }: Pick<RequestPath, 'live' | 'saved'>,
  name: Name,
  request: RequestOf<Name>,
  account: AccountRecord,
  faults: readonly StateFault[] = [],
): Promise<Omit<ResponseOf<Name>, 'ResponseContext'>> {
  live.advance()
  // The table has for each name the handler of that name; TypeScript loses the connection for a name that is a union.
  const handler = operationHandlers[name] as Handler<Name>
  const answer = await handler({ region: live.region, account, faults }, request)
  // Answers show tags and the like as they are now; a later change must not get into an answer that is under way.
  const shown = structuredClone(answer)
  if (!isRead(name)) await saved()
  return shown
}

/** `/api/v1/ReadVms`, `//api/latest/ReadVms`, `/oapi/latest/ReadVms` */
function operationName(path: string): string | undefined {
  return /^\/o?api\/(?:v1|latest)\/(\w+)\/?(?:\?.*)?$/.exec(collapseSlashes(path))?.[1]
}

function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operations, name)
}

function refuseByPlan(fault: CallFault): void {
  switch (fault.kind) {
    case 'throttled':
      throw new ApiError(
        ({ account: 'accountThrottled', call: 'callThrottled', platform: 'platformThrottled' } as const)[fault.limit],
      )
    case 'internal-error':
      throw new ApiError('internal')
    case 'insufficient-capacity':
      throw new ApiError('capacity', 'There is not enough capacity in the Subregion.')
    case 'refused':
      throw new ApiError(fault, fault.details)
    case 'connection-reset':
    case 'answer-dropped':
    case 'slow':
      return
  }
}

async function delay({ region }: LiveRegion, faults: readonly CallFault[]): Promise<void> {
  let ms = region.timings.apiLatency
  for (const fault of faults) if (fault.kind === 'slow') ms += fault.delay
  if (ms > 0) await region.clock.sleep(ms)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
