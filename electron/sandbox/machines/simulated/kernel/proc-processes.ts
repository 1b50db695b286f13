import { type FileTree, rootInode } from '../../../disks/file-tree.ts'
import type { Process } from './process.ts'

/** Adds a process's directory to a /proc: who it is, and where it stands in the file system. */
export function enterProcess(tree: FileTree, process: Process): void {
  const name = String(process.pid)
  // That of init is there from the start.
  if (tree.lookup(rootInode, name) !== undefined) return
  const { kernel, credentials } = process
  const attributes = { mode: 0o555, uid: credentials.uid, gid: credentials.gid, mtime: kernel.now() }
  const directory = tree.createDirectory(rootInode, name, attributes)
  const content = { ...attributes, mode: 0o444 }
  tree.createGenerated(directory, 'comm', { read: () => `${process.name}\n` }, content)
  tree.createGenerated(directory, 'cmdline', { read: () => process.argv.map((word) => `${word}\0`).join('') }, content)
  tree.createLiveLink(directory, 'cwd', () => hostFolderOf(process, process.cwd), attributes)
  tree.createLiveLink(directory, 'root', () => hostFolderOf(process, '/'), attributes)
}

export function leaveProcess(tree: FileTree, { pid, kernel }: Process): void {
  const directory = tree.lookup(rootInode, String(pid))
  if (directory === undefined || pid === 1) return
  for (const name of [...tree.directory(directory).entries.keys()]) tree.unlink(directory, name, kernel.now())
  tree.unlink(rootInode, String(pid), kernel.now())
}

/** A folder as the machine itself names it, of a process that may have another root. */
export function hostFolderOf({ root }: Process, folder: string): string {
  const base = root.number === root.mount.root && root.mount.over !== undefined ? root.mount.target : ''
  return `${base}${folder}`.replace(/(?<=.)\/$/, '')
}
