import { describe, expect, test } from 'vitest'
import { timingProfiles } from '#electron/sandbox/api/timings.ts'
import type { CreateVmsRequest } from '#shared/oapi/vm-creation.ts'
import {
  createTestRegion,
  publicImage,
  refusalOf,
  runningVm,
  type TestRegion,
  vmState,
} from '#test/support/sandbox/test-region.ts'

const slow = { ...timingProfiles.realistic, apiLatency: 0 }

async function create(region: TestRegion, request: Partial<CreateVmsRequest> = {}) {
  const { Vms } = await region.call('CreateVms', { ImageId: await publicImage(region), ...request })
  return Vms![0]!
}

async function read(region: TestRegion, vmId: string) {
  const { Vms } = await region.call('ReadVms', { Filters: { VmIds: [vmId] } })
  return Vms![0]!
}

describe('a VM', () => {
  test('is pending until its time is over, then running', async () => {
    const region = await createTestRegion({ timings: slow })
    const { VmId, State } = await create(region)
    await region.settled()
    expect(State).toBe('pending')
    region.clock.advance(slow.vmPending - 1)
    expect(await vmState(region, VmId!)).toBe('pending')
    region.clock.advance(1)
    expect(await vmState(region, VmId!)).toBe('running')
  })

  test('stops, starts and terminates in the time that each takes', async () => {
    const region = await createTestRegion({ timings: slow })
    const vmId = await runningVm(region)
    region.clock.advance(slow.vmPending)
    const stop = await region.call('StopVms', { VmIds: [vmId] })
    expect(stop.Vms).toEqual([{ VmId: vmId, PreviousState: 'running', CurrentState: 'stopping' }])
    await region.settled()
    region.clock.advance(slow.vmStopping)
    expect(await vmState(region, vmId)).toBe('stopped')
    await region.call('StartVms', { VmIds: [vmId] })
    await region.settled()
    expect(await vmState(region, vmId)).toBe('pending')
    region.clock.advance(slow.vmPending)
    expect(await vmState(region, vmId)).toBe('running')
    await region.call('DeleteVms', { VmIds: [vmId] })
    await region.settled()
    expect(await vmState(region, vmId)).toBe('shutting-down')
    region.clock.advance(slow.vmShuttingDown)
    expect(await vmState(region, vmId)).toBe('terminated')
    region.clock.advance(slow.vmTerminatedShown)
    expect(await vmState(region, vmId)).toBe('gone')
    expect(region.machines.made.map((machine) => machine.asked)).toEqual([
      ['start', 'stop'],
      ['start', 'kill'],
    ])
  })

  test('stays stopping while the guest does not power off, until it is forced', async () => {
    const region = await createTestRegion()
    const vmId = await runningVm(region)
    await vmState(region, vmId)
    const release = region.machines.holdStops()
    await region.call('StopVms', { VmIds: [vmId] })
    region.clock.advance(3_600_000)
    expect(await vmState(region, vmId)).toBe('stopping')
    await region.call('StopVms', { VmIds: [vmId], ForceStop: true })
    await region.settled()
    expect(await vmState(region, vmId)).toBe('stopped')
    release()
  })

  test('gets from the region what it needs to boot', async () => {
    const region = await createTestRegion()
    await region.call('CreateKeypair', {
      KeypairName: 'mine',
      PublicKey: Buffer.from(ed25519).toString('base64'),
    })
    const vmId = await runningVm(region, {
      KeypairName: 'mine',
      VmType: 'tinav5.c4r8p1',
      UserData: Buffer.from('#cloud-config').toString('base64'),
      BlockDeviceMappings: [{ DeviceName: '/dev/xvdb', Bsu: { VolumeSize: 20 } }],
      BootMode: 'uefi',
    })
    const { spec } = region.machines.of(vmId)
    const vm = await read(region, vmId)
    expect(spec).toMatchObject({ cores: 4, memory: 8, bootMode: 'uefi', userData: '#cloud-config' })
    expect(spec.authorizedKeys).toEqual([`${ed25519.split(' ').slice(0, 2).join(' ')} mine`])
    expect(spec.disks.map((disk) => [disk.deviceName, disk.boot, disk.disk.size])).toEqual([
      ['/dev/sda1', true, 10],
      ['/dev/xvdb', false, 20],
    ])
    expect(spec.disks.map((disk) => disk.serial)).toEqual(vm.BlockDeviceMappings?.map((one) => one.Bsu?.VolumeId))
    expect([spec.privateIp, spec.publicIp]).toEqual([vm.PrivateIp, vm.PublicIp])
  })

  test('whose machine cannot boot ends stopped and says why', async () => {
    const region = await createTestRegion()
    region.machines.failStarts('the disk is blank')
    const vmId = await runningVm(region)
    expect(await read(region, vmId)).toMatchObject({
      State: 'stopped',
      StateReason: 'Server.InternalError: the disk is blank',
    })
  })

  test('that is not to boot ends stopped', async () => {
    const region = await createTestRegion()
    const vm = await create(region, { BootOnCreation: false })
    expect(await vmState(region, vm.VmId!)).toBe('stopped')
    expect(region.machines.made).toEqual([])
  })

  test.each([
    ['stop', 'stopped'],
    ['restart', 'running'],
    ['terminate', 'terminated'],
  ])(
    'with the shutdown behaviour %s is %s after a stop, asked for or by the guest itself',
    async (behaviour, state) => {
      const region = await createTestRegion()
      const settle = async () => {
        for (let round = 0; round < 4; round += 1) {
          await region.call('ReadVms', {})
          await region.settled()
        }
      }
      const request = { VmInitiatedShutdownBehavior: behaviour }
      const [asked, byItself] = [await runningVm(region, request), await runningVm(region, request)]
      await settle()
      await region.call('StopVms', { VmIds: [asked] })
      region.machines.of(byItself).exit('poweroff')
      await settle()
      expect([await vmState(region, asked), await vmState(region, byItself)]).toEqual([state, state])
    },
  )

  test('that crashes ends stopped; one that reboots keeps running', async () => {
    const region = await createTestRegion()
    const [crashing, rebooting] = [await runningVm(region), await runningVm(region)]
    await region.call('ReadVms', {})
    region.machines.of(crashing).exit('crash')
    region.machines.of(rebooting).exit('reboot')
    await region.settled()
    expect(await read(region, crashing)).toMatchObject({
      State: 'stopped',
      StateReason: expect.stringContaining('crashed'),
    })
    expect(await vmState(region, rebooting)).toBe('running')
  })

  test('in the public Cloud has a public address and DNS name; in a Net only with a linked one', async () => {
    const region = await createTestRegion()
    const outside = await read(region, await runningVm(region))
    expect(outside.PublicIp).toMatch(/^203\.0\.113\.\d+$/)
    expect(outside.PublicDnsName).toBe(`ows-${outside.PublicIp?.replaceAll('.', '-')}.eu-west-2.compute.outscale.com`)
    expect(outside.Nics).toEqual([])
    const { Subnets } = await region.call('ReadSubnets', { Filters: { SubregionNames: ['eu-west-2b'] } })
    const inside = await read(region, await runningVm(region, { SubnetId: Subnets![0]!.SubnetId }))
    expect(inside.PublicIp).toBeUndefined()
    expect(inside.Nics).toHaveLength(1)
    expect(inside.Placement?.SubregionName).toBe('eu-west-2b')
    const after = await region.call('ReadSubnets', { Filters: { SubnetIds: [Subnets![0]!.SubnetId!] } })
    expect(after.Subnets![0]!.AvailableIpsCount).toBe(Subnets![0]!.AvailableIpsCount! - 1)
  })

  test('loses a linked public IP by stop and start, unless its tag says otherwise', async () => {
    const region = await createTestRegion()
    const vmIds = [await runningVm(region), await runningVm(region)]
    await region.call('ReadVms', {})
    for (const VmId of vmIds) {
      const { PublicIp } = await region.call('CreatePublicIp', {})
      await region.call('LinkPublicIp', { PublicIpId: PublicIp!.PublicIpId, VmId })
    }
    await region.call('CreateTags', {
      ResourceIds: [vmIds[1]!],
      Tags: [{ Key: 'osc.fcu.eip.auto-attach', Value: 'x' }],
    })
    await region.call('StopVms', { VmIds: vmIds })
    await region.settled()
    await region.call('ReadVms', {})
    const { PublicIps } = await region.call('ReadPublicIps', {})
    expect(PublicIps?.map((ip) => ip.VmId)).toEqual([undefined, vmIds[1]])
  })

  test('takes its volumes with it as their links say, and destroys their disks', async () => {
    const region = await createTestRegion()
    const vmId = await runningVm(region, {
      BlockDeviceMappings: [
        { DeviceName: '/dev/xvdb', Bsu: { VolumeSize: 1, DeleteOnVmDeletion: false } },
        { DeviceName: '/dev/xvdc', Bsu: { VolumeSize: 2 } },
      ],
    })
    await region.call('DeleteVms', { VmIds: [vmId] })
    for (let round = 0; round < 3; round += 1) {
      await region.settled()
      await region.call('ReadVms', {})
    }
    const { Volumes } = await region.call('ReadVolumes', {})
    expect(Volumes?.map((volume) => [volume.Size, volume.State, volume.LinkedVolumes])).toEqual([[1, 'available', []]])
    expect([...region.disks.disks.values()].map((disk) => disk.content).sort()).toEqual(['', 'ubuntu-24.04'])
    expect(region.inventory().map((held) => held.kind)).toEqual(['volume'])
  })

  test('is deleted twice without harm, and not while it is protected', async () => {
    const region = await createTestRegion()
    const vmId = await runningVm(region, { DeletionProtection: true })
    expect(await refusalOf(region.call('DeleteVms', { VmIds: [vmId] }))).toBe('8018')
    await region.call('UpdateVm', { VmId: vmId, DeletionProtection: false })
    await region.call('DeleteVms', { VmIds: [vmId] })
    await region.call('DeleteVms', { VmIds: [vmId] })
    expect(await vmState(region, vmId)).toBe('terminated')
    expect((await region.call('DeleteVms', { VmIds: [vmId] })).Vms).toEqual([
      { VmId: vmId, PreviousState: 'terminated', CurrentState: 'terminated' },
    ])
  })

  test('that was never started cannot be stopped', async () => {
    const region = await createTestRegion({ timings: slow })
    const { VmId } = await create(region)
    expect(await refusalOf(region.call('StopVms', { VmIds: [VmId!] }))).toBe('9039')
  })

  test('belongs to its account alone', async () => {
    const region = await createTestRegion()
    const vmId = await runningVm(region)
    const other = region.accounts[1]!
    expect((await region.call('ReadVms', {}, other)).Vms).toEqual([])
    expect(await refusalOf(region.call('StopVms', { VmIds: [vmId] }, other))).toBe('5063')
    expect(
      await refusalOf(region.call('CreateTags', { ResourceIds: [vmId], Tags: [{ Key: 'k', Value: 'v' }] }, other)),
    ).toBe('5000')
  })

  test('shows its console', async () => {
    const region = await createTestRegion()
    const vmId = await runningVm(region)
    const { ConsoleOutput } = await region.call('ReadConsoleOutput', { VmId: vmId })
    expect(Buffer.from(ConsoleOutput!, 'base64').toString()).toBe(`booted ${vmId}\n`)
  })

  test.each<[string, Partial<CreateVmsRequest>, string]>([
    ['an image that does not exist', { ImageId: 'ami-00000000' }, '5023'],
    ['a VM type that does not exist', { VmType: 'tinav9.c1r1' }, '5024'],
    ['a keypair that does not exist', { KeypairName: 'nobody' }, '5071'],
    ['a security group that does not exist', { SecurityGroupIds: ['sg-00000000'] }, '5020'],
    ['a subnet that does not exist', { SubnetId: 'subnet-00000000' }, '5057'],
    ['a subregion that does not exist', { Placement: { SubregionName: 'eu-west-2z' } }, '4047'],
    ['user data that is not Base64', { UserData: '#!/bin/sh' }, '4047'],
    ['too much user data', { UserData: Buffer.alloc(500 * 1024 + 1).toString('base64') }, '4047'],
    [
      'a root volume below its snapshot',
      { BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Bsu: { VolumeSize: 5 } }] },
      '4078',
    ],
    [
      'a device mapped twice',
      { BlockDeviceMappings: [{ DeviceName: '/dev/sdb' }, { DeviceName: '/dev/sdb' }] },
      '4011',
    ],
    [
      'a device name of another system',
      { BlockDeviceMappings: [{ DeviceName: '/dev/vdb', Bsu: { VolumeSize: 1 } }] },
      '4019',
    ],
    ['a mapping without a volume', { BlockDeviceMappings: [{ DeviceName: '/dev/sdb' }] }, '4011'],
    ['no root device', { BlockDeviceMappings: [{ DeviceName: '/dev/sda1', NoDevice: '' }] }, '4057'],
    ['an unknown shutdown behaviour', { VmInitiatedShutdownBehavior: 'explode' }, '4047'],
    ['fewer at most than at least', { MinVmsCount: 2, MaxVmsCount: 1 }, '4047'],
    ['none at least', { MinVmsCount: 0 }, '4047'],
  ])('with %s is refused, and nothing is made', async (_title, request, code) => {
    const region = await createTestRegion()
    expect(await refusalOf(create(region, request))).toBe(code)
    expect(region.inventory()).toEqual([])
  })

  test('changes only while stopped where the API asks for that', async () => {
    const region = await createTestRegion()
    const vmId = await runningVm(region)
    expect(await refusalOf(region.call('UpdateVm', { VmId: vmId, VmType: 't2.large' }))).toBe('6006')
    await region.call('StopVms', { VmIds: [vmId] })
    await region.settled()
    expect(await refusalOf(region.call('UpdateVm', { VmId: vmId, KeypairName: 'nobody' }))).toBe('5071')
    const { Vm } = await region.call('UpdateVm', { VmId: vmId, VmType: 'tinav6.c8r16p3', UserData: '' })
    expect(Vm).toMatchObject({ VmType: 'tinav6.c8r16p3', Performance: 'medium' })
    await region.call('StartVms', { VmIds: [vmId] })
    await region.settled()
    expect(region.machines.of(vmId).spec).toMatchObject({ cores: 8, memory: 16 })
  })

  test('with announced endpoints carries them as tags while it runs', async () => {
    const region = await createTestRegion({ announceEndpoints: true })
    const vmId = await runningVm(region)
    region.machines.of(vmId).ports.set(22, { host: '127.0.0.1', port: 40022 })
    expect((await read(region, vmId)).Tags).toEqual([{ Key: 'sandbox.ssh', Value: '127.0.0.1:40022' }])
    expect((await region.call('ReadTags', { Filters: { ResourceTypes: ['vm'] } })).Tags).toEqual([])
  })
})

const ed25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHVlZDI1NTE5LXB1YmxpYy1rZXktb2YtYS10ZXN0 me@home'
