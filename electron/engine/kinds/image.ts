import { accountOf, type Companion, destroyAndVerify, type KindEntry } from './kind-entry.ts'

/**
 * An OMI. Its intent carries `name` and, in `before`, the ids that bore the name already: names are unique in an
 * account, so whatever bears it now and did not then is the run's. `ownSnapshots` is `no` for an OMI that was registered
 * from snapshots which are resources of their own.
 */
export const imageKind: KindEntry = {
  kind: 'image',
  order: 10,
  async find({ name, before = '' }, context) {
    if (name === undefined) return undefined
    const account = accountOf(context)
    const { Images = [] } = await account.oapi.call(
      'ReadImages',
      { Filters: { ImageNames: [name], AccountIds: [await account.accountId()] } },
      context,
    )
    const known = new Set(before.split(','))
    return Images.find((image) => image.ImageName === name && !known.has(image.ImageId ?? ''))?.ImageId
  },
  async companions(id, { ownSnapshots }, context) {
    if (ownSnapshots === 'no') return []
    const { Images = [] } = await accountOf(context).oapi.call('ReadImages', { Filters: { ImageIds: [id] } }, context)
    const mappings = Images[0]?.BlockDeviceMappings ?? []
    return mappings.flatMap(({ Bsu, DeviceName }): Companion[] =>
      Bsu?.SnapshotId === undefined
        ? []
        : [{ kind: 'snapshot', id: Bsu.SnapshotId, description: `snapshot ${Bsu.SnapshotId} of ${DeviceName ?? id}` }],
    )
  },
  destroy(id, _traits, context) {
    const { oapi } = accountOf(context)
    return destroyAndVerify(context, { kind: 'image', id, what: `OMI ${id}` }, () =>
      oapi.call('DeleteImage', { ImageId: id }, context),
    )
  },
}
