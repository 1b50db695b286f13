import { accountOf, destroyPatiently, type KindEntry } from './kind-entry.ts'

/** How long a VM may take to shut down and go, in ms (spec/builders.md appendix D). */
const terminationTimeout = 600_000

export const vmKind: KindEntry = {
  kind: 'vm',
  order: 20,
  async find({ clientToken }, context) {
    if (clientToken === undefined) return undefined
    const { oapi } = accountOf(context)
    const { Vms = [] } = await oapi.call('ReadVms', { Filters: { ClientTokens: [clientToken] } }, context)
    return Vms.find((vm) => vm.State !== 'terminated')?.VmId
  },
  async destroy(id, _traits, context) {
    const { oapi, waiter } = accountOf(context)
    const outcome = await destroyPatiently(context, () => oapi.call('DeleteVms', { VmIds: [id] }, context))
    if (outcome === 'absent') return outcome
    return waiter.wait({
      kind: 'vm',
      id,
      what: `VM ${id} to be terminated`,
      timeout: terminationTimeout,
      signal: context.signal,
      judge: (vm) =>
        vm === undefined || vm.State === 'terminated'
          ? { kind: 'done', result: 'destroyed' }
          : { kind: 'pending', detail: `VM ${id} is ${vm.State ?? 'going'}` },
    })
  },
}
