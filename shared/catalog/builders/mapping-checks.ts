import type { Finding, OptionValue, OptionValues } from '../component.ts'
import { blockDeviceFindings, rootDeviceName } from '../groups/block-device.ts'
import { isValues } from '../values.ts'

/** What is wrong with the volumes that a VM is launched with. */
export function launchMappingFindings(option: string, mappings: OptionValue | undefined): Finding[] {
  const findings = blockDeviceFindings(option, mappings)
  if (!Array.isArray(mappings)) return findings
  mappings.forEach((mapping: OptionValue, index: number) => {
    if (!isValues(mapping) || mapping.no_device !== true || mapping.device_name !== rootDeviceName) return
    findings.push({
      severity: 'error',
      code: 'root-left-out',
      option: [option, index, 'no_device'],
      message: `without its root volume ${rootDeviceName} the VM cannot boot`,
      hint: 'Remove this mapping.',
    })
  })
  return findings
}

/** The volumes of a list of mappings that are launched, not left out, by their device names. */
export function launchedDevices(mappings: OptionValue | undefined): ReadonlyMap<string, OptionValues> {
  const found = new Map<string, OptionValues>()
  for (const mapping of Array.isArray(mappings) ? (mappings as readonly OptionValue[]) : []) {
    if (!isValues(mapping) || mapping.no_device === true || typeof mapping.device_name !== 'string') continue
    found.set(mapping.device_name, mapping)
  }
  return found
}

/**
 * What is wrong with the volumes of an OMI: those that the API refuses, what means nothing in an OMI, and what contradicts
 * the volumes that the build VM fills, which `filled` has by their names in the OMI (none where there is no build VM).
 */
export function omiMappingFindings(
  values: OptionValues,
  filled: ReadonlyMap<string, OptionValues> = new Map(),
): Finding[] {
  const option = 'omi_block_device_mappings'
  const mappings = values[option]
  const findings = blockDeviceFindings(option, mappings)
  if (!Array.isArray(mappings)) return findings
  mappings.forEach((mapping: OptionValue, index: number) => {
    if (!isValues(mapping)) return
    if (mapping.no_device === true) {
      findings.push({
        severity: 'error',
        code: 'no-device-in-omi',
        option: [option, index, 'no_device'],
        message: 'an OMI lists the volumes that it has; no_device belongs to launch_block_device_mappings',
        hint: 'Remove this mapping.',
      })
      return
    }
    const before = filled.get(String(mapping.device_name))
    if (before !== undefined) findings.push(...changedVolumeFindings([option, index], mapping, before))
    else if (
      mapping.snapshot_id === undefined &&
      mapping.volume_size === undefined &&
      mapping.device_name !== rootDeviceName
    ) {
      findings.push({
        severity: 'error',
        code: 'volume-size-missing',
        option: [option, index],
        message: `the volume ${String(mapping.device_name)} has neither a size nor a snapshot`,
        hint: 'Set volume_size for a blank volume, or snapshot_id.',
      })
    }
  })
  return findings
}

/** A volume that the build VM fills may be given other attributes in the OMI, but neither other content nor less room. */
function changedVolumeFindings(
  path: readonly (string | number)[],
  mapping: OptionValues,
  before: OptionValues,
): Finding[] {
  const name = String(mapping.device_name)
  if (mapping.snapshot_id !== undefined) {
    return [
      {
        severity: 'error',
        code: 'device-name-collision',
        option: [...path, 'snapshot_id'],
        message: `${name} holds what the build VM has on it already, so it cannot hold the snapshot ${String(mapping.snapshot_id)} too`,
        hint: 'Give this volume a device name of its own, or remove snapshot_id.',
      },
    ]
  }
  const [now, least] = [mapping.volume_size, before.volume_size]
  if (typeof now !== 'number' || typeof least !== 'number' || now >= least) return []
  return [
    {
      severity: 'error',
      code: 'volume-smaller-than-snapshot',
      option: [...path, 'volume_size'],
      message: `${now} GiB cannot hold ${name}, which has ${least} GiB in the build VM`,
      hint: `Set volume_size to at least ${least}, or remove it.`,
    },
  ]
}

/** The API registers OMIs with the root device /dev/sda1 only. */
export function rootDeviceFindings(option: readonly (string | number)[], name: OptionValue | undefined): Finding[] {
  if (typeof name !== 'string' || name === '' || name === rootDeviceName) return []
  return [
    {
      severity: 'error',
      code: 'bad-root-device-name',
      option,
      message: `the root device of an OMI must be ${rootDeviceName}, not ${name}`,
      hint: `Set it to "${rootDeviceName}".`,
    },
  ]
}
