import { type FileTree, rootInode } from './file-tree.ts'

/** Owner and permissions of something written; what is not said is root's and 0644, or 0755 for a directory. */
export interface WrittenAs {
  readonly mode?: number
  readonly uid?: number
  readonly gid?: number
}

/**
 * Writes into a tree by plain absolute paths, as an installer with all rights would: missing directories are made,
 * symbolic links in the path are followed, permissions do not matter.
 */
export class TreeWriter {
  readonly tree: FileTree
  readonly #now: () => number

  constructor(tree: FileTree, now: () => number) {
    this.tree = tree
    this.#now = now
  }

  directory(path: string, as: WrittenAs = {}): number {
    const number = this.#walk(segmentsOf(path))
    if (Object.keys(as).length > 0) this.tree.setAttributes(number, as)
    return number
  }

  file(path: string, content: string | Uint8Array, as: WrittenAs = {}): void {
    const { parent, name } = this.#parentOf(path)
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    let number = this.tree.lookup(parent, name)
    if (number === undefined) {
      number = this.tree.createFile(parent, name, { mode: 0o644, uid: 0, gid: 0, mtime: this.#now(), ...as })
    } else {
      this.tree.truncate(number, 0, this.#now())
      if (Object.keys(as).length > 0) this.tree.setAttributes(number, as)
    }
    if (bytes.length > 0) this.tree.write(number, 0, bytes, this.#now())
  }

  /** Adds a line, or lines, to the end of a file. */
  append(path: string, text: string, as: WrittenAs = {}): void {
    if (this.read(path) === undefined) this.file(path, '', as)
    const number = this.find(path)
    if (number !== undefined) this.tree.write(number, this.tree.read(number).length, Buffer.from(text), this.#now())
  }

  symlink(path: string, target: string, as: WrittenAs = {}): void {
    const { parent, name } = this.#parentOf(path)
    if (this.tree.lookup(parent, name) !== undefined) this.tree.unlink(parent, name, this.#now())
    this.tree.createSymlink(parent, name, target, { mode: 0o777, uid: 0, gid: 0, mtime: this.#now(), ...as })
  }

  /** Removes a file, a link or a whole directory; nothing happens when it is not there. */
  remove(path: string): void {
    const segments = segmentsOf(path)
    const name = segments.pop()
    const parent = this.#find(segments, false)
    if (name === undefined || parent === undefined) return
    const number = this.tree.lookup(parent, name)
    if (number === undefined) return
    const inode = this.tree.get(number)
    if (inode?.kind === 'directory') {
      for (const entry of [...inode.entries.keys()]) this.remove(`${path}/${entry}`)
    }
    this.tree.unlink(parent, name, this.#now())
  }

  exists(path: string): boolean {
    return this.find(path) !== undefined
  }

  find(path: string): number | undefined {
    return this.#find(segmentsOf(path), true)
  }

  read(path: string): string | undefined {
    const number = this.find(path)
    if (number === undefined || this.tree.get(number)?.kind !== 'file') return undefined
    return Buffer.from(this.tree.read(number)).toString('utf8')
  }

  /** Names in a directory, sorted; none when it is not there. */
  list(path: string): string[] {
    const number = this.find(path)
    const inode = number === undefined ? undefined : this.tree.get(number)
    return inode?.kind === 'directory' ? [...inode.entries.keys()].sort() : []
  }

  #parentOf(path: string): { parent: number; name: string } {
    const segments = segmentsOf(path)
    const name = segments.pop()
    if (name === undefined) throw new TypeError('the root directory cannot be written as a file')
    return { parent: this.#walk(segments), name }
  }

  #walk(segments: readonly string[]): number {
    let at = rootInode
    const walked: string[] = []
    for (const segment of segments) {
      walked.push(segment)
      const found = this.tree.lookup(at, segment)
      if (found === undefined) {
        at = this.tree.createDirectory(at, segment, { mode: 0o755, uid: 0, gid: 0, mtime: this.#now() })
        continue
      }
      const inode = this.tree.get(found)
      at = inode?.kind === 'symlink' ? this.#walk(linkSegments(walked, inode.target)) : found
    }
    return at
  }

  #find(segments: readonly string[], followLast: boolean, depth = 0): number | undefined {
    let at = rootInode
    const walked: string[] = []
    for (const [index, segment] of segments.entries()) {
      if (this.tree.get(at)?.kind !== 'directory') return undefined
      walked.push(segment)
      const found = this.tree.lookup(at, segment)
      if (found === undefined) return undefined
      const inode = this.tree.get(found)
      if (inode?.kind === 'symlink' && (followLast || index < segments.length - 1)) {
        if (depth > 40) return undefined
        const target = this.#find(linkSegments(walked, inode.target), true, depth + 1)
        if (target === undefined) return undefined
        at = target
      } else {
        at = found
      }
    }
    return at
  }
}

function segmentsOf(path: string): string[] {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment === '..') segments.pop()
    else segments.push(segment)
  }
  return segments
}

function linkSegments(link: readonly string[], target: string): string[] {
  return segmentsOf(target.startsWith('/') ? target : [...link.slice(0, -1), target].join('/'))
}
