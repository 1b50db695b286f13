import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import { type BuildBench, createBuildBench } from '#test/support/whole-build/build-bench.ts'
import { runOnMachine } from '#test/support/whole-build/run-on-machine.ts'
import { ended, type HelperVm, heldIn, launchHelperVm, ubuntu } from './chroot-builds.ts'

/** Chroot builds over SSH, with all parts real but the cloud and its machines, which are the sandbox's. */
let bench: BuildBench
let helper: HelperVm

beforeAll(async () => {
  bench = await createBuildBench({ clock: systemClock })
  helper = await launchHelperVm(bench)
}, 60_000)

afterAll(async () => {
  await bench.close()
})

const build = async (template: string) => ended(await bench.start(template))

const template = (options: string, provisioners: string, host = helper.block) => `source "outscale-chroot" "web" {
  ${options}
  ${host}
}
build {
  sources = ["source.outscale-chroot.web"]
  ${provisioners}
}
`

const shell = (...lines: string[]) => `provisioner "shell" {
    inline = ${JSON.stringify(lines)}
  }`

describe('a chroot build over SSH', () => {
  test('on a VM launched for the run changes an OMI, and only the new OMI is left', async () => {
    const before = heldIn(bench)
    const made = await build(
      template(
        `omi_name = "by chroot"\n  tags = { Base = "{{ .SourceOMIName }}" }\n  ${ubuntu}`,
        shell('echo it is $(whoami) > /etc/made-by-chroot', 'test -e /proc/self/mounts', 'echo at ${build.MountPath}'),
        `chroot_host {\n${ubuntu}\n    vm_type = "tinav6.c1r2p2"\n    ssh_username = "outscale"\n  }`,
      ),
    )
    expect(made.state?.error).toBeUndefined()
    expect(made.log).toContain('at /mnt/packer-outscale-chroot-volumes/vdf')
    expect(made.warnings).toEqual([])
    expect(heldIn(bench)).toEqual([...before, made.omi?.imageId, ...(made.omi?.snapshotIds ?? [])].sort())
    const { output } = await runOnMachine(bench.served.region, made.omi?.imageId ?? '', 'cat /etc/made-by-chroot')
    expect(output).toBe('it is root\n')
  }, 60_000)

  test('on a VM that stands there leaves it as it was', async () => {
    const before = await helper.look()
    const held = heldIn(bench)
    const made = await build(
      template(`omi_name = "on a standing VM"\n  ${ubuntu}`, shell('touch /here', 'cat /etc/resolv.conf', 'mount')),
    )
    expect(made.state?.error).toBeUndefined()
    expect(await helper.look()).toBe(before)
    expect(heldIn(bench)).toEqual([...held, made.omi?.imageId, ...(made.omi?.snapshotIds ?? [])].sort())
    const kinds = new Set(made.resources.map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual([
      'image',
      'lock',
      'mount',
      'remote-directory',
      'remote-file',
      'snapshot',
      'volume',
      'volume-link',
    ])
    const { output } = await runOnMachine(
      bench.served.region,
      made.omi?.imageId ?? '',
      'ls -d /here /etc/resolv.conf*; find /proc/sys/fs -maxdepth 0',
    )
    expect(output.split('\n')).toEqual(['/etc/resolv.conf', '/here', '/proc/sys/fs', ''])
  }, 60_000)

  test('hands every byte of commands and files to the chroot, whatever shells would make of them', async () => {
    mkdirSync(join(bench.home, 'tree', 'sub folder'), { recursive: true })
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256))
    writeFileSync(join(bench.home, 'tree', 'sub folder', "it's $HOME.bin"), bytes, { mode: 0o640 })
    const made = await build(
      template(
        `omi_name = "quoted"\n  command_wrapper = "sudo sh -c '{{.Command}}'"\n  ${ubuntu}`,
        `provisioner "file" {
    source      = "tree"
    destination = "/opt"
  }
  provisioner "file" {
    direction   = "download"
    source      = "/opt/tree/sub folder/it's $HOME.bin"
    destination = "back.bin"
  }
  ${shell(`echo "$(id -u) \\$HOME \`echo tick\` it's" 'a "b" $c' > /said`, 'cat /said', 'stat -c %a "/opt/tree/sub folder/it\'s \\$HOME.bin"')}
  provisioner "shell-local" {
    inline = ["cmp back.bin \\"tree/sub folder/it's \\\\$HOME.bin\\" && echo the same"]
  }`,
      ),
    )
    expect(made.state?.error).toBeUndefined()
    expect(made.log).toContain(`0 $HOME tick it's a "b" $c`)
    expect(made.log).toContain('640')
    expect(made.log).toContain('the same')
  }, 60_000)

  test('makes a system from scratch by the template’s own commands, and a VM boots from it', async () => {
    const before = await helper.look()
    const made = await build(
      template(
        `omi_name         = "scratch"
  from_scratch     = true
  root_volume_size = 6
  root_device_name = "/dev/sda1"
  omi_boot_modes   = ["legacy"]
  mount_path       = "/mnt/new/{{ .Device }}"
  mount_options    = ["noatime"]
  pre_mount_commands = [
    "parted -s {{.Device}} mklabel msdos mkpart primary ext4 1MiB 100% set 1 boot on && mkfs.ext4 -q -L root {{.Device}}1",
  ]
  post_mount_commands = [
    "for d in bin boot etc home lib root sbin usr var; do [ ! -e /$d ] || cp -a /$d {{.MountPath}}/; done; mkdir -p {{.MountPath}}/dev {{.MountPath}}/proc {{.MountPath}}/sys {{.MountPath}}/run {{.MountPath}}/tmp",
    "echo 'LABEL=root / ext4 defaults 0 1' > {{.MountPath}}/etc/fstab",
  ]
  omi_block_device_mappings {
    device_name           = "/dev/sda1"
    volume_type           = "gp2"
    delete_on_vm_deletion = true
  }
  omi_block_device_mappings {
    device_name = "/dev/xvdb"
    volume_size = 3
  }`,
        shell('echo from scratch > /etc/origin', 'mount | grep " / "'),
      ),
    )
    expect(made.state?.error).toBeUndefined()
    expect(await helper.look()).toBe(before)
    const { Images = [] } = await bench.served.region.call('ReadImages', {
      Filters: { ImageIds: [made.omi?.imageId ?? ''] },
    })
    expect(Images[0]).toMatchObject({
      RootDeviceName: '/dev/sda1',
      Architecture: 'x86_64',
      BootModes: ['legacy'],
      BlockDeviceMappings: [
        { DeviceName: '/dev/sda1', Bsu: { VolumeSize: 6, VolumeType: 'gp2', DeleteOnVmDeletion: true } },
        { DeviceName: '/dev/xvdb', Bsu: { VolumeSize: 3 } },
      ],
    })
    const { output } = await runOnMachine(bench.served.region, made.omi?.imageId ?? '', 'cat /etc/origin')
    expect(output).toBe('from scratch\n')
  }, 60_000)

  test('that fails leaves neither mounts nor volumes nor folders', async () => {
    const before = await helper.look()
    const held = heldIn(bench)
    const made = await build(template(`omi_name = "never"\n  ${ubuntu}`, shell('exit 7')))
    expect(made.outcome).toBe('failed')
    expect(made.state?.error?.message).toContain('7')
    expect(await helper.look()).toBe(before)
    expect(heldIn(bench)).toEqual(held)
    expect(made.resources.map(({ status }) => status).filter((status) => status !== 'gone')).toEqual([])
  }, 60_000)

  test('that cannot unmount says which process is in the way, and still leaves nothing', async () => {
    const before = await helper.look()
    const held = heldIn(bench)
    const made = await build(
      template(`omi_name = "busy"\n  ${ubuntu}`, shell('setsid -f sleep 1000 > /dev/null 2>&1 < /dev/null')),
    )
    expect(made.state?.error?.code).toBe('mount-busy')
    expect(made.state?.error?.message).toMatch(/held by process \d+ \(sleep 1000\) with \/mnt\/packer-outscale-chroot/)
    expect(await helper.look()).toBe(before)
    expect(heldIn(bench)).toEqual(held)
    await helper.run('sudo pkill sleep')
  }, 60_000)

  test('writes its passwords down nowhere, though they are in a block', async () => {
    const secret = 'planted-in-chroot-host'
    const run = await bench.start(
      template(
        `omi_name = "secret"\n  ${ubuntu}`,
        shell('true'),
        `chroot_host {\n    vm_id = "${helper.vmId}"\n    ssh_username = "outscale"\n    ssh_password = "${secret}"\n    ssh_handshake_attempts = 1\n  }`,
      ),
    )
    const { state } = await ended(run)
    expect(state?.error?.code).toBe('ssh-login-refused')
    const folder = join(bench.runsFolder, run.id)
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(files.length).toBeGreaterThan(1)
    for (const { parentPath, name } of files) {
      expect(readFileSync(join(parentPath, name), 'utf8'), name).not.toContain(secret)
    }
  }, 60_000)
})
