import { findVolume, readDevices } from '#electron/communicators/chroot/block-devices.ts'
import { type ChrootHost, capture } from '#electron/communicators/chroot/chroot-host.ts'
import { lockFile, takeLock } from '#electron/communicators/chroot/host-lock.ts'
import type { CloudContext } from '#electron/engine/build-context.ts'
import type { ResourceHandle } from '#electron/engine/resources.ts'
import { OapiError } from '#electron/oapi/oapi-error.ts'
import type { OscChrootOptions } from '#shared/catalog/builders/osc-chroot.ts'
import type { Vm } from '#shared/oapi/vm.ts'
import { StudioError } from '#shared/studio-error.ts'
import { readVm } from '../steps/launch-vm.ts'
import { untilLinked } from '../volume-waits.ts'
import type { ChrootSession } from './chroot-session.ts'
import type { WorkVolume } from './create-work-volume.ts'

export interface LinkedVolume {
  readonly link: ResourceHandle
  /** As the host names the disk: `/dev/vdb`. */
  readonly device: string
}

/**
 * Links the work volume to the host, under the lock that keeps other builds on the same VM, also of the reference, from
 * choosing the same name, and finds the disk that it has become there (spec/builders.md 2.7 steps 6 to 10).
 */
export async function linkWorkVolume(
  context: CloudContext,
  options: OscChrootOptions,
  session: ChrootSession,
  volume: WorkVolume,
): Promise<LinkedVolume> {
  const { host, hostId, traits } = session
  const { handle: lock } = await context.resources.create(
    { kind: 'lock', description: `lock on ${host.name}`, traits: { ...traits, path: lockFile } },
    async () => {
      await takeLock(host, hostId, options.volume_timeout, context.signal)
      return { id: lockFile, made: undefined }
    },
  )
  try {
    const before = await readDevices(host, context.signal)
    const link = await linkVolume(context, options, session, volume)
    await untilLinked(context, [volume.id], options.volume_timeout)
    const device = options.nvme_device_path
      ? await untilThere(context, host, options.nvme_device_path, options.volume_timeout, 'nvme_device_path')
      : await untilFound(context, options, host, before.disks, volume)
    context.log.say(`The volume ${volume.id} is ${device} on ${host.name}`)
    context.fact('device', device)
    return { link, device }
  } finally {
    // At once, also after a failure: others wait for it, and so would this step when it is tried again.
    await context.resources.destroy(lock)
  }
}

async function linkVolume(
  context: CloudContext,
  options: OscChrootOptions,
  { host, vm }: ChrootSession,
  volume: WorkVolume,
): Promise<ResourceHandle> {
  const vmId = vm.VmId ?? ''
  const names = await deviceNames(context, options, host, vmId)
  const { handle } = await context.resources.create(
    {
      kind: 'volume-link',
      description: `link of the volume ${volume.id} to ${vmId}`,
      traits: { volumeId: volume.id, vmId, timeout: String(options.volume_timeout) },
    },
    async () => {
      for (const [index, name] of names.entries()) {
        try {
          context.log.say(`Linking ${volume.id} to ${vmId} as ${name}`)
          await context.account.oapi.call(
            'LinkVolume',
            { DeviceName: name, VmId: vmId, VolumeId: volume.id },
            { signal: context.signal, settle: true },
          )
          break
        } catch (error) {
          // Somebody else, who does not know the lock, may just have taken that name.
          const taken = error instanceof OapiError && error.class === 'conflict' && !error.ambiguous
          if (!taken || index === names.length - 1) throw error
        }
      }
      return { id: volume.id, made: undefined }
    },
    async () => undefined,
  )
  return handle
}

/** The names to try, in this order: the one asked for, or those that no volume of the VM has. */
async function deviceNames(
  context: CloudContext,
  options: OscChrootOptions,
  host: ChrootHost,
  vmId: string,
): Promise<readonly string[]> {
  const asked = options.device_path
  if (asked) {
    const { code } = await capture(host, ['test', '-e', asked], context.signal)
    if (code === 0) {
      throw new StudioError({
        code: 'device-taken',
        message: `${asked} is there already on ${host.name}.`,
        hint: 'Choose another device_path, or leave it out: a free one is then found.',
        where: { option: 'device_path' },
      })
    }
    // The API does not know /dev/vd…, as guests call it.
    return [asked.replace(/^\/dev\/vd/, '/dev/xvd')]
  }
  const taken = takenLetters(await readVm(context, vmId))
  const free = [...'fghijklmnop'].filter((letter) => !taken.has(letter))
  if (free.length > 0) return free.map((letter) => `/dev/xvd${letter}`)
  throw new StudioError({
    code: 'no-free-device',
    message: `All device names from /dev/xvdf to /dev/xvdp are taken on ${vmId}.`,
    hint: 'Unlink volumes from it, or name another with device_path.',
    where: { option: 'device_path' },
  })
}

function takenLetters(vm: Vm | undefined): ReadonlySet<string> {
  return new Set(
    (vm?.BlockDeviceMappings ?? []).flatMap(
      ({ DeviceName = '' }) => /^\/dev\/(?:sd|xvd|vd)([a-z])\d*$/.exec(DeviceName)?.[1] ?? [],
    ),
  )
}

/** ms between looks at the host's devices. */
const lookEvery = 500

async function untilFound(
  context: CloudContext,
  options: OscChrootOptions,
  host: ChrootHost,
  before: Parameters<typeof findVolume>[0],
  volume: WorkVolume,
): Promise<string> {
  const deadline = context.clock.now() + options.volume_timeout
  for (;;) {
    const { disks } = await readDevices(host, context.signal)
    const found = findVolume(before, disks, volume.id, volume.size)
    if (found.kind === 'found') return found.path
    if (context.clock.now() + lookEvery > deadline) {
      throw new StudioError({
        code: 'device-not-found',
        message:
          found.kind === 'ambiguous'
            ? `Which of the new disks ${found.paths.join(', ')} on ${host.name} is the volume ${volume.id} cannot be told.`
            : `No new disk has appeared on ${host.name} for the volume ${volume.id}; it has ${disks.map(({ path }) => path).join(', ')}.`,
        hint: 'Name the disk with nvme_device_path.',
        where: { option: 'nvme_device_path' },
      })
    }
    context.progress(`waiting for ${volume.id} to appear on ${host.name}`)
    await context.clock.sleep(lookEvery, context.signal)
  }
}

/** Waits until a block device is there. @throws StudioError `device-not-found` */
export async function untilThere(
  context: CloudContext,
  host: ChrootHost,
  path: string,
  limit: number,
  option: string,
): Promise<string> {
  const deadline = context.clock.now() + limit
  for (;;) {
    const { code } = await capture(host, ['test', '-b', path], context.signal)
    if (code === 0) return path
    if (context.clock.now() + lookEvery > deadline) throw await notThere(context, host, path, option)
    context.progress(`waiting for ${path} on ${host.name}`)
    await context.clock.sleep(lookEvery, context.signal)
  }
}

async function notThere(context: CloudContext, host: ChrootHost, path: string, option: string): Promise<StudioError> {
  const { paths } = await readDevices(host, context.signal)
  return new StudioError({
    code: 'device-not-found',
    message: `There is no block device ${path} on ${host.name}; it has ${[...paths].join(', ')}.`,
    hint:
      option === 'mount_partition'
        ? 'Set mount_partition to the number of the partition to mount, or to 0 for a disk without partitions.'
        : `Correct ${option}, or leave it out.`,
    where: { option },
  })
}
