import { fileExists } from '../checks.ts'
import type { Check, Component } from '../component.ts'
import { accessChecks, accessOptions } from '../groups/access.ts'
import { blockDeviceOptions } from '../groups/block-device.ts'
import { communicatorChecks, communicatorOptions } from '../groups/communicator.ts'
import { omiChecks, omiOptions, rootDeviceNameOption } from '../groups/omi.ts'
import { runChecks, runOptions } from '../groups/run.ts'
import { imageWaitOptions, volumeWaitOptions } from '../groups/waits.ts'
import { blocks, flag, textMap, type ValuesOf } from '../option.ts'
import { launchedDevices, launchMappingFindings, omiMappingFindings, rootDeviceFindings } from './mapping-checks.ts'

/** Options of `osc-bsu` (spec/builders.md 1.1 to 1.7). */
export const oscBsuOptions = {
  ...accessOptions,
  ...omiOptions,
  root_device_name: rootDeviceNameOption('Root device of the OMI; always /dev/sda1.'),
  ...runOptions,
  ...communicatorOptions,
  ...imageWaitOptions,
  ...volumeWaitOptions,
  run_volume_tags: textMap({
    help: 'Tags of all volumes of the build VM; may use {{ .SourceOMIName }} and its kin.',
    fallback: {},
    rendering: 'run',
    group: 'Volumes',
    source: 'spec/builders.md 1.7',
  }),
  skip_create_omi: flag({
    help: 'Stop before the OMI is made: a trial of the provisioning.',
    fallback: false,
    group: 'OMI',
    source: 'spec/builders.md 1.7',
  }),
  launch_block_device_mappings: blocks(blockDeviceOptions, {
    help: 'Volumes of the build VM; one with /dev/sda1 resizes the root volume. They become part of the OMI.',
    fallback: [],
    group: 'Volumes',
    source: 'CreateVms.BlockDeviceMappings',
  }),
  omi_block_device_mappings: blocks(blockDeviceOptions, {
    help: 'Volumes that VMs of the OMI get besides those of the build VM.',
    details:
      'The OMI is made from the build VM, then registered with these added. (The reference discards the build VM when this is set; here nothing is discarded.)',
    fallback: [],
    group: 'Volumes',
    source: 'spec/builders.md B-05',
  }),
} as const

export type OscBsuOptions = ValuesOf<typeof oscBsuOptions>

const ownChecks: readonly Check[] = [
  {
    name: 'vm-survives-its-stop',
    run: ({ values }) =>
      values.shutdown_behavior === 'terminate'
        ? [
            {
              severity: 'error',
              code: 'vm-terminated-before-image',
              option: ['shutdown_behavior'],
              message: 'with shutdown_behavior = "terminate" the VM is gone before the OMI can be made from it',
              hint: 'Set it to "stop", or remove it.',
            },
          ]
        : [],
  },
  {
    name: 'launch-mappings-fit-api',
    run: ({ values }) => launchMappingFindings('launch_block_device_mappings', values.launch_block_device_mappings),
  },
  {
    name: 'omi-mappings-fit-api',
    run: ({ values }) => omiMappingFindings(values, launchedDevices(values.launch_block_device_mappings)),
  },
  {
    name: 'root-device-name-fits-api',
    run: ({ values }) => rootDeviceFindings(['root_device_name'], values.root_device_name),
  },
  {
    name: 'nothing-to-replace-without-omi',
    run: ({ values }) =>
      values.skip_create_omi === true && values.force_deregister === true
        ? [
            {
              severity: 'warning',
              code: 'no-effect',
              option: ['force_deregister'],
              message: 'force_deregister has no effect with skip_create_omi: no OMI is made, so none is replaced',
            },
          ]
        : [],
  },
]

/** Boots a VM from a source OMI, provisions it, stops it and makes an OMI of it. */
export const oscBsu: Component<typeof oscBsuOptions> = {
  kind: 'builder',
  type: 'osc-bsu',
  aliases: ['outscale-bsu'],
  title: 'OMI from a VM',
  help: 'Starts a VM from an OMI, runs the provisioners on it, and makes a new OMI of it. The usual choice.',
  options: oscBsuOptions,
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
