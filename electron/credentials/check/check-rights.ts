import type { OapiClient } from '#electron/oapi/client.ts'
import { OapiError } from '#electron/oapi/oapi-error.ts'
import { assertNever } from '#shared/assert-never.ts'
import type { CheckStep, QuotaLeft, Right } from '#shared/contract/credential-shapes.ts'
import type { Quota } from '#shared/oapi/account.ts'
import { leastPolicy, type NeededRight, rightsOf } from './builder-rights.ts'

/**
 * Asks by a dry run, for each operation that the builders call, whether these keys may call it. Nothing is made or
 * changed. Yields the step each time a few more are known; the client keeps to the account's pace.
 *
 * It ends at the first answer that is about the keys themselves: more of them would only count as bad attempts.
 *
 * @throws OapiError `authentication` or `locked`, or what the signal was aborted with.
 */
export async function* checkRights(
  client: OapiClient,
  builders: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<CheckStep> {
  const needed = rightsOf(builders)
  for await (const rights of askForRights(client, needed, builders, signal)) {
    yield rights.length < needed.length ? runningStep(rights, needed.length) : rightsStep(rights, needed)
  }
}

/**
 * The same for a choice of operations; yields what is known so far.
 *
 * @throws OapiError `authentication` or `locked`, or what the signal was aborted with.
 */
export async function* askForRights(
  client: OapiClient,
  needed: readonly NeededRight[],
  builders: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<readonly Right[]> {
  const rights: Right[] = []
  for (let from = 0; from < needed.length; from += atOnce) {
    const some = needed.slice(from, from + atOnce)
    rights.push(...(await Promise.all(some.map((right) => askFor(client, right, builders, signal)))))
    yield rights
  }
}

/** Requests under way together; the account's pace limits them further. */
const atOnce = 4

async function askFor(
  client: OapiClient,
  needed: NeededRight,
  builders: readonly string[],
  signal: AbortSignal,
): Promise<Right> {
  const { operation, purpose, optional, request } = needed
  const common = {
    operation,
    purpose,
    builders: needed.builders.filter((builder) => builders.includes(builder)),
    optional,
  }
  try {
    await client.call(operation, { ...request, DryRun: true }, { signal })
    return { ...common, verdict: 'allowed' }
  } catch (error) {
    if (!(error instanceof OapiError)) throw error
    const reason = error.message
    switch (error.class) {
      case 'authentication':
      case 'locked':
        throw error
      case 'authorisation':
        return { ...common, verdict: 'denied', reason }
      // It looked at the right first, then at ids that nobody has.
      case 'not-found':
      case 'conflict':
      case 'in-use':
      case 'state':
      case 'quota':
      case 'capacity':
        return { ...common, verdict: 'allowed' }
      case 'validation':
      case 'throttled':
      case 'unavailable':
      case 'unknown':
        return { ...common, verdict: 'unknown', reason }
      default:
        return assertNever(error.class)
    }
  }
}

function runningStep(rights: readonly Right[], total: number): CheckStep {
  return {
    stage: 'rights',
    state: 'running',
    message: `${rights.length} of ${total} operations asked.`,
    findings: [{ kind: 'rights', rights: [...rights], policy: '' }],
  }
}

function rightsStep(rights: readonly Right[], needed: readonly NeededRight[]): CheckStep {
  const findings: CheckStep['findings'] = [{ kind: 'rights', rights: [...rights], policy: leastPolicy(needed) }]
  const denied = rights.filter(({ verdict }) => verdict === 'denied')
  const missing = denied.filter(({ optional }) => !optional)
  const unknown = rights.filter(({ verdict }) => verdict === 'unknown')
  const hint =
    'Give the user that owns the keys the policy below (Cockpit: EIM, policies, custom policy), then test again.'
  if (missing.length > 0) {
    return {
      stage: 'rights',
      state: 'failed',
      code: 'missing-rights',
      message: `${missing.length} of ${rights.length} operations that builds need are not allowed: ${named(missing)}.`,
      hint,
      findings,
    }
  }
  if (denied.length > 0) {
    return {
      stage: 'rights',
      state: 'warning',
      code: 'missing-optional-rights',
      message: `Builds work, but ${named(denied)} ${denied.length === 1 ? 'is' : 'are'} not allowed, which some templates need.`,
      hint,
      findings,
    }
  }
  if (unknown.length > 0) {
    return {
      stage: 'rights',
      state: 'warning',
      code: 'unknown-rights',
      message: `For ${unknown.length} of ${rights.length} operations the API did not tell: ${named(unknown)}.`,
      hint: 'Test again later; the other operations are allowed.',
      findings,
    }
  }
  return {
    stage: 'rights',
    state: 'ok',
    message: `All ${rights.length} operations that builds need are allowed.`,
    findings,
  }
}

function named(rights: readonly Right[]): string {
  const shown = rights.slice(0, 5).map(({ operation }) => operation)
  const more = rights.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}

/** The quotas that builds use up, by the API's names. */
const buildQuotas: Readonly<Record<string, string>> = {
  vm_limit: 'VMs',
  core_limit: 'Cores',
  memory_limit: 'Memory (GiB)',
  bsu_limit: 'Volumes',
  bsu_size_limit: 'Size of all volumes (GiB)',
  snapshot_limit: 'Snapshots',
  concurrent_snapshot_limit: 'Snapshots being made',
  eip_limit: 'Public IPs',
  sg_limit: 'Security groups',
}

/** Of which a build needs another one: none left, and it fails. */
const neededByBuilds = new Set(['vm_limit', 'core_limit', 'memory_limit', 'bsu_limit', 'snapshot_limit', 'sg_limit'])

/**
 * What is left of the quotas that builds use.
 *
 * @throws OapiError, or what the signal was aborted with.
 */
export async function checkQuotas(client: OapiClient, signal: AbortSignal): Promise<CheckStep> {
  const quotas: QuotaLeft[] = []
  try {
    await client.readPages(
      'ReadQuotas',
      {},
      (page) => {
        for (const type of page.QuotaTypes ?? []) {
          if (type.QuotaType === undefined || type.QuotaType === 'global') quotas.push(...quotasLeft(type.Quotas ?? []))
        }
      },
      { signal },
    )
  } catch (error) {
    if (!(error instanceof OapiError) || error.class === 'authentication' || error.class === 'locked') throw error
    return {
      stage: 'quotas',
      state: 'skipped',
      message: `The quotas cannot be read: ${error.message}`,
      hint: 'Builds do not need this right (ReadQuotas); without it, a quota that is used up shows only when a build fails.',
      findings: [],
    }
  }
  const findings: CheckStep['findings'] = [{ kind: 'quotas', quotas }]
  const empty = quotas.filter(({ exhausted, name }) => exhausted && neededByBuilds.has(name))
  if (empty.length === 0) return { stage: 'quotas', state: 'ok', message: 'There is room for builds.', findings }
  return {
    stage: 'quotas',
    state: 'warning',
    code: 'quota-exhausted',
    message: `Nothing is left of: ${empty.map(({ description }) => description).join(', ')}.`,
    hint: 'Delete what is no longer needed, or ask OUTSCALE support to raise the quota.',
    findings,
  }
}

function quotasLeft(quotas: readonly Quota[]): QuotaLeft[] {
  return quotas.flatMap(({ Name: name, MaxValue: max, UsedValue: used }) => {
    const description = name === undefined ? undefined : buildQuotas[name]
    if (name === undefined || description === undefined || max === undefined || used === undefined) return []
    return [{ name, description, used, max, exhausted: used >= max }]
  })
}
