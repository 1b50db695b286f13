import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { SandboxRegion } from '#electron/sandbox/sandbox-region.ts'
import { startSimulatedRegion } from '#electron/studio/sandbox/start-simulated-region.ts'
import { programFolder, runCommand } from '#test/support/whole-build/command-line.ts'
import { runOnMachine } from '#test/support/whole-build/run-on-machine.ts'
import { launchStandingVm } from '#test/support/whole-build/standing-vm.ts'
import { temporaryRoot } from '#test/support/whole-build/temporary-root.ts'

interface WholeBuild {
  readonly title: string
  /** Copied, so that what a build writes does not stay among the templates. */
  readonly folder: string
  readonly template: string
  readonly flags?: readonly string[]
  /** How many OMIs come out. */
  readonly omis?: number
  /** Commands that must succeed on a VM of each OMI. */
  readonly checks: readonly string[]
}

const starters = join(programFolder, 'assets', 'templates')
const own = join(programFolder, 'test', 'support', 'whole-build', 'templates')

const builds: readonly WholeBuild[] = [
  {
    title: 'the minimal starter',
    folder: join(starters, 'minimal'),
    template: 'minimal.pkr.hcl',
    checks: ["grep -q 'Built by OMI Studio' /etc/motd"],
  },
  {
    title: 'the chroot starter',
    folder: join(starters, 'chroot-patch'),
    template: 'chroot-patch.pkr.hcl',
    checks: ['dpkg -s chrony', 'grep -q chroot /etc/motd', 'test ! -e /usr/sbin/policy-rc.d'],
  },
  {
    title: 'the surrogate starter',
    folder: join(starters, 'golden-root'),
    template: 'golden-root.pkr.hcl',
    checks: [
      "grep -q 'Laid out' /etc/motd",
      'grep -q LABEL=golden-root /etc/fstab',
      'test "$(lsblk -dno SIZE "$(findmnt -no SOURCE / | sed s/.$//)")" = 20G',
    ],
  },
  {
    title: 'the starter in the old JSON form',
    folder: join(starters, 'legacy-json'),
    template: 'template.json',
    flags: ['-var', 'name=legacy'],
    checks: ['test -s /etc/app/app.conf', 'systemctl is-enabled nginx', 'dpkg -s nginx'],
  },
  {
    title: 'the web server starter',
    folder: join(starters, 'ubuntu-nginx'),
    template: 'ubuntu-nginx.pkr.hcl',
    flags: ['-var', 'site=shop.example.test'],
    checks: ['systemctl is-enabled nginx', 'grep -rq shop.example.test /etc/nginx'],
  },
  {
    title: 'the hardened Debian starter',
    folder: join(starters, 'debian-hardened'),
    template: 'debian-hardened.pkr.hcl',
    checks: [
      'test -s /etc/sysctl.d/60-hardening.conf',
      'test -s /etc/ssh/sshd_config.d/10-hardening.conf',
      'dpkg -s fail2ban',
      // Its key only: nothing of the temporary one remains.
      'test "$(wc -l < ~/.ssh/authorized_keys)" = 1',
    ],
  },
  {
    title: 'the Docker starter',
    folder: join(starters, 'docker-host'),
    template: 'docker-host.pkr.hcl',
    checks: ['systemctl is-enabled docker', 'test -s /etc/docker/daemon.json'],
  },
  {
    title: 'the application starter, with two builds',
    folder: join(starters, 'almalinux-app'),
    template: 'almalinux-app.pkr.hcl',
    omis: 2,
    checks: ['systemctl is-enabled app', 'sudo grep -q LISTEN=0.0.0.0:8080 /etc/app/app.env', 'rpm -q python3'],
  },
  {
    title: 'a template with checked and sensitive variables',
    folder: join(own, 'variables'),
    template: 'variables.pkr.hcl',
    flags: ['--var=release=1.5.0'],
    checks: ['grep -q release=1.5.0 /etc/release-of-ours', 'systemctl is-enabled nginx', 'dpkg -s curl'],
  },
  {
    title: 'a template with two sources, a script and a variable file',
    folder: join(own, 'two-sources'),
    template: 'two-sources.pkr.hcl',
    flags: ['-var-file', 'two.pkrvars.hcl'],
    omis: 2,
    checks: [
      "grep -q 'hello from a file' /etc/motd",
      'sudo grep -q blue /etc/app/app.ini',
      'test "$(stat -c %a /etc/app/app.ini)" = 640',
    ],
  },
  {
    title: 'a folder of templates with variables picked up',
    folder: join(own, 'folder'),
    template: '.',
    checks: ["sudo grep -q 'from folder' /etc/content.txt", 'systemctl is-enabled httpd', 'rpm -q httpd'],
  },
]

const homes: string[] = []
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true, maxRetries: 3 })
})

test.concurrent.each(builds)(
  '$title builds an OMI that has what was provisioned, and leaves nothing else',
  async (build) => {
    const home = mkdtempSync(join(temporaryRoot, 'omi-studio-whole-'))
    homes.push(home)
    const folder = join(home, 'project')
    cpSync(build.folder, folder, { recursive: true })
    const { code, stdout, stderr } = await runCommand(['build', '--sandbox', ...(build.flags ?? []), build.template], {
      home,
      folder,
    })
    expect(stderr).not.toMatch(/^(error|warning)/im)
    expect(code, stdout).toBe(0)
    const omis = [...stdout.matchAll(/^eu-west-2: (ami-[0-9a-f]{8})$/gm)].map((match) => match[1] ?? '')
    expect(omis).toHaveLength(build.omis ?? 1)
    if (existsSync(join(folder, 'manifest.json'))) {
      const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
      expect(manifest.builds.map((one: { artifact_id: string }) => one.artifact_id).sort()).toEqual(
        omis.map((omi) => `eu-west-2:${omi}`).sort(),
      )
    }

    const region = await startSimulatedRegion(join(home, 'sandbox'), { timings: 'instant' })
    try {
      await expectOnlyOmis(region, omis)
      for (const omi of omis) await expectProvisioned(region, omi, build.checks)
    } finally {
      await region.close()
    }
  },
  60_000,
)

test('the volume starter builds a volume that another VM can mount, and leaves nothing else', async () => {
  const home = mkdtempSync(join(temporaryRoot, 'omi-studio-whole-'))
  homes.push(home)
  const folder = join(home, 'project')
  cpSync(join(starters, 'data-volume'), folder, { recursive: true })
  const { code, stdout } = await runCommand(['build', '--sandbox', 'data-volume.pkr.hcl'], { home, folder })
  expect(code, stdout).toBe(0)
  const volumeId = /^eu-west-2: (vol-[0-9a-f]{8})$/m.exec(stdout)?.[1] ?? ''
  const region = await startSimulatedRegion(join(home, 'sandbox'), { timings: 'instant' })
  try {
    expect(region.inventory().map(({ id }) => id)).toEqual([volumeId])
    const { Images = [] } = await region.call('ReadImages', { Filters: { ImageNames: ['Debian-12-*'] } })
    const vm = await launchStandingVm(region, Images[0]?.ImageId ?? '')
    await region.call('LinkVolume', { VolumeId: volumeId, DeviceName: '/dev/xvdf', VmId: vm.vmId })
    const seen = await vm.run('sudo mount LABEL=site-data /mnt && grep -c volume /mnt/index.html')
    await vm.terminate()
    expect(seen).toEqual({ code: 0, output: '2\n' })
  } finally {
    await region.close()
  }
}, 60_000)

/** The account holds the OMIs and their snapshots, and nothing else. */
async function expectOnlyOmis(region: SandboxRegion, omis: readonly string[]) {
  const { Images = [] } = await region.call('ReadImages', { Filters: { ImageIds: [...omis] } })
  const snapshots = Images.flatMap((image) => image.BlockDeviceMappings?.map(({ Bsu }) => Bsu?.SnapshotId) ?? [])
  expect(
    region
      .inventory()
      .map(({ id }) => id)
      .sort(),
  ).toEqual([...omis, ...snapshots].sort())
}

async function expectProvisioned(region: SandboxRegion, omi: string, checks: readonly string[]) {
  // Each check says that it held: a shell that stopped early is not a success.
  const script = checks.map((check, index) => `(${check}) >/dev/null && echo held ${index}`).join('\n')
  const { output } = await runOnMachine(region, omi, script)
  expect(output.trim().split('\n')).toEqual(checks.map((_, index) => `held ${index}`))
}
