import { fileExists } from '../checks.ts'
import type { Check, Component, Finding, OptionValues } from '../component.ts'
import { accessChecks, accessOptions } from '../groups/access.ts'
import {
  blockDeviceOptions,
  deviceNameFindings,
  iopsFindings,
  volumeLimits,
  volumeTypes,
} from '../groups/block-device.ts'
import { communicatorChecks, communicatorOptions } from '../groups/communicator.ts'
import { omiChecks, omiOptions } from '../groups/omi.ts'
import { runChecks, runOptions } from '../groups/run.ts'
import { imageWaitOptions, volumeWaitOptions } from '../groups/waits.ts'
import { block, blocks, flag, integer, text, textMap, type ValuesOf } from '../option.ts'
import { isGiven, isValues } from '../values.ts'
import { launchedDevices, launchMappingFindings, omiMappingFindings, rootDeviceFindings } from './mapping-checks.ts'

/** The root volume of a surrogate's OMI (spec/builders.md 1.8). */
export const omiRootDeviceOptions = {
  source_device_name: text({
    help: 'Device of launch_block_device_mappings that becomes the root volume.',
    required: true,
    example: '/dev/xvdf',
  }),
  device_name: text({
    help: 'Name of the root device in the OMI; always /dev/sda1.',
    required: true,
    example: '/dev/sda1',
  }),
  volume_type: text({
    help: 'Type of the root volume of VMs of the OMI.',
    oneOf: volumeTypes,
    fallbackWords: 'that of the source device',
    widget: 'volume-type',
  }),
  iops: integer({
    help: 'Guaranteed operations per second of the root volume; for io1 only.',
    unit: 'IOPS',
    min: 0,
    max: volumeLimits.maxIops,
    fallbackWords: 'that of the source device',
  }),
  volume_size: integer({
    help: 'Size of the root volume of VMs of the OMI; not less than the source device’s.',
    unit: 'GiB',
    min: 0,
    max: volumeLimits.maxSizeGib,
    fallbackWords: 'that of the source device',
  }),
  delete_on_vm_deletion: flag({
    help: 'Delete the root volume together with a VM of the OMI.',
    fallbackWords: 'that of the source device',
  }),
} as const

export type OmiRootDevice = ValuesOf<typeof omiRootDeviceOptions>

/** Options of `osc-bsusurrogate`. */
export const oscBsusurrogateOptions = {
  ...accessOptions,
  ...omiOptions,
  root_device_name: text({
    help: 'Formerly accepted; the root device is omi_root_device.device_name.',
    group: 'OMI',
    retired: { reason: 'it never had an effect in this builder; omi_root_device.device_name names the root device' },
  }),
  omi_root_device: block(omiRootDeviceOptions, {
    help: 'Which volume becomes the root volume of the OMI, and how.',
    required: true,
    group: 'OMI',
    source: 'spec/builders.md 1.8',
  }),
  ...runOptions,
  ...communicatorOptions,
  ...imageWaitOptions,
  ...volumeWaitOptions,
  run_volume_tags: textMap({
    help: 'Tags of all volumes of the build VM; may use {{ .SourceOMIName }} and its kin.',
    fallback: {},
    rendering: 'run',
    group: 'Volumes',
  }),
  launch_block_device_mappings: blocks(blockDeviceOptions, {
    help: 'Volumes of the build VM that the provisioners fill; each is snapshotted and becomes part of the OMI.',
    fallback: [],
    group: 'Volumes',
    source: 'CreateVms.BlockDeviceMappings',
  }),
  omi_block_device_mappings: blocks(blockDeviceOptions, {
    help: 'Volumes that VMs of the OMI get besides the snapshotted ones.',
    fallback: [],
    group: 'Volumes',
    source: 'CreateImage.BlockDeviceMappings',
  }),
} as const

export type OscBsusurrogateOptions = ValuesOf<typeof oscBsusurrogateOptions>

const ownChecks: readonly Check[] = [
  {
    name: 'launch-mappings-fit-api',
    run: ({ values }) => launchMappingFindings('launch_block_device_mappings', values.launch_block_device_mappings),
  },
  { name: 'omi-mappings-fit-api', run: ({ values }) => omiMappingFindings(values, snapshottedDevices(values)) },
  {
    name: 'root-device-comes-from-a-volume',
    run: ({ values, unknown }) => {
      const root = values.omi_root_device
      const launch = values.launch_block_device_mappings
      if (!isValues(root) || unknown.includes('launch_block_device_mappings')) return []
      const source = root.source_device_name
      if (typeof source !== 'string' || source === '') return []
      const device = launchedDevices(launch).get(source)
      const findings: Finding[] = [
        ...deviceNameFindings(['omi_root_device', 'source_device_name'], source),
        ...rootDeviceFindings(['omi_root_device', 'device_name'], root.device_name),
      ]
      if (device === undefined) {
        return [
          ...findings,
          {
            severity: 'error',
            code: 'root-source-missing',
            option: ['omi_root_device', 'source_device_name'],
            message: `no launch_block_device_mappings has the device ${source}`,
            hint: `Add one with device_name = "${source}", which the provisioners fill.`,
          },
        ]
      }
      findings.push(...rootVolumeFindings(root, device))
      if (
        typeof root.volume_size === 'number' &&
        typeof device.volume_size === 'number' &&
        root.volume_size > 0 &&
        root.volume_size < device.volume_size
      ) {
        findings.push({
          severity: 'error',
          code: 'root-volume-too-small',
          option: ['omi_root_device', 'volume_size'],
          message: `the root volume of ${root.volume_size} GiB cannot hold ${source}, which has ${device.volume_size} GiB`,
          hint: `Set volume_size to at least ${device.volume_size}, or remove it.`,
        })
      }
      return findings
    },
  },
  {
    name: 'volumes-survive-the-stop',
    run: ({ values }) => {
      const launch = values.launch_block_device_mappings
      if (values.shutdown_behavior !== 'terminate' || !Array.isArray(launch)) return []
      return launch.flatMap((device, index): Finding[] =>
        isValues(device) && device.delete_on_vm_deletion === true && device.no_device !== true
          ? [
              {
                severity: 'error',
                code: 'root-source-deleted',
                option: ['launch_block_device_mappings', index, 'delete_on_vm_deletion'],
                message: `with shutdown_behavior = "terminate", stopping the VM deletes ${String(device.device_name)} before it is snapshotted`,
                hint: 'Set shutdown_behavior = "stop", or delete_on_vm_deletion = false on that volume.',
              },
            ]
          : [],
      )
    },
  },
  {
    name: 'root-device-only-once',
    run: ({ values }) => {
      const root = values.omi_root_device
      const others = values.omi_block_device_mappings
      if (!isValues(root) || !Array.isArray(others)) return []
      return others.flatMap((device, index): Finding[] =>
        isValues(device) && isGiven(device.device_name) && device.device_name === root.device_name
          ? [
              {
                severity: 'error',
                code: 'device-name-collision',
                option: ['omi_block_device_mappings', index, 'device_name'],
                message: `${String(device.device_name)} is the root device of the OMI already`,
                hint: 'Describe the root volume in omi_root_device, and give this one another name.',
              },
            ]
          : [],
      )
    },
  },
  {
    name: 'own-root-left-out',
    run: ({ values }) => {
      const root = values.omi_root_device
      const launch = values.launch_block_device_mappings
      if (!isValues(root) || !Array.isArray(launch)) return []
      return launch.flatMap((device, index): Finding[] =>
        isValues(device) &&
        device.device_name === root.device_name &&
        device.device_name !== root.source_device_name &&
        device.no_device !== true
          ? [
              {
                severity: 'warning',
                code: 'own-root-left-out',
                option: ['launch_block_device_mappings', index, 'device_name'],
                message: `${String(device.device_name)} is the build VM’s own root volume here; the OMI’s root comes from ${String(root.source_device_name)}`,
                hint: 'The mapping resizes the build VM’s root volume, and is not made part of the OMI.',
              },
            ]
          : [],
      )
    },
  },
]

/** The volumes of the helper VM that become part of the OMI under their own names: all but the root's source. */
function snapshottedDevices(values: OptionValues): ReadonlyMap<string, OptionValues> {
  const root = values.omi_root_device
  const devices = new Map(launchedDevices(values.launch_block_device_mappings))
  if (isValues(root)) {
    devices.delete(String(root.device_name))
    devices.delete(String(root.source_device_name))
  }
  return devices
}

/** What the root device does not say, it has from its source device; IOPS only where it is io1 then. */
function rootVolumeFindings(root: OptionValues, device: OptionValues): Finding[] {
  const type = isGiven(root.volume_type) ? root.volume_type : device.volume_type
  const size = isGiven(root.volume_size) && root.volume_size !== 0 ? root.volume_size : device.volume_size
  const ownIops = isGiven(root.iops) && root.iops !== 0
  const iops = ownIops ? root.iops : type === 'io1' ? device.iops : undefined
  const volume = {
    ...(type === undefined ? {} : { volume_type: type }),
    ...(size === undefined ? {} : { volume_size: size }),
    ...(iops === undefined ? {} : { iops }),
  }
  return iopsFindings(['omi_root_device'], volume).map((finding) =>
    ownIops || finding.code === 'iops-missing' ? finding : { ...finding, option: ['omi_root_device'] },
  )
}

/** Boots a helper VM with further volumes, provisions those, snapshots them and registers an OMI from the snapshots. */
export const oscBsusurrogate: Component<typeof oscBsusurrogateOptions> = {
  kind: 'builder',
  type: 'osc-bsusurrogate',
  aliases: ['outscale-bsusurrogate'],
  title: 'OMI from volumes of a helper VM',
  help: 'Starts a helper VM with further volumes, has the provisioners fill these, and makes an OMI whose root is one of them.',
  options: oscBsusurrogateOptions,
  checks: [
    ...accessChecks,
    ...omiChecks,
    ...runChecks,
    ...communicatorChecks,
    fileExists('user_data_file'),
    fileExists('x509_cert_path'),
    fileExists('x509_key_path'),
    ...ownChecks,
  ],
}
