import { type Clock, systemClock } from '#electron/clock.ts'
import { accessKeyEnd } from '#electron/credentials/access-key-end.ts'
import type { Credentials, LoginCredentials } from '#electron/credentials/credentials.ts'
import { createAuthenticationGuard } from '#electron/oapi/authentication-guard.ts'
import { callWithLogin } from '#electron/oapi/call-with-login.ts'
import { createOapiClient, type OapiClient } from '#electron/oapi/client.ts'
import { OapiError } from '#electron/oapi/oapi-error.ts'
import type { RateLimiter } from '#electron/oapi/rate-limiter.ts'
import {
  type CheckItem,
  type CheckStage,
  type CheckStep,
  checkStages,
  type TestOutcome,
} from '#shared/contract/credential-shapes.ts'
import type { AccessKey, Account } from '#shared/oapi/account.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import type { AttemptLedger, Attempts } from './attempt-ledger.ts'
import { builderTypes } from './builder-rights.ts'
import { checkConnection } from './check-connection.ts'
import { checkQuotas, checkRights } from './check-rights.ts'
import type { ServerCertificate } from './server-certificate.ts'

/** What is tested: keys, or a login that opens a few operations only. */
export type CheckedAccess =
  | { readonly kind: 'keys'; readonly credentials: Credentials }
  | { readonly kind: 'login'; readonly credentials: LoginCredentials }

export interface CheckSettings {
  readonly version: string
  readonly ledger: AttemptLedger
  readonly signal: AbortSignal
  readonly builders?: readonly string[]
  readonly evenIfItLocks?: boolean
  readonly clock?: Clock
  readonly platform?: NodeJS.Platform
  readonly limiter?: RateLimiter
  /** Told of a certificate that is not trusted, for whoever decides to trust it. */
  readonly onCertificate?: (certificate: ServerCertificate) => void
}

/**
 * Tests credentials stage by stage: is the API reached, is it trusted, is the clock right, is the signature accepted, who
 * is that, what may they do, what is left of the quotas. Each item carries the stages that changed, the first all.
 *
 * One signature is sent before anything else that is signed, once: if it is refused, that is one bad attempt, counted in
 * the ledger. Nothing is signed with a clock that is too far off, nor where the next refusal would lock the account.
 *
 * @throws what the signal was aborted with.
 */
export async function* checkCredentials(access: CheckedAccess, settings: CheckSettings): AsyncGenerator<CheckItem> {
  const { signal, clock = systemClock, platform = process.platform } = settings
  const board = new Map<CheckStage, CheckStep>(checkStages.map((stage) => [stage, waiting(stage)]))
  const show = (...steps: readonly CheckStep[]): CheckItem => {
    for (const step of steps) board.set(step.stage, step)
    return { kind: 'steps', steps: [...steps] }
  }
  const ended = (): CheckItem => {
    const rest = [...board.values()].filter(({ state }) => state === 'waiting' || state === 'running')
    for (const { stage } of rest) board.set(stage, skipped(stage))
    return { kind: 'ended', test: outcomeOf([...board.values()], clock.now(), access.kind) }
  }
  const skipRest = (): CheckItem =>
    show(...[...board.values()].flatMap(({ stage, state }) => (state === 'waiting' ? [skipped(stage)] : [])))

  yield show(running('reach', 'Asking the API for its regions.'), ...[...board.values()].slice(1))
  const connection = await checkConnection(access.credentials, { clock, platform, signal })
  if (connection.certificate !== undefined) settings.onCertificate?.(connection.certificate)
  yield show(...connection.steps)
  if (!connection.usable) {
    yield skipRest()
    yield ended()
    return
  }

  yield show(running('signature', 'Signing one request.'))
  const identity = await identify(access, settings, clock)
  yield show(...identity.steps)
  if (identity.client === undefined) {
    yield skipRest()
    yield ended()
    return
  }

  try {
    yield show(running('rights', 'Asking what these keys may do.'))
    for await (const step of checkRights(identity.client, settings.builders ?? builderTypes, signal)) yield show(step)
    yield show(running('quotas', 'Reading the quotas.'))
    yield show(await checkQuotas(identity.client, signal))
  } catch (error) {
    signal.throwIfAborted()
    const stage = board.get('rights')?.state === 'running' ? 'rights' : 'quotas'
    yield show(failedStep(stage, error))
  }
  yield skipRest()
  yield ended()
}

interface Identity {
  /** The steps `signature` and `account`. */
  readonly steps: readonly CheckStep[]
  /** Present when more may be asked. */
  readonly client?: OapiClient
}

async function identify(access: CheckedAccess, settings: CheckSettings, clock: Clock): Promise<Identity> {
  const { ledger } = settings
  const { endpoint } = access.credentials
  const key = access.kind === 'keys' ? access.credentials.keyPair.accessKey : access.credentials.login
  const before = ledger.of(endpoint, key)
  const held = heldBack(before, settings.evenIfItLocks === true, clock.now())
  if (held !== undefined) return { steps: [held] }
  try {
    const identity =
      access.kind === 'keys'
        ? await identifyKeys(access.credentials, settings, clock)
        : await identifyLogin(access.credentials, settings, clock)
    ledger.accepted(endpoint, key)
    return identity
  } catch (error) {
    settings.signal.throwIfAborted()
    if (!(error instanceof OapiError)) return { steps: [failedStep('signature', error)] }
    switch (error.class) {
      case 'authentication':
        return { steps: [refusedStep(error, ledger.refused(endpoint, key), clock.now())] }
      case 'locked':
        return { steps: [refusedStep(error, ledger.locked(endpoint, key), clock.now())] }
      default:
        return { steps: [failedStep('signature', error)] }
    }
  }
}

/** Three refused in a row, or locked: nothing more is sent without being told to. */
function heldBack(attempts: Attempts, evenIfItLocks: boolean, now: number): CheckStep | undefined {
  const { lockedUntil, left, failed } = attempts
  if (lockedUntil !== undefined) {
    return {
      stage: 'signature',
      state: 'failed',
      code: 'authentication-locked',
      message: `Nothing was sent: the API has locked the authentication of this access key for ${seconds(lockedUntil - now)} more.`,
      hint: 'Wait until the lock is over, then test once, with keys that are right.',
      findings: [finding(attempts)],
    }
  }
  if (left > 0 || failed === 0 || evenIfItLocks) return undefined
  return {
    stage: 'signature',
    state: 'failed',
    code: 'attempts-used-up',
    message: `Nothing was sent: ${failed} signatures of this access key were refused in a row, and the next would lock the account’s authentication for a minute or more.`,
    hint: 'Check that the secret key belongs to this access key, and that the region is right. Then test once more all the same.',
    findings: [finding(attempts)],
  }
}

async function identifyKeys(credentials: Credentials, settings: CheckSettings, clock: Clock): Promise<Identity> {
  const { signal, limiter, version } = settings
  const client = createOapiClient({
    credentials,
    version,
    clock,
    // Its own: the ledger decides here, and a test must be possible after a wrong secret was mended.
    guard: createAuthenticationGuard(clock),
    ...(settings.platform && { platform: settings.platform }),
    ...(limiter && { limiter }),
  })
  const end = accessKeyEnd(credentials.keyPair.accessKey)
  const signature: CheckStep = {
    stage: 'signature',
    state: 'ok',
    message: `The API accepts the signature of the access key •••${end}.`,
    findings: [],
  }
  try {
    const { Accounts: accounts } = await client.call('ReadAccounts', {}, { signal })
    return { steps: [signature, await accountStep(client, accounts?.[0], settings, clock)], client }
  } catch (error) {
    if (!(error instanceof OapiError) || error.class !== 'authorisation') throw error
    // The access rules refuse the computer, whatever the keys may do; any other missing right shows that they are known.
    if (error.hasCode('14')) return { steps: [accessRuleStep(error, credentials)] }
    const account: CheckStep = {
      stage: 'account',
      state: 'warning',
      code: 'account-unreadable',
      message: 'These keys may not read whose account it is.',
      hint: 'Builds work without it. The right is ReadAccounts.',
      findings: [],
    }
    return { steps: [signature, account], client }
  }
}

/** ms before their expiry at which keys are worth a word. */
const expiresSoon = 14 * 86_400_000

async function accountStep(
  client: OapiClient,
  account: Account | undefined,
  { signal }: CheckSettings,
  clock: Clock,
): Promise<CheckStep> {
  const accountId = account?.AccountId
  const email = account?.Email
  const findings: CheckStep['findings'] =
    accountId === undefined ? [] : [{ kind: 'account', accountId, ...(email !== undefined && { email }) }]
  const who =
    accountId === undefined ? 'The account gives no id.' : `Account ${accountId}${email ? ` (${email})` : ''}.`
  const warning = keyWarning(await ownKey(client, signal), clock.now())
  return warning === undefined
    ? { stage: 'account', state: 'ok', message: who, findings }
    : {
        stage: 'account',
        state: 'warning',
        message: `${who} ${warning.message}`,
        hint: warning.hint,
        code: 'key-expires',
        findings,
      }
}

/** What the account says about the key itself; keys of users are often not allowed to ask. */
async function ownKey(client: OapiClient, signal: AbortSignal): Promise<AccessKey | undefined> {
  const filters = { Filters: { AccessKeyIds: [client.accessKeyId] } }
  const answer = await client.call('ReadAccessKeys', filters, { signal }).catch((error: unknown) => {
    if (error instanceof OapiError && error.class !== 'authentication' && error.class !== 'locked') return undefined
    throw error
  })
  return answer?.AccessKeys?.find((key) => key.AccessKeyId === client.accessKeyId)
}

function keyWarning(key: AccessKey | undefined, now: number): { message: string; hint: string } | undefined {
  const expires = Date.parse(key?.ExpirationDate ?? '')
  if (Number.isNaN(expires) || expires - now > expiresSoon) return undefined
  const days = Math.max(0, Math.floor((expires - now) / 86_400_000))
  return {
    message: `The access key expires ${days === 0 ? 'within a day' : `in ${days} days`}.`,
    hint: 'Make another in Cockpit (Access keys), and put it in the place of this one before it expires.',
  }
}

async function identifyLogin(credentials: LoginCredentials, settings: CheckSettings, clock: Clock): Promise<Identity> {
  const { AccessKeys: keys = [] } = await callWithLogin('ReadAccessKeys', credentials, {
    clock,
    signal: settings.signal,
  })
  const active = keys.filter(({ State: state }) => state === undefined || state === 'ACTIVE')
  const listed = active.map(({ AccessKeyId: id = '' }) => `•••${accessKeyEnd(id)}`).join(', ')
  const signature: CheckStep = {
    stage: 'signature',
    state: 'warning',
    code: 'login-only',
    message: `The API accepts the login, but building images needs an access key and a secret key.`,
    hint:
      active.length === 0
        ? 'The account has no active access key: make one in Cockpit, under "Access keys".'
        : `Add the secret key of one of the account’s access keys (${listed}), or make another in Cockpit.`,
    findings: [],
  }
  return { steps: [signature] }
}

function accessRuleStep(error: OapiError, { tls }: Credentials): CheckStep {
  const { message, hint } = error.toReport()
  const has = tls.clientCertificate !== undefined
  return {
    stage: 'signature',
    state: 'failed',
    code: has ? 'access-rules' : 'client-certificate-needed',
    message,
    hint: has
      ? 'The client certificate was sent, and is not the one that the account’s API access rules ask for, or they do not allow this computer’s address.'
      : (hint ?? 'Add the client certificate that the account’s API access rules ask for.'),
    findings: [],
  }
}

function refusedStep(error: OapiError, attempts: Attempts, now: number): CheckStep {
  const { code, message, hint } = error.toReport()
  const { failed, left, lockedUntil } = attempts
  const counted =
    lockedUntil === undefined
      ? `That was bad attempt ${failed} in a row; ${left === 0 ? 'the next locks the account’s authentication' : `${left} more ${left === 1 ? 'is' : 'are'} safe before the account’s authentication locks`}.`
      : `The account’s authentication is locked for ${seconds(lockedUntil - now)}.`
  return {
    stage: 'signature',
    state: 'failed',
    code: lockedUntil === undefined ? code : 'authentication-locked',
    message: `${message} ${counted}`,
    ...(hint !== undefined && { hint }),
    findings: [finding(attempts)],
  }
}

function finding({ failed, left, lockedUntil }: Attempts): CheckStep['findings'][number] {
  return { kind: 'attempts', failed, left, ...(lockedUntil !== undefined && { lockedUntil }) }
}

function seconds(ms: number): string {
  const whole = Math.ceil(ms / 1000)
  return whole <= 90 ? `${whole} s` : `${Math.ceil(whole / 60)} min`
}

function waiting(stage: CheckStage): CheckStep {
  return { stage, state: 'waiting', message: '', findings: [] }
}

function running(stage: CheckStage, message: string): CheckStep {
  return { stage, state: 'running', message, findings: [] }
}

function skipped(stage: CheckStage): CheckStep {
  return { stage, state: 'skipped', message: 'Not checked, because of what failed before it.', findings: [] }
}

function failedStep(stage: CheckStage, error: unknown): CheckStep {
  const { code, message, hint } = errorReportOf(error)
  return { stage, state: 'failed', code, message, ...(hint !== undefined && { hint }), findings: [] }
}

/** Keys that sign and may build work; what builds need and may not do limits them; anything before that has failed. */
function outcomeOf(steps: readonly CheckStep[], at: number, kind: CheckedAccess['kind']): TestOutcome {
  const findings = steps.flatMap((step) => step.findings)
  const account = findings.find((each) => each.kind === 'account')
  const broken = steps.find(({ stage, state }) => state === 'failed' && stage !== 'rights' && stage !== 'quotas')
  const flawed = steps.find(({ state }) => state === 'failed' || state === 'warning')
  const common = { at, ...(account && { accountId: account.accountId }) }
  if (broken !== undefined) return { ...common, outcome: 'failed', summary: broken.message }
  if (flawed !== undefined) {
    return { ...common, outcome: kind === 'login' ? 'failed' : 'limited', summary: flawed.message }
  }
  return { ...common, outcome: 'works', summary: 'Everything that builds need works.' }
}
