import { FileSystemError } from '../../../disks/file-system-error.ts'
import { FileTree } from '../../../disks/file-tree.ts'
import { type BlockDevice, contentOf, sizeOf } from '../kernel/block-devices.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Mount, Viewer } from '../kernel/mount-table.ts'
import { hostFolderOf } from '../kernel/proc-processes.ts'
import { procTree, sysTree } from '../kernel/proc-tree.ts'

export interface MountRequest {
  /** A device, `UUID=…`, `LABEL=…`, a directory for a bind mount, or a name such as `tmpfs`. */
  readonly source: string
  readonly target: string
  readonly type: string | undefined
  readonly options: readonly string[]
}

/** Finds the block device that a path, link or `UUID=` means. */
export function deviceOf(kernel: Kernel, viewer: Viewer, source: string): BlockDevice | undefined {
  const tagged = /^(UUID|LABEL|PARTUUID)="?([^"]*)"?$/.exec(source)
  if (tagged) return kernel.blocks.findBy(tagged[1] as 'UUID' | 'LABEL' | 'PARTUUID', tagged[2] ?? '')
  const found = kernel.mounts.find(viewer, source)
  if (!found) return undefined
  const inode = kernel.mounts.inodeAt(found.place)
  return inode.kind === 'special' && inode.device === 'block' ? kernel.blocks.find(inode.driver) : undefined
}

/**
 * Mounts something.
 * @returns a complaint worded as mount(8) does, or nothing
 */
export function mountFileSystem(kernel: Kernel, viewer: Viewer, request: MountRequest): string | undefined {
  const { source, target, type, options } = request
  let over: Mount['over']
  let path: string
  try {
    const walked = kernel.mounts.walk(viewer, target)
    if (kernel.mounts.inodeAt(walked.place).kind !== 'directory' && !options.includes('bind')) {
      return `${target}: mount point is not a directory.`
    }
    over = walked.place
    path = walked.path
  } catch (error) {
    if (error instanceof FileSystemError) return `${target}: mount point does not exist.`
    throw error
  }
  if (options.includes('remount')) return remount(kernel, path, options)
  const shown = options.filter(
    (option) => !['defaults', 'loop', 'nofail', 'bind', 'rbind'].includes(option) && !option.startsWith('x-'),
  )
  const common = {
    target: path,
    over,
    options: shown.includes('ro') ? shown : ['rw', ...shown.filter((option) => option !== 'rw')],
  }
  if (options.includes('bind') || options.includes('rbind')) {
    const walked = kernel.mounts.find(viewer, source)
    if (!walked) return `${target}: special device ${source} does not exist.`
    const { mount, number } = walked.place
    kernel.mounts.add({
      ...common,
      source: mount.source,
      type: mount.type,
      tree: mount.tree,
      root: number,
      capacity: mount.capacity,
    })
    return undefined
  }
  const virtual = virtualTree(kernel, type ?? source)
  if (virtual) {
    kernel.mounts.add({
      ...common,
      source,
      type: type ?? source,
      tree: virtual,
      root: 1,
      capacity: kernel.memory * 1024 ** 3,
    })
    return undefined
  }
  const device = deviceOf(kernel, viewer, source)
  if (!device)
    return /^(UUID|LABEL)=/.test(source)
      ? `${target}: can't find ${source}.`
      : `${target}: special device ${source} does not exist.`
  const content = contentOf(device)
  const name = `/dev/${device.name}`
  if (content.kind !== 'file-system') {
    return `${target}: wrong fs type, bad option, bad superblock on ${name}, missing codepage or helper program, or other error.`
  }
  if (type !== undefined && type !== 'auto' && type !== content.type) {
    return `${target}: wrong fs type, bad option, bad superblock on ${name}, missing codepage or helper program, or other error.`
  }
  if (kernel.mounts.all.some((mount) => mount.target === path && mount.source === name))
    return `${target}: ${name} already mounted on ${path}.`
  kernel.mounts.add({
    ...common,
    source: name,
    type: content.type,
    tree: content.tree,
    root: 1,
    capacity: sizeOf(device),
  })
  return undefined
}

function virtualTree(kernel: Kernel, type: string): FileTree | undefined {
  switch (type) {
    case 'proc':
      return procTree(kernel)
    case 'sysfs':
      return sysTree(kernel, 'legacy')
    case 'devtmpfs':
    case 'udev':
      return kernel.devices
    case 'tmpfs':
    case 'devpts':
    case 'ramfs':
    case 'binfmt_misc':
    case 'securityfs':
    case 'cgroup2':
    case 'debugfs':
    case 'mqueue':
      return FileTree.empty(kernel.now())
    default:
      return undefined
  }
}

function remount(kernel: Kernel, path: string, options: readonly string[]): string | undefined {
  const mount = [...kernel.mounts.all].reverse().find((each) => each.target === path)
  if (!mount) return `${path}: mount point not mounted or bad option.`
  const kept = mount.options.filter((option) => option !== 'ro' && option !== 'rw')
  const asked = options.filter((option) => option !== 'remount')
  Object.assign(mount, {
    options: [
      asked.includes('ro') ? 'ro' : 'rw',
      ...kept,
      ...asked.filter((option) => option !== 'ro' && option !== 'rw'),
    ],
  })
  return undefined
}

/** Takes a mount away by its directory or device. @returns a complaint, or nothing */
export function unmountFileSystem(kernel: Kernel, viewer: Viewer, target: string, lazy: boolean): string | undefined {
  const path = kernel.mounts.find(viewer, target)?.path ?? target
  const device = deviceOf(kernel, viewer, target)
  const mount = [...kernel.mounts.all]
    .reverse()
    .find((each) => each.target === path || (device && each.source === `/dev/${device.name}`))
  if (!mount?.over) return mount ? `${target}: target is busy.` : `${target}: not mounted.`
  const covers = kernel.mounts.all.some((each) => each !== mount && each.over?.mount === mount)
  const inUse = [...kernel.processes.values()].some((process) =>
    `${hostFolderOf(process, process.cwd)}/`.startsWith(`${mount.target}/`),
  )
  if ((covers || inUse) && !lazy) return `${target}: target is busy.`
  kernel.mounts.remove(mount)
  return undefined
}

/** The lines of /etc/fstab. */
export function fstabOf(text: string): MountRequest[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [source = '', target = '', type, options = 'defaults'] = line.split(/\s+/)
      return { source, target, type, options: options.split(',') }
    })
}
