import type { Check, Finding, OptionValue } from '../component.ts'
import { deviceNameFindings, rootDeviceName } from '../groups/block-device.ts'
import { hasFilters } from '../groups/filters.ts'
import { isGiven, isValues } from '../values.ts'
import { omiMappingFindings, rootDeviceFindings } from './mapping-checks.ts'

/** What is wrong with the options of `osc-chroot` among themselves. */
export const chrootChecks: readonly Check[] = [
  {
    name: 'source-or-scratch',
    run: ({ values, unknown }) => {
      const filter = values.source_omi_filter
      const source =
        isGiven(values.source_omi) ||
        (isValues(filter) && (hasFilters(filter) || isGiven(filter.owners))) ||
        unknown.some((name) => name.startsWith('source_omi'))
      if (values.from_scratch === true)
        return source ? [unused('source_omi', 'a build from scratch has no source OMI')] : []
      if (source || unknown.includes('from_scratch')) return []
      return [
        {
          severity: 'error',
          code: 'source-omi-missing',
          option: [],
          message: 'there is no OMI to start from',
          hint: 'Set source_omi or source_omi_filter, or from_scratch = true.',
        },
      ]
    },
  },
  {
    name: 'scratch-complete',
    run: ({ values, unknown }) => {
      if (values.from_scratch !== true) {
        return [
          ...(isGiven(values.omi_block_device_mappings)
            ? [unused('omi_block_device_mappings', 'the OMI has the volumes of its source')]
            : []),
          ...(isGiven(values.root_device_name)
            ? [unused('root_device_name', 'the OMI has the root device of its source')]
            : []),
        ]
      }
      const findings = [
        'root_volume_size',
        'pre_mount_commands',
        'root_device_name',
        'omi_block_device_mappings',
      ].flatMap((name): Finding[] =>
        (isGiven(values[name]) && values[name] !== 0) || unknown.includes(name)
          ? []
          : [
              {
                severity: 'error',
                code: 'option-missing',
                option: ['from_scratch'],
                message: `a build from scratch needs ${name}`,
              },
            ],
      )
      const mappings = values.omi_block_device_mappings
      const root = values.root_device_name
      if (Array.isArray(mappings) && mappings.length > 0 && isGiven(root)) {
        if (!mappings.some((mapping) => isValues(mapping) && mapping.device_name === root)) {
          findings.push({
            severity: 'error',
            code: 'root-mapping-missing',
            option: ['omi_block_device_mappings'],
            message: `omi_block_device_mappings has no volume ${String(root)}, which root_device_name says is the root`,
            hint: `Add a mapping with device_name = "${String(root)}".`,
          })
        }
      }
      if (values.root_volume_type === 'io1') {
        findings.push({
          severity: 'error',
          code: 'bad-volume-type',
          option: ['root_volume_type'],
          message: 'the work volume of a build from scratch cannot be io1: its IOPS cannot be given',
          hint: 'Use gp2.',
        })
      }
      return findings
    },
  },
  {
    name: 'omi-mappings-fit-api',
    run: ({ values }) => [
      ...omiMappingFindings(values),
      ...rootDeviceFindings(['root_device_name'], values.root_device_name),
    ],
  },
  {
    name: 'mounts-have-three-parts',
    run: ({ values }) => {
      const mounts = values.chroot_mounts
      if (!Array.isArray(mounts)) return []
      return mounts.flatMap((mount, index): Finding[] =>
        Array.isArray(mount) && mount.length === 3
          ? []
          : [
              {
                severity: 'error',
                code: 'bad-mount',
                option: ['chroot_mounts', index],
                message: 'a mount has three parts: type, source and target',
                hint: 'Such as ["bind", "/dev", "/dev"].',
              },
            ],
      )
    },
  },
  {
    name: 'mounts-lead-into-the-chroot',
    run: ({ values }) => {
      const mounts = Array.isArray(values.chroot_mounts) ? values.chroot_mounts : []
      const files = Array.isArray(values.copy_files) ? values.copy_files : []
      return [
        ...mounts.flatMap((mount, index) =>
          pathFindings(['chroot_mounts', index], Array.isArray(mount) ? mount[2] : '/'),
        ),
        ...files.flatMap((file, index) => pathFindings(['copy_files', index], file)),
        ...pathFindings(['mount_path'], values.mount_path),
      ]
    },
  },
  {
    name: 'wrapper-runs-the-command',
    run: ({ values }) =>
      typeof values.command_wrapper === 'string' && !/\{\{[^}]*\.Command\b[^}]*\}\}/.test(values.command_wrapper)
        ? [
            {
              severity: 'error',
              code: 'command-wrapper-without-command',
              option: ['command_wrapper'],
              message: 'command_wrapper does not say where the command goes, so nothing would ever be run',
              hint: 'Write {{.Command}} in it: "sudo {{.Command}}".',
            },
          ]
        : [],
  },
  {
    name: 'device-path-fits-api',
    run: ({ values }) =>
      isGiven(values.device_path) && typeof values.device_path === 'string'
        ? values.device_path === rootDeviceName
          ? [
              {
                severity: 'error',
                code: 'bad-device-name',
                option: ['device_path'],
                message: `${rootDeviceName} is the root volume of the VM`,
                hint: 'Choose /dev/xvdf, or leave it out.',
              },
            ]
          : deviceNameFindings(['device_path'], values.device_path.replace(/^\/dev\/vd/, '/dev/xvd'))
        : [],
  },
  {
    name: 'partition-is-a-number',
    run: ({ values }) =>
      typeof values.mount_partition === 'string' && !/^p?\d+$/.test(values.mount_partition)
        ? [
            {
              severity: 'error',
              code: 'bad-partition',
              option: ['mount_partition'],
              message: `"${values.mount_partition}" is not a partition`,
              hint: 'Write its number, or 0 for the whole device.',
            },
          ]
        : [],
  },
]

function pathFindings(option: readonly (string | number)[], path: OptionValue | undefined): Finding[] {
  if (typeof path !== 'string' || (path.startsWith('/') && !path.split('/').includes('..'))) return []
  return [
    {
      severity: 'error',
      code: 'bad-path',
      option,
      message: `"${path}" is not an absolute path without ".."`,
      hint: 'Write it from the root: /etc/resolv.conf.',
    },
  ]
}

function unused(option: string, why: string): Finding {
  return { severity: 'warning', code: 'no-effect', option: [option], message: `${option} has no effect: ${why}` }
}
