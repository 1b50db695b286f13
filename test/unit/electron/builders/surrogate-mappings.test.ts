import { describe, expect, test } from 'vitest'
import type { SnapshottedVolume } from '#electron/builders/steps/snapshot-volumes.ts'
import { type SurrogateDevices, surrogateDevices, surrogateMappings } from '#electron/builders/surrogate-mappings.ts'
import type { BlockDevice } from '#shared/catalog/groups/block-device.ts'

function device(device_name: string, more: Partial<BlockDevice> = {}): BlockDevice {
  return { device_name, delete_on_vm_deletion: false, no_device: false, ...more }
}

function snapshotted(deviceName: string, volume: object = {}): SnapshottedVolume {
  const id = `vol-${deviceName.slice(-1)}`
  return {
    volume: { id, device: deviceName, ...volume },
    snapshot: { intentId: id, kind: 'snapshot', id: id.replace('vol', 'snap') },
  }
}

const root = { source_device_name: '/dev/xvdf', device_name: '/dev/sda1' }

function options(more: Partial<SurrogateDevices>): SurrogateDevices {
  return {
    omi_root_device: root,
    launch_block_device_mappings: [device('/dev/xvdf')],
    omi_block_device_mappings: [],
    ...more,
  }
}

describe('the volumes that become part of the OMI', () => {
  const names = (more: Partial<SurrogateDevices>) => surrogateDevices(options(more)).map((one) => one.device_name)

  test('are all that are launched, but for devices that are left out', () => {
    const launch_block_device_mappings = [
      device('/dev/xvdf'),
      device('/dev/xvdg'),
      device('/dev/xvdh', { no_device: true }),
    ]
    expect(names({ launch_block_device_mappings })).toEqual(['/dev/xvdf', '/dev/xvdg'])
  })

  test('do not have the helper’s own root volume, whose name another one takes', () => {
    expect(names({ launch_block_device_mappings: [device('/dev/sda1'), device('/dev/xvdf')] })).toEqual(['/dev/xvdf'])
  })

  test('have it when it is what the OMI is made of', () => {
    const omi_root_device = { source_device_name: '/dev/sda1', device_name: '/dev/sda1' }
    expect(names({ omi_root_device, launch_block_device_mappings: [device('/dev/sda1')] })).toEqual(['/dev/sda1'])
  })
})

describe('the mappings of the OMI', () => {
  test('have the root first, under its own name, whatever the order of the volumes', () => {
    const launch_block_device_mappings = [device('/dev/xvdb'), device('/dev/xvdf')]
    const mappings = surrogateMappings(options({ launch_block_device_mappings }), [
      snapshotted('/dev/xvdb'),
      snapshotted('/dev/xvdf'),
    ])
    expect(mappings.map(({ DeviceName, Bsu }) => [DeviceName, Bsu?.SnapshotId])).toEqual([
      ['/dev/sda1', 'snap-f'],
      ['/dev/xvdb', 'snap-b'],
    ])
  })

  test('are as the template says, else as the volume is', () => {
    const seen = { size: 20, type: 'io1', iops: 900 }
    const [asSeen] = surrogateMappings(options({}), [snapshotted('/dev/xvdf', seen)])
    expect(asSeen?.Bsu).toEqual({
      SnapshotId: 'snap-f',
      DeleteOnVmDeletion: false,
      VolumeSize: 20,
      VolumeType: 'io1',
      Iops: 900,
    })
    const launch_block_device_mappings = [device('/dev/xvdf', { volume_size: 20, volume_type: 'io1', iops: 900 })]
    const omi_root_device = { ...root, volume_type: 'gp2', volume_size: 30, delete_on_vm_deletion: true }
    const [asTold] = surrogateMappings(options({ launch_block_device_mappings, omi_root_device }), [
      snapshotted('/dev/xvdf', seen),
    ])
    expect(asTold?.Bsu).toEqual({
      SnapshotId: 'snap-f',
      DeleteOnVmDeletion: true,
      VolumeSize: 30,
      VolumeType: 'gp2',
    })
  })

  test('a size of 0 says nothing, as in the reference', () => {
    const omi_root_device = { ...root, volume_size: 0, iops: 0 }
    const [mapping] = surrogateMappings(options({ omi_root_device }), [snapshotted('/dev/xvdf', { size: 20 })])
    expect(mapping?.Bsu?.VolumeSize).toBe(20)
  })
})
