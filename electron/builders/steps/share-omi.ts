import type { CloudContext } from '#electron/engine/build-context.ts'
import type { OmiOptions } from '#shared/catalog/groups/omi.ts'
import type { MadeOmi } from '../made-omi.ts'

/** Whether the options share anything. */
export function sharesOmi(options: OmiOptions): boolean {
  return options.global_permission || options.omi_account_ids.length > 0 || options.snapshot_account_ids.length > 0
}

/**
 * Lets other accounts launch the OMI, and others make volumes from its snapshots: each only those that the template
 * names for it (spec/builders.md D-10, B-07). Snapshots never become public.
 */
export async function shareOmi(context: CloudContext, options: OmiOptions, omi: MadeOmi): Promise<void> {
  const { oapi } = context.account
  const { omi_account_ids: launchers, snapshot_account_ids: copiers, global_permission: everybody } = options
  if (launchers.length > 0 || everybody) {
    const whom = [...launchers, ...(everybody ? ['everybody'] : [])].join(', ')
    context.log.say(`Sharing the OMI ${omi.imageId} with ${whom}`)
    await oapi.call(
      'UpdateImage',
      {
        ImageId: omi.imageId,
        PermissionsToLaunch: {
          Additions: {
            ...(launchers.length > 0 ? { AccountIds: [...launchers] } : {}),
            ...(everybody ? { GlobalPermission: true } : {}),
          },
        },
      },
      context,
    )
  }
  if (copiers.length === 0) return
  for (const { id } of omi.snapshots) {
    context.log.say(`Sharing the snapshot ${id} with ${copiers.join(', ')}`)
    await oapi.call(
      'UpdateSnapshot',
      { SnapshotId: id, PermissionsToCreateVolume: { Additions: { AccountIds: [...copiers] } } },
      context,
    )
  }
}
