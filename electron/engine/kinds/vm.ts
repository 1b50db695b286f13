import { accountOf, type Companion, destroyPatiently, type KindEntry } from './kind-entry.ts'

/** How long a VM may take to shut down and go, in ms (spec/builders.md appendix D). */
const terminationTimeout = 600_000

/**
 * A VM, found by its client token. Its intent carries in `devices` the device names of the volumes that come with it:
 * those that do not go with the VM by themselves are its companions. A volume that somebody linked by hand is not.
 */
export const vmKind: KindEntry = {
  kind: 'vm',
  order: 20,
  async find({ clientToken }, context) {
    if (clientToken === undefined) return undefined
    const { oapi } = accountOf(context)
    const { Vms = [] } = await oapi.call('ReadVms', { Filters: { ClientTokens: [clientToken] } }, context)
    return Vms.find((vm) => vm.State !== 'terminated')?.VmId
  },
  async companions(id, { devices = '' }, context) {
    const own = new Set(devices.split(','))
    const { Vms = [] } = await accountOf(context).oapi.call('ReadVms', { Filters: { VmIds: [id] } }, context)
    return (Vms[0]?.BlockDeviceMappings ?? []).flatMap(({ Bsu, DeviceName = '' }): Companion[] =>
      Bsu?.VolumeId === undefined || Bsu.DeleteOnVmDeletion === true || !own.has(DeviceName)
        ? []
        : [{ kind: 'volume', id: Bsu.VolumeId, description: `volume ${Bsu.VolumeId} (${DeviceName}) of VM ${id}` }],
    )
  },
  async destroy(id, traits, context) {
    const { oapi, waiter } = accountOf(context)
    const outcome = await destroyPatiently(context, () => oapi.call('DeleteVms', { VmIds: [id] }, context))
    if (outcome === 'absent') return outcome
    return waiter.wait({
      kind: 'vm',
      id,
      what: `VM ${id} to be terminated`,
      timeout: Number(traits.deletionTimeout ?? terminationTimeout),
      option: 'vm_deletion_timeout',
      signal: context.signal,
      judge: (vm) =>
        vm === undefined || vm.State === 'terminated'
          ? { kind: 'done', result: 'destroyed' }
          : { kind: 'pending', detail: `VM ${id} is ${vm.State ?? 'going'}` },
    })
  },
}
