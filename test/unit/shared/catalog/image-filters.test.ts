import { expect, test } from 'vitest'
import { apiFilters, filterNamed, imageFilters } from '#shared/catalog/groups/filters.ts'
import { FiltersImage } from '#shared/oapi/image.ts'

test('every filter that the API has for OMIs can be named in a template', () => {
  const fields = new Set(Object.values(imageFilters).map(({ field }) => field))
  expect([...fields].sort()).toEqual(Object.keys(FiltersImage.shape).sort())
})

test.each([
  ['name', 'ImageNames'],
  ['image-name', 'ImageNames'],
  ['image_id', 'ImageIds'],
  ['owner-alias', 'AccountAliases'],
  ['owner-id', 'AccountIds'],
  ['is-public', 'PermissionsToLaunchGlobalPermission'],
  ['block-device-mapping.volume-type', 'BlockDeviceMappingVolumeTypes'],
  ['root-device-type', 'RootDeviceTypes'],
  ['virtualization-type', 'VirtualizationTypes'],
  ['tag:Name', 'Tags'],
  ['tag-key', 'TagKeys'],
])('the filter %s, as templates of other clouds write it, is %s', (name, field) => {
  expect(filterNamed(imageFilters, name)?.field).toBe(field)
})

test('filters become what the API takes: lists of texts and numbers, and flags', () => {
  const filters = {
    'tag:Name': 'web',
    'is-public': 'true',
    'block-device-mapping.volume-size': '10',
  }
  expect(apiFilters(imageFilters, { filters, filter: [{ name: 'name', value: 'a' }] })).toEqual({
    Tags: ['Name=web'],
    PermissionsToLaunchGlobalPermission: true,
    BlockDeviceMappingVolumeSizes: [10],
    ImageNames: ['a'],
  })
})
