import { type NeededRight, rightsOf } from '#electron/credentials/check/builder-rights.ts'
import { askForRights } from '#electron/credentials/check/check-rights.ts'
import type { OapiClient } from '#electron/oapi/client.ts'
import { hasFilters } from '#shared/catalog/groups/filters.ts'
import type { CheckFinding } from '#shared/contract/check-shapes.ts'
import type { Right } from '#shared/contract/credential-shapes.ts'
import type { CheckedBuild } from './checked-build.ts'
import { finding } from './findings.ts'

/** The operations that these builds will call: always, or because the template asks for what they do. */
export function rightsNeeded(builds: readonly CheckedBuild[]): readonly NeededRight[] {
  const wanted = new Set(builds.flatMap(askedFor))
  return rightsOf(builds.map(({ plan }) => plan.builder.type)).filter(({ operation, optional }) =>
    optional ? wanted.has(operation) : true,
  )
}

function askedFor({ vm, omi }: CheckedBuild): string[] {
  const operations: string[] = []
  const when = (asked: unknown, ...names: readonly string[]) => {
    if (asked) operations.push(...names)
  }
  when(omi !== undefined && (omi.global_permission || omi.omi_account_ids.length > 0), 'UpdateImage')
  when(omi !== undefined && omi.snapshot_account_ids.length > 0, 'UpdateSnapshot')
  when(omi, 'ReadAccounts')
  if (vm === undefined) return operations
  when(hasFilters(vm.net_filter), 'ReadNets')
  when(vm.subnet_id || hasFilters(vm.subnet_filter), 'ReadSubnets')
  when(
    vm.associate_public_ip_address,
    'CreatePublicIp',
    'ReadPublicIps',
    'LinkPublicIp',
    'UnlinkPublicIp',
    'DeletePublicIp',
  )
  when(vm.communicator === 'winrm' && !vm.winrm_password, 'ReadAdminPassword')
  return operations
}

/**
 * Asks by dry runs whether the keys may call what the builds will call.
 *
 * @throws OapiError about the keys themselves, or what the signal was aborted with
 */
export async function checkRights(
  client: OapiClient,
  builds: readonly CheckedBuild[],
  signal: AbortSignal,
): Promise<readonly CheckFinding[]> {
  const needed = rightsNeeded(builds)
  const types = builds.map(({ plan }) => plan.builder.type)
  let rights: readonly Right[] = []
  for await (const known of askForRights(client, needed, types, signal)) rights = known
  const denied = rights.filter(({ verdict }) => verdict === 'denied')
  const unknown = rights.filter(({ verdict }) => verdict === 'unknown')
  if (denied.length === 0 && unknown.length === 0) {
    return [finding('ok', 'rights', `The keys may call all ${rights.length} operations that the build needs.`)]
  }
  return [
    ...denied.map(({ operation, purpose }) =>
      finding('error', 'right-missing', `The keys may not call ${operation}, which the build needs to ${purpose}.`, {
        hint: 'Give the user that owns the keys a policy that allows it; Credentials shows the least one, to be copied.',
      }),
    ),
    ...unknown.map(({ operation, purpose, reason }) =>
      finding('warning', 'right-unknown', `Whether the keys may call ${operation} (to ${purpose}) is not known.`, {
        hint: reason,
      }),
    ),
  ]
}
