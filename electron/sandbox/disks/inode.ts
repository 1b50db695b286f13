/** Owner, permissions and time that every inode has. */
export interface InodeAttributes {
  /** Permission bits including setuid, setgid and sticky (0o7777); the kind of file is not in them. */
  mode: number
  uid: number
  gid: number
  /** Milliseconds since the epoch. */
  mtime: number
}

export interface FileInode extends InodeAttributes {
  readonly kind: 'file'
  /** May be longer than `stored`: room for appends. */
  bytes: Uint8Array
  /** How much of `bytes` counts; what is between here and `size` reads as zeroes. */
  stored: number
  size: number
  links: number
  /** True while `bytes` also belongs to a frozen layer and must be copied before it is written. */
  shared: boolean
}

export interface DirectoryInode extends InodeAttributes {
  readonly kind: 'directory'
  readonly entries: Map<string, number>
  parent: number
}

export interface SymlinkInode extends InodeAttributes {
  readonly kind: 'symlink'
  readonly target: string
}

export interface SpecialInode extends InodeAttributes {
  readonly kind: 'special'
  readonly device: 'block' | 'character' | 'fifo' | 'socket'
  /** What a driver of the running machine is looked up by, such as `null` or `vda1`. */
  readonly driver: string
}

/** A file whose content is made when it is read, as in /proc and /sys. Never part of a disk. */
export interface GeneratedInode extends InodeAttributes {
  readonly kind: 'generated'
  readonly read: () => string
  readonly write?: (text: string) => void
}

export type Inode = FileInode | DirectoryInode | SymlinkInode | SpecialInode | GeneratedInode

/** The same inode for another layer: entries are copied, file bytes are shared until somebody writes them. */
export function copyInode(inode: Inode): Inode {
  switch (inode.kind) {
    case 'directory':
      return { ...inode, entries: new Map(inode.entries) }
    case 'file':
      return { ...inode, shared: true }
    case 'symlink':
    case 'special':
    case 'generated':
      return { ...inode }
  }
}
