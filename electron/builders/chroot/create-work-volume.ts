import type { CloudContext } from '#electron/engine/build-context.ts'
import type { OscChrootOptions } from '#shared/catalog/builders/osc-chroot.ts'
import type { CreateVolumeRequest } from '#shared/oapi/volume.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { RenderData } from '#shared/template/build-plan.ts'
import { answeredId } from '../answered-id.ts'
import { renderTags } from '../build-info.ts'
import { runTags, tagResources } from '../run-tags.ts'
import { untilFree } from '../volume-waits.ts'
import type { RootMapping } from './own-source.ts'

/** The volume that is filled and becomes the OMI's root. */
export interface WorkVolume {
  readonly id: string
  /** GiB */
  readonly size: number
  readonly type: string
}

/**
 * Makes the volume to work on: of the source's root snapshot, or blank (spec/builders.md 2.7 step 8). It is a resource of
 * the build and goes at its end; what stays is a snapshot of it.
 */
export async function createWorkVolume(
  context: CloudContext,
  options: OscChrootOptions,
  subregionName: string,
  root: RootMapping | undefined,
  info: RenderData,
): Promise<WorkVolume> {
  const volume = wantedVolume(options, root)
  const request: CreateVolumeRequest = {
    SubregionName: subregionName,
    Size: volume.size,
    VolumeType: volume.type,
    ...(root === undefined ? {} : { SnapshotId: root.snapshotId }),
    ...(volume.type === 'io1' && root?.iops !== undefined ? { Iops: root.iops } : {}),
  }
  context.log.say(`Creating a volume of ${volume.size} GiB (${volume.type}) in ${subregionName}`)
  const { handle } = await context.resources.create(
    {
      kind: 'volume',
      description: `work volume of ${context.plan.label}`,
      traits: { timeout: String(options.volume_timeout) },
    },
    async (intentId) => {
      const { Volume } = await context.account.oapi.call(
        'CreateVolume',
        { ...request, ClientToken: intentId },
        { signal: context.signal, settle: true },
      )
      return { id: answeredId(Volume?.VolumeId, 'CreateVolume'), made: undefined }
    },
    async () => undefined,
  )
  context.fact('volume', handle.id)
  const given = renderTags(context.plan, options.root_volume_tags, info)
  const own = runTags(context).filter((tag) => !given.some((other) => other.Key === tag.Key))
  await tagResources(context, [handle.id], [...own, ...given])
  await untilFree(context, [handle.id], options.volume_timeout)
  return { id: handle.id, ...volume }
}

/** What the API would refuse, or the reference silently do otherwise, is said before anything costs (B-10). */
function wantedVolume(options: OscChrootOptions, root: RootMapping | undefined): { size: number; type: string } {
  const { root_volume_size: size = 0, root_volume_type: type } = options
  if (root === undefined) return { size, type: type || 'gp2' }
  if (size !== 0 && size < root.size) {
    throw new StudioError({
      code: 'volume-smaller-than-snapshot',
      message: `root_volume_size is ${size} GiB, but the root volume of the source OMI has ${root.size} GiB already.`,
      hint: `Set it to ${root.size} or more, or leave it out.`,
      where: { option: 'root_volume_size' },
    })
  }
  if (type === 'io1' && root.type !== 'io1') {
    throw new StudioError({
      code: 'bad-volume-type',
      message: `The work volume cannot be io1: its IOPS are the source’s, whose root volume is ${root.type}.`,
      hint: 'Use gp2, or leave root_volume_type out.',
      where: { option: 'root_volume_type' },
    })
  }
  return { size: Math.max(size, root.size), type: type || root.type }
}
