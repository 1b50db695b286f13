import { fileExists } from '../checks.ts'
import type { Check, Component, Finding } from '../component.ts'
import { accessChecks, accessOptions } from '../groups/access.ts'
import { productVolumeOptions } from '../groups/block-device.ts'
import { communicatorChecks, communicatorOptions } from '../groups/communicator.ts'
import { runChecks, runOptions } from '../groups/run.ts'
import { volumeWaitOptions } from '../groups/waits.ts'
import { blocks, type ValuesOf } from '../option.ts'
import { isValues } from '../values.ts'
import { launchMappingFindings } from './mapping-checks.ts'

/** Options of `osc-bsuvolume` (spec/builders.md 1.9). */
export const oscBsuvolumeOptions = {
  ...accessOptions,
  ...runOptions,
  ...communicatorOptions,
  ...volumeWaitOptions,
  bsu_volumes: blocks(productVolumeOptions, {
    help: 'The volumes to make: linked to the build VM, filled by the provisioners, kept.',
    fallback: [],
    aliases: ['ebs_volumes'],
    group: 'Volumes',
    source: 'spec/builders.md 1.9',
  }),
} as const

export type OscBsuvolumeOptions = ValuesOf<typeof oscBsuvolumeOptions>

const ownChecks: readonly Check[] = [
  {
    name: 'volumes-fit-api',
    run: ({ values }) => launchMappingFindings('bsu_volumes', values.bsu_volumes),
  },
  {
    name: 'volumes-survive-the-vm',
    run: ({ values }) => {
      const volumes = values.bsu_volumes
      if (!Array.isArray(volumes)) return []
      return volumes.flatMap((volume, index): Finding[] =>
        isValues(volume) && volume.delete_on_vm_deletion === true
          ? [
              {
                severity: 'error',
                code: 'product-deleted-with-vm',
                option: ['bsu_volumes', index, 'delete_on_vm_deletion'],
                message: `the volume ${String(volume.device_name)} would be deleted together with the build VM`,
                hint: 'Remove delete_on_vm_deletion: the volume is what this builder makes.',
              },
            ]
          : [],
      )
    },
  },
  {
    name: 'tags-have-a-volume',
    run: ({ values }) => {
      const volumes = values.bsu_volumes
      if (!Array.isArray(volumes)) return []
      return volumes.flatMap((volume, index): Finding[] =>
        isValues(volume) && volume.no_device === true && isValues(volume.tags) && Object.keys(volume.tags).length > 0
          ? [
              {
                severity: 'error',
                code: 'no-device-with-volume',
                option: ['bsu_volumes', index, 'tags'],
                message: `no_device leaves ${String(volume.device_name)} out, so there is no volume to tag`,
                hint: 'Remove no_device or tags.',
              },
            ]
          : [],
      )
    },
  },
  {
    name: 'some-volume',
    run: ({ values, unknown }) =>
      Array.isArray(values.bsu_volumes) && values.bsu_volumes.length === 0 && !unknown.includes('bsu_volumes')
        ? [
            {
              severity: 'warning',
              code: 'no-volumes',
              option: [],
              message: 'no bsu_volumes: the build runs the provisioners and leaves nothing',
            },
          ]
        : [],
  },
]

/** Boots a VM with further volumes, provisions them, deletes the VM; the volumes are the product. */
export const oscBsuvolume: Component<typeof oscBsuvolumeOptions> = {
  kind: 'builder',
  type: 'osc-bsuvolume',
  aliases: ['outscale-bsuvolume'],
  title: 'Volumes',
  help: 'Starts a VM with further volumes, has the provisioners fill these, and keeps the volumes. No OMI is made.',
  options: oscBsuvolumeOptions,
  checks: [
    ...accessChecks,
    ...runChecks,
    ...communicatorChecks,
    fileExists('user_data_file'),
    fileExists('x509_cert_path'),
    fileExists('x509_key_path'),
    ...ownChecks,
  ],
}
