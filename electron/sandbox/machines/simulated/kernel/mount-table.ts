import { FileSystemError } from '../../../disks/file-system-error.ts'
import type { FileTree } from '../../../disks/file-tree.ts'
import type { Inode } from '../../../disks/inode.ts'
import { type Credentials, permits } from './credentials.ts'

/** One mounted file system. */
export interface Mount {
  /** `/dev/vda1`, `proc`, `tmpfs`, or the directory of a bind mount. */
  readonly source: string
  /** Absolute path in the machine. */
  readonly target: string
  readonly type: string
  readonly options: readonly string[]
  readonly tree: FileTree
  /** Where in the tree the mount begins: the root, or the directory that a bind mount shows. */
  readonly root: number
  /** The directory that it covers; undefined for the root file system. */
  readonly over: Place | undefined
  /** Bytes, for `df`. */
  readonly capacity: number
}

/** An inode in a mounted file system. */
export interface Place {
  readonly mount: Mount
  readonly number: number
}

/** Whose eyes a path is seen through. */
export interface Viewer {
  readonly credentials: Credentials
  /** Absolute, inside `root`. */
  readonly cwd: string
  /** Where `/` is; other than the root file system's root after `chroot`. */
  readonly root: Place
}

export interface Walked {
  readonly place: Place
  /** The canonical path, without symbolic links, inside the viewer's root. */
  readonly path: string
}

/** The last name of a path and the directory that has it, or would have it. */
export interface Entry {
  readonly parent: Place
  readonly name: string
  readonly path: string
}

const mostLinks = 40

/** What is mounted where, and how a path finds its inode through mounts, symbolic links and permissions. */
export class MountTable {
  readonly #mounts: Mount[] = []

  get all(): readonly Mount[] {
    return this.#mounts
  }

  get root(): Place {
    const mount = this.#mounts[0]
    if (!mount) throw new Error('nothing is mounted')
    return { mount, number: mount.root }
  }

  add(mount: Mount): void {
    this.#mounts.push(mount)
  }

  remove(mount: Mount): void {
    const index = this.#mounts.indexOf(mount)
    if (index > 0) this.#mounts.splice(index, 1)
  }

  inodeAt(place: Place): Readonly<Inode> {
    const inode = place.mount.tree.get(place.number)
    if (!inode) throw new FileSystemError('ENOENT', `inode ${place.number}`)
    return inode
  }

  /** @throws FileSystemError ENOENT, ENOTDIR, EACCES, ELOOP */
  walk(viewer: Viewer, path: string, follow = true): Walked {
    const entry = this.#descend(viewer, path, follow, 0)
    if (entry.place) return { place: entry.place, path: entry.path }
    throw new FileSystemError('ENOENT', path)
  }

  /** Like `walk`, undefined when the path does not lead anywhere. */
  find(viewer: Viewer, path: string, follow = true): Walked | undefined {
    try {
      return this.walk(viewer, path, follow)
    } catch (error) {
      if (error instanceof FileSystemError && ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(error.code)) return undefined
      throw error
    }
  }

  /** The directory and name that a path means, whether or not the name exists. Follows a dangling link to its target. */
  entry(viewer: Viewer, path: string, follow: boolean): Entry & { readonly place: Place | undefined } {
    const found = this.#descend(viewer, path, follow, 0)
    if (found.name === undefined) throw new FileSystemError('EEXIST', path)
    return { parent: found.parent, name: found.name, path: found.path, place: found.place }
  }

  #descend(viewer: Viewer, path: string, follow: boolean, links: number): Descended {
    if (path === '') throw new FileSystemError('ENOENT', path)
    if (links > mostLinks) throw new FileSystemError('ELOOP', path)
    const absolute = path.startsWith('/') ? path : `${viewer.cwd}/${path}`
    const segments = absolute.split('/').filter((segment) => segment !== '' && segment !== '.')
    const mustBeDirectory = path.endsWith('/')
    const trail: { readonly place: Place; readonly name: string }[] = []
    let at = viewer.root
    for (const [index, segment] of segments.entries()) {
      const directory = this.inodeAt(at)
      if (directory.kind !== 'directory') throw new FileSystemError('ENOTDIR', path)
      if (segment === '..') {
        const last = trail.pop()
        at = last ? last.place : viewer.root
        continue
      }
      if (!permits(viewer.credentials, directory, 'execute')) throw new FileSystemError('EACCES', path)
      const isLast = index === segments.length - 1
      const here = pathOf(trail.map((step) => step.name))
      const number = directory.entries.get(segment)
      if (number === undefined) {
        if (!isLast) throw new FileSystemError('ENOENT', path)
        return { place: undefined, parent: at, name: segment, path: join(here, segment) }
      }
      const found = this.#cross({ mount: at.mount, number })
      const inode = this.inodeAt(found)
      if (inode.kind === 'symlink' && (!isLast || follow || mustBeDirectory)) {
        const rest = segments.slice(index + 1).join('/')
        const target = inode.target.startsWith('/') ? inode.target : join(here, inode.target)
        return this.#descend(viewer, rest ? `${target}/${rest}` : target, follow, links + 1)
      }
      if (isLast) {
        if (mustBeDirectory && inode.kind !== 'directory') throw new FileSystemError('ENOTDIR', path)
        return { place: found, parent: at, name: segment, path: join(here, segment) }
      }
      trail.push({ place: at, name: segment })
      at = found
    }
    const last = trail.at(-1)
    return {
      place: at,
      parent: last ? last.place : at,
      name: last?.name,
      path: pathOf(trail.map((step) => step.name)),
    }
  }

  /** The root of what is mounted over a place, or the place itself. */
  #cross(place: Place): Place {
    for (let index = this.#mounts.length - 1; index > 0; index -= 1) {
      const mount = this.#mounts[index]
      if (mount?.over && mount.over.number === place.number && mount.over.mount === place.mount) {
        return this.#cross({ mount, number: mount.root })
      }
    }
    return place
  }
}

interface Descended {
  readonly place: Place | undefined
  readonly parent: Place
  readonly name: string | undefined
  readonly path: string
}

function pathOf(names: readonly string[]): string {
  return `/${names.join('/')}`
}

function join(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`
}
