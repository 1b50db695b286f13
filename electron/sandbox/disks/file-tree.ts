import { randomUUID } from 'node:crypto'
import { FileSystemError } from './file-system-error.ts'
import {
  copyInode,
  type DirectoryInode,
  type FileInode,
  type Inode,
  type SpecialInode,
  type SymlinkInode,
} from './inode.ts'

/** A set of inodes on top of another set. Frozen as soon as a fork shares it. */
export interface Layer {
  readonly id: string
  readonly parent: Layer | undefined
  readonly depth: number
  /** `null` marks an inode of a layer below as deleted. */
  readonly inodes: Map<number, Inode | null>
}

export const rootInode = 1

/** A longer chain than this is merged into one layer at the next fork, so that look-ups stay quick. */
const longestChain = 24

/** What a new inode starts with. */
export interface NewInode {
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly mtime: number
}

/**
 * A copy-on-write tree of inodes: what a file system on a simulated disk holds. It knows nothing about permissions,
 * paths or mounts; those belong to the machine that has it mounted. A fork takes constant time.
 */
export class FileTree {
  #layer: Layer
  #next: number
  /** Grows with every change; tells the disk store whether the tree has to be written again. */
  revision = 0
  readonly id: string = randomUUID()

  constructor(layer: Layer, next: number) {
    this.#layer = layer
    this.#next = next
  }

  /** A file system as `mkfs` leaves it: an empty root directory. */
  static empty(now: number): FileTree {
    const tree = new FileTree(newLayer(undefined), rootInode + 1)
    const root: DirectoryInode = {
      kind: 'directory',
      mode: 0o755,
      uid: 0,
      gid: 0,
      mtime: now,
      entries: new Map(),
      parent: rootInode,
    }
    tree.#layer.inodes.set(rootInode, root)
    return tree
  }

  /** The layers as they are now and the next free inode number, for the disk store. */
  get state(): { readonly layer: Layer; readonly next: number } {
    return { layer: this.#layer, next: this.#next }
  }

  /** A second tree with the same content; neither sees the other's later changes. */
  fork(): FileTree {
    if (this.#layer.inodes.size > 0) {
      const frozen = this.#layer.depth >= longestChain ? mergedLayer(this.#layer) : this.#layer
      this.#layer = newLayer(frozen)
    }
    return new FileTree(newLayer(this.#layer.parent), this.#next)
  }

  get(number: number): Readonly<Inode> | undefined {
    for (let layer: Layer | undefined = this.#layer; layer; layer = layer.parent) {
      const inode = layer.inodes.get(number)
      if (inode !== undefined) return inode ?? undefined
    }
    return undefined
  }

  /** @throws FileSystemError ENOTDIR */
  directory(number: number): Readonly<DirectoryInode> {
    const inode = this.get(number)
    if (inode?.kind !== 'directory') throw new FileSystemError('ENOTDIR', `inode ${number}`)
    return inode
  }

  lookup(directory: number, name: string): number | undefined {
    return this.directory(directory).entries.get(name)
  }

  createFile(directory: number, name: string, attributes: NewInode): number {
    const file: FileInode = { kind: 'file', ...attributes, bytes: noBytes, stored: 0, size: 0, links: 1, shared: true }
    return this.#create(directory, name, file)
  }

  createDirectory(directory: number, name: string, attributes: NewInode): number {
    return this.#create(directory, name, {
      kind: 'directory',
      ...attributes,
      entries: new Map(),
      parent: directory,
    })
  }

  createSymlink(directory: number, name: string, target: string, attributes: NewInode): number {
    const symlink: SymlinkInode = { kind: 'symlink', ...attributes, mode: 0o777, target }
    return this.#create(directory, name, symlink)
  }

  /** A link whose target is asked for whenever it is followed, as in /proc. Never part of a disk. */
  createLiveLink(directory: number, name: string, target: () => string, attributes: NewInode): number {
    return this.#create(directory, name, {
      kind: 'symlink',
      ...attributes,
      mode: 0o777,
      get target() {
        return target()
      },
    })
  }

  createSpecial(
    directory: number,
    name: string,
    special: Pick<SpecialInode, 'device' | 'driver'>,
    attributes: NewInode,
  ): number {
    return this.#create(directory, name, { kind: 'special', ...attributes, ...special })
  }

  createGenerated(
    directory: number,
    name: string,
    content: { readonly read: () => string; readonly write?: (text: string) => void },
    attributes: NewInode,
  ): number {
    return this.#create(directory, name, { kind: 'generated', ...attributes, ...content })
  }

  /** Adds a second name to a file. */
  link(directory: number, name: string, number: number, now: number): void {
    this.#requireFree(directory, name)
    const inode = this.#own(number)
    if (inode.kind === 'directory') throw new FileSystemError('EPERM', name)
    if (inode.kind === 'file') inode.links += 1
    this.#enter(directory, name, number, now)
  }

  /** Removes a name, and the inode with its last name. A directory must be empty. */
  unlink(directory: number, name: string, now: number): void {
    const number = this.lookup(directory, name)
    const inode = number === undefined ? undefined : this.get(number)
    if (number === undefined || !inode) throw new FileSystemError('ENOENT', name)
    if (inode.kind === 'directory' && inode.entries.size > 0) throw new FileSystemError('ENOTEMPTY', name)
    const parent = this.#ownDirectory(directory)
    parent.entries.delete(name)
    parent.mtime = now
    this.#release(number)
  }

  /** Moves a name, replacing what the new name stood for. */
  rename(from: number, oldName: string, to: number, newName: string, now: number): void {
    const number = this.lookup(from, oldName)
    if (number === undefined) throw new FileSystemError('ENOENT', oldName)
    const replaced = this.lookup(to, newName)
    if (replaced === number) return
    if (this.get(number)?.kind === 'directory' && this.#isInside(to, number)) {
      throw new FileSystemError('EINVAL', newName)
    }
    if (replaced !== undefined) this.unlink(to, newName, now)
    const source = this.#ownDirectory(from)
    source.entries.delete(oldName)
    source.mtime = now
    this.#enter(to, newName, number, now)
    const moved = this.#own(number)
    if (moved.kind === 'directory') moved.parent = to
  }

  /** The file's bytes in a range, the whole file by default; the caller must not change them. */
  read(number: number, offset = 0, length = Number.POSITIVE_INFINITY): Uint8Array {
    const inode = this.get(number)
    if (inode?.kind !== 'file') throw new FileSystemError('EINVAL', `inode ${number}`)
    const end = Math.min(inode.size, offset + length)
    if (end <= inode.stored) return inode.bytes.subarray(offset, Math.max(offset, end))
    if (offset >= end) return noBytes
    const bytes = new Uint8Array(end - offset)
    if (offset < inode.stored) bytes.set(inode.bytes.subarray(offset, inode.stored))
    return bytes
  }

  /**
   * Writes at an offset. Zeroes at the end take no memory, so that a swap file of gigabytes costs nothing. Does
   * nothing when the file has been deleted meanwhile.
   * @throws FileSystemError ENOSPC
   */
  write(number: number, offset: number, bytes: Uint8Array, now: number): void {
    if (this.get(number)?.kind !== 'file') return
    const inode = this.#own(number)
    if (inode.kind !== 'file') return
    const end = offset + bytes.length
    if (offset < inode.stored || !isZero(bytes)) {
      const stored = Math.max(inode.stored, end)
      if (stored > largestFile) throw new FileSystemError('ENOSPC', `inode ${number}`)
      makeWritable(inode, stored)
      inode.bytes.fill(0, inode.stored, offset)
      inode.bytes.set(bytes, offset)
      inode.stored = stored
    }
    inode.size = Math.max(inode.size, end)
    inode.mtime = now
  }

  truncate(number: number, size: number, now: number): void {
    if (this.get(number)?.kind !== 'file') return
    const inode = this.#own(number)
    if (inode.kind !== 'file') return
    inode.size = size
    inode.stored = Math.min(inode.stored, size)
    if (size === 0) {
      inode.bytes = noBytes
      inode.shared = true
    }
    inode.mtime = now
  }

  setAttributes(number: number, change: Partial<NewInode>): void {
    Object.assign(this.#own(number), change)
  }

  /** Bytes of all files and the number of inodes, for `df`. Walks the whole tree. */
  usage(): { readonly bytes: number; readonly inodes: number } {
    let bytes = 0
    let inodes = 0
    const seen = new Set<number>()
    for (let layer: Layer | undefined = this.#layer; layer; layer = layer.parent) {
      for (const [number, inode] of layer.inodes) {
        if (seen.has(number)) continue
        seen.add(number)
        if (!inode) continue
        inodes += 1
        bytes += inode.kind === 'file' ? inode.stored : 0
      }
    }
    return { bytes, inodes }
  }

  #create(directory: number, name: string, inode: Inode): number {
    this.#requireFree(directory, name)
    const number = this.#next
    this.#next += 1
    this.#layer.inodes.set(number, inode)
    this.#enter(directory, name, number, inode.mtime)
    return number
  }

  #requireFree(directory: number, name: string): void {
    if (this.lookup(directory, name) !== undefined) throw new FileSystemError('EEXIST', name)
  }

  #enter(directory: number, name: string, number: number, now: number): void {
    const parent = this.#ownDirectory(directory)
    parent.entries.set(name, number)
    parent.mtime = now
  }

  #isInside(directory: number, ancestor: number): boolean {
    for (let at = directory; ; at = this.directory(at).parent) {
      if (at === ancestor) return true
      if (at === rootInode) return false
    }
  }

  #release(number: number): void {
    const inode = this.#own(number)
    if (inode.kind === 'file' && inode.links > 1) {
      inode.links -= 1
      return
    }
    if (this.#layer.parent) this.#layer.inodes.set(number, null)
    else this.#layer.inodes.delete(number)
  }

  #ownDirectory(number: number): DirectoryInode {
    const inode = this.#own(number)
    if (inode.kind !== 'directory') throw new FileSystemError('ENOTDIR', `inode ${number}`)
    return inode
  }

  /** The inode in this tree's own layer, where it may be changed. */
  #own(number: number): Inode {
    this.revision += 1
    const own = this.#layer.inodes.get(number)
    if (own) return own
    const below = own === null ? undefined : this.get(number)
    if (!below) throw new FileSystemError('EIO', `inode ${number}`)
    const copy = copyInode(below)
    this.#layer.inodes.set(number, copy)
    return copy
  }
}

const noBytes = new Uint8Array(0)

/** More than this of one file is not kept in memory; the machine says that its disk is full. */
const largestFile = 1024 ** 3

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0)
}

export function newLayer(parent: Layer | undefined, id: string = randomUUID()): Layer {
  return { id, parent, depth: parent ? parent.depth + 1 : 0, inodes: new Map() }
}

function mergedLayer(top: Layer): Layer {
  const merged = newLayer(undefined)
  const seen = new Set<number>()
  for (let layer: Layer | undefined = top; layer; layer = layer.parent) {
    for (const [number, inode] of layer.inodes) {
      if (seen.has(number)) continue
      seen.add(number)
      if (inode) merged.inodes.set(number, inode)
    }
  }
  return merged
}

/** Gives the file bytes of its own with room for `size`, at least doubling so that appending stays linear. */
function makeWritable(file: FileInode, size: number): void {
  if (!file.shared && size <= file.bytes.length) return
  const room = size <= file.bytes.length ? file.bytes.length : Math.max(size, file.stored * 2)
  const bytes = new Uint8Array(room)
  bytes.set(file.bytes.subarray(0, file.stored))
  file.bytes = bytes
  file.shared = false
}
