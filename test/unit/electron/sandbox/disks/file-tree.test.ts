import { describe, expect, it } from 'vitest'
import { FileSystemError } from '#electron/sandbox/disks/file-system-error.ts'
import { FileTree, rootInode } from '#electron/sandbox/disks/file-tree.ts'

const as = { mode: 0o644, uid: 0, gid: 0, mtime: 0 }
const text = (tree: FileTree, number: number) => Buffer.from(tree.read(number)).toString()

describe('a copy-on-write tree', () => {
  it('appends, overwrites and cuts files without touching the frozen copy', () => {
    const tree = FileTree.empty(0)
    const file = tree.createFile(rootInode, 'f', as)
    tree.write(file, 0, Buffer.from('hello'), 1)
    const copy = tree.fork()
    tree.write(file, 5, Buffer.from(' world'), 2)
    copy.write(file, 0, Buffer.from('J'), 3)
    copy.truncate(file, 3, 4)
    expect(text(tree, file)).toBe('hello world')
    expect(text(copy, file)).toBe('Jel')
    copy.truncate(file, 5, 5)
    expect(text(copy, file)).toBe('Jel\0\0')
  })

  it('keeps gigabytes of zeroes without memory', () => {
    const tree = FileTree.empty(0)
    const file = tree.createFile(rootInode, 'swap', as)
    tree.truncate(file, 4 * 1024 ** 3, 0)
    tree.write(file, 1024 ** 3, new Uint8Array(1024), 0)
    expect(tree.usage().bytes).toBe(0)
    expect([...tree.read(file, 5, 3)]).toEqual([0, 0, 0])
    tree.write(file, 10, Buffer.from('x'), 0)
    expect(Buffer.from(tree.read(file, 9, 3)).toString()).toBe('\0x\0')
  })

  it('counts hard links', () => {
    const tree = FileTree.empty(0)
    const file = tree.createFile(rootInode, 'a', as)
    tree.link(rootInode, 'b', file, 0)
    tree.unlink(rootInode, 'a', 0)
    tree.write(file, 0, Buffer.from('still'), 0)
    expect(text(tree, file)).toBe('still')
    tree.unlink(rootInode, 'b', 0)
    expect(tree.get(file)).toBeUndefined()
  })

  it('moves directories, but not into themselves', () => {
    const tree = FileTree.empty(0)
    const outer = tree.createDirectory(rootInode, 'outer', as)
    const inner = tree.createDirectory(outer, 'inner', as)
    expect(() => tree.rename(rootInode, 'outer', inner, 'x', 0)).toThrow(FileSystemError)
    tree.rename(outer, 'inner', rootInode, 'moved', 0)
    expect(tree.lookup(rootInode, 'moved')).toBe(inner)
    expect(() => tree.unlink(rootInode, 'gone', 0)).toThrow(/ENOENT/)
  })
})
