import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findRealImage, realImagesFolder } from '#electron/sandbox/disks/real-images.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

test('the newest image of a system is taken, and nothing that only looks like one', async () => {
  const folder = temporaryFolder()
  const names = [
    'debian-12-aaaaaaaaaaaa.qcow2',
    'debian-12-bbbbbbbbbbbb.qcow2',
    'debian-12-half.qcow2',
    'debian-12.qcow2',
  ]
  for (const [index, name] of names.entries()) {
    writeFileSync(join(folder, name), '')
    utimesSync(join(folder, name), index, index)
  }
  expect(await findRealImage(folder, 'debian-12')).toBe(join(folder, 'debian-12-bbbbbbbbbbbb.qcow2'))
})

test('a missing image is named with the way to make it', async () => {
  await expect(findRealImage(join(temporaryFolder(), 'nowhere'), 'rhel-9')).rejects.toMatchObject({
    code: 'sandbox-image-missing',
    message: expect.stringContaining('no image of rhel-9'),
    hint: expect.stringContaining('test/vm/images/make-images.ts'),
  })
})

test('the cache is where the variable says, else in the user’s cache', () => {
  expect(realImagesFolder({ OMI_STUDIO_VM_CACHE: '/somewhere' })).toBe('/somewhere')
  expect(realImagesFolder({ XDG_CACHE_HOME: '/cache' })).toBe('/cache/omi-studio/vm-images')
})
