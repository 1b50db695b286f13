import { StudioError } from '#shared/studio-error.ts'
import { accountOf, destroyAndVerify, destroyPatiently, type KindContext, type KindEntry } from './kind-entry.ts'

/** How long a volume may take to come free after its VM has gone, in ms, where the intent's `timeout` does not say. */
const releaseTimeout = 300_000

/** A volume. One that is still linked is waited for: its VM goes before it. */
export const volumeKind: KindEntry = {
  kind: 'volume',
  order: 40,
  async find({ clientToken }, context) {
    if (clientToken === undefined) return undefined
    const { oapi } = accountOf(context)
    const { Volumes = [] } = await oapi.call('ReadVolumes', { Filters: { ClientTokens: [clientToken] } }, context)
    return Volumes[0]?.VolumeId
  },
  async destroy(id, { timeout }, context) {
    const { oapi, waiter } = accountOf(context)
    const free = await waiter.wait({
      kind: 'volume',
      id,
      what: `volume ${id} to be free`,
      timeout: Number(timeout ?? releaseTimeout),
      option: 'volume_timeout',
      signal: context.signal,
      judge: (volume) => {
        if (volume === undefined) return { kind: 'done', result: false }
        switch (volume.State) {
          case 'available':
          case 'error':
            return { kind: 'done', result: true }
          case 'deleting':
            return { kind: 'pending', detail: `volume ${id} is being deleted` }
          case 'in-use':
            return stillNeeded(volume.LinkedVolumes?.[0]?.VmId, id)
          default:
            return { kind: 'pending', detail: `volume ${id} is ${volume.State ?? 'changing'}` }
        }
      },
    })
    if (!free) return 'absent'
    return destroyAndVerify(context, { kind: 'volume', id, what: `volume ${id}` }, () =>
      oapi.call('DeleteVolume', { VolumeId: id }, context),
    )
  },
}

function stillNeeded(vmId: string | undefined, id: string) {
  if (vmId === undefined) return { kind: 'pending', detail: `volume ${id} is in use` } as const
  return { kind: 'pending', detail: `volume ${id} is linked to ${vmId}` } as const
}

/** A link between a volume and a VM; undone before either goes. */
export const volumeLinkKind: KindEntry = {
  kind: 'volume-link',
  order: 10,
  async find({ volumeId }, context) {
    if (volumeId === undefined) return undefined
    return (await isLinked(volumeId, context)) ? volumeId : undefined
  },
  async destroy(id, { timeout }, context) {
    const { oapi, waiter } = accountOf(context)
    // A volume that is linked to nothing refuses to be unlinked for ever: its VM has gone, or an earlier answer was lost.
    const outcome = await destroyPatiently(context, async () => {
      if (await isLinked(id, context)) await oapi.call('UnlinkVolume', { VolumeId: id }, context)
    })
    if (outcome === 'absent') return outcome
    return waiter.wait({
      kind: 'volume',
      id,
      what: `volume ${id} to be unlinked`,
      timeout: Number(timeout ?? releaseTimeout),
      option: 'volume_timeout',
      signal: context.signal,
      judge: (volume) => {
        if (volume === undefined || volume.State === 'available') return { kind: 'done', result: 'destroyed' }
        if (volume.State === 'error') {
          return {
            kind: 'failed',
            error: new StudioError({ code: 'volume-error', message: `Volume ${id} went into the state "error".` }),
          }
        }
        return { kind: 'pending', detail: `volume ${id} is ${volume.State ?? 'changing'}` }
      },
    })
  },
}

async function isLinked(volumeId: string, context: KindContext): Promise<boolean> {
  const { oapi } = accountOf(context)
  const { Volumes = [] } = await oapi.call('ReadVolumes', { Filters: { VolumeIds: [volumeId] } }, context)
  return (Volumes[0]?.LinkedVolumes ?? []).length > 0
}
