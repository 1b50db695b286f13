import { checkAgainstSource } from '#electron/builders/steps/launch-vm.ts'
import { readAll } from '#electron/oapi/read-all.ts'
import type { CheckFinding } from '#shared/contract/check-shapes.ts'
import type { Image } from '#shared/oapi/image.ts'
import type { Snapshot } from '#shared/oapi/snapshot.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import type { CheckedBuild } from './checked-build.ts'
import { finding, findingOfError } from './findings.ts'
import type { TemplatePlaces } from './template-places.ts'

/** A volume that is there while the build lasts. */
export interface BuildVolume {
  readonly device: string
  /** GiB; undefined when neither template nor API tells. */
  readonly sizeGib: number | undefined
  readonly type: string
  readonly iops: number | undefined
}

export interface CheckedVolumes {
  readonly volumes: readonly BuildVolume[]
  readonly findings: readonly CheckFinding[]
}

/** What the API makes of a volume that the template says nothing about. */
const defaultType = 'standard'

/** Whether the volumes fit: large enough for what fills them, from snapshots that are there. */
export async function checkVolumes(
  build: CheckedBuild,
  source: Image | undefined,
  unpacked: Image | undefined,
  places: TemplatePlaces,
): Promise<CheckedVolumes> {
  const { context, vm, devices, devicesOption, workVolume } = build
  const findings: CheckFinding[] = []
  const option = build.vm === undefined ? [] : [devicesOption]
  try {
    if (vm !== undefined && source !== undefined) checkAgainstSource(vm, { source, devices })
    findings.push(...(await checkSnapshots(build, places)))
  } catch (error) {
    const { code, where } = errorReportOf(error)
    const isBoot = code === 'boot-mode-unsupported'
    const [mode] = source?.BootModes ?? []
    const bootMode = [...build.vmBlock, 'boot_mode']
    findings.push(
      findingOfError(error, context.signal, {
        place: places.of(isBoot ? bootMode : where?.option === 'device_name' ? option : option),
        mends: isBoot
          ? [
              places.unset('Leave boot_mode to the OMI', bootMode),
              mode === undefined ? undefined : places.set(`Change to ${mode}`, bootMode, mode),
            ]
          : [],
      }),
    )
  }
  const work = workVolume === undefined ? [] : [workVolumeOf(workVolume, unpacked)]
  const [small] = work.filter(({ sizeGib }) => sizeGib !== undefined && sizeGib < (rootSizeOf(unpacked) ?? 0))
  if (small !== undefined) {
    const least = rootSizeOf(unpacked)
    findings.push(
      finding(
        'error',
        'volume-smaller-than-snapshot',
        `The work volume is to have ${small.sizeGib} GiB, and the source OMI needs ${least} GiB.`,
        {
          hint: `Set root_volume_size to ${least} or more.`,
          place: places.of(['root_volume_size']),
          mends: [places.set(`Change to ${least} GiB`, ['root_volume_size'], least ?? 0)],
        },
      ),
    )
  }
  const volumes = [...(vm === undefined || source === undefined ? [] : volumesOf(build, source)), ...work]
  if (findings.length === 0) findings.push(finding('ok', 'volumes', inWords(volumes)))
  return { volumes, findings }
}

/** The volumes of the VM: those of its OMI, changed and added to by the template. */
function volumesOf({ devices }: CheckedBuild, source: Image): BuildVolume[] {
  const byDevice = new Map<string, BuildVolume>()
  for (const { DeviceName = '', Bsu } of source.BlockDeviceMappings ?? []) {
    byDevice.set(DeviceName, {
      device: DeviceName,
      sizeGib: Bsu?.VolumeSize,
      type: Bsu?.VolumeType || defaultType,
      iops: Bsu?.VolumeType === 'io1' ? Bsu.Iops : undefined,
    })
  }
  for (const device of devices) {
    const before = byDevice.get(device.device_name)
    if (device.no_device) {
      byDevice.delete(device.device_name)
      continue
    }
    const type = device.volume_type || before?.type || defaultType
    byDevice.set(device.device_name, {
      device: device.device_name,
      sizeGib: device.volume_size || before?.sizeGib,
      type,
      iops: type === 'io1' ? (device.iops ?? before?.iops) : undefined,
    })
  }
  return [...byDevice.values()]
}

function workVolumeOf(
  { sizeGib, type }: NonNullable<CheckedBuild['workVolume']>,
  unpacked: Image | undefined,
): BuildVolume {
  const root = rootOf(unpacked)
  const kind = type ?? root?.Bsu?.VolumeType ?? defaultType
  return {
    device: 'work volume',
    sizeGib: sizeGib ?? rootSizeOf(unpacked),
    type: kind,
    iops: kind === 'io1' ? root?.Bsu?.Iops : undefined,
  }
}

function rootOf(image: Image | undefined) {
  return image?.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === image.RootDeviceName)
}

function rootSizeOf(image: Image | undefined): number | undefined {
  return rootOf(image)?.Bsu?.VolumeSize
}

/** Snapshots that the template names: there, complete, and not larger than the volume that they fill. */
async function checkSnapshots(
  { context, devices, devicesOption }: CheckedBuild,
  places: TemplatePlaces,
): Promise<CheckFinding[]> {
  const wanted = devices.filter(({ snapshot_id: id }) => id)
  if (wanted.length === 0) return []
  const { account, signal } = context
  const ids = [...new Set(wanted.flatMap(({ snapshot_id: id }) => id ?? []))]
  const there = await readAll(account.oapi, 'ReadSnapshots', 'Snapshots', { Filters: { SnapshotIds: ids } }, { signal })
  const place = places.of([devicesOption])
  return wanted.flatMap((device): CheckFinding[] => {
    const snapshot = there.find(({ SnapshotId }) => SnapshotId === device.snapshot_id)
    const wrong = wrongWith(device, snapshot)
    return wrong === undefined ? [] : [finding('error', wrong.code, wrong.message, { hint: wrong.hint, place })]
  })
}

function wrongWith(
  device: { readonly device_name: string; readonly snapshot_id?: string; readonly volume_size?: number },
  snapshot: Snapshot | undefined,
): { readonly code: string; readonly message: string; readonly hint: string } | undefined {
  const { device_name: name, snapshot_id: id, volume_size: size } = device
  if (snapshot === undefined) {
    return {
      code: 'snapshot-not-found',
      message: `The account sees no snapshot ${id}, with which ${name} is to be filled.`,
      hint: 'Check the id and the region; a snapshot of another account must be shared with this one.',
    }
  }
  if (snapshot.State !== undefined && snapshot.State !== 'completed') {
    return {
      code: 'snapshot-not-complete',
      message: `The snapshot ${id} is ${snapshot.State}, not completed.`,
      hint: 'Wait until it is complete.',
    }
  }
  const least = snapshot.VolumeSize
  if (size === undefined || size === 0 || least === undefined || size >= least) return undefined
  return {
    code: 'volume-smaller-than-snapshot',
    message: `${name} is to have ${size} GiB, and the snapshot ${id} needs ${least} GiB.`,
    hint: `Set its volume_size to ${least} or more.`,
  }
}

function inWords(volumes: readonly BuildVolume[]): string {
  if (volumes.length === 0) return 'No volume that the check can see.'
  return `${volumes.map(({ device, sizeGib, type }) => `${device}: ${sizeGib === undefined ? 'size not known' : `${sizeGib} GiB`}, ${type}`).join('; ')}.`
}
