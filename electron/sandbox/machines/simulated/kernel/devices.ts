import { randomFillSync } from 'node:crypto'
import { FileSystemError } from '../../../disks/file-system-error.ts'
import { FileTree, rootInode } from '../../../disks/file-tree.ts'
import { TreeWriter } from '../../../disks/tree-writer.ts'
import { type BlockDevices, contentOf, setContent, sizeOf } from './block-devices.ts'
import type { OpenFile, ReadResult } from './open-file.ts'
import type { Process } from './process.ts'
import { CallbackFile } from './regular-file.ts'

const characterDevices: Readonly<Record<string, number>> = {
  null: 0o666,
  zero: 0o666,
  full: 0o666,
  random: 0o666,
  urandom: 0o666,
  tty: 0o666,
  console: 0o600,
  kmsg: 0o644,
}

/** The content of /dev for these disks. */
export function deviceTree(blocks: BlockDevices, now: () => number): FileTree {
  const tree = FileTree.empty(now())
  refreshDeviceTree(tree, blocks, now)
  return tree
}

/** Makes /dev show the disks and partitions that there are now, as udev does. */
export function refreshDeviceTree(tree: FileTree, blocks: BlockDevices, now: () => number): void {
  const writer = new TreeWriter(tree, now)
  const known = new Set<string>()
  const special = (path: string, device: 'block' | 'character', driver: string, mode: number, gid = 0) => {
    const slash = path.lastIndexOf('/')
    const parent = writer.directory(path.slice(0, slash))
    const name = path.slice(slash + 1)
    if (path.indexOf('/', 1) < 0) known.add(name)
    if (tree.lookup(parent, name) === undefined) {
      tree.createSpecial(parent, name, { device, driver }, { mode, uid: 0, gid, mtime: now() })
    }
  }
  for (const [name, mode] of Object.entries(characterDevices)) special(`/${name}`, 'character', name, mode)
  for (let fd = 0; fd < 64; fd += 1) special(`/fd/${fd}`, 'character', `fd:${fd}`, 0o666)
  for (const [name, fd] of [
    ['stdin', 0],
    ['stdout', 1],
    ['stderr', 2],
  ] as const) {
    special(`/${name}`, 'character', `fd:${fd}`, 0o666)
  }
  for (const directory of ['pts', 'shm', 'mapper']) {
    known.add(directory)
    writer.directory(`/${directory}`, directory === 'shm' ? { mode: 0o1777 } : {})
  }
  known.add('fd').add('disk')
  writer.remove('/disk')
  for (const device of blocks.all()) {
    special(`/${device.name}`, 'block', device.name, 0o660, 6)
    const content = contentOf(device)
    if (content.kind === 'file-system' || content.kind === 'swap') {
      writer.symlink(`/disk/by-uuid/${content.uuid}`, `../../${device.name}`)
      if (content.label) writer.symlink(`/disk/by-label/${content.label}`, `../../${device.name}`)
    }
    const suffix = device.partition ? `-part${device.partition.number}` : ''
    writer.symlink(`/disk/by-id/virtio-${device.disk.serial}${suffix}`, `../../${device.name}`)
    const requested = device.disk.requestedName.replace('/dev/', '').replace(/\d+$/, '')
    const alias = `${requested}${device.partition?.number ?? ''}`
    if (requested !== '' && alias !== device.name) {
      known.add(alias)
      writer.symlink(`/${alias}`, device.name)
    }
  }
  for (const name of [...tree.directory(rootInode).entries.keys()]) {
    const inode = tree.get(tree.lookup(rootInode, name) ?? 0)
    if (!known.has(name) && (inode?.kind === 'special' || inode?.kind === 'symlink')) writer.remove(`/${name}`)
  }
}

/** Opens a device node for a process. @throws FileSystemError ENXIO */
export function openDevice(driver: string, process: Process, blocks: BlockDevices): OpenFile {
  if (driver.startsWith('fd:')) {
    const file = process.fds.get(Number(driver.slice(3)))
    if (!file) throw new FileSystemError('ENXIO', `/dev/fd/${driver.slice(3)}`)
    return file.retain()
  }
  switch (driver) {
    case 'null':
      return new CallbackFile('device', () => undefined, discard)
    case 'zero':
      return new CallbackFile('device', (limit) => new Uint8Array(limit), discard)
    case 'full':
      return new CallbackFile(
        'device',
        (limit) => new Uint8Array(limit),
        () => {
          throw new FileSystemError('ENOSPC', '/dev/full')
        },
      )
    case 'random':
    case 'urandom':
      return new CallbackFile('device', (limit) => randomFillSync(new Uint8Array(limit)), discard)
    case 'tty': {
      if (!process.terminal) throw new FileSystemError('ENXIO', '/dev/tty')
      return process.terminal.retain()
    }
    case 'console':
    case 'kmsg':
      return new CallbackFile(
        'device',
        () => undefined,
        (bytes) => {
          process.kernel.console(Buffer.from(bytes).toString('utf8'))
        },
      )
    default:
      return openBlockDevice(driver, blocks)
  }
}

/** Reading gives zeroes, as a simulated disk has files and no blocks; writing destroys what is on it. */
function openBlockDevice(name: string, blocks: BlockDevices): OpenFile {
  const device = blocks.find(name)
  if (!device) throw new FileSystemError('ENXIO', `/dev/${name}`)
  const size = sizeOf(device)
  let position = 0
  const read = (limit: number): ReadResult => {
    const length = Math.min(limit, size - position)
    position += length
    return length === 0 ? undefined : new Uint8Array(length)
  }
  const write = (bytes: Uint8Array) => {
    if (position + bytes.length > size) throw new FileSystemError('ENOSPC', `/dev/${name}`)
    position += bytes.length
    if (contentOf(device).kind !== 'blank') setContent(device, { kind: 'blank' })
  }
  return new CallbackFile('device', read, write)
}

function discard(): void {}
