import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import { stranger, tester } from '#test/support/sandbox/test-region.ts'
import { type BuildBench, createBuildBench } from '#test/support/whole-build/build-bench.ts'
import { runOnMachine } from '#test/support/whole-build/run-on-machine.ts'
import { ended, type HelperVm, heldIn, launchHelperVm } from './chroot-builds.ts'

/** An OMI of somebody else, who shares it, but not the snapshots that it is made of. */
let bench: BuildBench
let helper: HelperVm
let foreign: string
let foreignSnapshots: string[]

beforeAll(async () => {
  bench = await createBuildBench({ clock: systemClock, accounts: [tester, stranger] })
  helper = await launchHelperVm(bench)
  const { region } = bench.served
  const { Images = [] } = await region.call('ReadImages', { Filters: { ImageNames: ['Ubuntu-24.04-*'] } }, stranger)
  const copy = await region.call(
    'CreateImage',
    { ImageName: 'base', SourceImageId: Images[0]?.ImageId ?? '', SourceRegionName: region.name },
    stranger,
  )
  await region.settled()
  const root = await mappingsOf(copy.Image?.ImageId ?? '')
  const { Volume } = await region.call('CreateVolume', { SubregionName: `${region.name}a`, Size: 2 }, stranger)
  await region.settled()
  const { Snapshot } = await region.call('CreateSnapshot', { VolumeId: Volume?.VolumeId ?? '' }, stranger)
  await region.settled()
  const { Image } = await region.call(
    'CreateImage',
    {
      ImageName: 'two volumes',
      RootDeviceName: '/dev/sda1',
      BlockDeviceMappings: [
        { DeviceName: '/dev/sda1', Bsu: { SnapshotId: root[0]?.Bsu?.SnapshotId ?? '' } },
        { DeviceName: '/dev/xvdb', Bsu: { SnapshotId: Snapshot?.SnapshotId ?? '' } },
      ],
    },
    stranger,
  )
  await region.settled()
  foreign = Image?.ImageId ?? ''
  foreignSnapshots = (await mappingsOf(foreign)).map(({ Bsu }) => Bsu?.SnapshotId ?? '')
  await region.call(
    'UpdateImage',
    { ImageId: foreign, PermissionsToLaunch: { Additions: { AccountIds: [tester.accountId] } } },
    stranger,
  )
}, 60_000)

afterAll(async () => {
  await bench.close()
})

async function mappingsOf(imageId: string) {
  const { Images = [] } = await bench.served.region.call('ReadImages', { Filters: { ImageIds: [imageId] } }, stranger)
  return Images[0]?.BlockDeviceMappings ?? []
}

const build = async (name: string, command: string) =>
  ended(
    await bench.start(`source "outscale-chroot" "web" {
  omi_name   = "${name}"
  source_omi = "${foreign}"
  ${helper.block}
}
build {
  sources = ["source.outscale-chroot.web"]
  provisioner "shell" {
    inline = ["${command}"]
  }
}
`),
  )

test('an OMI whose snapshots are not shared is copied, and of the copy only what the new OMI needs is left', async () => {
  const held = heldIn(bench)
  const made = await build('from a foreign OMI', 'echo ours > /etc/origin')
  expect(made.state?.error).toBeUndefined()
  expect(made.log).toContain(`Copying the OMI ${foreign}`)
  expect(made.omi?.snapshotIds).toHaveLength(2)
  expect(heldIn(bench)).toEqual([...held, made.omi?.imageId, ...(made.omi?.snapshotIds ?? [])].sort())
  const { Images = [] } = await bench.served.region.call('ReadImages', {
    Filters: { ImageIds: [made.omi?.imageId ?? ''] },
  })
  const own = (Images[0]?.BlockDeviceMappings ?? []).map(({ Bsu }) => Bsu?.SnapshotId ?? '')
  expect([...own].sort()).toEqual([...(made.omi?.snapshotIds ?? [])].sort())
  expect(own.filter((id) => foreignSnapshots.includes(id))).toEqual([])
  const { output } = await runOnMachine(
    bench.served.region,
    made.omi?.imageId ?? '',
    'cat /etc/origin; lsblk -n -o SIZE',
  )
  expect(output).toContain('ours\n')
  expect(output).toContain('2.0G')
}, 60_000)

test('a build that fails leaves nothing of the copy', async () => {
  const held = heldIn(bench)
  const made = await build('never', 'exit 1')
  expect(made.outcome).toBe('failed')
  expect(heldIn(bench)).toEqual(held)
}, 60_000)

test('snapshots that are shared are used as they are', async () => {
  const { region } = bench.served
  for (const SnapshotId of foreignSnapshots) {
    await region.call(
      'UpdateSnapshot',
      { SnapshotId, PermissionsToCreateVolume: { Additions: { AccountIds: [tester.accountId] } } },
      stranger,
    )
  }
  const made = await build('from shared snapshots', 'true')
  expect(made.state?.error).toBeUndefined()
  expect(made.log).not.toContain('Copying the OMI')
  expect(made.omi?.snapshotIds).toHaveLength(1)
}, 60_000)
