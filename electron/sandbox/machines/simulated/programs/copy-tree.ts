import { FileSystemError } from '../../../disks/file-system-error.ts'
import type { Status } from '../kernel/file-access.ts'
import type { Process } from '../kernel/process.ts'
import { joinPath } from './define.ts'

/** How a copy treats what it copies. */
export interface CopyManner {
  readonly recursive: boolean
  /** Owner, mode and time are kept. */
  readonly preserve: boolean
  /** Symbolic links are followed rather than copied. */
  readonly follow: boolean
  /** Directories where another file system is mounted are made, and stay empty. */
  readonly oneFileSystem?: boolean
}

/**
 * Copies a file or a tree with this process's rights. The target is left out where the source holds it.
 *
 * @returns whether the source holds the target.
 * @throws FileSystemError
 */
export function copyTree(process: Process, source: string, target: string, manner: CopyManner): boolean {
  const { mount } = (manner.follow ? process.files.stat(source) : process.files.lstat(source)).place
  let isInside = false
  copyInto(process, source, target, manner, (status) => {
    if (manner.oneFileSystem === true && status.place.mount !== mount) return 'empty'
    if (status.path !== process.files.find(target)?.path) return 'whole'
    isInside = true
    return 'not'
  })
  return isInside
}

/** `how`: whether a thing in a directory of the source is copied, and what is in it. */
function copyInto(
  process: Process,
  source: string,
  target: string,
  manner: CopyManner,
  how: (status: Status) => 'whole' | 'empty' | 'not',
): void {
  const { files } = process
  const status = manner.follow ? files.stat(source) : files.lstat(source)
  const { inode } = status
  switch (inode.kind) {
    case 'directory':
      if (!files.isDirectory(target)) files.mkdir(target, inode.mode | 0o700)
      for (const name of files.list(source)) {
        const inside = { ...manner, follow: false }
        const [from, to] = [joinPath(source, name), joinPath(target, name)]
        const part = how(files.lstat(from))
        if (part === 'whole') copyInto(process, from, to, inside, how)
        else if (part === 'empty') files.mkdirAll(to)
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
