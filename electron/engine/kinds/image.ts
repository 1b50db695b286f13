import { accountOf, destroyPatiently, type KindEntry } from './kind-entry.ts'

/**
 * An OMI. Its intent carries `name` and, in `before`, the ids that bore the name already: names are unique in an
 * account, so whatever bears it now and did not then is the run's. Its snapshots go with it: they came with it.
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
  async destroy(id, traits, context) {
    const { oapi } = accountOf(context)
    const snapshots = traits.keepsSnapshots === 'yes' ? [] : await snapshotsOf(id, context)
    const outcome = await destroyPatiently(context, () => oapi.call('DeleteImage', { ImageId: id }, context))
    for (const snapshot of snapshots) {
      await destroyPatiently(context, () => oapi.call('DeleteSnapshot', { SnapshotId: snapshot }, context))
    }
    return outcome
  },
}

async function snapshotsOf(id: string, context: Parameters<KindEntry['find']>[1]): Promise<string[]> {
  const { Images = [] } = await accountOf(context).oapi.call('ReadImages', { Filters: { ImageIds: [id] } }, context)
  const mappings = Images[0]?.BlockDeviceMappings ?? []
  return mappings.flatMap((mapping) => (mapping.Bsu?.SnapshotId === undefined ? [] : [mapping.Bsu.SnapshotId]))
}
