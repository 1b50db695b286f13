import { describe, expect, test } from 'vitest'
import {
  filterImages,
  filterOf,
  type ImageFilter,
  orderOf,
  sortImages,
  textOfOrder,
} from '#renderer/features/images/filter-images.ts'
import type { AccountImage } from '#shared/contract/image-shapes.ts'

const plain: AccountImage = {
  imageId: 'ami-00000001',
  name: 'web-1',
  description: '',
  state: 'available',
  createdAt: 1,
  bootModes: [],
  sizeGib: 10,
  own: true,
  ownerId: '123456789012',
  tags: {},
  snapshotIds: [],
  sharedWith: [],
  public: false,
  vmIds: [],
}
const image = (changes: Partial<AccountImage>): AccountImage => ({ ...plain, ...changes })
const names = (images: readonly AccountImage[]) => images.map(({ name }) => name)
const none = new Map()

describe('what is shown', () => {
  const images = [
    image({ name: 'web-1', imageId: 'ami-0000000a', tags: { team: 'shop' }, vmIds: ['i-1'] }),
    image({ name: 'db-1', imageId: 'ami-0000000b', description: 'For the Shop', sharedWith: ['111122223333'] }),
    image({ name: 'old-1', imageId: 'ami-0000000c', public: true, bootTest: { outcome: 'failed', at: 1, runId: 'r' } }),
  ]
  const newer = new Map([
    ['ami-0000000c', { imageId: 'ami-0000000c', baseImageId: 'ami-0000000d', baseName: 'b', baseCreatedAt: 2 }],
  ])

  test.each([
    ['', ['web-1', 'db-1', 'old-1']],
    ['SHOP', ['web-1', 'db-1']],
    ['team=shop', ['web-1']],
    ['0000000c', ['old-1']],
    ['shop web', ['web-1']],
    ['shop nothing', []],
  ])('a search for “%s” finds each OMI that has every word', (search, expected) => {
    expect(names(filterImages(images, search, 'all', newer))).toEqual(expected)
  })

  const byFilter: readonly [ImageFilter, readonly string[]][] = [
    ['used', ['web-1']],
    ['unused', ['db-1', 'old-1']],
    ['shared', ['db-1', 'old-1']],
    ['failed', ['old-1']],
    ['outdated', ['old-1']],
  ]
  test.each(byFilter)('the filter %s', (filter, expected) => {
    expect(names(filterImages(images, '', filter, newer))).toEqual(expected)
  })

  test('search and filter count together', () => {
    expect(filterImages(images, 'web', 'unused', none)).toEqual([])
  })

  test('1,000 OMIs are filtered and put in order within a frame', () => {
    const many = Array.from({ length: 1000 }, (_, at) =>
      image({ name: `fleet-${at}`, imageId: `ami-${at.toString(16).padStart(8, '0')}`, tags: { team: `t${at % 9}` } }),
    )
    const { compare } = new Intl.Collator('en', { numeric: true })
    const times = Array.from({ length: 9 }, () => {
      const start = performance.now()
      const shown = sortImages(filterImages(many, 'fleet', 'all', none), { by: 'name', descending: true }, compare)
      expect(shown[0]?.name).toBe('fleet-999')
      return performance.now() - start
    })
    expect(Math.min(...times)).toBeLessThan(16)
  })
})

describe('the order', () => {
  const compare = new Intl.Collator('en', { numeric: true }).compare
  const images = [
    image({ name: 'web-10', createdAt: 3, sizeGib: 5 }),
    image({ name: 'web-2', createdAt: 2, sizeGib: 5, vmIds: ['i-1'] }),
    image({ name: 'api', createdAt: 1, sizeGib: 50 }),
  ]

  test('names with numbers are ordered as people count', () => {
    expect(names(sortImages(images, { by: 'name', descending: false }, compare))).toEqual(['api', 'web-2', 'web-10'])
  })
  test('what is equal is newest first, whichever way', () => {
    expect(names(sortImages(images, { by: 'size', descending: true }, compare))).toEqual(['api', 'web-10', 'web-2'])
    expect(names(sortImages(images, { by: 'size', descending: false }, compare))).toEqual(['web-10', 'web-2', 'api'])
  })
  test('by age and by use', () => {
    expect(names(sortImages(images, { by: 'age', descending: false }, compare))).toEqual(['api', 'web-2', 'web-10'])
    expect(names(sortImages(images, { by: 'used', descending: true }, compare))[0]).toBe('web-2')
  })

  test.each(['name', '-name', 'age', '-age', '-size', 'used'])('%s is kept and read back', (text) => {
    expect(textOfOrder(orderOf(text))).toBe(text)
  })
  test('what was kept by another version counts as the usual', () => {
    expect(orderOf('-colour')).toEqual({ by: 'age', descending: true })
    expect(filterOf('colourful')).toBe('all')
  })
})
