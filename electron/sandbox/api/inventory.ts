import type { ResourceTag } from '#shared/oapi/common.ts'
import { publicAccount } from './public-catalogue.ts'
import type { Region } from './region.ts'
import type { ResourceRecord } from './region-state.ts'

/** Something that an account holds, and pays for in a real region. */
export interface HeldResource {
  readonly kind:
    | 'vm'
    | 'volume'
    | 'snapshot'
    | 'image'
    | 'keypair'
    | 'security-group'
    | 'public-ip'
    | 'public-ip-link'
    | 'volume-link'
    | 'export-task'
  readonly id: string
  readonly accountId: string
  readonly state: string
  /** A name that the API gives it; for a link, the VM's id. */
  readonly name: string | undefined
  readonly tags: readonly ResourceTag[]
}

/** Everything that callers made and that is still there. Terminated VMs are only a memory and are left out. */
export function listInventory({ state }: Region): HeldResource[] {
  const held: HeldResource[] = []
  const add = (
    kind: HeldResource['kind'],
    record: ResourceRecord,
    rest: { state?: string; name?: string },
    id = record.id,
  ) => {
    if (record.builtIn || record.accountId === publicAccount.accountId) return
    const { accountId, tags } = record
    held.push({ kind, id, accountId, state: rest.state ?? 'available', name: rest.name, tags })
  }
  for (const vm of state.vms.values()) if (vm.state !== 'terminated') add('vm', vm, { state: vm.state })
  for (const volume of state.volumes.values()) {
    add('volume', volume, { state: volume.state })
    if (volume.link !== undefined) {
      add('volume-link', volume, { state: volume.link.state, name: volume.link.vmId })
    }
  }
  for (const snapshot of state.snapshots.values()) add('snapshot', snapshot, { state: snapshot.state })
  for (const image of state.images.values()) add('image', image, { state: image.state, name: image.name })
  for (const keypair of state.keypairs.values()) add('keypair', keypair, { name: keypair.name })
  for (const group of state.securityGroups.values()) add('security-group', group, { name: group.name })
  for (const ip of state.publicIps.values()) {
    add('public-ip', ip, { name: ip.address })
    if (ip.link !== undefined) add('public-ip-link', ip, { name: ip.link.vmId }, ip.link.id)
  }
  for (const task of state.exportTasks.values()) add('export-task', task, { state: task.state, name: task.sourceId })
  return held
}
