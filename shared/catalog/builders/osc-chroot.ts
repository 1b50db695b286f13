import { fileExists } from '../checks.ts'
import type { Component } from '../component.ts'
import { accessChecks, accessOptions } from '../groups/access.ts'
import { blockDeviceOptions, volumeLimits, volumeTypes } from '../groups/block-device.ts'
import { omiChecks, omiOptions, rootDeviceNameOption } from '../groups/omi.ts'
import { optionalSourceOmiChecks, sourceOmiOptions } from '../groups/source-omi.ts'
import { imageWaitOptions, volumeWaitOptions } from '../groups/waits.ts'
import { block, blocks, flag, integer, text, textLists, textMap, texts, type ValuesOf } from '../option.ts'
import { chrootChecks } from './chroot-checks.ts'
import { chrootHostChecks, chrootHostOptions } from './chroot-host.ts'

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
    details: 'Needed with from_scratch. A larger volume than the source’s is also larger in the OMI.',
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
    details: 'Only a name towards the API. The host usually gives the device another one, which is found by itself.',
    fallbackWords: 'the first free of /dev/xvdf to /dev/xvdp',
    example: '/dev/xvdf',
    group: 'Mount',
    source: 'LinkVolume.DeviceName',
  }),
  nvme_device_path: text({
    help: 'Device to mount, when the guest names it otherwise.',
    fallbackWords: 'found by comparing the devices before and after',
    group: 'Mount',
  }),
  mount_path: text({
    help: 'Folder to mount the work volume on; {{ .Device }} is the name of its device, such as vdb.',
    details: 'It is made when it is not there, and removed after.',
    fallback: '/mnt/packer-outscale-chroot-volumes/{{.Device}}',
    rendering: 'run',
    group: 'Mount',
  }),
  mount_partition: text({
    help: 'Partition to mount; 0 is the whole device.',
    details: 'Only its number: whether the host writes vdb1 or nvme1n1p1 is found by itself.',
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
    details: 'The types bind and rbind show a folder of the host there; all others are types of file systems.',
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
    details: 'After provisioning they are removed, and what was there before them is put back.',
    fallbackWords: '["/etc/resolv.conf"], or none with from_scratch',
    group: 'Mount',
  }),
  command_wrapper: text({
    help: 'Wraps every command on the host, such as sudo {{.Command}}.',
    details:
      'The command is quoted for its place, bare or within quotes. Where the user is not root and may use sudo without a password, sudo -n is put before commands by itself.',
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

/** Fills a volume from within an OUTSCALE VM by mounting it and changing root into it; no VM boots from it. */
export const oscChroot: Component<typeof oscChrootOptions> = {
  kind: 'builder',
  type: 'osc-chroot',
  aliases: ['outscale-chroot'],
  title: 'OMI by chroot',
  help: 'Mounts a volume on an OUTSCALE VM, runs the provisioners in it by chroot, and makes an OMI of it. Quick: nothing boots.',
  options: oscChrootOptions,
  checks: [
    ...accessChecks,
    ...omiChecks,
    ...optionalSourceOmiChecks,
    ...chrootChecks,
    ...chrootHostChecks,
    fileExists('x509_cert_path'),
    fileExists('x509_key_path'),
  ],
}
