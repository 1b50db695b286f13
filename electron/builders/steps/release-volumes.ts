import type { CloudContext } from '#electron/engine/build-context.ts'
import type { ResourceHandle } from '#electron/engine/resources.ts'
import type { VolumeWaitOptions } from '#shared/catalog/groups/waits.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { runTags } from '../run-tags.ts'
import { untilFree } from '../volume-waits.ts'
import type { VmVolume } from './launch-vm.ts'

/** A volume that is what the build is for. */
export interface ProductVolume extends VmVolume {
  readonly handle: ResourceHandle
  /** As the template has them. */
  readonly tags: Readonly<Record<string, string>>
}

/**
 * Waits until the volumes are free of their VM, which is gone, and takes the tags from them by which they were known as
 * temporary: only those that the template gives stay.
 */
export async function releaseVolumes(
  context: CloudContext,
  options: VolumeWaitOptions,
  volumes: readonly ProductVolume[],
): Promise<void> {
  const ids = volumes.map(({ id }) => id)
  const seen = await untilFree(context, ids, options.volume_timeout)
  const temporary = runTags(context)
  for (const { VolumeId = '', Tags: tags = [] } of seen) {
    // A tag of the same name that the template gave has another value.
    const gone = tags.filter((tag) => temporary.some((own) => own.Key === tag.Key && own.Value === tag.Value))
    if (gone.length === 0) continue
    try {
      await context.account.oapi.call('DeleteTags', { ResourceIds: [VolumeId], Tags: gone }, context)
    } catch (error) {
      if (context.signal.aborted) throw error
      context.warn(
        `The tags of the build could not be taken from ${VolumeId}: ${errorReportOf(error).message}`,
        'They do no harm; the volume itself is complete.',
      )
    }
  }
}
