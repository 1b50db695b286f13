import { accountOf, destroyAndVerify, type KindEntry } from './kind-entry.ts'

/** A snapshot; it can go only after the last OMI that is made of it. */
export const snapshotKind: KindEntry = {
  kind: 'snapshot',
  order: 30,
  async find({ clientToken }, context) {
    if (clientToken === undefined) return undefined
    const { oapi } = accountOf(context)
    const { Snapshots = [] } = await oapi.call('ReadSnapshots', { Filters: { ClientTokens: [clientToken] } }, context)
    return Snapshots[0]?.SnapshotId
  },
  destroy(id, _traits, context) {
    const { oapi } = accountOf(context)
    return destroyAndVerify(context, { kind: 'snapshot', id, what: `snapshot ${id}` }, () =>
      oapi.call('DeleteSnapshot', { SnapshotId: id }, context),
    )
  },
}
