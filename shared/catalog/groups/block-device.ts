import type { Finding, OptionValue, OptionValues } from '../component.ts'
import { flag, integer, text, textMap, type ValuesOf } from '../option.ts'
import { isValues } from '../values.ts'

/** Limits of BSU volumes (CreateVolume, BsuToCreate). */
export const volumeLimits = { maxSizeGib: 14_901, maxIops: 13_000, maxIopsPerGib: 300 } as const

export const volumeTypes = ['standard', 'gp2', 'io1'] as const

export const rootDeviceName = '/dev/sda1'

const otherDeviceName = /^\/dev\/(sd|xvd)[b-z][a-z]?$/

/** A BSU volume of a VM or of an OMI (spec/builders.md 1.4). */
export const blockDeviceOptions = {
  device_name: text({
    help: 'Name of the device: /dev/sda1 for the root volume, /dev/sdb, /dev/xvdb and so on for the others.',
    details:
      'Only the name towards the API; the guest usually names it otherwise. Write /dev/sda1 to resize the root volume.',
    required: true,
    example: '/dev/xvdb',
    source: 'BlockDeviceMappingVmCreation.DeviceName',
  }),
  volume_size: integer({
    help: 'Size of the volume.',
    details: 'Required for a blank volume; not less than the snapshot’s size otherwise.',
    unit: 'GiB',
    min: 1,
    max: volumeLimits.maxSizeGib,
    fallbackWords: 'the snapshot’s size',
    source: 'BsuToCreate.VolumeSize',
  }),
  volume_type: text({
    help: 'Type of the volume: standard (magnetic), gp2 (SSD) or io1 (SSD with guaranteed IOPS).',
    oneOf: volumeTypes,
    fallbackWords: 'standard',
    widget: 'volume-type',
    source: 'BsuToCreate.VolumeType',
  }),
  iops: integer({
    help: 'Guaranteed operations per second; for io1 only, at most 300 per GiB.',
    unit: 'IOPS',
    min: 0,
    max: volumeLimits.maxIops,
    source: 'BsuToCreate.Iops',
  }),
  snapshot_id: text({
    help: 'Snapshot with which the volume is filled; without one it is blank.',
    example: 'snap-12345678',
    source: 'BsuToCreate.SnapshotId',
  }),
  delete_on_vm_deletion: flag({
    help: 'Delete the volume together with the VM.',
    details: 'Absent means no: the volume then stays when the VM goes, and costs.',
    fallback: false,
    source: 'BsuToCreate.DeleteOnVmDeletion',
  }),
  no_device: flag({
    help: 'Leave this device out, though the source OMI has it.',
    fallback: false,
    source: 'BlockDeviceMappingVmCreation.NoDevice',
  }),
  virtual_name: text({
    help: 'Formerly: name of an ephemeral disk.',
    retired: { reason: 'removed in plugin 1.3.0; OUTSCALE VMs have no ephemeral disks to map' },
  }),
} as const

export type BlockDevice = ValuesOf<typeof blockDeviceOptions>

/** A volume of `bsu_volumes`, which is kept as the product. */
export const productVolumeOptions = {
  ...blockDeviceOptions,
  tags: textMap({
    help: 'Tags of this volume; may use {{ .SourceOMI }}, {{ .BuildRegion }} and their kin.',
    fallback: {},
    rendering: 'run',
  }),
} as const

export type ProductVolume = ValuesOf<typeof productVolumeOptions>

/** What is wrong with a list of mappings: names, sizes, types and IOPS that the API would refuse, names given twice. */
export function blockDeviceFindings(option: string, devices: OptionValue | undefined): Finding[] {
  if (!Array.isArray(devices)) return []
  const findings: Finding[] = []
  const seen = new Map<string, number>()
  devices.forEach((device: OptionValue, index: number) => {
    if (!isValues(device)) return
    findings.push(...deviceFindings([option, index], device))
    const name = device.device_name
    if (typeof name !== 'string') return
    const earlier = seen.get(name)
    if (earlier === undefined) seen.set(name, index)
    else {
      findings.push({
        severity: 'error',
        code: 'device-name-twice',
        option: [option, index, 'device_name'],
        message: `${name} is already the device of mapping ${earlier + 1}`,
        hint: 'Give each volume its own device name.',
      })
    }
  })
  return findings
}

function deviceFindings(path: readonly (string | number)[], device: OptionValues): Finding[] {
  const findings: Finding[] = []
  const name = device.device_name
  if (typeof name === 'string' && name !== '') findings.push(...deviceNameFindings([...path, 'device_name'], name))
  if (device.no_device === true) {
    const others = ['volume_size', 'volume_type', 'iops', 'snapshot_id'].filter((other) => device[other] !== undefined)
    if (others.length > 0) {
      findings.push({
        severity: 'error',
        code: 'no-device-with-volume',
        option: [...path, 'no_device'],
        message: `no_device leaves the device out, so ${others.join(', ')} cannot be set with it`,
      })
    }
    return findings
  }
  return [...findings, ...iopsFindings(path, device)]
}

/** What is wrong with a device name towards the API. */
export function deviceNameFindings(path: readonly (string | number)[], name: string): Finding[] {
  if (name === rootDeviceName || otherDeviceName.test(name)) return []
  return [
    {
      severity: 'error',
      code: 'bad-device-name',
      option: path,
      message: `the API knows no device "${name}"`,
      hint: 'The root volume is /dev/sda1; others are /dev/sdX, /dev/sdXY, /dev/xvdX or /dev/xvdXY with X from b to z and Y from a to z.',
    },
  ]
}

/** What is wrong with volume type and IOPS together. */
export function iopsFindings(path: readonly (string | number)[], device: OptionValues): Finding[] {
  const { iops, volume_type: type, volume_size: size } = device
  const at = [...path, 'iops']
  if (type === 'io1' && (iops === undefined || iops === 0)) {
    return [
      {
        severity: 'error',
        code: 'iops-missing',
        option: [...path, 'volume_type'],
        message: 'an io1 volume needs iops',
        hint: `Set iops to at most ${volumeLimits.maxIopsPerGib} per GiB and ${volumeLimits.maxIops} in all.`,
      },
    ]
  }
  if (typeof iops !== 'number' || iops === 0) return []
  if (type !== 'io1') {
    return [
      {
        severity: 'error',
        code: 'iops-without-io1',
        option: at,
        message: `iops has an effect on io1 volumes only, and this one is ${typeof type === 'string' ? type : 'standard'}`,
        hint: 'Set volume_type = "io1", or remove iops.',
      },
    ]
  }
  if (typeof size === 'number' && iops > size * volumeLimits.maxIopsPerGib) {
    return [
      {
        severity: 'error',
        code: 'iops-ratio',
        option: at,
        message: `${iops} IOPS are too many for ${size} GiB`,
        hint: `At most ${volumeLimits.maxIopsPerGib} IOPS per GiB: ${size * volumeLimits.maxIopsPerGib} here, or ${Math.ceil(iops / volumeLimits.maxIopsPerGib)} GiB for ${iops}.`,
      },
    ]
  }
  return []
}
