import { describe, expect, test } from 'vitest'
import { timingProfiles } from '#electron/sandbox/api/timings.ts'
import type { CreateImageRequest } from '#shared/oapi/image.ts'
import {
  createTestRegion,
  publicImage,
  refusalOf,
  runningVm,
  type TestRegion,
  vmState,
} from '#test/support/sandbox/test-region.ts'

const slow = { ...timingProfiles.realistic, apiLatency: 0 }
const here = { SubregionName: 'eu-west-2a' }

async function volumeOf(region: TestRegion, request: object = { Size: 10 }) {
  const { Volume } = await region.call('CreateVolume', { ...here, ...request })
  await region.settled()
  await region.call('ReadVolumes', {})
  return Volume!.VolumeId!
}

async function readVolume(region: TestRegion, id: string) {
  return (await region.call('ReadVolumes', { Filters: { VolumeIds: [id] } })).Volumes?.[0]
}

async function readSnapshot(region: TestRegion, id: string) {
  return (await region.call('ReadSnapshots', { Filters: { SnapshotIds: [id] } })).Snapshots?.[0]
}

async function readImage(region: TestRegion, id: string) {
  return (await region.call('ReadImages', { Filters: { ImageIds: [id] } })).Images?.[0]
}

/** The disk behind a volume of a running VM. */
function diskOf(region: TestRegion, vmId: string) {
  const disk = region.machines.of(vmId).spec.disks[0]!.disk
  return region.disks.disks.get(disk.id)!
}

describe('a volume', () => {
  test('is created, linked, unlinked and deleted in the time that each takes', async () => {
    const region = await createTestRegion({ timings: slow })
    const vmId = await runningVm(region)
    region.clock.advance(slow.vmPending)
    expect(await vmState(region, vmId)).toBe('running')
    const { Volume } = await region.call('CreateVolume', { ...here, Size: 4 })
    const id = Volume!.VolumeId!
    expect(Volume!.State).toBe('creating')
    region.clock.advance(slow.volumeCreating)
    expect((await readVolume(region, id))?.State).toBe('available')

    await region.call('LinkVolume', { VolumeId: id, VmId: vmId, DeviceName: '/dev/xvdf' })
    expect(await readVolume(region, id)).toMatchObject({ State: 'in-use', LinkedVolumes: [{ State: 'attaching' }] })
    region.clock.advance(slow.volumeAttaching)
    expect(await readVolume(region, id)).toMatchObject({ LinkedVolumes: [{ State: 'attached', VmId: vmId }] })

    await region.call('UnlinkVolume', { VolumeId: id })
    expect(await readVolume(region, id)).toMatchObject({ State: 'in-use', LinkedVolumes: [{ State: 'detaching' }] })
    region.clock.advance(slow.volumeDetaching)
    expect(await readVolume(region, id)).toMatchObject({ State: 'available', LinkedVolumes: [] })
    await region.settled()
    expect(region.machines.of(vmId).asked).toEqual(['start', `attach ${id} /dev/xvdf`, `detach ${id}`])

    await region.call('DeleteVolume', { VolumeId: id })
    expect((await readVolume(region, id))?.State).toBe('deleting')
    region.clock.advance(slow.volumeDeleting)
    expect(await readVolume(region, id)).toBeUndefined()
    expect(await refusalOf(region.call('DeleteVolume', { VolumeId: id }))).toBe('5064')
  })

  test.each<[string, object, string]>([
    ['no size and no snapshot', {}, '7000'],
    ['a size of 0', { Size: 0 }, '4078'],
    ['a size above 14901 GiB', { Size: 14902 }, '4078'],
    ['an unknown type', { Size: 1, VolumeType: 'ssd' }, '4047'],
    ['io1 without IOPS', { Size: 10, VolumeType: 'io1' }, '7000'],
    ['more than 300 IOPS for each GiB', { Size: 10, VolumeType: 'io1', Iops: 3001 }, '4029'],
    ['more than 13000 IOPS', { Size: 1000, VolumeType: 'io1', Iops: 13001 }, '4029'],
    ['IOPS for gp2', { Size: 10, VolumeType: 'gp2', Iops: 100 }, '4029'],
    ['a snapshot that does not exist', { SnapshotId: 'snap-00000000' }, '5054'],
    ['an unknown subregion', { Size: 1, SubregionName: 'eu-west-2q' }, '4047'],
  ])('with %s is refused', async (_title, request, code) => {
    const region = await createTestRegion()
    expect(await refusalOf(region.call('CreateVolume', { ...here, ...request }))).toBe(code)
  })

  test('in use can be neither deleted nor linked again, and a device name is taken once', async () => {
    const region = await createTestRegion()
    const vmId = await runningVm(region)
    const [one, two] = [await volumeOf(region), await volumeOf(region)]
    const link = (VolumeId: string, DeviceName: string) =>
      region.call('LinkVolume', { VolumeId, VmId: vmId, DeviceName })
    await link(one, '/dev/xvdb')
    expect(await refusalOf(region.call('DeleteVolume', { VolumeId: one }))).toBe('6007')
    expect(await refusalOf(link(one, '/dev/xvdc'))).toBe('6007')
    expect(await refusalOf(link(two, '/dev/xvdb'))).toBe('9003')
    expect(await refusalOf(link(two, '/dev/vdb'))).toBe('4019')
    expect(await refusalOf(region.call('UnlinkVolume', { VolumeId: two }))).toBe('9063')
  })

  test('of another subregion cannot be linked', async () => {
    const region = await createTestRegion()
    const vmId = await runningVm(region)
    const other = await volumeOf(region, { Size: 1, SubregionName: 'eu-west-2b' })
    expect(await refusalOf(region.call('LinkVolume', { VolumeId: other, VmId: vmId, DeviceName: '/dev/sdb' }))).toBe(
      '4047',
    )
  })

  test('that is a root is unlinked only from a stopped VM', async () => {
    const region = await createTestRegion()
    const vmId = await runningVm(region)
    const { Volumes } = await region.call('ReadVolumes', { Filters: { LinkVolumeVmIds: [vmId] } })
    const id = Volumes![0]!.VolumeId!
    expect(await refusalOf(region.call('UnlinkVolume', { VolumeId: id }))).toBe('6006')
    await region.call('StopVms', { VmIds: [vmId] })
    await region.settled()
    await region.call('UnlinkVolume', { VolumeId: id })
    expect((await readVolume(region, id))?.State).toBe('available')
  })
})

describe('a snapshot', () => {
  test('goes from its queue to completed with its progress', async () => {
    const region = await createTestRegion({ timings: slow })
    const id = await volumeOf(region, { Size: 10 })
    region.clock.advance(slow.volumeCreating)
    await readVolume(region, id)
    const { Snapshot } = await region.call('CreateSnapshot', { VolumeId: id })
    const snapshotId = Snapshot!.SnapshotId!
    const seen = async () => {
      const snapshot = await readSnapshot(region, snapshotId)
      return [snapshot?.State, snapshot?.Progress]
    }
    const duration = slow.snapshotPending + 10 * slow.snapshotPerGib
    expect([Snapshot!.State, Snapshot!.Progress]).toEqual(['in-queue', 0])
    region.clock.advance(slow.snapshotQueued)
    expect(await seen()).toEqual(['pending', 0])
    region.clock.advance(duration / 2)
    expect(await seen()).toEqual(['pending', 50])
    region.clock.advance(duration / 2 - 1)
    expect(await seen()).toEqual(['pending', 99])
    region.clock.advance(1)
    expect(await seen()).toEqual(['completed', 100])
  })

  test('holds the content of the moment it was made, also when the volume goes', async () => {
    const region = await createTestRegion()
    const vmId = await runningVm(region)
    const disk = diskOf(region, vmId)
    disk.content = 'provisioned'
    const volumeId = (await region.call('ReadVolumes', {})).Volumes![0]!.VolumeId!
    const { Snapshot } = await region.call('CreateSnapshot', { VolumeId: volumeId })
    await region.settled()
    disk.content = 'changed later'
    await region.call('DeleteVms', { VmIds: [vmId] })
    await vmState(region, vmId)
    const copy = await volumeOf(region, { SnapshotId: Snapshot!.SnapshotId, Size: 20 })
    await region.settled()
    expect(await readVolume(region, copy)).toMatchObject({ State: 'available', Size: 20 })
    expect([...region.disks.disks.values()].find((one) => one.size === 20)?.content).toBe('provisioned')
  })

  test('is shared with another account by its permissions', async () => {
    const region = await createTestRegion()
    const other = region.accounts[1]!
    const { Snapshot } = await region.call('CreateSnapshot', { VolumeId: await volumeOf(region) })
    const SnapshotId = Snapshot!.SnapshotId!
    await region.call('ReadSnapshots', {})
    const use = () => region.call('CreateVolume', { ...here, SnapshotId }, other)
    expect(await refusalOf(use())).toBe('5054')
    const share = { Additions: { AccountIds: [other.accountId] } }
    await region.call('UpdateSnapshot', { SnapshotId, PermissionsToCreateVolume: share })
    await use()
    expect(await refusalOf(region.call('DeleteSnapshot', { SnapshotId }, other))).toBe('4')
    await region.call('UpdateSnapshot', { SnapshotId, PermissionsToCreateVolume: { Removals: share.Additions } })
    expect(await refusalOf(use())).toBe('5054')
  })

  test('needs exactly one source', async () => {
    const region = await createTestRegion()
    const create = (request: object) => refusalOf(region.call('CreateSnapshot', request))
    expect(await create({})).toBe('4045')
    expect(await create({ VolumeId: 'vol-00000000', SourceSnapshotId: 'snap-00000000' })).toBe('4045')
    expect(await create({ VolumeId: 'vol-00000000' })).toBe('5064')
    expect(await create({ FileLocation: 'https://oos/x', SnapshotSize: 10 })).toBe('4088')
  })

  test('under way makes no volume yet', async () => {
    const region = await createTestRegion({ timings: slow })
    const volumeId = await volumeOf(region)
    region.clock.advance(slow.volumeCreating)
    await readVolume(region, volumeId)
    const { Snapshot } = await region.call('CreateSnapshot', { VolumeId: volumeId })
    expect(await refusalOf(region.call('CreateVolume', { ...here, SnapshotId: Snapshot!.SnapshotId }))).toBe('6003')
  })
})

describe('an image', () => {
  async function imageOf(region: TestRegion, request: CreateImageRequest) {
    const { Image } = await region.call('CreateImage', request)
    await region.settled()
    return Image!
  }

  test('of a stopped VM has its content; a VM of it has that too', async () => {
    const region = await createTestRegion()
    const vmId = await runningVm(region)
    diskOf(region, vmId).content = 'with nginx'
    await region.call('StopVms', { VmIds: [vmId] })
    await region.settled()
    const { ImageId } = await imageOf(region, { VmId: vmId, ImageName: 'web-1' })
    await region.call('DeleteVms', { VmIds: [vmId] })
    await vmState(region, vmId)
    expect((await readImage(region, ImageId!))?.State).toBe('available')
    const copy = await runningVm(region, { ImageId: ImageId! })
    expect(diskOf(region, copy).content).toBe('with nginx')
  })

  test('of a running VM shuts it down and starts it again, and is of the time when it was off', async () => {
    const region = await createTestRegion()
    const vmId = await runningVm(region)
    await vmState(region, vmId)
    const disk = diskOf(region, vmId)
    const release = region.machines.holdStops()
    const { Image } = await region.call('CreateImage', { VmId: vmId, ImageName: 'web-1' })
    expect(await vmState(region, vmId)).toBe('stopping')
    disk.content = 'written while shutting down'
    release()
    await region.settled()
    await vmState(region, vmId)
    await region.settled()
    expect(await vmState(region, vmId)).toBe('running')
    const copy = await runningVm(region, { ImageId: Image!.ImageId! })
    expect(diskOf(region, copy).content).toBe('written while shutting down')
  })

  test('of a running VM without a reboot leaves it alone', async () => {
    const region = await createTestRegion()
    const vmId = await runningVm(region)
    await vmState(region, vmId)
    await imageOf(region, { VmId: vmId, ImageName: 'web-1', NoReboot: true })
    expect(region.machines.of(vmId).asked).toEqual(['start'])
  })

  test('is pending until its snapshots are completed and it is registered', async () => {
    const region = await createTestRegion({ timings: slow })
    const vmId = await runningVm(region)
    region.clock.advance(slow.vmPending)
    await vmState(region, vmId)
    const { ImageId, State } = await imageOf(region, { VmId: vmId, ImageName: 'web-1', NoReboot: true })
    expect(State).toBe('pending')
    region.clock.advance(slow.snapshotQueued + slow.snapshotPending + 10 * slow.snapshotPerGib + slow.imagePending - 1)
    expect((await readImage(region, ImageId!))?.State).toBe('pending')
    region.clock.advance(1)
    expect((await readImage(region, ImageId!))?.State).toBe('available')
  })

  test('of snapshots refers to them, and they cannot go before it', async () => {
    const region = await createTestRegion()
    const { Snapshot } = await region.call('CreateSnapshot', { VolumeId: await volumeOf(region) })
    const SnapshotId = Snapshot!.SnapshotId!
    await region.call('ReadSnapshots', {})
    const { ImageId } = await imageOf(region, {
      ImageName: 'of-snapshots',
      RootDeviceName: '/dev/sda1',
      BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Bsu: { SnapshotId, VolumeSize: 12, VolumeType: 'gp2' } }],
    })
    expect(await readImage(region, ImageId!)).toMatchObject({
      State: 'available',
      Architecture: 'x86_64',
      BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Bsu: { SnapshotId, VolumeSize: 12, VolumeType: 'gp2' } }],
    })
    expect(await refusalOf(region.call('DeleteSnapshot', { SnapshotId }))).toBe('9004')
    await region.call('DeleteImage', { ImageId: ImageId! })
    expect(await readImage(region, ImageId!)).toBeUndefined()
    expect((await readSnapshot(region, SnapshotId))?.State).toBe('completed')
    await region.call('DeleteSnapshot', { SnapshotId })
    expect(await readSnapshot(region, SnapshotId)).toBeUndefined()
  })

  test('that is a copy has snapshots of the account’s own', async () => {
    const region = await createTestRegion()
    const source = await publicImage(region, 'Debian-12')
    const { ImageId } = await imageOf(region, {
      ImageName: 'copy',
      SourceImageId: source,
      SourceRegionName: 'eu-west-2',
    })
    const copy = await readImage(region, ImageId!)
    const snapshot = await readSnapshot(region, copy!.BlockDeviceMappings![0]!.Bsu!.SnapshotId!)
    expect(snapshot).toMatchObject({ AccountId: region.account.accountId, State: 'completed' })
    expect(diskOf(region, await runningVm(region, { ImageId: ImageId! })).content).toBe('debian-12')
  })

  test.each<[string, object, string]>([
    ['no way', { ImageName: 'abc' }, '4045'],
    ['two ways', { ImageName: 'abc', VmId: 'i-00000000', SourceImageId: 'ami-00000000' }, '4045'],
    ['no name', { VmId: 'i-00000000' }, '7000'],
    ['a name that is too short', { VmId: 'i-00000000', ImageName: 'ab' }, '4026'],
    ['a name with other characters', { VmId: 'i-00000000', ImageName: 'a:b' }, '4026'],
    ['a VM that does not exist', { VmId: 'i-00000000', ImageName: 'abc' }, '5063'],
    ['a manifest', { FileLocation: 'https://oos/manifest', ImageName: 'abc' }, '4040'],
    ['a copy without its region', { SourceImageId: 'ami-00000000', ImageName: 'abc' }, '7000'],
    ['a copy from another region', { SourceImageId: 'ami-00000000', SourceRegionName: 'us-east-2' }, '4047'],
    ['mappings without a root', { BlockDeviceMappings: [], ImageName: 'abc' }, '7000'],
    ['a root without a snapshot', { BlockDeviceMappings: [], RootDeviceName: '/dev/sda1', ImageName: 'abc' }, '4057'],
    ['another architecture', { VmId: 'i-00000000', ImageName: 'abc', Architecture: 'sparc' }, '4001'],
  ])('with %s is refused', async (_title, request, code) => {
    const region = await createTestRegion()
    expect(await refusalOf(region.call('CreateImage', request))).toBe(code)
  })

  test('does not take a name that the account has, but one that others have', async () => {
    const region = await createTestRegion()
    const source = { SourceImageId: await publicImage(region), SourceRegionName: 'eu-west-2' }
    await region.call('CreateImage', { ...source, ImageName: 'mine' })
    expect(await refusalOf(region.call('CreateImage', { ...source, ImageName: 'mine' }))).toBe('9015')
    await region.call('CreateImage', { ...source, ImageName: 'mine' }, region.accounts[1])
  })

  test('is launched by others only when it is shared with them', async () => {
    const region = await createTestRegion()
    const other = region.accounts[1]!
    const { ImageId } = await imageOf(region, {
      ImageName: 'x-1',
      SourceImageId: await publicImage(region),
      SourceRegionName: 'eu-west-2',
    })
    const launch = () => region.call('CreateVms', { ImageId: ImageId! }, other)
    await region.call('ReadImages', {})
    expect(await refusalOf(launch())).toBe('5023')
    await region.call('UpdateImage', {
      ImageId: ImageId!,
      PermissionsToLaunch: { Additions: { GlobalPermission: true } },
    })
    const { Vms } = await launch()
    await region.settled()
    expect(diskOf(region, Vms![0]!.VmId!).content).toBe('ubuntu-24.04')
    expect(await refusalOf(region.call('DeleteImage', { ImageId: ImageId! }, other))).toBe('4')
    expect(await refusalOf(region.call('DeleteImage', { ImageId: await publicImage(region) }))).toBe('4')
  })
})

describe('the public catalogue', () => {
  test('has several dated versions of each system, owned by Outscale', async () => {
    const { Images } = await (await createTestRegion()).call('ReadImages', {
      Filters: { AccountAliases: ['Outscale'] },
    })
    const systems = new Set(Images?.map((image) => image.ImageName?.replace(/-\d{4}\.\d\d\.\d\d-0$/, '')))
    expect([...systems].sort()).toEqual([
      'AlmaLinux-9',
      'Debian-12',
      'RHEL-9',
      'RockyLinux-9',
      'Ubuntu-22.04',
      'Ubuntu-24.04',
      'Windows-Server-2022',
    ])
    expect(Images).toHaveLength(28)
    for (const image of Images ?? []) {
      expect(image).toMatchObject({
        State: 'available',
        RootDeviceName: '/dev/sda1',
        PermissionsToLaunch: { GlobalPermission: true },
      })
    }
  })

  test('has the same ids in every region', async () => {
    const ids = async () => [
      await publicImage(await createTestRegion()),
      await publicImage(await createTestRegion(), 'RHEL-9'),
    ]
    expect(await ids()).toEqual(await ids())
  })
})
