const explanations = {
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EINVAL: 'Invalid argument',
  EIO: 'Input/output error',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  ENODEV: 'No such device',
  ENOENT: 'No such file or directory',
  ENOEXEC: 'Exec format error',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  ENXIO: 'No such device or address',
  EPERM: 'Operation not permitted',
  EPIPE: 'Broken pipe',
  EBADF: 'Bad file descriptor',
  EROFS: 'Read-only file system',
  EXDEV: 'Invalid cross-device link',
} as const

export type FileSystemErrorCode = keyof typeof explanations

/** What a system call of the simulated machine fails with; `explanation` is the C library's own sentence. */
export class FileSystemError extends Error {
  readonly code: FileSystemErrorCode
  readonly path: string

  constructor(code: FileSystemErrorCode, path: string) {
    super(`${code}: ${explanations[code].toLowerCase()}, '${path}'`)
    this.name = 'FileSystemError'
    this.code = code
    this.path = path
  }

  get explanation(): string {
    return explanations[this.code]
  }
}
