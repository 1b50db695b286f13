import { accessKeyEnd } from '#electron/credentials/access-key-end.ts'
import { checkClock } from '#electron/credentials/check-clock.ts'
import type { Credentials } from '#electron/credentials/credentials.ts'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import { OapiError } from '#electron/oapi/oapi-error.ts'
import type { CheckFinding } from '#shared/contract/check-shapes.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { finding } from './findings.ts'

export interface CheckedAccess {
  /** The keys work, so that more may be asked. */
  readonly usable: boolean
  readonly accountId?: string
  readonly findings: readonly CheckFinding[]
}

/** Signs one request, and finds out whose account it is. */
export async function checkAccess(account: CloudAccount, signal: AbortSignal): Promise<CheckedAccess> {
  const { oapi } = account
  const where = `in ${oapi.region}`
  const key = `The access key •••${accessKeyEnd(oapi.accessKeyId)}`
  try {
    await oapi.call('ReadVms', { DryRun: true }, { signal })
  } catch (error) {
    signal.throwIfAborted()
    const { code, message, hint } = errorReportOf(error)
    return { usable: false, findings: [finding('error', code, message, { hint })] }
  }
  try {
    const accountId = await account.accountId()
    return {
      usable: true,
      accountId,
      findings: [finding('ok', 'credentials', `${key} works ${where}: account ${accountId}.`)],
    }
  } catch (error) {
    signal.throwIfAborted()
    const { code, message, hint } = errorReportOf(error)
    const verdict = error instanceof OapiError && error.class === 'authorisation' ? 'warning' : 'error'
    return { usable: true, findings: [finding(verdict, code, `${key} works ${where}, but: ${message}`, { hint })] }
  }
}

/** Whether this computer's clock is right enough to sign requests. */
export async function checkOwnClock(
  credentials: Pick<Credentials, 'endpoint' | 'tls'>,
  signal: AbortSignal,
): Promise<readonly CheckFinding[]> {
  const clock = await checkClock(credentials, { signal })
  switch (clock.kind) {
    case 'right':
      return [finding('ok', 'clock', 'The clock of this computer is right.')]
    case 'off':
      return [finding('warning', 'clock-off', clock.message, { hint: clock.hint })]
    case 'too-far-off':
      return [finding('error', 'clock-too-far-off', clock.message, { hint: clock.hint })]
    case 'unknown':
      return [finding('skipped', 'clock-unknown', `The API did not tell its time: ${clock.reason}`)]
  }
}
