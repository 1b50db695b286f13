import type { CloudContext } from '#electron/engine/build-context.ts'
import type { ResourceHandle } from '#electron/engine/resources.ts'
import type { ImageWaitOptions } from '#shared/catalog/groups/waits.ts'
import { answeredId } from '../answered-id.ts'
import { untilSnapshotsComplete } from '../image-waits.ts'
import type { VmVolume } from './launch-vm.ts'

/** A volume, and the snapshot that holds its content. */
export interface SnapshottedVolume {
  readonly volume: VmVolume
  readonly snapshot: ResourceHandle
}

/**
 * Snapshots volumes that are at rest, all at the same time, so that it takes as long as the slowest of them; the reference
 * takes one after the other (spec/builders.md D-41, B-17). Their progress is told.
 */
export async function snapshotVolumes(
  context: CloudContext,
  options: ImageWaitOptions,
  volumes: readonly VmVolume[],
): Promise<SnapshottedVolume[]> {
  // All answers are waited for, also when one is a refusal: what is still being asked for could not be cleaned up.
  const asked = await Promise.allSettled(volumes.map((volume) => createSnapshot(context, volume)))
  const made = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const refused = asked.find((one) => one.status === 'rejected')
  if (refused !== undefined) throw refused.reason
  await untilSnapshotsComplete(
    context,
    made.map(({ snapshot }) => snapshot.id),
    options.snapshot_timeout,
  )
  return made
}

async function createSnapshot(context: CloudContext, volume: VmVolume): Promise<SnapshottedVolume> {
  const { id, device } = volume
  context.log.say(`Creating a snapshot of ${id} (${device})`)
  const { handle } = await context.resources.create(
    { kind: 'snapshot', description: `snapshot of volume ${id} (${device})`, traits: {} },
    async (intentId) => {
      const { Snapshot } = await context.account.oapi.call(
        'CreateSnapshot',
        { VolumeId: id, Description: `OMI Studio: ${context.plan.label} ${device}`, ClientToken: intentId },
        { signal: context.signal, settle: true },
      )
      return { id: answeredId(Snapshot?.SnapshotId, 'CreateSnapshot'), made: undefined }
    },
    async () => undefined,
  )
  context.log.say(`Snapshot of ${device}: ${handle.id}`)
  return { volume, snapshot: handle }
}
