import { FileSystemError } from '../../../disks/file-system-error.ts'
import type { Process } from '../kernel/process.ts'
import { joinPath } from './define.ts'

/** How a copy treats what it copies. */
export interface CopyManner {
  readonly recursive: boolean
  /** Owner, mode and time are kept. */
  readonly preserve: boolean
  /** Symbolic links are followed rather than copied. */
  readonly follow: boolean
}

/** Copies a file or a tree with this process's rights. @throws FileSystemError */
export function copyTree(process: Process, source: string, target: string, manner: CopyManner): void {
  const { files } = process
  const status = manner.follow ? files.stat(source) : files.lstat(source)
  const { inode } = status
  switch (inode.kind) {
    case 'directory':
      if (!files.isDirectory(target)) files.mkdir(target, inode.mode | 0o700)
      for (const name of files.list(source)) {
        copyTree(process, joinPath(source, name), joinPath(target, name), { ...manner, follow: false })
      }
      break
    case 'symlink':
      if (files.find(target, false)) files.unlink(target)
      files.symlink(inode.target, target)
      break
    case 'special':
      if (manner.recursive) files.makeSpecial(target, inode.device, inode.driver, inode.mode)
      else files.writeFile(target, new Uint8Array(0), inode.mode)
      break
    case 'file':
    case 'generated':
      files.writeFile(target, files.readBytes(source).slice(), inode.mode & 0o777)
  }
  if (!manner.preserve || inode.kind === 'symlink') return
  try {
    files.chown(target, { uid: inode.uid, gid: inode.gid })
  } catch (error) {
    if (!(error instanceof FileSystemError && error.code === 'EPERM')) throw error
  }
  files.chmod(target, inode.mode)
  files.setModified(target, inode.mtime)
}
