import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import { readAll } from '#electron/oapi/read-all.ts'
import type { AccountImage, ImageScope } from '#shared/contract/image-shapes.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'
import type { FiltersImage, Image } from '#shared/oapi/image.ts'
import { bootTestOfTag, bootTestTagKey } from '#shared/run/boot-test-tag.ts'
import { StudioError } from '#shared/studio-error.ts'

/** Where the OMIs of a list come from: the account, and the runs that may have made them. */
export interface ImageSources {
  readonly account: CloudAccount
  readonly runs: readonly RunSummary[]
}

/** The OMIs of a scope, newest first. @throws OapiError */
export async function readAccountImages(
  sources: ImageSources,
  scope: ImageScope,
  signal: AbortSignal,
): Promise<AccountImage[]> {
  const self = await sources.account.accountId()
  return readImages(sources, self, scopeFilter(scope, self), signal)
}

/** One OMI. @throws StudioError `image-gone`, OapiError */
export async function readAccountImage(
  sources: ImageSources,
  imageId: string,
  signal: AbortSignal,
): Promise<AccountImage> {
  const self = await sources.account.accountId()
  const [image] = await readImages(sources, self, { ImageIds: [imageId] }, signal)
  if (image !== undefined) return image
  throw new StudioError({
    code: 'image-gone',
    message: `There is no OMI ${imageId} in ${sources.account.oapi.region} that this account can see.`,
    hint: 'It was deleted, is no longer shared with this account, or is in another region.',
  })
}

function scopeFilter(scope: ImageScope, self: string): FiltersImage {
  switch (scope) {
    case 'mine':
      return { AccountIds: [self] }
    case 'shared':
      return { PermissionsToLaunchAccountIds: [self] }
    case 'public':
      return { PermissionsToLaunchGlobalPermission: true }
  }
}

async function readImages(
  { account, runs }: ImageSources,
  self: string,
  filters: FiltersImage,
  signal: AbortSignal,
): Promise<AccountImage[]> {
  const images = await readAll(account.oapi, 'ReadImages', 'Images', { Filters: filters }, { signal })
  const users = await vmsOf(
    account,
    images.flatMap(({ ImageId }) => ImageId ?? []),
    signal,
  )
  const makers = makersOf(runs)
  return images
    .map((image) => accountImage(image, self, users, makers))
    .sort((a, b) => b.createdAt - a.createdAt || a.imageId.localeCompare(b.imageId))
}

/** How many ids one request names. */
const idsAtOnce = 100

/** The account's VMs by the OMI that they were launched from. */
async function vmsOf(
  { oapi }: CloudAccount,
  imageIds: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string[]>> {
  const users = new Map<string, string[]>()
  for (let from = 0; from < imageIds.length; from += idsAtOnce) {
    const filters = { ImageIds: imageIds.slice(from, from + idsAtOnce) }
    for (const { ImageId, VmId, State } of await readAll(oapi, 'ReadVms', 'Vms', { Filters: filters }, { signal })) {
      if (ImageId === undefined || VmId === undefined || State === 'terminated') continue
      users.set(ImageId, [...(users.get(ImageId) ?? []), VmId])
    }
  }
  return users
}

/** Which run made which OMI; of several that claim it the newest. */
function makersOf(runs: readonly RunSummary[]): ReadonlyMap<string, AccountImage['builtBy']> {
  const makers = new Map<string, AccountImage['builtBy']>()
  for (const { runId, templateName, templatePath, startedAt, artifacts } of runs) {
    for (const artifact of artifacts) {
      if (artifact.kind !== 'omi' || makers.has(artifact.imageId)) continue
      const { sourceImageId } = artifact
      makers.set(artifact.imageId, {
        runId,
        templateName,
        templatePath,
        startedAt,
        ...(sourceImageId ? { sourceImageId } : {}),
      })
    }
  }
  return makers
}

function accountImage(
  image: Image,
  self: string,
  users: ReadonlyMap<string, string[]>,
  makers: ReadonlyMap<string, AccountImage['builtBy']>,
): AccountImage {
  const imageId = image.ImageId ?? ''
  const devices = (image.BlockDeviceMappings ?? []).flatMap(({ Bsu }) => Bsu ?? [])
  const tags = Object.fromEntries((image.Tags ?? []).map(({ Key, Value }) => [Key, Value]))
  const bootTest = bootTestOfTag(tags[bootTestTagKey])
  const builtBy = makers.get(imageId)
  const stateMessage = image.StateComment?.StateMessage
  return {
    imageId,
    name: image.ImageName ?? '',
    description: image.Description ?? '',
    state: image.State ?? '',
    ...(stateMessage ? { stateMessage } : {}),
    createdAt: Date.parse(image.CreationDate ?? '') || 0,
    ...(image.Architecture === undefined ? {} : { architecture: image.Architecture }),
    bootModes: [...(image.BootModes ?? [])],
    sizeGib: devices.reduce((sum, { VolumeSize = 0 }) => sum + VolumeSize, 0),
    own: image.AccountId === self,
    ownerId: image.AccountId ?? '',
    ...(image.AccountAlias ? { ownerAlias: image.AccountAlias } : {}),
    tags,
    snapshotIds: devices.flatMap(({ SnapshotId }) => SnapshotId ?? []),
    sharedWith: [...(image.PermissionsToLaunch?.AccountIds ?? [])],
    public: image.PermissionsToLaunch?.GlobalPermission === true,
    vmIds: users.get(imageId) ?? [],
    ...(builtBy === undefined ? {} : { builtBy }),
    ...(bootTest === undefined ? {} : { bootTest }),
  }
}
