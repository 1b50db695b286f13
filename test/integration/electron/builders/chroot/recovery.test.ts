import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import { commandMarker } from '#electron/communicators/chroot/wrap-command.ts'
import { generateEd25519 } from '#electron/communicators/ssh/ed25519.ts'
import type { KindContext } from '#electron/engine/kinds/kind-entry.ts'
import { mountKind } from '#electron/engine/kinds/mount.ts'
import { type HostReference, hostTraits } from '#electron/engine/kinds/on-host.ts'
import { remoteDirectoryKind } from '#electron/engine/kinds/remote-directory.ts'
import { type SshConnectionOptions, sshConnectionOptions } from '#shared/catalog/groups/ssh.ts'
import { type BuildBench, createBuildBench } from '#test/support/whole-build/build-bench.ts'
import { type HelperVm, launchHelperVm } from './chroot-builds.ts'

/** What another process does on the VM of a build that is no more. */
let bench: BuildBench
let helper: HelperVm
let context: KindContext
let reference: Extract<HostReference, { place: 'vm' }>

beforeAll(async () => {
  bench = await createBuildBench({ clock: systemClock })
  context = { account: bench.account, clock: systemClock, signal: new AbortController().signal }
}, 60_000)

afterAll(async () => {
  await bench.close()
})

beforeEach(async () => {
  helper = await launchHelperVm(bench)
  const defaults = Object.fromEntries(
    Object.entries(sshConnectionOptions).map(([name, option]) => [
      name,
      'fallback' in option ? option.fallback : undefined,
    ]),
  )
  const keyFile = join(bench.home, `${helper.vmId}.pem`)
  const { output } = await helper.run('cat /proc/sys/kernel/random/boot_id; sudo mkdir -p /mnt/work/inner')
  await helper.run(
    'sudo mount -t tmpfs work /mnt/work && sudo mkdir /mnt/work/inner && sudo mount -t tmpfs in /mnt/work/inner',
  )
  reference = {
    place: 'vm',
    hostId: `host of ${helper.vmId}`,
    bootId: output.trim(),
    wrapper: `sudo -n ${commandMarker}`,
    vmId: helper.vmId,
    ssh: {
      ...defaults,
      ssh_username: 'outscale',
      ssh_private_key_file: keyFile,
    } as unknown as SshConnectionOptions,
    secrets: [],
  }
})

const mounts = async () => (await helper.run('mount')).output.split('\n').filter((line) => line.includes('/mnt/'))

test('a later process logs in again, and takes away mounts with what is mounted below them', async () => {
  const traits = { ...hostTraits(reference), path: '/mnt/work' }
  expect(await mounts()).toHaveLength(2)
  expect(await mountKind.find(traits, context)).toBe('/mnt/work')
  const inner = { ...hostTraits(reference), path: '/mnt/work/inner' }
  const outcomes = await Promise.all([
    mountKind.destroy('/mnt/work', traits, context),
    mountKind.destroy('/mnt/work/inner', inner, context),
  ])
  expect(outcomes.sort()).toEqual(['absent', 'destroyed'])
  expect(await mounts()).toEqual([])
  const folder = { ...hostTraits(reference), path: '/mnt/work', top: '/mnt/work' }
  await helper.run('sudo rmdir /mnt/work/inner')
  expect(await remoteDirectoryKind.destroy('/mnt/work', folder, context)).toBe('destroyed')
}, 30_000)

test('a VM that was restarted since has nothing of the build’s mounted, and other mounts are left alone', async () => {
  const traits = { ...hostTraits({ ...reference, bootId: 'an earlier boot' }), path: '/mnt/work' }
  expect(await mountKind.destroy('/mnt/work', traits, context)).toBe('absent')
  expect(await mounts()).toHaveLength(2)
}, 30_000)

test('a VM that was terminated has taken its mounts with it', async () => {
  await helper.terminate()
  await bench.served.region.settled()
  const traits = { ...hostTraits(reference), path: '/mnt/work' }
  expect(await mountKind.find(traits, context)).toBeUndefined()
  expect(await mountKind.destroy('/mnt/work', traits, context)).toBe('absent')
}, 30_000)

test('a VM launched for the build is ended before volumes are taken from under its mounts', async () => {
  const traits = {
    ...hostTraits({ place: 'own-vm', hostId: 'own', vmId: helper.vmId, deletionTimeout: 60_000 }),
    path: '/mnt/work',
  }
  expect(await mountKind.destroy('/mnt/work', traits, context)).toBe('absent')
  const { Vms = [] } = await bench.served.region.call('ReadVms', { Filters: { VmIds: [helper.vmId] } })
  expect(Vms[0]?.State ?? 'terminated').toBe('terminated')
}, 30_000)

test('a VM that lets nobody in is told with what it would take, and its mounts stay listed', async () => {
  const keyFile = join(bench.home, 'wrong.pem')
  writeFileSync(keyFile, generateEd25519().private, { mode: 0o600 })
  const wrong: HostReference = {
    ...reference,
    ssh: { ...reference.ssh, ssh_private_key_file: keyFile },
    secrets: ['ssh_private_key_passphrase'],
  }
  await expect(mountKind.destroy('/mnt/work', hostTraits(wrong), context)).rejects.toMatchObject({
    code: 'host-unreachable',
    message: expect.stringContaining('ssh_private_key_passphrase, which is written down nowhere'),
    hint: expect.stringContaining(`restart ${helper.vmId}`),
  })
  expect(await mounts()).toHaveLength(2)
}, 30_000)
