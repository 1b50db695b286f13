import { type Clock, systemClock } from '#electron/clock.ts'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import { readAll } from '#electron/oapi/read-all.ts'
import type { AccountImage, DeletedThing, ImageDeletion } from '#shared/contract/image-shapes.ts'
import { errorReportOf } from '#shared/studio-error.ts'

/** ms that what the API has agreed to delete may still be there. */
const deletionPatience = 90_000
/** ms between looks at it. */
const deletionPause = 1_000

/** A text that may name OMIs. */
export interface NamingText {
  readonly path: string
  readonly text: string
}

/** What deleting OMIs takes along and disturbs. @throws OapiError */
export async function planDeletion(
  account: CloudAccount,
  images: readonly AccountImage[],
  templates: readonly NamingText[],
  signal: AbortSignal,
): Promise<ImageDeletion[]> {
  const snapshotIds = [...new Set(images.flatMap((image) => image.snapshotIds))]
  const going = new Set(images.map(({ imageId }) => imageId))
  const [sizes, users] = await Promise.all([
    ownSnapshots(account, snapshotIds, signal),
    imagesOf(account, snapshotIds, signal),
  ])
  return images.map((image) => ({
    imageId: image.imageId,
    name: image.name,
    sharedWith: image.sharedWith,
    public: image.public,
    vmIds: image.vmIds,
    snapshots: image.snapshotIds.map((snapshotId) => {
      const size = sizes.get(snapshotId)
      return {
        snapshotId,
        ...(size === undefined ? {} : { sizeGib: size }),
        usedBy: (users.get(snapshotId) ?? []).filter((id) => !going.has(id)),
        own: sizes.has(snapshotId),
      }
    }),
    templates: templates.filter(({ text }) => text.includes(image.imageId)).map(({ path }) => path),
  }))
}

/**
 * Deletes OMIs one after another, each with the snapshots that nothing else is made of, and says of each thing what became
 * of it: not as the calls answered, but as the account has it afterwards.
 *
 * @throws OapiError when the account cannot be read back
 */
export async function deleteImages(
  account: CloudAccount,
  images: readonly ImageDeletion[],
  withSnapshots: boolean,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<DeletedThing[]> {
  const { oapi } = account
  const failures = new Map<string, string>()
  const attempt = async (id: string, work: () => Promise<unknown>) => {
    await work().catch((error: unknown) => {
      signal.throwIfAborted()
      failures.set(id, errorReportOf(error).message)
    })
  }
  for (const { imageId } of images) {
    await attempt(imageId, () => oapi.call('DeleteImage', { ImageId: imageId }, { signal }))
  }
  const snapshots = new Map(images.flatMap((image) => image.snapshots.map((one) => [one.snapshotId, one] as const)))
  const kept = new Map<string, string>()
  for (const [id, { usedBy, own }] of snapshots) {
    const blocking = images.filter(
      (image) => failures.has(image.imageId) && image.snapshots.some(({ snapshotId }) => snapshotId === id),
    )
    const stays = [...usedBy, ...blocking.map(({ imageId }) => imageId)]
    if (!withSnapshots) kept.set(id, 'It was to be kept.')
    else if (!own) kept.set(id, 'It belongs to another account.')
    else if (stays.length > 0) kept.set(id, `It is in use by ${someOf(stays)}.`)
    else await attempt(id, () => oapi.call('DeleteSnapshot', { SnapshotId: id }, { signal }))
  }
  const imageIds = images.map(({ imageId }) => imageId)
  const readBack = async () =>
    new Set([
      ...(await readAll(oapi, 'ReadImages', 'Images', { Filters: { ImageIds: imageIds } }, { signal })).flatMap(
        ({ ImageId }) => ImageId ?? [],
      ),
      ...(await ownSnapshots(account, [...snapshots.keys()], signal)).keys(),
    ])
  // The API deletes a snapshot some time after it has said yes.
  const until = clock.now() + deletionPatience
  let left = await readBack()
  while ([...left].some((id) => !kept.has(id) && !failures.has(id)) && clock.now() < until) {
    await clock.sleep(deletionPause, signal)
    left = await readBack()
  }
  const outcome = (kind: DeletedThing['kind'], id: string): DeletedThing => {
    const reason = kept.get(id)
    if (reason !== undefined) return { kind, id, outcome: 'kept', why: reason }
    if (!left.has(id)) return { kind, id, outcome: 'deleted' }
    return { kind, id, outcome: 'failed', why: failures.get(id) ?? 'The API accepted the call, but it is still there.' }
  }
  return [...imageIds.map((id) => outcome('image', id)), ...[...snapshots.keys()].map((id) => outcome('snapshot', id))]
}

/** The first few ids, and how many more there are. */
function someOf(ids: readonly string[]): string {
  const most = 5
  const named = ids.slice(0, most).join(', ')
  return ids.length > most ? `${named} and ${ids.length - most} more` : named
}

/** Those of the snapshots that belong to the account, with their sizes in GiB. */
async function ownSnapshots(
  account: CloudAccount,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map()
  const filters = { SnapshotIds: [...ids], AccountIds: [await account.accountId()] }
  const found = await readAll(account.oapi, 'ReadSnapshots', 'Snapshots', { Filters: filters }, { signal })
  return new Map(found.map(({ SnapshotId = '', VolumeSize = 0 }) => [SnapshotId, VolumeSize]))
}

/** The OMIs that each of the snapshots is a part of. */
async function imagesOf(
  { oapi }: CloudAccount,
  snapshotIds: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string[]>> {
  const users = new Map<string, string[]>()
  if (snapshotIds.length === 0) return users
  const filters = { BlockDeviceMappingSnapshotIds: [...snapshotIds] }
  for (const image of await readAll(oapi, 'ReadImages', 'Images', { Filters: filters }, { signal })) {
    for (const { Bsu } of image.BlockDeviceMappings ?? []) {
      if (Bsu?.SnapshotId === undefined || image.ImageId === undefined) continue
      users.set(Bsu.SnapshotId, [...(users.get(Bsu.SnapshotId) ?? []), image.ImageId])
    }
  }
  return users
}
