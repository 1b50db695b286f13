import { describe, expect, test } from 'vitest'
import { launchMapping, mergedMappings } from '#electron/builders/block-device-mappings.ts'
import { encodedUserData } from '#electron/builders/user-data.ts'
import { addressOf } from '#electron/engine/vm-address.ts'

const device = { device_name: '/dev/xvdb', delete_on_vm_deletion: false, no_device: false } as const

describe('volumes of the build VM', () => {
  test('are sent as written, IOPS for io1 only', () => {
    expect(launchMapping({ ...device, volume_size: 5, volume_type: 'gp2', iops: 100 })).toEqual({
      DeviceName: '/dev/xvdb',
      Bsu: { DeleteOnVmDeletion: false, VolumeSize: 5, VolumeType: 'gp2' },
    })
    expect(launchMapping({ ...device, volume_size: 5, volume_type: 'io1', iops: 100 }).Bsu?.Iops).toBe(100)
  })

  test('can be left out', () => {
    expect(launchMapping({ ...device, no_device: true })).toEqual({ DeviceName: '/dev/xvdb', NoDevice: '' })
  })
})

describe('volumes of an OMI that is registered anew', () => {
  const captured = [
    {
      DeviceName: '/dev/sda1',
      VirtualDeviceName: '',
      Bsu: { SnapshotId: 'snap-1', VolumeSize: 10, VolumeType: 'gp2', Iops: 100, DeleteOnVmDeletion: true },
    },
  ]

  test('keep what was captured, without what CreateImage would refuse', () => {
    expect(mergedMappings(captured, [])).toEqual([
      {
        DeviceName: '/dev/sda1',
        Bsu: { SnapshotId: 'snap-1', VolumeSize: 10, VolumeType: 'gp2', DeleteOnVmDeletion: true },
      },
    ])
  })

  test('are changed by device name, and added to', () => {
    const root = { ...device, device_name: '/dev/sda1', volume_type: 'io1', iops: 500, volume_size: 20 }
    const merged = mergedMappings(captured, [root, { ...device, volume_size: 7 }])
    expect(merged).toEqual([
      {
        DeviceName: '/dev/sda1',
        Bsu: { SnapshotId: 'snap-1', VolumeSize: 20, VolumeType: 'io1', Iops: 500, DeleteOnVmDeletion: false },
      },
      { DeviceName: '/dev/xvdb', Bsu: { DeleteOnVmDeletion: false, VolumeSize: 7 } },
    ])
  })
})

describe('user data', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64')

  test.each(['word', 'abcd1234', '#!/bin/sh\necho hello\n', ''])('%j is encoded', (text) => {
    expect(encodedUserData(text)).toBe(base64(text))
  })

  test.each(['#cloud-config\n{}\n', '#!/bin/sh\n', '<powershell>\n', 'Content-Type: multipart/mixed\n'])(
    'the base64 of %j is passed on as it stands',
    (text) => {
      const wrapped = base64(text.repeat(4)).replace(/(.{20})/g, '$1\n')
      expect(encodedUserData(wrapped)).toBe(base64(text.repeat(4)))
    },
  )

  test('the base64 of compressed data is passed on too', () => {
    const encoded = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0]).toString('base64')
    expect(encodedUserData(encoded)).toBe(encoded)
  })
})

describe('the address to connect to', () => {
  const vm = { PublicIp: '198.51.100.1', PublicDnsName: 'pub', PrivateIp: '10.0.0.1', PrivateDnsName: 'priv' }

  test.each([
    ['public_ip', '198.51.100.1'],
    ['private_ip', '10.0.0.1'],
    ['public_dns', 'pub'],
    ['private_dns', 'priv'],
  ])('is the one that ssh_interface %s names', (ssh_interface, address) => {
    expect(addressOf(vm, { ssh_interface })).toBe(address)
    expect(addressOf({}, { ssh_interface })).toBeUndefined()
  })

  test('is the public one otherwise, or what there is', () => {
    expect(addressOf(vm, {})).toBe('198.51.100.1')
    expect(addressOf({ PrivateIp: '10.0.0.1', SubnetId: 'subnet-1' }, {})).toBe('10.0.0.1')
    expect(addressOf({ PrivateIp: '10.0.0.1', PublicDnsName: 'pub' }, {})).toBe('pub')
    expect(addressOf({ PrivateIp: '10.0.0.1' }, {})).toBeUndefined()
    expect(addressOf(undefined, {})).toBeUndefined()
  })
})
