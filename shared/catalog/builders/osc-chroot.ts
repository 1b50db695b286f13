import { fileExists } from '../checks.ts'
import type { Check, Component, Finding } from '../component.ts'
import { accessChecks, accessOptions } from '../groups/access.ts'
import { blockDeviceOptions, volumeLimits, volumeTypes } from '../groups/block-device.ts'
import { hasFilters } from '../groups/filters.ts'
import { networkOptions } from '../groups/network.ts'
import { omiChecks, omiOptions, rootDeviceNameOption } from '../groups/omi.ts'
import { optionalSourceOmiChecks, sourceOmiOptions } from '../groups/source-omi.ts'
import { sshConnectionOptions } from '../groups/ssh.ts'
import { imageWaitOptions, vmWaitOptions, volumeWaitOptions } from '../groups/waits.ts'
import { block, blocks, flag, integer, text, textLists, textMap, texts, type ValuesOf } from '../option.ts'
import { isGiven, isValues } from '../values.ts'
import { omiMappingFindings, rootDeviceFindings } from './mapping-checks.ts'

/** The OUTSCALE VM on which a remote chroot build works: an existing one, or one launched for the run. */
export const chrootHostOptions = {
  vm_id: text({
    help: 'Existing VM to work on; without it one is launched for the run and removed after.',
    example: 'i-12345678',
  }),
  ...sourceOmiOptions,
  vm_type: text({
    help: 'Type of the VM to launch.',
    fallback: 'tinav6.c2r4p2',
    widget: 'vm-type',
  }),
  ...networkOptions,
  ...vmWaitOptions,
  ...sshConnectionOptions,
} as const

export type ChrootHostOptions = ValuesOf<typeof chrootHostOptions>

/** Options of `osc-chroot` (spec/builders.md 1.10). */
export const oscChrootOptions = {
  ...accessOptions,
  ...omiOptions,
  ...sourceOmiOptions,
  ...imageWaitOptions,
  ...volumeWaitOptions,
  from_scratch: flag({
    help: 'Start from a blank volume instead of an OMI.',
    details: 'Needs root_volume_size, root_device_name, pre_mount_commands and omi_block_device_mappings.',
    fallback: false,
    group: 'Source',
  }),
  root_device_name: rootDeviceNameOption('Root device of the OMI, with from_scratch; always /dev/sda1.'),
  omi_block_device_mappings: blocks(blockDeviceOptions, {
    help: 'Volumes of the OMI, with from_scratch.',
    fallback: [],
    group: 'Volumes',
  }),
  root_volume_size: integer({
    help: 'Size of the work volume; not less than the source’s.',
    unit: 'GiB',
    min: 0,
    max: volumeLimits.maxSizeGib,
    fallbackWords: 'the source’s',
    group: 'Volumes',
  }),
  root_volume_type: text({
    help: 'Type of the work volume.',
    oneOf: volumeTypes,
    fallbackWords: 'the source’s; gp2 with from_scratch',
    widget: 'volume-type',
    group: 'Volumes',
  }),
  root_volume_tags: textMap({
    help: 'Tags of the work volume.',
    fallback: {},
    rendering: 'run',
    group: 'Volumes',
  }),
  device_path: text({
    help: 'Device name under which the work volume is linked.',
    fallbackWords: 'the first free of f to p',
    example: '/dev/xvdf',
    group: 'Mount',
  }),
  nvme_device_path: text({
    help: 'Device to mount, when the guest names it otherwise.',
    fallbackWords: 'found by comparing the devices before and after',
    group: 'Mount',
  }),
  mount_path: text({
    help: 'Folder to mount the work volume on; {{ .Device }} is the device’s name.',
    fallback: '/mnt/packer-outscale-chroot-volumes/{{.Device}}',
    rendering: 'run',
    group: 'Mount',
  }),
  mount_partition: text({
    help: 'Partition to mount; 0 is the whole device.',
    fallback: '1',
    group: 'Mount',
  }),
  mount_options: texts({ help: 'Options of the mount (-o).', fallback: [], group: 'Mount' }),
  pre_mount_commands: texts({
    help: 'Commands to run on the host after the volume is linked; {{ .Device }} is its device.',
    fallback: [],
    rendering: 'run',
    widget: 'script',
    group: 'Mount',
  }),
  post_mount_commands: texts({
    help: 'Commands to run on the host after the mount; {{ .Device }}, {{ .MountPath }}.',
    fallback: [],
    rendering: 'run',
    widget: 'script',
    group: 'Mount',
  }),
  chroot_mounts: textLists({
    help: 'Further mounts into the chroot: [type, source, target].',
    fallback: [
      ['proc', 'proc', '/proc'],
      ['sysfs', 'sysfs', '/sys'],
      ['bind', '/dev', '/dev'],
      ['devpts', 'devpts', '/dev/pts'],
      ['binfmt_misc', 'binfmt_misc', '/proc/sys/fs/binfmt_misc'],
    ],
    group: 'Mount',
  }),
  copy_files: texts({
    help: 'Files of the host to copy into the chroot for the time of the build; [] copies none.',
    fallbackWords: '["/etc/resolv.conf"], or none with from_scratch',
    group: 'Mount',
  }),
  command_wrapper: text({
    help: 'Wraps every command on the host, such as sudo {{.Command}}.',
    fallback: '{{.Command}}',
    rendering: 'run',
    group: 'Mount',
  }),
  chroot_host: block(chrootHostOptions, {
    help: 'Work on an OUTSCALE VM over SSH, from anywhere; without it, this computer must be an OUTSCALE VM itself.',
    group: 'Host',
    since: '0.1.0',
    source: 'spec/builders.md B-18',
  }),
} as const

export type OscChrootOptions = ValuesOf<typeof oscChrootOptions>

const ownChecks: readonly Check[] = [
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
  {
    name: 'host-reachable',
    run: ({ values }) => {
      const host = values.chroot_host
      if (!isValues(host)) return []
      const findings: Finding[] = []
      if (!isGiven(host.ssh_username)) {
        findings.push({
          severity: 'error',
          code: 'option-missing',
          option: ['chroot_host'],
          message: 'chroot_host needs ssh_username',
          hint: 'Official OUTSCALE images have the user outscale.',
        })
      }
      const source = isGiven(host.source_omi) || isValues(host.source_omi_filter)
      if (!isGiven(host.vm_id) && !source) {
        findings.push({
          severity: 'error',
          code: 'option-missing',
          option: ['chroot_host'],
          message: 'chroot_host says neither which VM to work on nor from which OMI to launch one',
          hint: 'Set vm_id, or source_omi or source_omi_filter.',
        })
      }
      return findings
    },
  },
]

function unused(option: string, why: string): Finding {
  return { severity: 'warning', code: 'no-effect', option: [option], message: `${option} has no effect: ${why}` }
}

/** Fills a volume from within an OUTSCALE VM by mounting it and changing root into it; no VM boots from it. */
export const oscChroot: Component<typeof oscChrootOptions> = {
  kind: 'builder',
  type: 'osc-chroot',
  aliases: ['outscale-chroot'],
  title: 'OMI by chroot',
  help: 'Mounts a volume on an OUTSCALE VM, runs the provisioners in it by chroot, and makes an OMI of it. Quick: nothing boots.',
  comesLater: true,
  options: oscChrootOptions,
  checks: [
    ...accessChecks,
    ...omiChecks,
    ...optionalSourceOmiChecks,
    ...ownChecks,
    fileExists('x509_cert_path'),
    fileExists('x509_key_path'),
  ],
}
