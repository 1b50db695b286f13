import type { CloudContext } from '#electron/engine/build-context.ts'
import type { Image } from '#shared/oapi/image.ts'
import { StudioError } from '#shared/studio-error.ts'

/** The account's own OMIs that bear a name. Shared and public ones of the same name do not count (spec/builders.md D-20). */
export async function ownImagesNamed(context: CloudContext, name: string): Promise<Image[]> {
  const found: Image[] = []
  await context.account.oapi.readPages(
    'ReadImages',
    { Filters: { ImageNames: [name], AccountIds: [await context.account.accountId()] } },
    (page) => found.push(...(page.Images ?? [])),
    context,
  )
  return found.filter((image) => image.ImageName === name)
}

/**
 * Makes sure that the OMI's name is free, or may be replaced. Names are unique in an account.
 *
 * @returns the OMIs that are to be replaced.
 */
export async function checkOmiName(context: CloudContext, name: string, replace: boolean): Promise<Image[]> {
  const taken = await ownImagesNamed(context, name)
  if (taken.length === 0) return []
  const ids = taken.map((image) => image.ImageId).join(', ')
  if (replace) {
    context.log.say(`The OMI "${name}" (${ids}) exists and will be replaced when the new one is safe`)
    return taken
  }
  throw new StudioError({
    code: 'omi-name-taken',
    message: `An OMI named "${name}" exists already: ${ids}.`,
    hint: 'Choose another omi_name, such as one that ends in {{timestamp}}, or replace the old one with force_deregister = true (-force).',
    where: { option: 'omi_name' },
  })
}
