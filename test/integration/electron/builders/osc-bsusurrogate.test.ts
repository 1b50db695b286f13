import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import { type BuildBench, createBuildBench } from '#test/support/whole-build/build-bench.ts'
import { buildOnBench, heldIds, smallVm } from '#test/support/whole-build/build-on-bench.ts'
import { runOnMachine } from '#test/support/whole-build/run-on-machine.ts'

/** The real parts, all of them, against the sandbox region. */
let bench: BuildBench

beforeAll(async () => {
  bench = await createBuildBench({ clock: systemClock })
}, 60_000)

afterAll(() => bench.close())

const rootVolume = `launch_block_device_mappings {
    device_name = "/dev/xvdf"
    volume_size = 12
    volume_type = "gp2"
  }`

interface Surrogate {
  readonly name: string
  /** Further attributes and blocks of the source. */
  readonly more?: string
  /** Attributes of omi_root_device besides its two names. */
  readonly root?: string
  readonly volumes?: string
  readonly inline?: readonly string[]
}

function surrogate({ name, more = '', root = '', volumes = rootVolume, inline = ['true'] }: Surrogate): string {
  return `source "outscale-bsusurrogate" "it" {
  ${smallVm}
  omi_name = "${name}"
  ${volumes}
  omi_root_device {
    source_device_name = "/dev/xvdf"
    device_name        = "/dev/sda1"
    ${root}
  }
  ${more}
}
build {
  sources = ["source.outscale-bsusurrogate.it"]
  provisioner "shell" {
    inline = ${JSON.stringify(inline)}
  }
}
`
}

async function imageOf(id: string) {
  const { Images = [] } = await bench.served.region.call('ReadImages', { Filters: { ImageIds: [id] } })
  return Images[0]
}

async function built(settings: Surrogate) {
  const before = heldIds(bench)
  const result = await buildOnBench(bench, surrogate(settings))
  const imageId = result.artifact?.kind === 'omi' ? result.artifact.imageId : ''
  const made = heldIds(bench).filter((id) => !before.includes(id))
  return { ...result, imageId, image: await imageOf(imageId), made }
}

test('a VM boots from the volume that the template’s own scripts filled, and finds the data of the other volume', async () => {
  const { outcome, error, artifact, imageId, kept, made } = await built({
    name: 'whole',
    volumes: `${rootVolume}
  launch_block_device_mappings {
    device_name           = "/dev/xvdg"
    volume_size           = 4
    delete_on_vm_deletion = true
  }`,
    inline: [
      'set -eux',
      'sudo parted -s /dev/xvdf mklabel msdos mkpart primary ext4 1MiB 100% set 1 boot on',
      'sudo mkfs.ext4 -L root /dev/xvdf1',
      'sudo mkdir /mnt/new',
      'sudo mount /dev/xvdf1 /mnt/new',
      'sudo cp -ax / /mnt/new/',
      'echo surrogate | sudo tee /mnt/new/etc/made-by',
      'sudo umount /mnt/new',
      'sudo mkfs.ext4 /dev/xvdg',
      'sudo mount /dev/xvdg /mnt/new',
      'echo data | sudo tee /mnt/new/data',
      'sudo umount /mnt/new',
    ],
  })
  expect(error).toBeUndefined()
  expect(outcome).toBe('succeeded')
  expect(artifact).toMatchObject({ kind: 'omi', builderId: 'oapi.outscale.bsusurrogate', imageName: 'whole' })
  // The OMI and its two snapshots, nothing else.
  expect(made.sort()).toEqual([...kept].sort())
  expect(made).toHaveLength(3)
  const seen = await runOnMachine(
    bench.served.region,
    imageId,
    'cat /etc/made-by && sudo mount /dev/xvdg /mnt && cat /mnt/data',
  )
  expect(seen).toEqual({ code: 0, output: 'surrogate\ndata\n' })
})

describe('the root volume of the OMI', () => {
  test('is as the volume that it is made from where omi_root_device says nothing', async () => {
    const { image } = await built({ name: 'plain root' })
    expect(image?.RootDeviceName).toBe('/dev/sda1')
    expect(image?.BlockDeviceMappings).toEqual([
      {
        DeviceName: '/dev/sda1',
        Bsu: { SnapshotId: expect.any(String), VolumeSize: 12, VolumeType: 'gp2', DeleteOnVmDeletion: false },
      },
    ])
  })

  test('is as omi_root_device says, with every attribute', async () => {
    const root = 'volume_type = "io1"\n iops = 600\n volume_size = 15\n delete_on_vm_deletion = true'
    const { image } = await built({ name: 'whole root', root })
    expect(image?.BlockDeviceMappings?.[0]?.Bsu).toMatchObject({
      VolumeSize: 15,
      VolumeType: 'io1',
      Iops: 600,
      DeleteOnVmDeletion: true,
    })
  })

  test('keeps its IOPS where it is io1 itself, and loses them where it is not any more', async () => {
    const volumes = rootVolume.replace('"gp2"', '"io1"\n iops = 900')
    const same = await built({ name: 'fast root', volumes })
    expect(same.image?.BlockDeviceMappings?.[0]?.Bsu).toMatchObject({ VolumeType: 'io1', Iops: 900 })
    const slower = await built({ name: 'slower root', volumes, root: 'volume_type = "gp2"' })
    expect(slower.outcome).toBe('succeeded')
    expect(slower.image?.BlockDeviceMappings?.[0]?.Bsu).toMatchObject({ VolumeType: 'gp2' })
  })
})

test('a device that is left out is neither launched nor snapshotted; volumes are added to the OMI and changed in it', async () => {
  const { outcome, error, image, calls } = await built({
    name: 'devices',
    volumes: `${rootVolume}
  launch_block_device_mappings {
    device_name = "/dev/xvdz"
    no_device   = true
  }
  launch_block_device_mappings {
    device_name = "/dev/sda1"
    volume_size = 20
    delete_on_vm_deletion = true
  }
  launch_block_device_mappings {
    device_name = "/dev/xvdg"
    volume_size = 4
  }`,
    more: `omi_block_device_mappings {
    device_name           = "/dev/xvdg"
    volume_size           = 6
    delete_on_vm_deletion = true
  }
  omi_block_device_mappings {
    device_name = "/dev/xvdh"
    volume_size = 2
  }`,
  })
  expect(error).toBeUndefined()
  expect(outcome).toBe('succeeded')
  // /dev/sda1 of the helper VM only has another size; the OMI's root is /dev/xvdf.
  expect(calls.filter((call) => call === 'CreateSnapshot')).toHaveLength(2)
  expect(
    image?.BlockDeviceMappings?.map(({ DeviceName, Bsu }) => [
      DeviceName,
      Bsu?.VolumeSize,
      Bsu?.DeleteOnVmDeletion,
      Bsu?.SnapshotId !== undefined,
    ]),
  ).toEqual([
    ['/dev/sda1', 12, false, true],
    ['/dev/xvdg', 6, true, true],
    ['/dev/xvdh', 2, false, false],
  ])
})

test('the helper VM has the boot mode and the tags asked for, the OMI its own boot modes, tags and guests', async () => {
  const { region } = bench.served
  let vm: unknown
  const volumeTags = new Set<string>()
  const watch = setInterval(async () => {
    const { Vms = [] } = await region.call('ReadVms', {})
    vm = Vms.find(({ State }) => State === 'running') ?? vm
    const { Volumes = [] } = await region.call('ReadVolumes', {})
    for (const { Key, Value } of Volumes.flatMap(({ Tags = [] }) => Tags)) volumeTags.add(`${Key}=${Value}`)
  }, 5)
  const { outcome, error, image, artifact } = await built({
    name: 'attributes',
    more: `boot_mode      = "uefi"
  run_tags       = { of = "{{ .SourceOMIName }}" }
  omi_boot_modes = ["uefi"]
  omi_description = "from {{ .SourceOMI }}"
  omi_product_codes = ["0001"]
  run_volume_tags = { Name = "work" }
  tags           = { base = "{{ .SourceOMIName }}" }
  snapshot_tags  = { kind = "snapshot" }
  omi_account_ids      = ["111111111111"]
  snapshot_account_ids = ["222222222222"]`,
  })
  clearInterval(watch)
  expect(error).toBeUndefined()
  expect(outcome).toBe('succeeded')
  expect(vm).toMatchObject({ BootMode: 'uefi' })
  expect([...volumeTags]).toContain('Name=work')
  expect(image).toMatchObject({
    BootModes: ['uefi'],
    ProductCodes: ['0001'],
    Description: expect.stringMatching(/^from ami-/),
    Tags: [{ Key: 'base', Value: expect.stringMatching(/^Ubuntu-24/) }],
    PermissionsToLaunch: { AccountIds: ['111111111111'] },
  })
  const SnapshotIds = artifact?.kind === 'omi' ? [...artifact.snapshotIds] : []
  const { Snapshots = [] } = await region.call('ReadSnapshots', { Filters: { SnapshotIds } })
  expect(Snapshots[0]).toMatchObject({
    Tags: expect.arrayContaining([{ Key: 'kind', Value: 'snapshot' }]),
    PermissionsToCreateVolume: { AccountIds: ['222222222222'] },
  })
})

test('a helper VM that ends with its stop leaves the volumes to be snapshotted, and nothing else in the end', async () => {
  const { outcome, error, made } = await built({ name: 'ends', more: 'shutdown_behavior = "terminate"' })
  expect(error).toBeUndefined()
  expect(outcome).toBe('succeeded')
  expect(made).toHaveLength(2)
})

test('an OMI of the same name is replaced, with its snapshots when asked', async () => {
  const first = await built({ name: 'twice' })
  const more = 'force_deregister = true\n force_delete_snapshot = true'
  const second = await built({ name: 'twice', more })
  expect(second.outcome).toBe('succeeded')
  expect(second.imageId).not.toBe(first.imageId)
  const held = heldIds(bench)
  for (const id of first.made) expect(held).not.toContain(id)
  for (const id of second.made) expect(held).toContain(id)
})

describe('what goes wrong', () => {
  const { served } = { served: () => bench.served.region }

  test('a taken name is said before anything is made', async () => {
    await built({ name: 'taken' })
    const { error, calls } = await built({ name: 'taken' })
    expect(error?.code).toBe('omi-name-taken')
    expect(calls).not.toContain('CreateVms')
  })

  test('a snapshot that fails ends the build with its id, and nothing is left', async () => {
    served().faults.set([
      { operation: 'CreateSnapshot', on: { kind: 'nth', n: 2 }, effect: { kind: 'snapshot-error' } },
    ])
    const volumes = `${rootVolume}\n${rootVolume.replace('xvdf', 'xvdg')}`
    const { error, made } = await built({ name: 'bad snapshot', volumes })
    served().faults.clear()
    expect(error).toMatchObject({ code: 'omi-failed', message: expect.stringMatching(/^Snapshot snap-\w+ is in/) })
    expect(made).toEqual([])
  })

  test('a snapshot that is refused ends the build when the others are known, and nothing is left', async () => {
    const effect = { kind: 'refused', code: '10029', type: 'QuotaExceeded', status: 400 } as const
    served().faults.set([{ operation: 'CreateSnapshot', on: { kind: 'nth', n: 1 }, effect }])
    const volumes = `${rootVolume}\n${rootVolume.replace('xvdf', 'xvdg')}`
    const { error, made } = await built({ name: 'refused snapshot', volumes })
    served().faults.clear()
    expect(error?.message).toContain('10029')
    expect(made).toEqual([])
  })

  test('a volume with neither size nor snapshot is refused before a VM costs', async () => {
    const volumes = `${rootVolume}\n  launch_block_device_mappings {\n    device_name = "/dev/xvdh"\n  }`
    const { error, calls, made } = await built({ name: 'no size', volumes })
    expect(error?.code).toBe('volume-size-missing')
    expect(calls).not.toContain('CreateVms')
    expect(made).toEqual([])
  })

  test('a boot mode that the source OMI does not have is refused before a VM costs', async () => {
    const { Images = [] } = await served().call('ReadImages', { Filters: { ImageNames: ['Ubuntu-24.04-*'] } })
    const newest = Images.toSorted((a, b) => (b.CreationDate ?? '').localeCompare(a.CreationDate ?? ''))[0]
    const { Image } = await served().call('CreateImage', {
      ImageName: 'legacy only',
      BlockDeviceMappings: newest?.BlockDeviceMappings?.map(({ DeviceName = '', Bsu }) => ({
        DeviceName,
        Bsu: { SnapshotId: Bsu?.SnapshotId ?? '', VolumeSize: Bsu?.VolumeSize ?? 10 },
      })),
      RootDeviceName: '/dev/sda1',
      BootModes: ['legacy'],
    })
    await served().settled()
    const { error, calls } = await built({
      name: 'bad mode',
      more: `boot_mode = "uefi"\n source_omi = "${Image?.ImageId}"`,
    })
    // source_omi and the filter count both, and this image is our own.
    expect(['boot-mode-unsupported', 'source-omi-not-found']).toContain(error?.code)
    expect(calls).not.toContain('CreateVms')
  })
})
