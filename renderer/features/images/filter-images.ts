import type { AccountImage, NewerBase } from '#shared/contract/image-shapes.ts'

/** What of the OMIs is to be shown. */
export const imageFilters = ['all', 'used', 'unused', 'shared', 'failed', 'outdated'] as const
export type ImageFilter = (typeof imageFilters)[number]

/** What the OMIs are put in order by. */
export const imageOrders = ['name', 'age', 'size', 'used'] as const
export interface ImageOrder {
  readonly by: (typeof imageOrders)[number]
  readonly descending: boolean
}

/** OMIs by their ids, with the base that each would be built from today. */
export type NewerBases = ReadonlyMap<string, NewerBase>

/** A kept value as a filter; what is none counts as `all`. */
export function filterOf(text: string): ImageFilter {
  return imageFilters.find((one) => one === text) ?? 'all'
}

/** A kept value such as `-age` as an order; what is none counts as newest first. */
export function orderOf(text: string): ImageOrder {
  const descending = text.startsWith('-')
  const by = imageOrders.find((one) => one === text.replace(/^-/, ''))
  return by === undefined ? { by: 'age', descending: true } : { by, descending }
}

/** The order as text, to be kept. */
export function textOfOrder({ by, descending }: ImageOrder): string {
  return descending ? `-${by}` : by
}

/** The OMIs that a search and a filter leave. Every word of the search has to be in the name, the id, or a tag. */
export function filterImages(
  images: readonly AccountImage[],
  search: string,
  filter: ImageFilter,
  newer: NewerBases,
): readonly AccountImage[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return images.filter((image) => fits(image, filter, newer) && words.every((word) => textOf(image).includes(word)))
}

/** OMIs in an order; what is equal is newest first. */
export function sortImages(
  images: readonly AccountImage[],
  { by, descending }: ImageOrder,
  compareNames: (left: string, right: string) => number,
): readonly AccountImage[] {
  const compare = (left: AccountImage, right: AccountImage): number => {
    switch (by) {
      case 'name':
        return compareNames(left.name, right.name)
      case 'age':
        return left.createdAt - right.createdAt
      case 'size':
        return left.sizeGib - right.sizeGib
      case 'used':
        return left.vmIds.length - right.vmIds.length
    }
  }
  const sign = descending ? -1 : 1
  return images.toSorted((left, right) => sign * compare(left, right) || right.createdAt - left.createdAt)
}

function fits(image: AccountImage, filter: ImageFilter, newer: NewerBases): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'used':
      return image.vmIds.length > 0
    case 'unused':
      return image.vmIds.length === 0
    case 'shared':
      return image.public || image.sharedWith.length > 0
    case 'failed':
      return image.bootTest?.outcome === 'failed'
    case 'outdated':
      return newer.has(image.imageId)
  }
}

function textOf({ name, imageId, description, tags }: AccountImage): string {
  const ofTags = Object.entries(tags).map(([key, value]) => `${key}=${value}`)
  return [name, imageId, description, ...ofTags].join('\n').toLowerCase()
}
