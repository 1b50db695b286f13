import { describe, expect, test } from 'vitest'
import { signAws4 } from '#test/support/sandbox/signed-request.ts'
import {
  createTestRegion,
  publicImage,
  refusalOf,
  runningVm,
  type TestRegion,
  tester,
} from '#test/support/sandbox/test-region.ts'

async function send(region: TestRegion, name: string, body: string, path = `/api/v1/${name}`) {
  const reply = await region.handle(signAws4({ path, body, time: region.clock.now(), ...tester }))
  if (reply.kind !== 'answer') throw new Error('no answer')
  return { status: reply.status, error: JSON.parse(reply.body).Errors?.[0] }
}

describe('a request', () => {
  test.each([
    ['an unknown parameter', 'ReadVms', { Filter: {} }, '3001', "'Filter'"],
    ['an unknown filter', 'ReadVms', { Filters: { Names: ['x'] } }, '3001', "'Filters.Names'"],
    ['a missing parameter', 'CreateVms', {}, '7000', "'ImageId'"],
    ['a missing nested parameter', 'CreateTags', { ResourceIds: [], Tags: [{ Key: 'k' }] }, '7000', "'Tags.0.Value'"],
    ['a wrong type', 'CreateVolume', { SubregionName: 'eu-west-2a', Size: '10' }, '4108', "'Size'"],
    ['a fraction where a whole number belongs', 'CreateVolume', { SubregionName: 'a', Size: 1.5 }, '4108', "'Size'"],
    ['a text where a list belongs', 'StopVms', { VmIds: 'i-12345678' }, '4108', "'VmIds'"],
    ['null', 'StopVms', { VmIds: null }, '4108', "'VmIds'"],
    ['a value outside an enumeration', 'CreateVms', { ImageId: 'ami-1', BootMode: 'bios' }, '4047', 'legacy'],
  ])('with %s is refused by name', async (_title, name, body, code, named) => {
    const region = await createTestRegion()
    const { status, error } = await send(region, name, JSON.stringify(body))
    expect(status).toBe(400)
    expect(error.Code).toBe(code)
    expect(error.Details).toContain(named)
  })

  test.each(['{', '[]', '"text"', 'null', '\xff'])('with the body %j is refused', async (body) => {
    const region = await createTestRegion()
    expect(await send(region, 'ReadVms', body)).toMatchObject({ status: 400, error: { Code: '4045' } })
  })

  test('with an empty body counts as one without parameters', async () => {
    expect((await send(await createTestRegion(), 'ReadVms', '')).status).toBe(200)
  })

  test('for an operation that does not exist is refused', async () => {
    const region = await createTestRegion()
    for (const name of ['DropEverything', 'constructor', '__proto__', 'toString']) {
      expect((await send(region, name, '{}')).status).toBe(404)
    }
    expect((await send(region, '', '{}', '/elsewhere')).status).toBe(404)
  })

  test('with GET is refused with 405 and code 2', async () => {
    const region = await createTestRegion()
    const reply = await region.handle({ method: 'GET', path: '/api/v1/ReadVms', headers: {}, body: Buffer.alloc(0) })
    expect(reply).toMatchObject({ kind: 'answer', status: 405 })
  })
})

describe('pages', () => {
  async function regionWithVolumes(count: number) {
    const region = await createTestRegion()
    for (let index = 0; index < count; index += 1) {
      await region.call('CreateVolume', { SubregionName: 'eu-west-2a', Size: index + 1 })
    }
    return region
  }

  test('follow one another to the end without a gap, and the last has no token', async () => {
    const region = await regionWithVolumes(7)
    const sizes: (number | undefined)[] = []
    let token: string | undefined
    let pages = 0
    do {
      const page = await region.call('ReadVolumes', {
        ResultsPerPage: 3,
        ...(token === undefined ? {} : { NextPageToken: token }),
      })
      sizes.push(...(page.Volumes ?? []).map((volume) => volume.Size))
      token = page.NextPageToken
      pages += 1
    } while (token !== undefined)
    expect(sizes).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(pages).toBe(3)
  })

  test('that are exactly full end there', async () => {
    const region = await regionWithVolumes(6)
    const first = await region.call('ReadVolumes', { ResultsPerPage: 3 })
    const last = await region.call('ReadVolumes', { ResultsPerPage: 3, NextPageToken: first.NextPageToken })
    expect(last.Volumes).toHaveLength(3)
    expect(last.NextPageToken).toBeUndefined()
  })

  test('neither repeat nor hide a row when others go between them', async () => {
    const region = await regionWithVolumes(6)
    const first = await region.call('ReadVolumes', { ResultsPerPage: 3 })
    await region.call('DeleteVolume', { VolumeId: first.Volumes![0]!.VolumeId! })
    const second = await region.call('ReadVolumes', { ResultsPerPage: 3, NextPageToken: first.NextPageToken })
    expect(second.Volumes?.map((volume) => volume.Size)).toEqual([4, 5, 6])
  })

  test('refuse a token of another list and sizes out of range', async () => {
    const region = await regionWithVolumes(3)
    const { NextPageToken } = await region.call('ReadVolumes', { ResultsPerPage: 1 })
    for (const request of [
      { NextPageToken, Filters: { VolumeSizes: [1] } },
      { NextPageToken: 'rubbish' },
      { ResultsPerPage: 0 },
      { ResultsPerPage: 1001 },
    ]) {
      expect(await refusalOf(region.call('ReadVolumes', request))).toBe('4047')
    }
    expect(await refusalOf(region.call('ReadSnapshots', { NextPageToken }))).toBe('4047')
  })
})

describe('filters', () => {
  test('are alternatives inside a list and conditions across keys', async () => {
    const region = await createTestRegion()
    const names = async (Filters: object) =>
      (await region.call('ReadImages', { Filters })).Images?.map((image) => image.ImageName)
    const debian = await names({ ImageNames: ['Debian-12-*'] })
    const both = await names({ ImageNames: ['Debian-12-*', 'RHEL-9-*'] })
    expect(debian).toHaveLength(4)
    expect(both).toHaveLength(8)
    expect(await names({ ImageNames: ['Debian-12-*', 'RHEL-9-*'], ProductCodes: ['0004'] })).toHaveLength(4)
    expect(await names({ ImageNames: ['Debian-12-*'], ProductCodes: ['0004'] })).toEqual([])
    expect(await names({ ImageNames: ['Debian-12-2026.06.0?-0'] })).toEqual(['Debian-12-2026.06.08-0'])
    expect(await names({ ImageNames: ['debian-12-*'] })).toEqual([])
    expect(await names({ ImageNames: ['Debian-12-.*'] })).toEqual([])
    expect(await names({ AccountAliases: ['Outscale'], ImageNames: ['*24.04*'] })).toHaveLength(4)
    expect(await names({ AccountIds: [tester.accountId] })).toEqual([])
    expect(await names({ BootModes: ['uefi'], TpmMandatory: false, BlockDeviceMappingVolumeSizes: [10] })).toHaveLength(
      28,
    )
    expect(await names({ PermissionsToLaunchGlobalPermission: false })).toEqual([])
  })

  test('an empty list lets nothing through', async () => {
    const region = await createTestRegion()
    expect((await region.call('ReadImages', { Filters: { ImageIds: [] } })).Images).toEqual([])
  })

  test('find by tags in all three forms', async () => {
    const region = await createTestRegion()
    const make = async (value: string) => {
      const { Volume } = await region.call('CreateVolume', { SubregionName: 'eu-west-2a', Size: 1 })
      const id = Volume!.VolumeId!
      await region.call('CreateTags', { ResourceIds: [id], Tags: [{ Key: 'run', Value: value }] })
      return id
    }
    const [one, two] = [await make('a=b'), await make('other')]
    const find = async (Filters: object) =>
      (await region.call('ReadVolumes', { Filters })).Volumes?.map((volume) => volume.VolumeId)
    expect(await find({ Tags: ['run=a=b'] })).toEqual([one])
    expect(await find({ Tags: ['run=*'] })).toEqual([one, two])
    expect(await find({ TagKeys: ['run'], TagValues: ['other'] })).toEqual([two])
    expect(await find({ TagKeys: ['Run'] })).toEqual([])
  })

  test('compare dates as moments and days', async () => {
    const region = await createTestRegion()
    const { Volume } = await region.call('CreateVolume', { SubregionName: 'eu-west-2a', Size: 1 })
    const created = Volume!.CreationDate!
    const count = async (date: string) =>
      (await region.call('ReadVolumes', { Filters: { CreationDates: [date] } })).Volumes?.length
    expect(await count(created)).toBe(1)
    expect(await count(created.replace('.000Z', 'Z'))).toBe(1)
    expect(await count('2020-01-01T00:00:00Z')).toBe(0)
    expect(await refusalOf(region.call('ReadVolumes', { Filters: { CreationDates: ['yesterday'] } }))).toBe('4047')
  })

  test('refuse malformed VM ids and find nothing for unknown ones', async () => {
    const region = await createTestRegion()
    await runningVm(region)
    const read = (id: string) => region.call('ReadVms', { Filters: { VmIds: [id] } })
    expect(await refusalOf(read('vol-12345678'))).toBe('4104')
    expect(await refusalOf(read('i-123'))).toBe('4105')
    expect((await read('i-00000000')).Vms).toEqual([])
  })
})

describe('a client token', () => {
  test('makes a repeated creation answer with what the first made', async () => {
    const region = await createTestRegion()
    const request = { ImageId: await publicImage(region), ClientToken: 'token-1', MaxVmsCount: 2, MinVmsCount: 2 }
    const first = await region.call('CreateVms', request)
    const again = await region.call(
      'CreateVms',
      Object.fromEntries(Object.entries(request).reverse()) as typeof request,
    )
    expect(again.Vms?.map((vm) => vm.VmId)).toEqual(first.Vms?.map((vm) => vm.VmId))
    expect((await region.call('ReadVms', {})).Vms).toHaveLength(2)
  })

  test('is refused for another request', async () => {
    const region = await createTestRegion()
    const request = { SubregionName: 'eu-west-2a', Size: 1, ClientToken: 'token-1' }
    await region.call('CreateVolume', request)
    expect(await refusalOf(region.call('CreateVolume', { ...request, Size: 2 }))).toBe('4091')
  })

  test('is not used up by a refused request', async () => {
    const region = await createTestRegion({ quotas: { volumes: 1 } })
    const { Volume } = await region.call('CreateVolume', { SubregionName: 'eu-west-2a', Size: 1 })
    const request = { SubregionName: 'eu-west-2a', Size: 1, ClientToken: 'token-1' }
    expect(await refusalOf(region.call('CreateVolume', request))).toBe('10018')
    await region.call('ReadVolumes', {})
    await region.call('DeleteVolume', { VolumeId: Volume!.VolumeId! })
    await region.call('ReadVolumes', {})
    expect((await region.call('CreateVolume', request)).Volume?.Size).toBe(1)
  })
})
