import type { Check } from '../component.ts'
import { duration, flag, integer, text, textMap, type ValuesOf } from '../option.ts'
import { isGiven } from '../values.ts'
import { networkChecks, networkOptions } from './network.ts'
import { sourceOmiChecks, sourceOmiOptions } from './source-omi.ts'
import { vmWaitOptions } from './waits.ts'

/** The API's limit on user data (CreateVms.UserData). */
export const userDataLimit = 500 * 1024

/** The VM in which the build happens (spec/builders.md 1.3). */
export const runOptions = {
  ...sourceOmiOptions,
  vm_type: text({
    help: 'Type of the build VM: tinavG.cXrYpZ is generation G, X cores, Y GiB of memory, performance Z.',
    required: true,
    example: 'tinav6.c2r4p2',
    widget: 'vm-type',
    group: 'VM',
    source: 'CreateVms.VmType',
  }),
  ...networkOptions,
  run_tags: textMap({
    help: 'Tags of the build VM; may use {{ .SourceOMIName }} and its kin.',
    fallback: {},
    rendering: 'run',
    group: 'VM',
    source: 'spec/builders.md 3.3',
  }),
  user_data: text({
    help: 'User data of the VM, such as a cloud-init script; sent base64-encoded.',
    details: 'At most 500 KiB.',
    widget: 'multiline',
    group: 'VM',
    source: 'CreateVms.UserData',
  }),
  user_data_file: text({
    help: 'File whose content is the user data, as it stands.',
    widget: 'file',
    group: 'VM',
    source: 'CreateVms.UserData',
  }),
  boot_mode: text({
    help: 'Boot mode of the build VM; the source OMI must support it.',
    oneOf: ['legacy', 'uefi'],
    fallbackWords: 'the source OMI’s',
    group: 'VM',
    source: 'CreateVms.BootMode',
  }),
  shutdown_behavior: text({
    help: 'What a shutdown from within the guest does to the VM.',
    oneOf: ['stop', 'terminate'],
    fallback: 'stop',
    aliases: ['shutdown_behaviour'],
    group: 'VM',
    source: 'CreateVms.VmInitiatedShutdownBehavior',
  }),
  disable_stop_vm: flag({
    help: 'Do not stop the VM after provisioning; the guest shuts itself down (sysprep).',
    fallback: false,
    group: 'VM',
    source: 'spec/builders.md 1.3',
  }),
  windows_password_timeout: duration({
    help: 'How long to wait for the administrator’s password of a Windows VM.',
    fallback: 20 * 60_000,
    group: 'Timeouts',
    source: 'ReadAdminPassword',
  }),
  ...vmWaitOptions,
  bsu_optimized: flag({
    help: 'Formerly: reserve bandwidth for volumes.',
    group: 'VM',
    retired: { reason: 'the API accepts the flag and does nothing with it' },
  }),
  block_duration_minutes: integer({
    help: 'Formerly: duration of a spot VM.',
    group: 'VM',
    retired: { reason: 'OUTSCALE has no spot VMs' },
  }),
  enable_t2_unlimited: flag({
    help: 'Formerly: unlimited burst of t2 VMs.',
    group: 'VM',
    retired: { reason: 'OUTSCALE VMs have no burst credits' },
  }),
  iam_vm_profile: text({
    help: 'Formerly: role of the VM.',
    group: 'VM',
    retired: { reason: 'it never had an effect: OUTSCALE VMs have no instance profiles' },
  }),
  spot_price: text({
    help: 'Formerly: price of a spot VM.',
    group: 'VM',
    retired: { reason: 'removed in plugin 1.0.4; OUTSCALE has no spot VMs' },
  }),
  spot_price_auto_product: text({
    help: 'Formerly: product of a spot VM.',
    group: 'VM',
    retired: { reason: 'removed in plugin 1.0.4; OUTSCALE has no spot VMs' },
  }),
  spot_tags: textMap({
    help: 'Formerly: tags of a spot request.',
    group: 'VM',
    retired: { reason: 'removed in plugin 1.0.4; OUTSCALE has no spot VMs' },
  }),
} as const

export type RunOptions = ValuesOf<typeof runOptions>

export const runChecks: readonly Check[] = [
  ...sourceOmiChecks,
  ...networkChecks,
  {
    name: 'one-source-of-user-data',
    run: ({ values }) =>
      isGiven(values.user_data) && isGiven(values.user_data_file)
        ? [
            {
              severity: 'error',
              code: 'both-given',
              option: ['user_data_file'],
              message: 'user_data and user_data_file are both set',
              hint: 'Remove one of the two.',
            },
          ]
        : [],
  },
  {
    name: 'user-data-size',
    run: ({ values, pathFacts }) => {
      const inline = typeof values.user_data === 'string' ? new TextEncoder().encode(values.user_data).length : 0
      const path = values.user_data_file
      const file = typeof path === 'string' && path !== '' ? pathFacts?.(path) : undefined
      const [option, size] =
        inline > 0 ? ['user_data', inline] : ['user_data_file', file?.kind === 'file' ? file.size : 0]
      return size > userDataLimit
        ? [
            {
              severity: 'error',
              code: 'user-data-too-large',
              option: [option],
              message: `the user data have ${Math.ceil(size / 1024)} KiB, and the API takes 500 KiB`,
              hint: 'Have the user data fetch the rest, or use a file provisioner.',
            },
          ]
        : []
    },
  },
  {
    name: 'vm-type-plausible',
    run: ({ values }) =>
      typeof values.vm_type === 'string' &&
      values.vm_type.startsWith('tina') &&
      !/^tinav\d+\.c\d+r\d+(p[123])?$/.test(values.vm_type)
        ? [
            {
              severity: 'error',
              code: 'bad-vm-type',
              option: ['vm_type'],
              message: `"${values.vm_type}" is not a VM type`,
              hint: 'TINA types are written tinavG.cXrYpZ: generation, cores, GiB of memory, performance 1 to 3; for example tinav6.c2r4p2.',
            },
          ]
        : [],
  },
]
