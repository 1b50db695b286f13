import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { timingProfiles } from '#electron/sandbox/api/timings.ts'
import { createSandboxRegion } from '#electron/sandbox/sandbox-region.ts'
import { createFakeDisks } from '#test/support/sandbox/fake-disks.ts'
import { createFakeMachines } from '#test/support/sandbox/fake-machines.ts'
import {
  createManualClock,
  createTestRegion,
  publicImage,
  refusalOf,
  runningVm,
  seededRandom,
  vmState,
} from '#test/support/sandbox/test-region.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-region-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe('a region in a folder', () => {
  test('is the same after a restart: resources, tags, accounts, tokens, addresses', async () => {
    const first = await createTestRegion({ folder })
    const ImageId = await publicImage(first)
    const request = { ImageId, ClientToken: 'once' }
    const { Vms } = await first.call('CreateVms', request)
    const vmId = Vms![0]!.VmId!
    await first.settled()
    await first.call('CreateTags', { ResourceIds: [vmId], Tags: [{ Key: 'k', Value: 'v' }] })
    const { PublicIp } = await first.call('CreatePublicIp', {})
    await first.call('LinkPublicIp', { PublicIpId: PublicIp!.PublicIpId, VmId: vmId })
    await first.call('CreateSecurityGroup', { SecurityGroupName: 'g', Description: 'd' })
    const before = {
      vms: (await first.call('ReadVms', {})).Vms,
      inventory: first.inventory(),
      images: (await first.call('ReadImages', {})).Images,
      nets: (await first.call('ReadNets', {})).Nets,
    }
    await first.close()

    const second = await createTestRegion({ folder, disks: createFakeDisks(first.disks), random: seededRandom(77) })
    await second.settled()
    expect((await second.call('ReadVms', {})).Vms).toEqual(before.vms)
    expect(second.inventory()).toEqual(before.inventory)
    expect((await second.call('ReadImages', {})).Images).toEqual(before.images)
    expect((await second.call('ReadNets', {})).Nets).toEqual(before.nets)
    expect((await second.call('CreateVms', request)).Vms?.[0]?.VmId).toBe(vmId)
    expect(second.machines.of(vmId).asked).toEqual(['start'])
    expect(await vmState(second, vmId)).toBe('running')
    const { Volume } = await second.call('CreateVolume', { SubregionName: 'eu-west-2a', Size: 1 })
    expect((await second.call('ReadVolumes', {})).Volumes?.at(-1)?.VolumeId).toBe(Volume?.VolumeId)
    await second.close()
  })

  test('keeps the account’s keys, in a file that only the owner reads', async () => {
    const make = () => createSandboxRegion({ machines: createFakeMachines(), disks: createFakeDisks(), folder })
    const first = await make()
    await first.close()
    const second = await make()
    expect(second.account).toEqual(first.account)
    expect(second.account.accessKey).toMatch(/^SANDBOX[A-Z2-9]{13}$/)
    expect(second.account.secretKey).toHaveLength(40)
    await second.close()
    if (process.platform !== 'win32') expect((await stat(join(folder, 'region.json'))).mode & 0o777).toBe(0o600)
  })

  test('knows everything that was answered when its process dies without a word', async () => {
    const first = await createTestRegion({ folder })
    const vmId = await runningVm(first)
    const { PublicIp } = await first.call('CreatePublicIp', {})
    // Nothing is closed: the second region reads what the first had written by its last answer.
    const second = await createTestRegion({ folder, disks: createFakeDisks(first.disks) })
    await second.settled()
    expect(await vmState(second, vmId)).toBe('running')
    expect(second.inventory().map((held) => held.id)).toContain(PublicIp?.PublicIpId)
    await second.call('DeleteVms', { VmIds: [vmId] })
    await second.call('DeletePublicIp', { PublicIpId: PublicIp!.PublicIpId })
    await second.settled()
    await second.call('ReadVms', {})
    await second.call('ReadVms', {})
    expect(second.inventory()).toEqual([])
    await second.close()
    await first.settled()
  })

  test('completes what was under way', async () => {
    const timings = { ...timingProfiles.realistic, apiLatency: 0 }
    const clock = createManualClock()
    const first = await createTestRegion({ folder, timings, clock })
    const vmId = await runningVm(first)
    clock.advance(timings.vmPending)
    await vmState(first, vmId)
    await first.settled()
    const { Image } = await first.call('CreateImage', { VmId: vmId, ImageName: 'later', NoReboot: true })
    await first.settled()
    await first.close()
    clock.advance(3_600_000)
    const second = await createTestRegion({ folder, timings, clock, disks: createFakeDisks(first.disks) })
    await second.settled()
    const { Images } = await second.call('ReadImages', { Filters: { ImageIds: [Image!.ImageId!] } })
    expect(Images?.[0]?.State).toBe('available')
    await second.close()
  })

  test('shows volumes and snapshots whose disks were lost as errors, and lets them be deleted', async () => {
    const first = await createTestRegion({ folder })
    const { Volume } = await first.call('CreateVolume', { SubregionName: 'eu-west-2a', Size: 1 })
    await first.settled()
    await first.close()
    const second = await createTestRegion({ folder, disks: createFakeDisks() })
    await second.settled()
    const { Volumes } = await second.call('ReadVolumes', {})
    expect(Volumes?.map((volume) => volume.State)).toEqual(['error'])
    await second.call('DeleteVolume', { VolumeId: Volume!.VolumeId! })
    expect(await refusalOf(second.call('DeleteVolume', { VolumeId: Volume!.VolumeId! }))).toMatch(/5064|6007/)
    await second.close()
  })

  test('writes once for many calls that come together', async () => {
    const region = await createTestRegion({ folder, quotas: { publicIps: 500 } })
    await Promise.all(Array.from({ length: 200 }, () => region.call('CreatePublicIp', {})))
    const saved = JSON.parse(await readFile(join(folder, 'region.json'), 'utf8'))
    expect(saved.resources.publicIps).toHaveLength(200)
    await region.close()
  })

  test('is not opened while another program has it, but after that one died', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const ended = new Promise((resolve) => other.once('exit', resolve))
    await writeFile(join(folder, 'region.lock'), String(other.pid))
    await expect(createTestRegion({ folder })).rejects.toMatchObject({
      code: 'sandbox-region-in-use',
      message: expect.stringContaining(String(other.pid)),
    })
    other.kill('SIGKILL')
    await ended
    const region = await createTestRegion({ folder })
    await region.close()
    expect(await readdir(folder)).toEqual(['region.json'])
  })

  test('of a newer program is refused, a damaged one named', async () => {
    const path = join(folder, 'region.json')
    await writeFile(path, JSON.stringify({ version: 2 }))
    await expect(createTestRegion({ folder })).rejects.toMatchObject({ code: 'sandbox-region-newer' })
    for (const damaged of ['{', '{"version":1}', '{"version":1,"nextSeq":1,"accounts":[{}]}']) {
      await writeFile(path, damaged)
      await expect(createTestRegion({ folder })).rejects.toMatchObject({
        code: 'sandbox-region-damaged',
        message: expect.stringContaining(path),
      })
    }
    expect(await readdir(folder)).toEqual(['region.json'])
  })
})
