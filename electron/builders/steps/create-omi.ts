import type { CloudContext } from '#electron/engine/build-context.ts'
import type { ResourceHandle } from '#electron/engine/resources.ts'
import type { BlockDevice } from '#shared/catalog/groups/block-device.ts'
import type { Image } from '#shared/oapi/image.ts'
import type { RenderData } from '#shared/template/build-plan.ts'
import { mergedMappings } from '../block-device-mappings.ts'
import { untilAvailable, untilSnapshotsComplete, untilSnapshotsKnown } from '../image-waits.ts'
import type { MadeOmi } from '../made-omi.ts'
import { checkOmiName } from './check-omi-name.ts'
import {
  createImage,
  descriptionOf,
  type OmiContent,
  type RegisterOptions,
  takePlace,
  temporaryName,
} from './register-omi.ts'

export interface OmiPlan {
  readonly vmId: string
  /** `omi_block_device_mappings`. */
  readonly devices: readonly BlockDevice[]
  readonly info: RenderData
}

type Options = RegisterOptions & { readonly root_device_name?: string }

/**
 * Makes the OMI of the stopped VM (spec/builders.md 2.4 CreateOMI). Usually in one go. Where volumes are to be added
 * (B-05) or an OMI of the same name is to be replaced (B-09), in two: the VM is captured under a temporary name first;
 * once that content is safe, its snapshots are registered under the name asked for, and the temporary OMI goes.
 */
export async function createOmi(context: CloudContext, options: Options, plan: OmiPlan): Promise<MadeOmi> {
  const name = options.omi_name
  // Again, since provisioning takes its time: an OMI that somebody made meanwhile must not be taken for ours.
  const replaced = await checkOmiName(context, name, options.force_deregister)
  if (replaced.length === 0 && plan.devices.length === 0) {
    return captureVm(context, options, plan, name)
  }
  const captured = await captureVm(context, options, plan, temporaryName(name))
  const content = contentOf(captured, options, plan)
  return takePlace(context, options, { replaced, captured, content, info: plan.info })
}

/** The VM is stopped already, so nothing needs to be shut down (or started again after): NoReboot. */
async function captureVm(context: CloudContext, options: Options, plan: OmiPlan, name: string): Promise<MadeOmi> {
  context.log.say(`Creating the OMI ${name} from ${plan.vmId}`)
  const { handle, imageId } = await createImage(
    context,
    { ...descriptionOf(context, options, plan.info), ImageName: name, VmId: plan.vmId, NoReboot: true },
    {},
  )
  const { image, snapshots } = await untilCaptured(context, options, imageId)
  return { imageId, image, handle, snapshots }
}

/** What was captured, changed and added to by `omi_block_device_mappings`. */
function contentOf({ image, snapshots }: MadeOmi, options: Options, { devices }: OmiPlan): OmiContent {
  return {
    mappings: mergedMappings(image.BlockDeviceMappings ?? [], devices),
    rootDeviceName: options.root_device_name || image.RootDeviceName || '/dev/sda1',
    ...(image.Architecture === undefined ? {} : { architecture: image.Architecture }),
    ...(image.TpmMandatory === undefined ? {} : { tpmMandatory: image.TpmMandatory }),
    snapshots,
  }
}

/** Waits for the content of an OMI that is made from a VM, and notes its snapshots as resources once they are known. */
async function untilCaptured(
  context: CloudContext,
  options: Options,
  imageId: string,
): Promise<{ image: Image; snapshots: ResourceHandle[] }> {
  const snapshots = new Map<string, ResourceHandle>()
  const noteSnapshots = async (image: Image) => {
    for (const { Bsu, DeviceName } of image.BlockDeviceMappings ?? []) {
      if (Bsu?.SnapshotId === undefined || snapshots.has(Bsu.SnapshotId)) continue
      const description = `snapshot ${Bsu.SnapshotId} (${DeviceName}) of the OMI ${imageId}`
      const handle = await context.resources.record({ kind: 'snapshot', description, traits: {} }, Bsu.SnapshotId)
      snapshots.set(Bsu.SnapshotId, handle)
    }
  }
  await noteSnapshots(await untilSnapshotsKnown(context, imageId, options.image_timeout))
  await untilSnapshotsComplete(context, [...snapshots.keys()], options.snapshot_timeout)
  const image = await untilAvailable(context, imageId, options.image_timeout)
  await noteSnapshots(image)
  return { image, snapshots: [...snapshots.values()] }
}
