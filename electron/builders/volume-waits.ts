import type { CloudContext } from '#electron/engine/build-context.ts'
import type { Verdict } from '#electron/engine/waiter.ts'
import type { Volume } from '#shared/oapi/volume.ts'
import { StudioError } from '#shared/studio-error.ts'

/**
 * Waits until volumes are linked to their VM, so that a script finds them all; the reference looks too early. Fails at
 * once when one of them never will be (spec/builders.md appendix D).
 *
 * @param timeout ms, for each; the option `volume_timeout`.
 */
export function untilLinked(context: CloudContext, ids: readonly string[], timeout: number): Promise<Volume[]> {
  return untilAll(context, ids, timeout, 'to be linked', (volume) => {
    const links = volume.LinkedVolumes ?? []
    return volume.State === 'in-use' && links.length > 0 && links.every((link) => link.State === 'attached')
  })
}

/** Waits until volumes are linked to nothing any more, and may be linked elsewhere. `timeout`: as in `untilLinked`. */
export function untilFree(context: CloudContext, ids: readonly string[], timeout: number): Promise<Volume[]> {
  return untilAll(context, ids, timeout, 'to be free', (volume) => volume.State === 'available')
}

function untilAll(
  context: CloudContext,
  ids: readonly string[],
  timeout: number,
  what: string,
  enough: (volume: Volume) => boolean,
): Promise<Volume[]> {
  return Promise.all(
    ids.map((id) =>
      context.account.waiter.wait({
        kind: 'volume',
        id,
        what: `volume ${id} ${what}`,
        timeout,
        option: 'volume_timeout',
        signal: context.signal,
        onProgress: (detail) => context.progress(detail),
        judge: (volume): Verdict<Volume> => {
          if (volume === undefined) return { kind: 'failed', error: lost(id, 'is gone') }
          const { State: state = 'in no known state' } = volume
          if (state === 'error' || state === 'deleting') {
            return { kind: 'failed', error: lost(id, `is in the state "${state}"`) }
          }
          if (enough(volume)) return { kind: 'done', result: volume }
          return { kind: 'pending', detail: `volume ${id} is ${volume.LinkedVolumes?.[0]?.State ?? state}` }
        },
      }),
    ),
  )
}

function lost(id: string, how: string): StudioError {
  return new StudioError({
    code: 'volume-failed',
    message: `Volume ${id} ${how}.`,
    hint: 'Look whether a script or a person deleted it; else build again, and give the id to OUTSCALE support if it goes on.',
  })
}
