import type { CloudContext } from '#electron/engine/build-context.ts'
import { apiFilters, imageFilters } from '#shared/catalog/groups/filters.ts'
import type { SourceOmiOptions } from '#shared/catalog/groups/source-omi.ts'
import type { FiltersImage, Image } from '#shared/oapi/image.ts'
import { StudioError } from '#shared/studio-error.ts'

/**
 * Finds the OMI to start from: what `source_omi` and the filter allow both (spec/builders.md B-03). Owners may be
 * account ids, aliases and `self`, in any mixture; only available OMIs count unless the filter names states.
 */
export async function findSourceOmi(context: CloudContext, options: SourceOmiOptions): Promise<Image> {
  const { source_omi: id, source_omi_filter: filter } = options
  const filtered = filter === undefined ? {} : (apiFilters(imageFilters, filter) as FiltersImage)
  const filters: FiltersImage = { ...filtered, ...(id ? { ImageIds: [id] } : {}) }
  const images = new Map<string, Image>()
  for (const owned of await byOwners(context, filters, filter?.owners ?? [])) {
    await context.account.oapi.readPages(
      'ReadImages',
      { Filters: { States: ['available'], ...owned } },
      (page) => {
        for (const image of page.Images ?? []) if (fits(image, filtered)) images.set(image.ImageId ?? '', image)
      },
      context,
    )
  }
  const image = choose([...images.values()], filter?.most_recent === true, filters)
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

/** What the id and the owners took the place of in the request has to fit all the same. */
function fits(image: Image, { ImageIds, AccountIds, AccountAliases }: FiltersImage): boolean {
  return (
    (ImageIds?.includes(image.ImageId ?? '') ?? true) &&
    (AccountIds?.includes(image.AccountId ?? '') ?? true) &&
    (AccountAliases?.includes(image.AccountAlias ?? '') ?? true)
  )
}

/** One filter for ids and one for aliases: the API would take both in one as "and". */
async function byOwners(
  context: CloudContext,
  filters: FiltersImage,
  owners: readonly string[],
): Promise<FiltersImage[]> {
  if (owners.length === 0) return [filters]
  const ids: string[] = []
  const aliases: string[] = []
  for (const owner of owners) {
    if (owner === 'self') ids.push(await context.account.accountId())
    else if (/^\d+$/.test(owner)) ids.push(owner)
    else aliases.push(owner)
  }
  return [
    ...(ids.length === 0 ? [] : [{ ...filters, AccountIds: ids }]),
    ...(aliases.length === 0 ? [] : [{ ...filters, AccountAliases: aliases }]),
  ]
}

function choose(images: readonly Image[], mostRecent: boolean, filters: FiltersImage): Image {
  const newestFirst = images.toSorted(
    (a, b) =>
      (b.CreationDate ?? '').localeCompare(a.CreationDate ?? '') || (a.ImageId ?? '').localeCompare(b.ImageId ?? ''),
  )
  const [newest, second] = newestFirst
  const asked = JSON.stringify(filters)
  if (newest === undefined) {
    throw new StudioError({
      code: 'source-omi-not-found',
      message: `No available OMI fits ${asked}.`,
      hint: 'Check the name pattern, the owners and the region; names may hold "*".',
      where: { option: 'source_omi_filter' },
    })
  }
  if (second !== undefined && !mostRecent) {
    const names = newestFirst.slice(0, 5).map((image) => `${image.ImageName} (${image.ImageId})`)
    throw new StudioError({
      code: 'source-omi-ambiguous',
      message: `${images.length} OMIs fit ${asked}: ${names.join(', ')}${images.length > 5 ? ', …' : ''}.`,
      hint: 'Set most_recent = true to take the newest, or narrow the filter.',
      where: { option: 'source_omi_filter' },
    })
  }
  return newest
}
