import type { CloudContext } from '#electron/engine/build-context.ts'
import { findOmi } from '#electron/oapi/find-omi.ts'
import type { SourceOmiOptions } from '#shared/catalog/groups/source-omi.ts'
import type { Image } from '#shared/oapi/image.ts'
import { StudioError } from '#shared/studio-error.ts'

/** Finds the OMI to start from: what `source_omi` and `source_omi_filter` allow both (spec/builders.md B-03). */
export async function findSourceOmi(context: CloudContext, options: SourceOmiOptions): Promise<Image> {
  const { source_omi: id, source_omi_filter: filter } = options
  const image = await findOmi(context.account, { id, filter, option: 'source_omi_filter' }, context.signal)
  if (image.RootDeviceType !== undefined && image.RootDeviceType !== 'bsu' && image.RootDeviceType !== 'ebs') {
    throw new StudioError({
      code: 'source-omi-not-bsu',
      message: `The source OMI ${image.ImageId} has a root device of type "${image.RootDeviceType}"; only BSU ones can be built from.`,
      where: { option: 'source_omi' },
    })
  }
  context.log.say(`Source OMI: ${image.ImageName} (${image.ImageId})`)
  context.fact('source-omi', `${image.ImageId} ${image.ImageName}`)
  return image
}
