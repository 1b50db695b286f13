import type { Layer } from './file-tree.ts'
import type { FileInode, Inode } from './inode.ts'

const magic = 'OMIL'
const version = 1

interface LayerHeader {
  readonly version: number
  readonly id: string
  readonly parent: string | undefined
  readonly inodes: readonly StoredInode[]
}

type Common = readonly [mode: number, uid: number, gid: number, mtime: number]

type StoredInode =
  | { readonly n: number; readonly k: 'gone' }
  | {
      readonly n: number
      readonly k: 'file'
      readonly a: Common
      readonly l: number
      readonly s: number
      readonly b: number
    }
  | { readonly n: number; readonly k: 'dir'; readonly a: Common; readonly p: number; readonly e: [string, number][] }
  | { readonly n: number; readonly k: 'link'; readonly a: Common; readonly t: string }
  | { readonly n: number; readonly k: 'special'; readonly a: Common; readonly d: string; readonly v: string }

/** A layer as one file: a length-prefixed JSON header, then the bytes of its files in the header's order. */
export function encodeLayer(layer: Layer): Buffer {
  const files: Uint8Array[] = []
  const inodes: StoredInode[] = []
  for (const [number, inode] of layer.inodes) {
    const stored = storedInode(number, inode)
    if (!stored) continue
    inodes.push(stored)
    if (inode?.kind === 'file') files.push(inode.bytes.subarray(0, inode.stored))
  }
  const header: LayerHeader = { version, id: layer.id, parent: layer.parent?.id, inodes }
  const json = Buffer.from(JSON.stringify(header))
  const prefix = Buffer.alloc(8)
  prefix.write(magic, 0, 'latin1')
  prefix.writeUInt32BE(json.length, 4)
  return Buffer.concat([prefix, json, ...files])
}

/**
 * Reads a layer back.
 * @param parentOf gives the layer below, by its id.
 * @throws Error when the file is damaged or was written by a newer program.
 */
export async function decodeLayer(file: Buffer, parentOf: (id: string) => Promise<Layer>): Promise<Layer> {
  if (file.toString('latin1', 0, 4) !== magic) throw new Error('it is not a layer of a sandbox disk')
  const start = 8 + file.readUInt32BE(4)
  const header = JSON.parse(file.toString('utf8', 8, start)) as LayerHeader
  if (header.version > version) throw new Error(`it was written by a newer version (format ${header.version})`)
  const parent = header.parent === undefined ? undefined : await parentOf(header.parent)
  const layer: Layer = { id: header.id, parent, depth: parent ? parent.depth + 1 : 0, inodes: new Map() }
  let offset = start
  for (const stored of header.inodes) {
    if (stored.k === 'file') {
      if (offset + stored.b > file.length) throw new Error('it ends too early')
      layer.inodes.set(stored.n, restoredFile(stored, file.subarray(offset, offset + stored.b)))
      offset += stored.b
    } else {
      layer.inodes.set(stored.n, restoredInode(stored))
    }
  }
  return layer
}

function storedInode(n: number, inode: Inode | null): StoredInode | undefined {
  if (inode === null) return { n, k: 'gone' }
  const a: Common = [inode.mode, inode.uid, inode.gid, inode.mtime]
  switch (inode.kind) {
    case 'file':
      return { n, k: 'file', a, l: inode.links, s: inode.size, b: inode.stored }
    case 'directory':
      return { n, k: 'dir', a, p: inode.parent, e: [...inode.entries] }
    case 'symlink':
      return { n, k: 'link', a, t: inode.target }
    case 'special':
      return { n, k: 'special', a, d: inode.device, v: inode.driver }
    case 'generated':
      return undefined
  }
}

function attributesOf([mode, uid, gid, mtime]: Common) {
  return { mode, uid, gid, mtime }
}

function restoredFile(stored: Extract<StoredInode, { k: 'file' }>, bytes: Uint8Array): FileInode {
  return {
    kind: 'file',
    ...attributesOf(stored.a),
    bytes,
    stored: stored.b,
    size: stored.s,
    links: stored.l,
    shared: true,
  }
}

function restoredInode(stored: Exclude<StoredInode, { k: 'file' }>): Inode | null {
  switch (stored.k) {
    case 'gone':
      return null
    case 'dir':
      return { kind: 'directory', ...attributesOf(stored.a), entries: new Map(stored.e), parent: stored.p }
    case 'link':
      return { kind: 'symlink', ...attributesOf(stored.a), target: stored.t }
    case 'special':
      return { kind: 'special', ...attributesOf(stored.a), device: specialDevice(stored.d), driver: stored.v }
  }
}

function specialDevice(name: string): 'block' | 'character' | 'fifo' | 'socket' {
  return name === 'block' || name === 'character' || name === 'socket' ? name : 'fifo'
}
