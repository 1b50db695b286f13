import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import { findOmis, type OmiQuery } from '#electron/oapi/find-omi.ts'
import { filterNamed, type ImageFilterOptions, imageFilters } from '#shared/catalog/groups/filters.ts'
import type { FilteredImages } from '#shared/contract/account-shapes.ts'
import { newestFirst, offeredImage } from './offered-images.ts'

/** OMIs that are told of by name. */
const mostShown = 10

/** What the source options of a template pick: by id, by filter, or by both. */
export interface SourceQuery {
  readonly id?: string | undefined
  readonly filter?: ImageFilterOptions | undefined
}

/**
 * What a build would start from today, and when that is nothing, which of the conditions is to blame: each is left out in
 * turn, and those without which something fits are named.
 *
 * @throws OapiError, or what the signal was aborted with
 */
export async function filteredImages(
  account: CloudAccount,
  query: SourceQuery,
  signal: AbortSignal,
): Promise<FilteredImages> {
  const self = await account.accountId()
  const find = async (asked: SourceQuery) => findOmis(account, asked satisfies Omit<OmiQuery, 'option'>, signal)
  const found = newestFirst((await find(query)).map((image) => offeredImage(image, self)))
  const [newest] = found
  const unique = found.length === 1 || query.filter?.most_recent === true
  return {
    ...(newest !== undefined && unique ? { picked: newest } : {}),
    matching: found.length,
    newest: found.slice(0, mostShown),
    emptiedBy: found.length > 0 ? [] : await blamed(query, find),
    unknownFilters: writtenNames(query.filter).filter((name) => filterNamed(imageFilters, name) === undefined),
  }
}

async function blamed(
  query: SourceQuery,
  find: (asked: SourceQuery) => Promise<readonly unknown[]>,
): Promise<FilteredImages['emptiedBy']> {
  const conditions = conditionsOf(query)
  // Without its only condition everything fits, which tells nothing that reading all OMIs would be worth.
  if (conditions.length < 2) return conditions.map(({ condition, value }) => ({ condition, value, without: 0 }))
  const counted = await Promise.all(
    conditions.map(async ({ condition, value, rest }) => ({ condition, value, without: (await find(rest)).length })),
  )
  return counted.filter(({ without }) => without > 0)
}

interface Condition {
  readonly condition: string
  readonly value: string
  /** The query without it. */
  readonly rest: SourceQuery
}

function conditionsOf({ id, filter }: SourceQuery): Condition[] {
  const conditions: Condition[] = []
  if (id) conditions.push({ condition: 'source_omi', value: id, rest: { filter } })
  if (filter === undefined) return conditions
  for (const [name, value] of Object.entries(filter.filters)) {
    const { [name]: _left, ...filters } = filter.filters
    conditions.push({ condition: name, value, rest: { id, filter: { ...filter, filters } } })
  }
  for (const [at, { name, value }] of filter.filter.entries()) {
    const others = filter.filter.filter((_one, index) => index !== at)
    conditions.push({ condition: name, value, rest: { id, filter: { ...filter, filter: others } } })
  }
  if (filter.owners.length > 0) {
    const rest = { id, filter: { ...filter, owners: [] } }
    conditions.push({ condition: 'owners', value: filter.owners.join(', '), rest })
  }
  return conditions
}

function writtenNames(filter: ImageFilterOptions | undefined): string[] {
  return filter === undefined ? [] : [...Object.keys(filter.filters), ...filter.filter.map(({ name }) => name)]
}
