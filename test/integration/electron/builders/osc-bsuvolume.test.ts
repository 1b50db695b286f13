import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import type { Volume } from '#shared/oapi/volume.ts'
import { type BuildBench, createBuildBench } from '#test/support/whole-build/build-bench.ts'
import { buildOnBench, heldIds, smallVm } from '#test/support/whole-build/build-on-bench.ts'
import { launchStandingVm } from '#test/support/whole-build/standing-vm.ts'

/** The real parts, all of them, against the sandbox region. */
let bench: BuildBench

beforeAll(async () => {
  bench = await createBuildBench({ clock: systemClock })
}, 60_000)

afterAll(() => bench.close())

function template(volumes: string, inline: readonly string[] = ['true'], more = '', postProcessor = ''): string {
  return `source "outscale-bsuvolume" "it" {
  ${smallVm}
  ${volumes}
  ${more}
}
build {
  sources = ["source.outscale-bsuvolume.it"]
  provisioner "shell" {
    inline = ${JSON.stringify(inline)}
  }
  ${postProcessor}
}
`
}

async function built(volumes: string, inline?: readonly string[], more?: string, postProcessor?: string) {
  const before = heldIds(bench)
  const result = await buildOnBench(bench, template(volumes, inline, more, postProcessor))
  const ids = result.artifact?.kind === 'volumes' ? [...result.artifact.volumeIds] : []
  const { Volumes = [] } = await bench.served.region.call('ReadVolumes', { Filters: { VolumeIds: ids } })
  return {
    ...result,
    ids,
    volumes: ids.length === 0 ? [] : ids.map((id) => Volumes.find(({ VolumeId }) => VolumeId === id) as Volume),
    made: heldIds(bench).filter((id) => !before.includes(id)),
  }
}

const two = `bsu_volumes {
    device_name = "/dev/xvdb"
    volume_size = 5
    volume_type = "gp2"
    tags        = { Name = "first", of = "{{ .SourceOMIName }}", in = "{{ .BuildRegion }}" }
  }
  bsu_volumes {
    device_name = "/dev/xvdc"
    volume_size = 4
    volume_type = "io1"
    iops        = 300
  }`

test('the volumes hold what the scripts wrote on them when they are linked to another VM', async () => {
  const { outcome, error, artifact, ids } = await built(two, [
    'set -eux',
    'sudo mkfs.ext4 -L data /dev/xvdb',
    'sudo mount /dev/xvdb /mnt',
    'echo precious | sudo tee /mnt/file',
    'sudo umount /mnt',
  ])
  expect(error).toBeUndefined()
  expect(outcome).toBe('succeeded')
  expect(artifact).toMatchObject({
    kind: 'volumes',
    builderId: 'oapi.outscale.bsuvolume',
    region: bench.served.region.name,
  })
  expect(ids).toHaveLength(2)
  const { region } = bench.served
  const { Images = [] } = await region.call('ReadImages', { Filters: { ImageNames: ['Debian-12-*'] } })
  const vm = await launchStandingVm(region, Images[0]?.ImageId ?? '')
  await region.call('LinkVolume', { VolumeId: ids[0] ?? '', DeviceName: '/dev/xvdf', VmId: vm.vmId })
  const seen = await vm.run('sudo mount LABEL=data /mnt && cat /mnt/file')
  await vm.terminate()
  expect(seen).toEqual({ code: 0, output: 'precious\n' })
})

test('exactly the wanted volumes are left, free, as asked for, and marked as kept at one stroke', async () => {
  const { ids, volumes, made, kept } = await built(two)
  expect(made.sort()).toEqual([...ids].sort())
  expect([...kept].sort()).toEqual([...ids].sort())
  expect(volumes).toMatchObject([
    { Size: 5, VolumeType: 'gp2', State: 'available' },
    { Size: 4, VolumeType: 'io1', Iops: 300, State: 'available' },
  ])
})

test('each volume has its own tags, rendered, and none of those by which it was known as temporary', async () => {
  const { volumes } = await built(two)
  expect(volumes[0]?.Tags).toEqual(
    expect.arrayContaining([
      { Key: 'Name', Value: 'first' },
      { Key: 'of', Value: expect.stringMatching(/^Ubuntu-24/) },
      { Key: 'in', Value: bench.served.region.name },
    ]),
  )
  expect(volumes[0]?.Tags).toHaveLength(3)
  expect(volumes[1]?.Tags).toEqual([])
})

test('the build VM’s own root volume can be the product', async () => {
  const { outcome, error, ids } = await built(
    'bsu_volumes {\n    device_name = "/dev/sda1"\n    volume_size = 12\n  }',
    ['echo root | sudo tee /etc/made-by'],
  )
  expect(error).toBeUndefined()
  expect(outcome).toBe('succeeded')
  expect(ids).toHaveLength(1)
})

test('a volume is filled from a snapshot', async () => {
  const { region } = bench.served
  const first = await built(two, ['sudo mkfs.ext4 -L old /dev/xvdb'])
  const { Snapshot } = await region.call('CreateSnapshot', { VolumeId: first.ids[0] ?? '' })
  await region.settled()
  const snapshot = `bsu_volumes {\n    device_name = "/dev/xvdb"\n    snapshot_id = "${Snapshot?.SnapshotId}"\n  }`
  const { error, volumes } = await built(snapshot, ['sudo mount LABEL=old /mnt', 'sudo umount /mnt'])
  expect(error).toBeUndefined()
  expect(volumes).toMatchObject([{ SnapshotId: Snapshot?.SnapshotId, Size: 5 }])
})

test('a VM that ends with its stop leaves the volumes all the same', async () => {
  const { outcome, error, made } = await built(two, ['true'], 'shutdown_behavior = "terminate"')
  expect(error).toBeUndefined()
  expect(outcome).toBe('succeeded')
  expect(made).toHaveLength(2)
})

test('a device that is left out is no product', async () => {
  const leftOut = 'bsu_volumes {\n    device_name = "/dev/xvdz"\n    no_device = true\n  }'
  expect((await built(`${two}\n  ${leftOut}`)).ids).toHaveLength(2)
})

test('without volumes the provisioners run, and nothing is left', async () => {
  const { outcome, artifact, made, warnings } = await built('')
  expect([outcome, artifact, made, warnings]).toEqual(['succeeded', undefined, [], []])
})

describe('nothing is left of a build', () => {
  test('whose provisioner fails', async () => {
    const { outcome, made } = await built(two, ['exit 3'])
    expect([outcome, made]).toEqual(['failed', []])
  })

  test('whose VM ends while it starts', async () => {
    const { faults } = bench.served.region
    faults.set([{ operation: 'CreateVms', on: { kind: 'every' }, effect: { kind: 'vm-terminated' } }])
    const { error, made } = await built(two)
    faults.clear()
    expect([error?.code, made]).toEqual(['vm-state', []])
  })

  test('whose VM cannot be deleted at first', async () => {
    const { faults } = bench.served.region
    const effect = { kind: 'refused', code: '4045', type: 'InvalidParameterValue', status: 400 } as const
    faults.set([{ operation: 'DeleteVms', on: { kind: 'nth', n: 1 }, effect }])
    const { outcome, made } = await built(two)
    faults.clear()
    expect([outcome, made]).toEqual(['failed', []])
  })
})

test('tags that cannot be taken away again are worth a warning, not the volumes', async () => {
  const { faults } = bench.served.region
  const effect = { kind: 'refused', code: '4045', type: 'InvalidParameterValue', status: 400 } as const
  faults.set([{ operation: 'DeleteTags', on: { kind: 'every' }, effect }])
  const { outcome, made, warnings } = await built(two)
  faults.clear()
  expect([outcome, made.length]).toEqual(['succeeded', 2])
  expect(warnings[0]).toMatch(/^The tags of the build could not be taken from vol-/)
})

test('post-processors know the volumes, and delete them when the template says so', async () => {
  const told = `post-processor "shell-local" {
    inline              = ["test -n '\${build.VolumeIds}'"]
    keep_input_artifact = false
  }`
  const { outcome, error, artifact, made } = await built(two, ['true'], '', told)
  expect(error).toBeUndefined()
  expect([outcome, artifact, made.length]).toEqual(['succeeded', expect.anything(), 2])
  const eaten = `post-processor "artifice" {
    files               = ["${bench.home}/template-1.pkr.hcl"]
    keep_input_artifact = false
  }`
  expect(await built(two, ['true'], '', eaten)).toMatchObject({ outcome: 'succeeded', made: [], artifact: undefined })
})
