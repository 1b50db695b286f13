import { FileSystemError } from '../../../disks/file-system-error.ts'
import type { Inode } from '../../../disks/inode.ts'
import { type Access, inGroup, permits } from './credentials.ts'
import type { MountTable, Place, Viewer, Walked } from './mount-table.ts'
import type { OpenFile } from './open-file.ts'
import { GeneratedFile, type OpenFlags, RegularFile } from './regular-file.ts'

/** A process as far as its file system calls are concerned. */
export interface FileUser extends Viewer {
  /** Bits that new files do not get. */
  readonly umask: number
}

/** What opening a device node gives. */
export type DeviceOpener = (driver: string, user: FileUser) => OpenFile

export interface Status {
  readonly inode: Readonly<Inode>
  readonly place: Place
  /** Canonical path. */
  readonly path: string
  readonly size: number
  readonly links: number
}

/**
 * The file system calls of one process, with the permission checks of a Linux kernel. Everything is in memory, so
 * every call is synchronous; failures are FileSystemErrors with the kernel's code.
 */
export class FileAccess {
  readonly #mounts: MountTable
  readonly #user: FileUser
  readonly #now: () => number
  readonly #openDevice: DeviceOpener

  constructor(mounts: MountTable, user: FileUser, now: () => number, openDevice: DeviceOpener) {
    this.#mounts = mounts
    this.#user = user
    this.#now = now
    this.#openDevice = openDevice
  }

  stat(path: string): Status {
    return this.#status(this.#mounts.walk(this.#user, path, true))
  }

  lstat(path: string): Status {
    return this.#status(this.#mounts.walk(this.#user, path, false))
  }

  /** Like `stat`, undefined when the path does not exist or may not be looked at. */
  find(path: string, follow = true): Status | undefined {
    try {
      return this.#status(this.#mounts.walk(this.#user, path, follow))
    } catch (error) {
      if (error instanceof FileSystemError) return undefined
      throw error
    }
  }

  exists(path: string): boolean {
    return this.find(path) !== undefined
  }

  isDirectory(path: string): boolean {
    return this.find(path)?.inode.kind === 'directory'
  }

  may(path: string, access: Access): boolean {
    const status = this.find(path)
    if (!status) return false
    if (access === 'write' && isReadOnly(status.place)) return false
    return permits(this.#user.credentials, status.inode, access)
  }

  /** The path without symbolic links. @throws FileSystemError ENOENT */
  realpath(path: string): string {
    return this.#mounts.walk(this.#user, path, true).path
  }

  list(path: string): string[] {
    const { place } = this.#mounts.walk(this.#user, path, true)
    const inode = this.#mounts.inodeAt(place)
    if (inode.kind !== 'directory') throw new FileSystemError('ENOTDIR', path)
    this.#require(inode, 'read', path)
    return [...inode.entries.keys()].sort()
  }

  readlink(path: string): string {
    const { inode } = this.lstat(path)
    if (inode.kind !== 'symlink') throw new FileSystemError('EINVAL', path)
    return inode.target
  }

  open(path: string, flags: OpenFlags): OpenFile {
    const entry = flags.create ? this.#mounts.entry(this.#user, path, !flags.exclusive) : undefined
    let place = entry ? entry.place : this.#mounts.walk(this.#user, path, true).place
    if (entry && place && flags.exclusive) throw new FileSystemError('EEXIST', path)
    if (entry && !place) {
      const attributes = this.#newAttributes(entry.parent, (flags.mode ?? 0o666) & ~this.#user.umask, path)
      const number = entry.parent.mount.tree.createFile(entry.parent.number, entry.name, attributes)
      place = { mount: entry.parent.mount, number }
      return new RegularFile(place, flags, this.#now)
    }
    if (!place) throw new FileSystemError('ENOENT', path)
    const inode = this.#mounts.inodeAt(place)
    if (inode.kind === 'directory' && flags.write) throw new FileSystemError('EISDIR', path)
    if (flags.read) this.#require(inode, 'read', path)
    if (flags.write) this.#require(inode, 'write', path)
    switch (inode.kind) {
      case 'file':
        if (flags.write) requireWritable(place, path)
        if (flags.truncate) place.mount.tree.truncate(place.number, 0, this.#now())
        return new RegularFile(place, flags, this.#now)
      case 'generated':
        return new GeneratedFile(flags.read ? inode.read() : '', inode.write)
      case 'special':
        return this.#openDevice(inode.driver, this.#user)
      case 'directory':
        throw new FileSystemError('EISDIR', path)
      case 'symlink':
        throw new FileSystemError('ELOOP', path)
    }
  }

  /** The whole content of a file. The bytes must not be changed. */
  readBytes(path: string): Uint8Array {
    const { place } = this.#mounts.walk(this.#user, path, true)
    const inode = this.#mounts.inodeAt(place)
    if (inode.kind === 'directory') throw new FileSystemError('EISDIR', path)
    this.#require(inode, 'read', path)
    if (inode.kind === 'file') return place.mount.tree.read(place.number)
    if (inode.kind === 'generated') return Buffer.from(inode.read())
    return new Uint8Array(0)
  }

  readText(path: string): string {
    return Buffer.from(this.readBytes(path)).toString('utf8')
  }

  /** The text of a file, or undefined when it cannot be read. */
  tryReadText(path: string): string | undefined {
    try {
      return this.readText(path)
    } catch (error) {
      if (error instanceof FileSystemError) return undefined
      throw error
    }
  }

  writeFile(path: string, content: string | Uint8Array, mode = 0o666): void {
    this.#put(path, content, { read: false, write: true, create: true, truncate: true, mode })
  }

  appendFile(path: string, content: string | Uint8Array): void {
    this.#put(path, content, { read: false, write: true, create: true, append: true })
  }

  mkdir(path: string, mode = 0o777): void {
    const entry = this.#mounts.entry(this.#user, path.replace(/(?<=.)\/+$/, ''), false)
    if (entry.place) throw new FileSystemError('EEXIST', path)
    const attributes = this.#newAttributes(entry.parent, mode & ~this.#user.umask, path)
    const parent = this.#mounts.inodeAt(entry.parent)
    const inherited = parent.mode & 0o2000
    entry.parent.mount.tree.createDirectory(entry.parent.number, entry.name, {
      ...attributes,
      mode: attributes.mode | inherited,
    })
  }

  /** Makes a directory and whatever is missing above it; an existing one is left alone. */
  mkdirAll(path: string, mode = 0o777): void {
    const status = this.find(path)
    if (status?.inode.kind === 'directory') return
    if (status) throw new FileSystemError('EEXIST', path)
    const parent = parentPath(path)
    if (parent !== path) this.mkdirAll(parent)
    this.mkdir(path, mode)
  }

  symlink(target: string, path: string): void {
    const entry = this.#mounts.entry(this.#user, path, false)
    if (entry.place) throw new FileSystemError('EEXIST', path)
    const attributes = this.#newAttributes(entry.parent, 0o777, path)
    entry.parent.mount.tree.createSymlink(entry.parent.number, entry.name, target, attributes)
  }

  link(existing: string, path: string): void {
    const source = this.#mounts.walk(this.#user, existing, false).place
    const entry = this.#mounts.entry(this.#user, path, false)
    if (entry.place) throw new FileSystemError('EEXIST', path)
    if (source.mount !== entry.parent.mount) throw new FileSystemError('EXDEV', path)
    this.#requireDirectoryChange(entry.parent, path)
    entry.parent.mount.tree.link(entry.parent.number, entry.name, source.number, this.#now())
  }

  makeSpecial(path: string, device: 'block' | 'character' | 'fifo' | 'socket', driver: string, mode = 0o666): void {
    if (device !== 'fifo' && device !== 'socket' && this.#user.credentials.uid !== 0) {
      throw new FileSystemError('EPERM', path)
    }
    const entry = this.#mounts.entry(this.#user, path, false)
    if (entry.place) throw new FileSystemError('EEXIST', path)
    const attributes = this.#newAttributes(entry.parent, mode & ~this.#user.umask, path)
    entry.parent.mount.tree.createSpecial(entry.parent.number, entry.name, { device, driver }, attributes)
  }

  /** Removes a name that is not a directory. */
  unlink(path: string): void {
    const { parent, name, inode } = this.#removable(path)
    if (inode.kind === 'directory') throw new FileSystemError('EISDIR', path)
    parent.mount.tree.unlink(parent.number, name, this.#now())
  }

  rmdir(path: string): void {
    const { parent, name, inode } = this.#removable(path)
    if (inode.kind !== 'directory') throw new FileSystemError('ENOTDIR', path)
    if (inode.entries.size > 0) throw new FileSystemError('ENOTEMPTY', path)
    parent.mount.tree.unlink(parent.number, name, this.#now())
  }

  /** Removes a file, or a directory with everything in it. */
  removeAll(path: string): void {
    const status = this.lstat(path)
    if (status.inode.kind !== 'directory') {
      this.unlink(path)
      return
    }
    for (const name of this.list(path)) this.removeAll(`${path}/${name}`)
    this.rmdir(path)
  }

  rename(from: string, to: string): void {
    const source = this.#removable(from.replace(/(?<=.)\/+$/, ''))
    const target = this.#mounts.entry(this.#user, to.replace(/(?<=.)\/+$/, ''), false)
    if (source.parent.mount !== target.parent.mount) throw new FileSystemError('EXDEV', to)
    if (target.place) {
      const replaced = this.#mounts.inodeAt(target.place)
      if (replaced.kind === 'directory' && source.inode.kind !== 'directory') throw new FileSystemError('EISDIR', to)
      if (replaced.kind !== 'directory' && source.inode.kind === 'directory') throw new FileSystemError('ENOTDIR', to)
      this.#removable(to)
    }
    this.#requireDirectoryChange(target.parent, to)
    source.parent.mount.tree.rename(source.parent.number, source.name, target.parent.number, target.name, this.#now())
  }

  chmod(path: string, mode: number): void {
    const { place } = this.#mounts.walk(this.#user, path, true)
    this.#requireOwner(place, path)
    place.mount.tree.setAttributes(place.number, { mode: mode & 0o7777 })
  }

  /** @param follow false changes a symbolic link itself. */
  chown(path: string, owner: { readonly uid?: number; readonly gid?: number }, follow = true): void {
    const { place } = this.#mounts.walk(this.#user, path, follow)
    const inode = this.#mounts.inodeAt(place)
    const who = this.#user.credentials
    const changesUser = owner.uid !== undefined && owner.uid !== inode.uid
    const foreignGroup = owner.gid !== undefined && owner.gid !== inode.gid && !inGroup(who, owner.gid)
    if (who.uid !== 0 && (changesUser || foreignGroup || who.uid !== inode.uid)) {
      throw new FileSystemError('EPERM', path)
    }
    requireWritable(place, path)
    place.mount.tree.setAttributes(place.number, owner)
  }

  setModified(path: string, mtime: number): void {
    const { place } = this.#mounts.walk(this.#user, path, true)
    const inode = this.#mounts.inodeAt(place)
    const who = this.#user.credentials
    if (who.uid !== 0 && who.uid !== inode.uid && !permits(who, inode, 'write')) {
      throw new FileSystemError('EACCES', path)
    }
    requireWritable(place, path)
    place.mount.tree.setAttributes(place.number, { mtime })
  }

  truncate(path: string, size: number): void {
    const { place } = this.#mounts.walk(this.#user, path, true)
    const inode = this.#mounts.inodeAt(place)
    if (inode.kind === 'directory') throw new FileSystemError('EISDIR', path)
    this.#require(inode, 'write', path)
    requireWritable(place, path)
    place.mount.tree.truncate(place.number, size, this.#now())
  }

  #put(path: string, content: string | Uint8Array, flags: OpenFlags): void {
    const file = this.open(path, flags)
    // Regular files and generated ones take everything at once; a device such as /dev/null does too.
    void file.write(typeof content === 'string' ? Buffer.from(content) : content)
    file.release()
  }

  #status({ place, path }: Walked): Status {
    const inode = this.#mounts.inodeAt(place)
    const size = inode.kind === 'file' ? inode.size : inode.kind === 'symlink' ? inode.target.length : 4096
    const links = inode.kind === 'file' ? inode.links : inode.kind === 'directory' ? 2 : 1
    return { inode, place, path, size: inode.kind === 'generated' || inode.kind === 'special' ? 0 : size, links }
  }

  #require(inode: Readonly<Inode>, access: Access, path: string): void {
    if (!permits(this.#user.credentials, inode, access)) throw new FileSystemError('EACCES', path)
  }

  #requireOwner(place: Place, path: string): void {
    const inode = this.#mounts.inodeAt(place)
    const { uid } = this.#user.credentials
    if (uid !== 0 && uid !== inode.uid) throw new FileSystemError('EPERM', path)
    requireWritable(place, path)
  }

  #requireDirectoryChange(parent: Place, path: string): void {
    const inode = this.#mounts.inodeAt(parent)
    if (inode.kind !== 'directory') throw new FileSystemError('ENOTDIR', path)
    this.#require(inode, 'write', path)
    this.#require(inode, 'execute', path)
    requireWritable(parent, path)
  }

  #newAttributes(parent: Place, mode: number, path: string) {
    this.#requireDirectoryChange(parent, path)
    const directory = this.#mounts.inodeAt(parent)
    const { uid, gid } = this.#user.credentials
    return { mode, uid, gid: directory.mode & 0o2000 ? directory.gid : gid, mtime: this.#now() }
  }

  #removable(path: string): { parent: Place; name: string; inode: Readonly<Inode> } {
    const entry = this.#mounts.entry(this.#user, path, false)
    if (!entry.place) throw new FileSystemError('ENOENT', path)
    this.#requireDirectoryChange(entry.parent, path)
    const { place } = entry
    const isMounted = this.#mounts.all.some((mount) => mount === place.mount && mount.root === place.number)
    if (place.mount !== entry.parent.mount || (isMounted && place.number !== entry.parent.number)) {
      throw new FileSystemError('EBUSY', path)
    }
    const inode = this.#mounts.inodeAt(place)
    const directory = this.#mounts.inodeAt(entry.parent)
    const { uid } = this.#user.credentials
    if (directory.mode & 0o1000 && uid !== 0 && uid !== inode.uid && uid !== directory.uid) {
      throw new FileSystemError('EPERM', path)
    }
    return { parent: entry.parent, name: entry.name, inode }
  }
}

function isReadOnly(place: Place): boolean {
  return place.mount.options.includes('ro')
}

function requireWritable(place: Place, path: string): void {
  if (isReadOnly(place)) throw new FileSystemError('EROFS', path)
}

/** The directory that a path is in. */
export function parentPath(path: string): string {
  const trimmed = path.replace(/\/+$/, '')
  const slash = trimmed.lastIndexOf('/')
  if (slash < 0) return '.'
  return slash === 0 ? '/' : trimmed.slice(0, slash)
}
