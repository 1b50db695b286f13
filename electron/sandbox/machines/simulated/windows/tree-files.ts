import { type FileTree, rootInode } from '../../../disks/file-tree.ts'
import { type WindowsEntry, type WindowsFiles, windowsPath } from './windows-files.ts'

/**
 * Files of drive C on a simulated disk, whose tree knows case and `/`: names are found whatever their case, and kept as
 * they were written first.
 *
 * @param now epoch ms, for the times of files.
 */
export function createTreeFiles(tree: FileTree, now: () => number): WindowsFiles {
  const attributes = (mode: number) => ({ mode, uid: 0, gid: 0, mtime: now() })
  const child = (directory: number, name: string) => {
    const wanted = name.toLowerCase()
    return [...tree.directory(directory).entries].find(([each]) => each.toLowerCase() === wanted)
  }
  const find = (path: string): number | undefined => {
    let at: number | undefined = rootInode
    for (const part of partsOf(path)) {
      if (at === undefined || tree.get(at)?.kind !== 'directory') return undefined
      at = child(at, part)?.[1]
    }
    return at
  }
  const makeFolder = (path: string): number => {
    let at = rootInode
    for (const part of partsOf(path)) at = child(at, part)?.[1] ?? tree.createDirectory(at, part, attributes(0o755))
    return at
  }
  const walk = (directory: number, above: string): readonly WindowsEntry[] =>
    [...tree.directory(directory).entries]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([name, number]): readonly WindowsEntry[] => {
        const below = above === '' ? name : `${above}\\${name}`
        const inode = tree.get(number)
        if (inode?.kind === 'directory') return [{ kind: 'folder', below, size: 0 }, ...walk(number, below)]
        return inode?.kind === 'file' ? [{ kind: 'file', below, size: inode.size }] : []
      })
  return {
    read(path) {
      const number = find(path)
      return number !== undefined && tree.get(number)?.kind === 'file' ? tree.read(number) : undefined
    },
    write(path, content) {
      const parts = partsOf(path)
      const name = parts.at(-1) ?? ''
      const folder = makeFolder(`C:\\${parts.slice(0, -1).join('\\')}`)
      const number = child(folder, name)?.[1] ?? tree.createFile(folder, name, attributes(0o644))
      tree.truncate(number, 0, now())
      tree.write(number, 0, content, now())
    },
    remove(path) {
      const parts = partsOf(path)
      const folder = find(`C:\\${parts.slice(0, -1).join('\\')}`)
      const found = folder === undefined ? undefined : child(folder, parts.at(-1) ?? '')
      if (folder === undefined || found === undefined || tree.get(found[1])?.kind !== 'file') return false
      tree.unlink(folder, found[0], now())
      return true
    },
    isFolder(path) {
      const number = find(path)
      return number !== undefined && tree.get(number)?.kind === 'directory'
    },
    makeFolder: (path) => void makeFolder(path),
    list(folder) {
      const number = find(folder)
      return number === undefined || tree.get(number)?.kind !== 'directory' ? [] : walk(number, '')
    },
  }
}

function partsOf(path: string): readonly string[] {
  return windowsPath(path).split('\\').slice(1).filter(Boolean)
}
