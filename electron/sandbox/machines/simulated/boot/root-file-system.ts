import { TreeWriter } from '../../../disks/tree-writer.ts'
import type { FileSystemVolume } from '../../../disks/volume-content.ts'
import type { BlockDevice, BlockDevices } from '../kernel/block-devices.ts'
import { contentOf } from '../kernel/block-devices.ts'

/** The device and file system that a machine boots from. */
export interface BootVolume {
  readonly device: BlockDevice
  readonly volume: FileSystemVolume
}

/**
 * Finds what the firmware would start on a disk: a file system with a kernel in /boot.
 * @returns what the console says when there is none
 */
export function findBootVolume(blocks: BlockDevices, serial: string): BootVolume | string {
  const devices = blocks.all().filter((device) => device.disk.serial === serial)
  const candidates = devices.flatMap((device) => {
    const content = contentOf(device)
    return content.kind === 'file-system' ? [{ device, volume: content }] : []
  })
  if (candidates.length === 0) {
    return 'Booting from Hard Disk...\nBoot failed: not a bootable disk\n\nNo bootable device.'
  }
  const withKernel = candidates.find(({ volume }) => hasKernel(volume))
  if (!withKernel) return "GRUB loading.\nerror: file `/boot/vmlinuz' not found.\nEntering rescue mode...\ngrub rescue>"
  const root = candidates.find(({ volume }) => new TreeWriter(volume.tree, () => 0).exists('/sbin/init'))
  if (!root) return 'Kernel panic - not syncing: No working init found.'
  return root
}

function hasKernel(volume: FileSystemVolume): boolean {
  const reader = new TreeWriter(volume.tree, () => 0)
  return [...reader.list('/boot'), ...reader.list('/')].some((name) => name.startsWith('vmlinuz'))
}

/** The release of the newest kernel in /boot. */
export function kernelRelease(volume: FileSystemVolume): string {
  const names = new TreeWriter(volume.tree, () => 0).list('/boot').filter((name) => name.startsWith('vmlinuz-'))
  return names.at(-1)?.slice('vmlinuz-'.length) ?? '6.1.0-simulated'
}
