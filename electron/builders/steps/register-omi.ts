import { randomUUID } from 'node:crypto'
import type { CloudContext } from '#electron/engine/build-context.ts'
import type { ResourceHandle } from '#electron/engine/resources.ts'
import type { OmiOptions } from '#shared/catalog/groups/omi.ts'
import type { ImageWaitOptions } from '#shared/catalog/groups/waits.ts'
import type { BlockDeviceMappingImage, CreateImageRequest, Image } from '#shared/oapi/image.ts'
import type { RenderData } from '#shared/template/build-plan.ts'
import { answeredId } from '../answered-id.ts'
import { untilAvailable } from '../image-waits.ts'
import type { MadeOmi } from '../made-omi.ts'
import { checkOmiName } from './check-omi-name.ts'
import { replaceOmis } from './replace-omis.ts'

/** What an OMI is registered from: complete snapshots, and how VMs get them. */
export interface OmiContent {
  readonly mappings: readonly BlockDeviceMappingImage[]
  readonly rootDeviceName: string
  readonly architecture?: string
  readonly tpmMandatory?: boolean
  /** Those of its snapshots that are the build's own. */
  readonly snapshots: readonly ResourceHandle[]
}

export type RegisterOptions = OmiOptions & ImageWaitOptions

/**
 * Registers an OMI from snapshots under the name asked for (spec/builders.md 2.5 RegisterOMI). Where it takes an old OMI's
 * place, the content is registered under a temporary name first, so that it is safe while neither has the name (B-09).
 */
export async function registerOmi(
  context: CloudContext,
  options: RegisterOptions,
  content: OmiContent,
  info: RenderData,
): Promise<MadeOmi> {
  const name = options.omi_name
  // Again, since provisioning takes its time: an OMI that somebody made meanwhile must not be taken for ours.
  const replaced = await checkOmiName(context, name, options.force_deregister)
  if (replaced.length === 0) return registerAs(context, options, content, info, name)
  const captured = await registerAs(context, options, content, info, temporaryName(name))
  return takePlace(context, options, { replaced, captured, content, info })
}

/** What is to bear the name, and what bears it. */
export interface Succession {
  /** The account's own OMIs that bear the name. */
  readonly replaced: readonly Image[]
  /** The new content under a temporary name; it goes. */
  readonly captured: MadeOmi
  readonly content: OmiContent
  readonly info: RenderData
}

/** Registers the content of a temporary OMI under the name asked for, in the place of those that bear it. */
export async function takePlace(
  context: CloudContext,
  options: RegisterOptions,
  { replaced, captured, content, info }: Succession,
): Promise<MadeOmi> {
  const before = replaced.map((old) => old.ImageId ?? '')
  const register = (onMade: (imageId: string) => void) =>
    registerAs(context, options, content, info, options.omi_name, before, onMade)
  const made =
    replaced.length === 0
      ? await register(() => {})
      : await replaceOmis(context, { replaced, captured, register, deleteSnapshots: options.force_delete_snapshot })
  context.log.say(`Deleting the temporary OMI ${captured.imageId}; its snapshots belong to ${made.imageId} now`)
  await context.resources.destroy(captured.handle)
  return made
}

/** Registers content under a name and waits until it is available. `before`: ids of OMIs that had the name already. */
async function registerAs(
  context: CloudContext,
  options: RegisterOptions,
  content: OmiContent,
  info: RenderData,
  name: string,
  before: readonly string[] = [],
  onMade: (imageId: string) => void = () => {},
): Promise<MadeOmi> {
  const { mappings, rootDeviceName, architecture, tpmMandatory, snapshots } = content
  const from = mappings.flatMap(({ Bsu }) => Bsu?.SnapshotId ?? [])
  context.log.say(`Registering the OMI ${name} from ${from.join(', ')}`)
  const { handle, imageId } = await createImage(
    context,
    {
      ...descriptionOf(context, options, info),
      ImageName: name,
      BlockDeviceMappings: [...mappings],
      RootDeviceName: rootDeviceName,
      ...(architecture === undefined ? {} : { Architecture: architecture }),
      ...(tpmMandatory === true ? { TpmMandatory: true } : {}),
    },
    // Its snapshots are resources of their own already.
    { ownSnapshots: 'no', before: before.join(',') },
  )
  onMade(imageId)
  const image = await untilAvailable(context, imageId, options.image_timeout)
  return { imageId, image, handle, snapshots }
}

/** Asks for an OMI, as a resource of the build. */
export async function createImage(
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

/** What the template says of the OMI itself. */
export function descriptionOf(context: CloudContext, options: OmiOptions, info: RenderData): CreateImageRequest {
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

/** A name that nobody else has, within the API's limit of 128 characters. */
export function temporaryName(name: string): string {
  const tail = ` (new ${randomUUID().slice(0, 8)})`
  return name.slice(0, 128 - tail.length) + tail
}

/** Whether `temporaryName` has made this name. */
export function isTemporaryName(name: string): boolean {
  return / \(new [0-9a-f]{8}\)$/.test(name)
}
