import { describe, expect, test } from 'vitest'
import type { Quotas } from '#electron/sandbox/api/quotas.ts'
import {
  createTestRegion,
  publicImage,
  refusalOf,
  runningVm,
  type TestRegion,
} from '#test/support/sandbox/test-region.ts'

const here = { SubregionName: 'eu-west-2a' }

/** For each quota: how to use it up by one, and the code of the refusal. */
const uses: readonly [
  name: keyof Quotas,
  limit: number,
  code: string,
  use: (region: TestRegion, index: number) => Promise<unknown>,
][] = [
  ['vms', 2, '10010', (region) => runningVm(region)],
  ['cores', 4, '10029', (region) => runningVm(region, { VmType: 'tinav5.c2r4' })],
  ['memory', 8, '10042', (region) => runningVm(region, { VmType: 'tinav5.c1r4' })],
  ['volumes', 2, '10018', (region) => region.call('CreateVolume', { ...here, Size: 1 })],
  ['volumeSize', 20, '10024', (region) => region.call('CreateVolume', { ...here, Size: 10 })],
  ['iops', 600, '10025', (region) => region.call('CreateVolume', { ...here, Size: 10, VolumeType: 'io1', Iops: 300 })],
  ['publicIps', 2, '10011', (region) => region.call('CreatePublicIp', {})],
  [
    'securityGroups',
    2,
    '10038',
    (region, index) => region.call('CreateSecurityGroup', { SecurityGroupName: `g${index}`, Description: 'd' }),
  ],
  ['snapshots', 2, '10026', copyPublicSnapshot],
  ['concurrentSnapshots', 2, '10008', copyPublicSnapshot],
]

async function copyPublicSnapshot(region: TestRegion): Promise<unknown> {
  const { Images } = await region.call('ReadImages', { Filters: { ImageIds: [await publicImage(region)] } })
  const SourceSnapshotId = Images![0]!.BlockDeviceMappings![0]!.Bsu!.SnapshotId!
  return region.call('CreateSnapshot', { SourceSnapshotId, SourceRegionName: 'eu-west-2' })
}

describe('quotas', () => {
  test.each(uses)('%s are refused above the limit', async (name, limit, code, use) => {
    const region = await createTestRegion({
      quotas: { [name]: limit },
      timings: name === 'concurrentSnapshots' ? 'realistic' : 'instant',
    })
    await use(region, 1)
    await use(region, 2)
    expect(await refusalOf(use(region, 3))).toBe(code)
    expect(region.inventory().filter((held) => held.kind === 'vm' || held.kind === 'snapshot').length).toBeLessThan(3)
  })

  test('are shown with what is used of them', async () => {
    const region = await createTestRegion({ quotas: { vms: 7 } })
    await runningVm(region)
    const { QuotaTypes } = await region.call('ReadQuotas', { Filters: { QuotaNames: ['vm_limit'] } })
    expect(QuotaTypes).toMatchObject([{ QuotaType: 'global', Quotas: [{ MaxValue: 7, UsedValue: 1 }] }])
    expect((await region.call('ReadQuotas', { Filters: { QuotaNames: ['nothing'] } })).QuotaTypes).toEqual([])
  })

  test('count for each account by itself, and are free again', async () => {
    const region = await createTestRegion({ quotas: { vms: 1 } })
    const vmId = await runningVm(region)
    await region.call('CreateVms', { ImageId: await publicImage(region) }, region.accounts[1])
    await region.call('DeleteVms', { VmIds: [vmId] })
    await region.call('ReadVms', {})
    await runningVm(region)
  })

  test('let as many VMs through as fit, and none when the least do not', async () => {
    const region = await createTestRegion({ quotas: { vms: 3 } })
    const ImageId = await publicImage(region)
    const create = (MinVmsCount: number, MaxVmsCount: number) =>
      region.call('CreateVms', { ImageId, MinVmsCount, MaxVmsCount })
    expect((await create(1, 1_000_000_000)).Vms).toHaveLength(3)
    expect(await refusalOf(create(1, 1))).toBe('10010')
  })
})

describe('tags', () => {
  test('overwrite those of the same key and are read back', async () => {
    const region = await createTestRegion()
    const id = await runningVm(region)
    const put = (...Tags: { Key: string; Value: string }[]) => region.call('CreateTags', { ResourceIds: [id], Tags })
    await put({ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' })
    await put({ Key: 'a', Value: '3' })
    const { Tags } = await region.call('ReadTags', { Filters: { ResourceIds: [id] } })
    expect(Tags).toEqual([
      { Key: 'a', Value: '3', ResourceId: id, ResourceType: 'vm' },
      { Key: 'b', Value: '2', ResourceId: id, ResourceType: 'vm' },
    ])
    await region.call('DeleteTags', {
      ResourceIds: [id],
      Tags: [
        { Key: 'a', Value: 'other' },
        { Key: 'b', Value: '2' },
      ],
    })
    expect((await region.call('ReadTags', { Filters: { ResourceIds: [id] } })).Tags).toHaveLength(1)
  })

  test('are all or nothing, and limited', async () => {
    const region = await createTestRegion({ quotas: { tagsPerResource: 2 } })
    const id = await runningVm(region)
    const put = (ResourceIds: string[], ...keys: string[]) =>
      region.call('CreateTags', { ResourceIds, Tags: keys.map((Key) => ({ Key, Value: 'v' })) })
    expect(await refusalOf(put([id, 'i-00000000'], 'a'))).toBe('5000')
    expect(await refusalOf(put([id], 'a', 'b', 'c'))).toBe('10041')
    expect(await refusalOf(put([id]))).toBe('4047')
    expect(await refusalOf(put([id], ''))).toBe('4047')
    expect((await region.call('ReadTags', { Filters: { ResourceIds: [id] } })).Tags).toEqual([])
    await put([id], 'a', 'b')
  })
})
