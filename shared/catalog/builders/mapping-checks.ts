import type { Finding, OptionValue, OptionValues } from '../component.ts'
import { blockDeviceFindings, rootDeviceName } from '../groups/block-device.ts'
import { isValues } from '../values.ts'

/** What is wrong with the volumes of an OMI: those that the API refuses, and what means nothing in an OMI. */
export function omiMappingFindings(values: OptionValues): Finding[] {
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
    } else if (
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
