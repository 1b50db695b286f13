import { expect, test } from 'vitest'
import { chrootContent } from '#electron/builders/chroot/chroot-mappings.ts'
import type { UsableSource } from '#electron/builders/chroot/own-source.ts'
import type { ResourceHandle } from '#electron/engine/resources.ts'
import type { OscChrootOptions } from '#shared/catalog/builders/osc-chroot.ts'

const snapshot = (id: string): ResourceHandle => ({ intentId: `of ${id}`, kind: 'snapshot', id })
const volume = { id: 'vol-1', size: 20, type: 'gp2' }
const snapshotted = { volume: { ...volume, device: '/dev/vdb' }, snapshot: snapshot('snap-new') }
const options = (given: Partial<OscChrootOptions>) => ({ omi_block_device_mappings: [], ...given }) as OscChrootOptions

const source: UsableSource = {
  image: {
    ImageId: 'ami-copy',
    Architecture: 'x86_64',
    RootDeviceName: '/dev/sda1',
    BlockDeviceMappings: [
      { DeviceName: '/dev/sda1', Bsu: { SnapshotId: 'snap-root', VolumeSize: 10, VolumeType: 'io1', Iops: 300 } },
      { DeviceName: '/dev/xvdb', Bsu: { SnapshotId: 'snap-more', VolumeSize: 4, VolumeType: 'gp2', Iops: 100 } },
    ],
  },
  root: { device: '/dev/sda1', snapshotId: 'snap-root', size: 10, type: 'io1', iops: 300 },
  copied: [snapshot('snap-root'), snapshot('snap-more')],
}

test('an OMI from a source has its volumes, the root with the new content and the larger size', () => {
  const content = chrootContent(options({}), source, volume, snapshotted)
  expect(content.mappings).toEqual([
    { DeviceName: '/dev/sda1', Bsu: { SnapshotId: 'snap-new', VolumeSize: 20, VolumeType: 'io1', Iops: 300 } },
    { DeviceName: '/dev/xvdb', Bsu: { SnapshotId: 'snap-more', VolumeSize: 4, VolumeType: 'gp2' } },
  ])
  expect(content.rootDeviceName).toBe('/dev/sda1')
})

test('of a copy’s snapshots, those that the OMI refers to stay with it, and the old root goes', () => {
  const { snapshots } = chrootContent(options({}), source, volume, snapshotted)
  expect(snapshots.map(({ id }) => id)).toEqual(['snap-new', 'snap-more'])
})

test('an OMI from scratch has the volumes that the template lists', () => {
  const content = chrootContent(
    options({
      root_device_name: '/dev/sda1',
      omi_block_device_mappings: [
        {
          device_name: '/dev/sda1',
          volume_type: 'gp2',
          volume_size: 30,
          delete_on_vm_deletion: true,
          no_device: false,
        },
        { device_name: '/dev/xvdb', volume_size: 3, delete_on_vm_deletion: false, no_device: false },
      ],
    }),
    undefined,
    volume,
    snapshotted,
  )
  expect(content).toMatchObject({
    architecture: 'x86_64',
    rootDeviceName: '/dev/sda1',
    mappings: [
      {
        DeviceName: '/dev/sda1',
        Bsu: { SnapshotId: 'snap-new', VolumeSize: 30, VolumeType: 'gp2', DeleteOnVmDeletion: true },
      },
      { DeviceName: '/dev/xvdb', Bsu: { VolumeSize: 3, DeleteOnVmDeletion: false } },
    ],
  })
})
