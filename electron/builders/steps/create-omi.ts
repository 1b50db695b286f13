import { randomUUID } from 'node:crypto'
import type { CloudContext } from '#electron/engine/build-context.ts'
import type { ResourceHandle } from '#electron/engine/resources.ts'
import type { BlockDevice } from '#shared/catalog/groups/block-device.ts'
import type { OmiOptions } from '#shared/catalog/groups/omi.ts'
import type { ImageWaitOptions } from '#shared/catalog/groups/waits.ts'
import type { CreateImageRequest, Image } from '#shared/oapi/image.ts'
import type { RenderData } from '#shared/template/build-plan.ts'
import { answeredId } from '../answered-id.ts'
import { mergedMappings } from '../block-device-mappings.ts'
import { untilAvailable, untilSnapshotsComplete, untilSnapshotsKnown } from '../image-waits.ts'
import { checkOmiName } from './check-omi-name.ts'
import { replaceOmis } from './replace-omis.ts'

/** An OMI that the build has made, not yet kept. */
export interface MadeOmi {
  readonly imageId: string
  readonly image: Image
  readonly handle: ResourceHandle
  /** The snapshots that came with it; not those that the template names. */
  readonly snapshots: readonly ResourceHandle[]
}

export interface OmiPlan {
  readonly vmId: string
  /** `omi_block_device_mappings`. */
  readonly devices: readonly BlockDevice[]
  readonly info: RenderData
}

type Options = OmiOptions & ImageWaitOptions & { readonly root_device_name?: string }

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
  const register = (onMade: (imageId: string) => void) =>
    registerCaptured(context, options, plan, captured, replaced, onMade)
  const made =
    replaced.length === 0
      ? await register(() => {})
      : await replaceOmis(context, { replaced, captured, register, deleteSnapshots: options.force_delete_snapshot })
  context.log.say(`Deleting the temporary OMI ${captured.imageId}; its snapshots belong to ${made.imageId} now`)
  await context.resources.destroy(captured.handle)
  return made
}

/** The VM is stopped already, so nothing needs to be shut down (or started again after): NoReboot. */
async function captureVm(context: CloudContext, options: Options, plan: OmiPlan, name: string): Promise<MadeOmi> {
  context.log.say(`Creating the OMI ${name} from ${plan.vmId}`)
  const { handle, imageId } = await createImage(
    context,
    { ...descriptionOf(context, options, plan), ImageName: name, VmId: plan.vmId, NoReboot: true },
    {},
  )
  const { image, snapshots } = await untilCaptured(context, options, imageId)
  return { imageId, image, handle, snapshots }
}

async function registerCaptured(
  context: CloudContext,
  options: Options,
  plan: OmiPlan,
  { image, snapshots }: MadeOmi,
  replaced: readonly Image[],
  onMade: (imageId: string) => void,
): Promise<MadeOmi> {
  context.log.say(`Registering the OMI ${options.omi_name} from ${snapshots.map((snapshot) => snapshot.id).join(', ')}`)
  const { handle, imageId } = await createImage(
    context,
    {
      ...descriptionOf(context, options, plan),
      ImageName: options.omi_name,
      BlockDeviceMappings: mergedMappings(image.BlockDeviceMappings ?? [], plan.devices),
      RootDeviceName: options.root_device_name || image.RootDeviceName || '/dev/sda1',
      ...(image.Architecture === undefined ? {} : { Architecture: image.Architecture }),
      ...(image.TpmMandatory === true ? { TpmMandatory: true } : {}),
    },
    // Its snapshots are resources of their own already.
    { ownSnapshots: 'no', before: replaced.map((old) => old.ImageId ?? '').join(',') },
  )
  onMade(imageId)
  const registered = await untilAvailable(context, imageId, options.image_timeout)
  return { imageId, image: registered, handle, snapshots }
}

async function createImage(
  context: CloudContext,
  request: CreateImageRequest,
  traits: Readonly<Record<string, string>>,
): Promise<{ handle: ResourceHandle; imageId: string }> {
  const { oapi } = context.account
  const name = request.ImageName ?? ''
  const { handle } = await context.resources.create(
    { kind: 'image', description: `OMI ${name}`, traits: { name, ...traits } },
    async () => {
      const { Image } = await oapi.call('CreateImage', request, { signal: context.signal, settle: true })
      return { id: answeredId(Image?.ImageId, 'CreateImage'), made: undefined }
    },
    async () => undefined,
  )
  context.log.say(`OMI: ${handle.id}`)
  return { handle, imageId: handle.id }
}

function descriptionOf(context: CloudContext, options: Options, { info }: OmiPlan): CreateImageRequest {
  const description = options.omi_description ? context.plan.render(options.omi_description, info) : ''
  const modes = options.omi_boot_modes ?? []
  return {
    ...(description === '' ? {} : { Description: description }),
    ...(modes.length === 0 ? {} : { BootModes: modes.map((mode) => (mode === 'uefi' ? 'uefi' : 'legacy')) }),
    ...(options.product_codes === undefined || options.product_codes.length === 0
      ? {}
      : { ProductCodes: [...options.product_codes] }),
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

/** A name that nobody else has, within the API's limit of 128 characters. */
function temporaryName(name: string): string {
  const tail = ` (new ${randomUUID().slice(0, 8)})`
  return name.slice(0, 128 - tail.length) + tail
}
