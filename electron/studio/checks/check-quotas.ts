import type { OapiClient } from '#electron/oapi/client.ts'
import { OapiError } from '#electron/oapi/oapi-error.ts'
import { readAll } from '#electron/oapi/read-all.ts'
import type { CheckFinding } from '#shared/contract/check-shapes.ts'
import { finding, findingOfError } from './findings.ts'

/** What builds that run at once take of an account's quotas, by the API's names. */
export type QuotaNeed = Readonly<Record<string, number>>

const titles: Readonly<Record<string, string>> = {
  vm_limit: 'VMs',
  core_limit: 'Cores',
  memory_limit: 'Memory (GiB)',
  bsu_limit: 'Volumes',
  bsu_size_limit: 'Size of all volumes (GiB)',
  iops_limit: 'IOPS of all io1 volumes',
  snapshot_limit: 'Snapshots',
  eip_limit: 'Public IPs',
  sg_limit: 'Security groups',
}

/** Adds up needs. */
export function totalNeed(needs: readonly QuotaNeed[]): QuotaNeed {
  const total: Record<string, number> = {}
  for (const need of needs) {
    for (const [name, more] of Object.entries(need)) total[name] = (total[name] ?? 0) + more
  }
  return total
}

/**
 * Whether the account's quotas leave room for what the builds take.
 *
 * @throws OapiError about the keys themselves, or what the signal was aborted with
 */
export async function checkQuotas(
  client: OapiClient,
  need: QuotaNeed,
  signal: AbortSignal,
): Promise<readonly CheckFinding[]> {
  try {
    const types = await readAll(client, 'ReadQuotas', 'QuotaTypes', {}, { signal })
    const quotas = types
      .filter(({ QuotaType: type = 'global' }) => type === 'global')
      .flatMap(({ Quotas }) => Quotas ?? [])
    const known = quotas.flatMap(({ Name: name = '', MaxValue: max, UsedValue: used }) => {
      const more = need[name]
      return more === undefined || more === 0 || max === undefined || used === undefined
        ? []
        : [{ title: titles[name] ?? name, max, used, more: Math.ceil(more) }]
    })
    const tight = known.filter(({ max, used, more }) => used + more > max)
    if (tight.length > 0) {
      return tight.map(({ title, max, used, more }) =>
        finding('error', 'quota-exhausted', `${title}: ${used} of ${max} are used, and the build needs ${more} more.`, {
          hint: 'Delete what is no longer needed, or ask OUTSCALE support to raise the quota.',
        }),
      )
    }
    const words = known.map(({ title, max, used, more }) => `${title} ${used} + ${more} of ${max}`).join(', ')
    return [finding('ok', 'quotas', words === '' ? 'No quota is in the way.' : `There is room: ${words}.`)]
  } catch (error) {
    if (error instanceof OapiError && error.class === 'authorisation') {
      return [
        finding('skipped', 'quotas-unreadable', 'The keys may not read the quotas (ReadQuotas).', {
          hint: 'Builds work without this right; a quota that is used up then shows only when a build fails.',
        }),
      ]
    }
    return [findingOfError(error, signal)]
  }
}
