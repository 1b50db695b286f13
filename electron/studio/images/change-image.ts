import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import type { CallInput } from '#shared/contract/calls.ts'
import type { AccountImage } from '#shared/contract/image-shapes.ts'

/** Changes the description and the tags of an OMI as it was read just before. @throws OapiError */
export async function updateImage(
  { oapi }: CloudAccount,
  image: AccountImage,
  { description, setTags, removeTags }: CallInput<'images.update'>,
  signal: AbortSignal,
): Promise<void> {
  const { imageId, tags } = image
  if (description !== undefined && description !== image.description) {
    await oapi.call('UpdateImage', { ImageId: imageId, Description: description }, { signal })
  }
  // DeleteTags takes only what has the value that it names.
  const gone = removeTags.flatMap((key) => (tags[key] === undefined ? [] : [{ Key: key, Value: tags[key] }]))
  if (gone.length > 0) await oapi.call('DeleteTags', { ResourceIds: [imageId], Tags: gone }, { signal })
  const set = Object.entries(setTags).filter(([key, value]) => tags[key] !== value)
  if (set.length === 0) return
  const wanted = set.map(([Key, Value]) => ({ Key, Value }))
  await oapi.call('CreateTags', { ResourceIds: [imageId], Tags: wanted }, { signal })
}

/**
 * Changes who may launch an OMI, and who may make volumes of its snapshots. Snapshots never become public here: whoever
 * launches a public OMI needs no right on them.
 *
 * @throws OapiError
 */
export async function shareImage(
  { oapi }: CloudAccount,
  { imageId, snapshotIds, ...image }: AccountImage,
  { add, remove, snapshots, ...wanted }: CallInput<'images.share'>,
  signal: AbortSignal,
): Promise<void> {
  const added = add.filter((id) => !remove.includes(id))
  const everybody = wanted.public === undefined || wanted.public === image.public ? undefined : wanted.public
  const additions = {
    ...(added.length > 0 ? { AccountIds: added } : {}),
    ...(everybody === true ? { GlobalPermission: true } : {}),
  }
  const removals = {
    ...(remove.length > 0 ? { AccountIds: [...remove] } : {}),
    ...(everybody === false ? { GlobalPermission: true } : {}),
  }
  const change = changeOf(additions, removals)
  if (change !== undefined) {
    await oapi.call('UpdateImage', { ImageId: imageId, PermissionsToLaunch: change }, { signal })
  }
  if (!snapshots) return
  const ofSnapshots = changeOf(
    added.length > 0 ? { AccountIds: added } : {},
    remove.length > 0 ? { AccountIds: [...remove] } : {},
  )
  if (ofSnapshots === undefined) return
  for (const id of snapshotIds) {
    await oapi.call('UpdateSnapshot', { SnapshotId: id, PermissionsToCreateVolume: ofSnapshots }, { signal })
  }
}

function changeOf<Change extends object>(additions: Change, removals: Change) {
  const adds = Object.keys(additions).length > 0
  const removes = Object.keys(removals).length > 0
  if (!adds && !removes) return undefined
  return { ...(adds ? { Additions: additions } : {}), ...(removes ? { Removals: removals } : {}) }
}
