import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { OwnComputer } from '#electron/builders/chroot/reach-host.ts'
import { createOscChroot } from '#electron/builders/osc-chroot.ts'
import { systemClock } from '#electron/clock.ts'
import { sshRunner } from '#electron/communicators/chroot/ssh-runner.ts'
import { connectSsh } from '#electron/communicators/ssh/connect-ssh.ts'
import { sshSettingsOf } from '#electron/communicators/ssh/settings.ts'
import type { SshCommunicator } from '#electron/communicators/ssh/ssh-communicator.ts'
import { provisionerOf } from '#electron/provisioners/provisioners.ts'
import { type SshConnectionOptions, sshConnectionOptions } from '#shared/catalog/groups/ssh.ts'
import { type BuildBench, createBuildBench } from '#test/support/whole-build/build-bench.ts'
import { runOnMachine } from '#test/support/whole-build/run-on-machine.ts'
import { ended, type HelperVm, heldIn, launchHelperVm, ubuntu } from './chroot-builds.ts'

/** Chroot builds on "this computer", which is a machine of the sandbox here: its commands go there. */
let bench: BuildBench
let helper: HelperVm
let inside: SshCommunicator
let computer: OwnComputer

beforeAll(async () => {
  const builder = createOscChroot(
    { connectSsh, provisionerOf },
    {
      get platform() {
        return computer.platform
      },
      runner: { shell: (text, streams, signal) => computer.runner.shell(text, streams, signal) },
      vmId: (signal) => computer.vmId(signal),
    },
  )
  bench = await createBuildBench({ clock: systemClock, builderOf: () => builder })
  helper = await launchHelperVm(bench)
  await helper.run('sudo touch /dev/xvdz')
  const defaults = Object.fromEntries(
    Object.entries(sshConnectionOptions).map(([name, option]) => [
      name,
      'fallback' in option ? option.fallback : undefined,
    ]),
  )
  const options = { ...defaults, ssh_username: 'outscale' } as unknown as SshConnectionOptions
  const settings = sshSettingsOf(options, { workingFolder: '/', keys: [{ name: 'its key', text: helper.privateKey }] })
  inside = await connectSsh(settings, {
    clock: systemClock,
    signal: new AbortController().signal,
    dial: (host, port, signal) => bench.served.region.dial(host, port, signal),
    address: async () => ({ host: helper.address, port: 22 }),
    say: () => {},
    progress: () => {},
  })
}, 60_000)

beforeEach(() => {
  computer = { platform: 'linux', runner: sshRunner(inside), vmId: async () => helper.vmId }
})

let held: string[]
let look: string

beforeEach(async () => {
  held = heldIn(bench)
  look = await helper.look()
})

afterEach(async () => {
  expect(await helper.look()).toBe(look)
})

afterAll(async () => {
  await inside.close()
  await bench.close()
})

const build = async (options: string, ...inline: string[]) =>
  ended(
    await bench.start(`source "outscale-chroot" "here" {
  ${options}
}
build {
  sources = ["source.outscale-chroot.here"]
  provisioner "shell" {
    inline = ${JSON.stringify(inline)}
  }
}
`),
  )

test('a build on the VM itself makes an OMI without launching anything', async () => {
  const made = await build(`omi_name = "local"\n  ${ubuntu}`, 'echo local > /etc/origin')
  expect(made.state?.error).toBeUndefined()
  expect(made.resources.map(({ kind }) => kind)).not.toContain('vm')
  expect(heldIn(bench)).toEqual([...held, made.omi?.imageId, ...(made.omi?.snapshotIds ?? [])].sort())
  const { output } = await runOnMachine(bench.served.region, made.omi?.imageId ?? '', 'cat /etc/origin')
  expect(output).toBe('local\n')
}, 60_000)

test('a computer that is no OUTSCALE VM is told so before anything is made', async () => {
  computer = { ...computer, vmId: () => Promise.reject(new Error('connect ETIMEDOUT')) }
  const made = await build(`omi_name = "nowhere"\n  ${ubuntu}`, 'true')
  expect(made.state?.error).toMatchObject({ code: 'not-an-outscale-vm', hint: expect.stringContaining('chroot_host') })
  expect(made.resources).toEqual([])
})

test('a computer without Linux is told so', async () => {
  computer = { ...computer, platform: 'darwin' }
  const made = await build(`omi_name = "nowhere"\n  ${ubuntu}`, 'true')
  expect(made.state?.error).toMatchObject({ code: 'not-an-outscale-vm' })
  expect(made.state?.error?.message).toContain('does not run Linux')
})

test('a VM of another account is told so', async () => {
  computer = { ...computer, vmId: async () => 'i-00000000' }
  const made = await build(`omi_name = "nowhere"\n  ${ubuntu}`, 'true')
  expect(made.state?.error).toMatchObject({ code: 'host-not-found' })
})

test('who is not root and has no sudo is told so', async () => {
  const made = await build(`omi_name = "nowhere"\n  command_wrapper = "env A=1 {{.Command}}"\n  ${ubuntu}`, 'true')
  expect(made.state?.error).toMatchObject({ code: 'host-not-root' })
  expect(made.resources).toEqual([])
})

test.each([
  ['root_volume_size = 2', 'volume-smaller-than-snapshot'],
  ['root_volume_type = "io1"', 'bad-volume-type'],
  ['device_path = "/dev/xvdz"', 'device-taken'],
  ['nvme_device_path = "/dev/nvme7n1"\n  volume_timeout = "1s"', 'device-not-found'],
  ['mount_path = "/"', 'bad-mount-path'],
  ['mount_path = "/run"', 'mount-path-taken'],
  ['mount_options = ["no=such,type=x"]\n  mount_partition = "0"', 'host-command-failed'],
  ['copy_files = ["/etc/no-such-file"]', 'host-command-failed'],
  ['chroot_mounts = [["nonsense", "none", "/proc"]]', 'host-command-failed'],
  ['pre_mount_commands = ["test -b {{.Device}} && exit 3"]', 'host-command-failed'],
  [
    'post_mount_commands = ["test -d {{.MountPath}}/etc && ln -s / {{.MountPath}}/etc/away"]\n  copy_files = ["/etc/away/tmp/x"]',
    'path-leaves-chroot',
  ],
])(
  'what cannot be is refused and leaves nothing: %s',
  async (options, code) => {
    const made = await build(`omi_name = "never"\n  ${options}\n  ${ubuntu}`, 'true')
    expect(made.state?.error).toMatchObject({ code })
    expect(heldIn(bench)).toEqual(held)
  },
  60_000,
)

test('a device name and a mount folder of one’s own are taken', async () => {
  const made = await build(
    `omi_name = "named"\n  device_path = "/dev/vdk"\n  mount_path = "/srv/build of mine/{{.Device}}"\n  root_volume_tags = { Of = "{{ .SourceOMIName }}" }\n  ${ubuntu}`,
    'true',
  )
  expect(made.state?.error).toBeUndefined()
  expect(made.log).toContain('as /dev/xvdk')
  expect(made.log).toContain('on /srv/build of mine/vdk')
}, 60_000)

test('a larger volume of another type, named by the guest’s own device, is larger in the OMI as well', async () => {
  const made = await build(
    `omi_name = "larger"
  omi_description  = "of {{ .SourceOMIName }} in {{ .BuildRegion }}"
  device_path      = "/dev/xvdm"
  nvme_device_path = "/dev/vdm"
  root_volume_size = 15
  root_volume_type = "gp2"
  snapshot_tags    = { Kind = "snapshot" }
  omi_account_ids  = ["210987654321"]
  ${ubuntu}`,
    'echo $(lsblk -b -n -d -o SIZE ${build.Device}) bytes',
  )
  expect(made.state?.error).toBeUndefined()
  expect(made.log).toContain(`${15 * 1024 ** 3} bytes`)
  const { Images = [] } = await bench.served.region.call('ReadImages', {
    Filters: { ImageIds: [made.omi?.imageId ?? ''] },
  })
  expect(Images[0]).toMatchObject({
    Description: expect.stringMatching(/^of Ubuntu-24\.04-.* in eu-west-2$/),
    PermissionsToLaunch: { AccountIds: ['210987654321'] },
    BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Bsu: { VolumeSize: 15 } }],
  })
  const { Snapshots = [] } = await bench.served.region.call('ReadSnapshots', {
    Filters: { SnapshotIds: [...(made.omi?.snapshotIds ?? [])] },
  })
  expect(Snapshots[0]?.Tags).toContainEqual({ Key: 'Kind', Value: 'snapshot' })
}, 60_000)

test('builds on one VM at the same time do not get into one another’s way', async () => {
  const made = await Promise.all(
    [1, 2, 3].map((number) => build(`omi_name = "parallel ${number}"\n  ${ubuntu}`, `echo ${number} > /etc/number`)),
  )
  expect(made.map(({ state }) => state?.error)).toEqual([undefined, undefined, undefined])
  for (const [index, { omi }] of made.entries()) {
    const { output } = await runOnMachine(bench.served.region, omi?.imageId ?? '', 'cat /etc/number')
    expect(output).toBe(`${index + 1}\n`)
  }
}, 60_000)

test('an OMI of the same name is replaced, once the new content is safe', async () => {
  const options = `omi_name = "again"\n  force_deregister = true\n  force_delete_snapshot = true\n  ${ubuntu}`
  const old = await build(options, 'echo old > /etc/age')
  const made = await build(options, 'echo new > /etc/age')
  expect(made.state?.error).toBeUndefined()
  expect(heldIn(bench)).toEqual([...held, made.omi?.imageId, ...(made.omi?.snapshotIds ?? [])].sort())
  expect(made.omi?.imageId).not.toBe(old.omi?.imageId)
}, 60_000)

test('a cancelled build leaves nothing', async () => {
  const run = await bench.start(`source "outscale-chroot" "here" {
  omi_name = "cancelled"
  ${ubuntu}
}
build {
  sources = ["source.outscale-chroot.here"]
  provisioner "shell" {
    inline = ["echo begun", "sleep 1000"]
  }
}
`)
  const isProvisioning = () =>
    [...run.state().builds.values()].some(({ steps }) =>
      steps.some(({ id, status }) => id === 'provision-1' && status === 'running'),
    )
  await new Promise<void>((resolve) => {
    const stop = run.subscribe(() => {
      if (!isProvisioning()) return
      stop()
      resolve()
    })
  })
  await run.cancel()
  expect((await ended(run)).outcome).toBe('cancelled')
  expect(heldIn(bench)).toEqual(held)
}, 60_000)
