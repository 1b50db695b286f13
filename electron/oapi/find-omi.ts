import { apiFilters, type ImageFilterOptions, imageFilters } from '#shared/catalog/groups/filters.ts'
import type { FiltersImage, Image } from '#shared/oapi/image.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { OapiClient } from './client.ts'

/** The account in whose sight an OMI is looked for. */
export interface OmiFinder {
  readonly oapi: OapiClient
  /** The account's own number, which `self` stands for. */
  accountId(): Promise<string>
}

/** Which OMI is looked for: what the id and the filter allow both. */
export interface OmiQuery {
  readonly id?: string | undefined
  readonly filter?: ImageFilterOptions | undefined
  /** The option that asks, for errors. */
  readonly option: string
}

/**
 * Finds one OMI by its id, its properties and its owners (spec/builders.md 1.5, B-03). Owners may be account ids, aliases
 * and `self`, in any mixture; only available OMIs count unless the filter names states.
 *
 * @throws StudioError when there is none, or several without `most_recent`.
 */
export async function findOmi(finder: OmiFinder, query: OmiQuery, signal: AbortSignal): Promise<Image> {
  const found = await findOmis(finder, query, signal)
  return choose(found, query.filter?.most_recent === true, askedFilters(query), query.option)
}

/** All OMIs that the id and the filter allow, in no order. */
export async function findOmis(
  { oapi, accountId }: OmiFinder,
  query: Omit<OmiQuery, 'option'>,
  signal: AbortSignal,
): Promise<Image[]> {
  const filters = askedFilters(query)
  const filtered = askedFilters({ filter: query.filter })
  const images = new Map<string, Image>()
  for (const owned of await byOwners(accountId, filters, query.filter?.owners ?? [])) {
    await oapi.readPages(
      'ReadImages',
      { Filters: { States: ['available'], ...owned } },
      (page) => {
        for (const image of page.Images ?? []) if (fits(image, filtered)) images.set(image.ImageId ?? '', image)
      },
      { signal },
    )
  }
  return [...images.values()]
}

function askedFilters({ id, filter }: Omit<OmiQuery, 'option'>): FiltersImage {
  const filtered = filter === undefined ? {} : (apiFilters(imageFilters, filter) as FiltersImage)
  return { ...filtered, ...(id ? { ImageIds: [id] } : {}) }
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
  accountId: OmiFinder['accountId'],
  filters: FiltersImage,
  owners: readonly string[],
): Promise<FiltersImage[]> {
  if (owners.length === 0) return [filters]
  const ids: string[] = []
  const aliases: string[] = []
  for (const owner of owners) {
    if (owner === 'self') ids.push(await accountId())
    else if (/^\d+$/.test(owner)) ids.push(owner)
    else aliases.push(owner)
  }
  return [
    ...(ids.length === 0 ? [] : [{ ...filters, AccountIds: ids }]),
    ...(aliases.length === 0 ? [] : [{ ...filters, AccountAliases: aliases }]),
  ]
}

function choose(images: readonly Image[], mostRecent: boolean, filters: FiltersImage, option: string): Image {
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
      where: { option },
    })
  }
  if (second !== undefined && !mostRecent) {
    const names = newestFirst.slice(0, 5).map((image) => `${image.ImageName} (${image.ImageId})`)
    throw new StudioError({
      code: 'source-omi-ambiguous',
      message: `${images.length} OMIs fit ${asked}: ${names.join(', ')}${images.length > 5 ? ', …' : ''}.`,
      hint: 'Set most_recent = true to take the newest, or narrow the filter.',
      where: { option },
    })
  }
  return newest
}
