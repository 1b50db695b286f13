import type { CloudContext } from '#electron/engine/build-context.ts'
import { destroyAndVerify, destroyPatiently, type KindContext } from '#electron/engine/kinds/kind-entry.ts'
import type { Image } from '#shared/oapi/image.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { mergedMappings } from '../block-device-mappings.ts'
import type { MadeOmi } from '../made-omi.ts'
import { tagResources } from '../run-tags.ts'

export interface Replacement {
  /** The account's own OMIs that bear the name. */
  readonly replaced: readonly Image[]
  /** The new content, complete, under a temporary name. */
  readonly captured: MadeOmi
  /** Registers the new content under the final name, once that is free. `onMade`: it has the name from then on. */
  readonly register: (onMade: (imageId: string) => void) => Promise<MadeOmi>
  /** `force_delete_snapshot`: the old OMIs' snapshots go too, last of all. */
  readonly deleteSnapshots: boolean
}

/** How long putting an old OMI back may take, in ms; a cancel does not end it. */
const restoreLimit = 300_000

/**
 * Puts a new OMI in the place of old ones of the same name. OMIs cannot be renamed and names are unique, so for a moment
 * there is neither; the new content is kept under its temporary name through that moment, should the process die in it,
 * and when registering fails the old OMIs are registered again from their snapshots, which are deleted last if at all
 * (spec/builders.md B-09, D-20).
 */
export async function replaceOmis(context: CloudContext, replacement: Replacement): Promise<MadeOmi> {
  const { replaced, captured, register } = replacement
  const { oapi } = context.account
  await context.resources.keep(captured.handle, ...captured.snapshots)
  const deleted: Image[] = []
  let made: MadeOmi
  let registered: string | undefined
  try {
    for (const image of replaced) {
      const id = image.ImageId ?? ''
      context.log.say(`Deleting the old OMI ${id}`)
      deleted.push(image)
      await destroyAndVerify(kindContext(context, context.signal), { kind: 'image', id, what: `OMI ${id}` }, () =>
        oapi.call('DeleteImage', { ImageId: id }, { signal: context.signal, settle: true }),
      )
    }
    made = await register((imageId) => {
      registered = imageId
    })
  } catch (error) {
    await restore(context, deleted, captured, registered)
    throw error
  }
  // From here on nothing else holds what was replaced, so the new OMI stays even if tagging or sharing it fails.
  await context.resources.keepInstead(captured.handle, made.handle, ...made.snapshots)
  if (replacement.deleteSnapshots) await deleteSnapshotsOf(context, replaced)
  return made
}

/** Registers the deleted OMIs again. When that fails, the new content stays under its temporary name, and is named. */
async function restore(
  context: CloudContext,
  deleted: readonly Image[],
  captured: MadeOmi,
  registered: string | undefined,
): Promise<void> {
  const { oapi } = context.account
  const signal = AbortSignal.timeout(restoreLimit)
  try {
    // What came of the registration has the name that the old OMI needs.
    if (registered !== undefined && deleted.length > 0) {
      await destroyAndVerify(
        kindContext(context, signal),
        { kind: 'image', id: registered, what: `OMI ${registered}` },
        () => oapi.call('DeleteImage', { ImageId: registered }, { signal }),
      )
    }
    for (const image of deleted) {
      if (await isThere(context, image, signal)) continue
      context.log.say(`Registering the old OMI ${image.ImageName} again`)
      const { Image: restored } = await oapi.call(
        'CreateImage',
        {
          ImageName: image.ImageName ?? '',
          BlockDeviceMappings: mergedMappings(image.BlockDeviceMappings ?? [], []),
          RootDeviceName: image.RootDeviceName ?? '/dev/sda1',
          ...(image.Architecture === undefined ? {} : { Architecture: image.Architecture }),
          ...(image.BootModes === undefined ? {} : { BootModes: image.BootModes }),
          ...(image.Description ? { Description: image.Description } : {}),
          ...(image.ProductCodes === undefined || image.ProductCodes.length === 0
            ? {}
            : { ProductCodes: image.ProductCodes }),
          ...(image.TpmMandatory === true ? { TpmMandatory: true } : {}),
        },
        { signal },
      )
      const id = restored?.ImageId
      if (id === undefined) continue
      // Kept at once, or a search for what the failed registration may have made would take it for that.
      const description = `OMI ${image.ImageName}, registered again`
      const traits = { name: image.ImageName ?? '', ownSnapshots: 'no' }
      await context.resources.keep(await context.resources.record({ kind: 'image', description, traits }, id))
      context.log.say(`The old OMI is ${id} now`)
      await restorePermissions(context, image, id, signal)
      await tagResources({ ...context, signal }, [id], image.Tags ?? [])
    }
    await context.resources.release(captured.handle)
    for (const snapshot of captured.snapshots) await context.resources.release(snapshot)
  } catch (error) {
    context.warn(
      `The old OMI could not be registered again: ${errorReportOf(error).message}`,
      `The new content is in the OMI ${captured.image.ImageName} (${captured.imageId}), and the old snapshots are still there.`,
    )
  }
}

async function isThere(context: CloudContext, image: Image, signal: AbortSignal): Promise<boolean> {
  const id = image.ImageId ?? ''
  const { Images = [] } = await context.account.oapi.call('ReadImages', { Filters: { ImageIds: [id] } }, { signal })
  return Images.length > 0
}

async function restorePermissions(context: CloudContext, image: Image, id: string, signal: AbortSignal): Promise<void> {
  const { AccountIds = [], GlobalPermission = false } = image.PermissionsToLaunch ?? {}
  if (AccountIds.length === 0 && !GlobalPermission) return
  await context.account.oapi.call(
    'UpdateImage',
    {
      ImageId: id,
      PermissionsToLaunch: {
        Additions: {
          ...(AccountIds.length > 0 ? { AccountIds } : {}),
          ...(GlobalPermission ? { GlobalPermission } : {}),
        },
      },
    },
    { signal },
  )
}

/** What cannot be deleted is told: the new OMI is there, and that is what counts. */
async function deleteSnapshotsOf(context: CloudContext, images: readonly Image[]): Promise<void> {
  const ids = images.flatMap((image) =>
    (image.BlockDeviceMappings ?? []).flatMap(({ Bsu }) => (Bsu?.SnapshotId === undefined ? [] : [Bsu.SnapshotId])),
  )
  for (const id of new Set(ids)) {
    context.log.say(`Deleting the old snapshot ${id}`)
    try {
      await destroyPatiently(kindContext(context, context.signal), () =>
        context.account.oapi.call('DeleteSnapshot', { SnapshotId: id }, { signal: context.signal }),
      )
    } catch (error) {
      if (context.signal.aborted) throw error
      context.warn(`The old snapshot ${id} could not be deleted: ${errorReportOf(error).message}`)
    }
  }
}

function kindContext({ account, clock }: CloudContext, signal: AbortSignal): KindContext {
  return { account, clock, signal }
}
