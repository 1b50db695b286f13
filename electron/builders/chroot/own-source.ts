import type { CloudContext } from '#electron/engine/build-context.ts'
import type { ResourceHandle } from '#electron/engine/resources.ts'
import { readAll } from '#electron/oapi/read-all.ts'
import type { ImageWaitOptions } from '#shared/catalog/groups/waits.ts'
import type { BlockDeviceMappingImage, Image } from '#shared/oapi/image.ts'
import { StudioError } from '#shared/studio-error.ts'
import { untilAvailable } from '../image-waits.ts'
import { createImage, temporaryName } from '../steps/register-omi.ts'

/** A source OMI of whose snapshots volumes can be made. */
export interface UsableSource {
  readonly image: Image
  /** Its root volume, with the snapshot that fills it. */
  readonly root: RootMapping
  /** The snapshots of a copy that the build had to make; those that the new OMI needs stay. */
  readonly copied: readonly ResourceHandle[]
}

export interface RootMapping {
  readonly device: string
  readonly snapshotId: string
  /** GiB */
  readonly size: number
  readonly type: string
  readonly iops: number | undefined
}

/**
 * Makes sure that volumes can be made of the source OMI's snapshots. Whoever may launch an OMI need not see its snapshots:
 * only then it is copied, for the time of the build (spec/builders.md 2.7 step 5, D-22).
 */
export async function ownSource(
  context: CloudContext,
  options: ImageWaitOptions & { readonly omi_name: string },
  source: Image,
): Promise<UsableSource> {
  const wanted = snapshotIds(source)
  const seen = await readAll(
    context.account.oapi,
    'ReadSnapshots',
    'Snapshots',
    { Filters: { SnapshotIds: wanted } },
    context,
  )
  const visible = new Set(seen.map((snapshot) => snapshot.SnapshotId))
  if (wanted.every((id) => visible.has(id))) return { image: source, root: rootOf(source), copied: [] }

  const sourceId = source.ImageId ?? ''
  context.log.say(`Copying the OMI ${sourceId}, whose snapshots this account may not use`)
  const { imageId } = await createImage(
    context,
    {
      ImageName: temporaryName(options.omi_name),
      SourceImageId: sourceId,
      SourceRegionName: context.account.oapi.region,
    },
    {},
  )
  const image = await untilAvailable(context, imageId, options.image_timeout)
  const copied: ResourceHandle[] = []
  for (const id of snapshotIds(image)) {
    const description = `snapshot ${id} of the copied OMI ${imageId}`
    copied.push(await context.resources.record({ kind: 'snapshot', description, traits: {} }, id))
  }
  return { image, root: rootOf(image), copied }
}

function snapshotIds({ BlockDeviceMappings = [] }: Image): string[] {
  return BlockDeviceMappings.flatMap(({ Bsu }) => (Bsu?.SnapshotId === undefined ? [] : [Bsu.SnapshotId]))
}

function rootOf(image: Image): RootMapping {
  const device = image.RootDeviceName ?? '/dev/sda1'
  const mapping: BlockDeviceMappingImage | undefined = image.BlockDeviceMappings?.find(
    (one) => one.DeviceName === device,
  )
  const bsu = mapping?.Bsu
  if (bsu?.SnapshotId === undefined) {
    throw new StudioError({
      code: 'source-omi-without-root',
      message: `The source OMI ${image.ImageId} has no snapshot for its root device ${device}.`,
      hint: 'Choose another source OMI.',
      where: { option: 'source_omi' },
    })
  }
  return {
    device,
    snapshotId: bsu.SnapshotId,
    size: bsu.VolumeSize ?? 1,
    type: bsu.VolumeType ?? 'standard',
    iops: bsu.Iops,
  }
}
