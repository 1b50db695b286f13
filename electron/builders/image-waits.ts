import type { CloudContext } from '#electron/engine/build-context.ts'
import type { Verdict } from '#electron/engine/waiter.ts'
import type { Image } from '#shared/oapi/image.ts'
import { StudioError } from '#shared/studio-error.ts'

/** Waits until an OMI is available; fails with the API's reason when it never will be (spec/builders.md appendix D). */
export function untilAvailable(context: CloudContext, imageId: string, timeout: number): Promise<Image> {
  return untilImage(context, imageId, timeout, 'to be available', () => false)
}

/** Waits until an OMI that is being made names its snapshots, or is available anyway. */
export function untilSnapshotsKnown(context: CloudContext, imageId: string, timeout: number): Promise<Image> {
  return untilImage(context, imageId, timeout, 'to name its snapshots', (image) => {
    const mappings = image.BlockDeviceMappings ?? []
    return mappings.length > 0 && mappings.every((mapping) => mapping.Bsu?.SnapshotId !== undefined)
  })
}

function untilImage(
  context: CloudContext,
  id: string,
  timeout: number,
  what: string,
  enough: (image: Image) => boolean,
): Promise<Image> {
  return context.account.waiter.wait({
    kind: 'image',
    id,
    what: `OMI ${id} ${what}`,
    timeout,
    option: 'image_timeout',
    signal: context.signal,
    onProgress: (detail) => context.progress(detail),
    judge: (image): Verdict<Image> => {
      if (image === undefined) return { kind: 'failed', error: goneOrFailed(`OMI ${id} is gone`) }
      if (image.State === 'failed') {
        const reason = image.StateComment?.StateMessage || image.StateComment?.StateCode || 'no reason given'
        return { kind: 'failed', error: goneOrFailed(`OMI ${id} could not be made: ${reason}`) }
      }
      if (image.State === 'available' || enough(image)) return { kind: 'done', result: image }
      return { kind: 'pending', detail: `OMI ${id} is ${image.State ?? 'being made'}` }
    },
  })
}

/**
 * Waits until snapshots are complete, all at once, with their progress. As long as one of them moves its time is counted
 * anew: a large volume takes hours.
 */
export async function untilSnapshotsComplete(
  context: CloudContext,
  ids: readonly string[],
  timeout: number,
): Promise<void> {
  const fractions = new Map(ids.map((id) => [id, 0]))
  const tell = () => {
    const percents = [...fractions].map(([id, fraction]) => `${id} ${Math.floor(fraction * 100)} %`)
    const whole = [...fractions.values()].reduce((sum, fraction) => sum + fraction, 0) / fractions.size
    context.progress(`snapshot ${percents.join(', ')}`, whole)
  }
  await Promise.all(
    ids.map(async (id) => {
      await context.account.waiter.wait({
        kind: 'snapshot',
        id,
        what: `snapshot ${id} to be complete`,
        timeout,
        extendOnProgress: true,
        option: 'snapshot_timeout',
        signal: context.signal,
        onProgress: (_detail, fraction) => {
          fractions.set(id, fraction ?? 0)
          tell()
        },
        judge: (snapshot): Verdict<undefined> => {
          if (snapshot === undefined) return { kind: 'failed', error: goneOrFailed(`Snapshot ${id} is gone`) }
          const { State: state = 'pending', Progress: percent = 0 } = snapshot
          if (state === 'completed') return { kind: 'done', result: undefined }
          if (state === 'error' || state === 'deleting') {
            return { kind: 'failed', error: goneOrFailed(`Snapshot ${id} is in the state "${state}"`) }
          }
          return { kind: 'pending', detail: `snapshot ${id} ${percent} %`, fraction: percent / 100 }
        },
      })
      fractions.set(id, 1)
      tell()
    }),
  )
}

function goneOrFailed(message: string): StudioError {
  return new StudioError({
    code: 'omi-failed',
    message: `${message.replace(/\.+$/, '')}.`,
    hint: 'Build again; give the ids to OUTSCALE support if it goes on.',
  })
}
