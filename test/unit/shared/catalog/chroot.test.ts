import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { oscChroot } from '#shared/catalog/builders/osc-chroot.ts'
import { decodeHcl } from '../template/reading.ts'

const source = 'omi_name = "abc"\nsource_omi = "ami-1"\n'
const problems = (text: string) =>
  decodeHcl(oscChroot, text).diagnostics.map(({ code, summary }) => `${code}: ${summary}`)

test('a VM that stands there needs somebody to log in as, and something to log in with', () => {
  expect(problems(`${source}chroot_host {\n  vm_id = "i-1"\n}\n`)).toEqual([
    'option-missing: chroot_host needs ssh_username',
    'option-missing: chroot_host says nothing to log in to the existing VM with',
  ])
  expect(
    problems(`${source}chroot_host {\n  vm_id = "i-1"\n  ssh_username = "outscale"\n  ssh_agent_auth = true\n}\n`),
  ).toEqual([])
})

test('a VM to launch needs an OMI, and no key: one is made', () => {
  expect(problems(`${source}chroot_host {\n  ssh_username = "outscale"\n}\n`)).toEqual([
    'option-missing: chroot_host says neither which VM to work on nor from which OMI to launch one',
  ])
  expect(problems(`${source}chroot_host {\n  ssh_username = "outscale"\n  source_omi = "ami-2"\n}\n`)).toEqual([])
})

test('what belongs to launching has no effect on a VM that stands there, and that is said', () => {
  const text = `${source}chroot_host {\n  vm_id = "i-1"\n  ssh_username = "a"\n  ssh_password = "b"\n  subnet_id = "subnet-1"\n}\n`
  expect(problems(text)).toEqual(['no-effect: subnet_id has no effect: the VM of vm_id is there already'])
})

test('the rules of SSH and of networks hold in chroot_host too', () => {
  const text = `${source}chroot_host {\n  source_omi = "ami-2"\n  ssh_username = "a"\n  ssh_bastion_host = "b"\n  temporary_security_group_source_cidr = "nonsense"\n  ssh_keypair_name = "k"\n}\n`
  expect(problems(text).map((problem) => problem.split(':')[0])).toEqual([
    'option-missing',
    'private-key-missing',
    'bad-ip-range',
  ])
})

test.each([
  ['command_wrapper = "sudo"', 'command-wrapper-without-command'],
  ['device_path = "/dev/sda1"', 'bad-device-name'],
  ['device_path = "/dev/hda"', 'bad-device-name'],
  ['mount_path = "mnt"', 'bad-path'],
  ['copy_files = ["etc/resolv.conf"]', 'bad-path'],
  ['chroot_mounts = [["bind", "/dev", "/../dev"]]', 'bad-path'],
  ['mount_partition = "first"', 'bad-partition'],
])('%s is refused', (text, code) => {
  expect(decodeHcl(oscChroot, `${source}${text}\n`).diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code])
})

test.each([
  'command_wrapper = "sudo {{ .Command }}"',
  'device_path = "/dev/vdf"',
  'mount_path = "/mnt/{{.Device}}"',
  'mount_partition = "0"',
  'copy_files = []',
])('%s is taken', (text) => {
  expect(problems(`${source}${text}\n`)).toEqual([])
})

test('every option of the builder is used by a step', () => {
  const files = [
    'osc-chroot.ts',
    ...['chroot-mappings', 'chroot-session', 'create-work-volume', 'link-work-volume', 'mount-work-volume'].map(
      (name) => `chroot/${name}.ts`,
    ),
  ].map((name) => readFileSync(new URL(`../../../../electron/builders/${name}`, import.meta.url), 'utf8'))
  const text = files.join('\n')
  const own = Object.entries(oscChroot.options)
    .filter(([, { group }]) => group === 'Mount' || group === 'Volumes')
    .map(([name]) => name)
  expect(own.length).toBeGreaterThan(12)
  expect(own.filter((name) => !text.includes(name))).toEqual([])
})
