import ssh2, { type Attributes, type FileEntry, type SFTPWrapper } from 'ssh2'
import { FileSystemError } from '../../../disks/file-system-error.ts'
import { accountName, groupName } from '../kernel/accounts.ts'
import type { Status } from '../kernel/file-access.ts'
import type { OpenFile } from '../kernel/open-file.ts'
import type { Process } from '../kernel/process.ts'
import { RegularFile } from '../kernel/regular-file.ts'
import { modeText } from '../programs/modes.ts'

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp

type Handle =
  | { readonly kind: 'file'; readonly file: OpenFile; readonly path: string }
  | { readonly kind: 'directory'; readonly path: string; readonly names: string[] }

const largestRead = 1 << 18
const namesPerAnswer = 128

/** Serves SFTP with a process's rights: version 3, with the extensions that OpenSSH's clients use. */
export function serveSftp(sftp: SFTPWrapper, process: Process): void {
  const handles = new Map<number, Handle>()
  let next = 1
  const { files } = process

  const open = (handle: Handle): Buffer => {
    const number = next
    next += 1
    handles.set(number, handle)
    const buffer = Buffer.alloc(4)
    buffer.writeUInt32BE(number)
    return buffer
  }
  const find = (buffer: Buffer): Handle => {
    const handle = buffer.length === 4 ? handles.get(buffer.readUInt32BE()) : undefined
    if (!handle) throw new FileSystemError('EBADF', 'handle')
    return handle
  }
  const answer = (id: number, action: () => void) => {
    try {
      action()
    } catch (error) {
      if (error instanceof FileSystemError) sftp.status(id, statusOf(error), error.explanation)
      else sftp.status(id, STATUS_CODE.FAILURE, error instanceof Error ? error.message : 'failure')
    }
  }
  const done = (id: number, action: () => void) =>
    answer(id, () => {
      action()
      sftp.status(id, STATUS_CODE.OK)
    })
  const change = (path: string, attributes: Attributes) => {
    if (attributes.size !== undefined) files.truncate(path, attributes.size)
    if (attributes.uid !== undefined || attributes.gid !== undefined)
      files.chown(path, { uid: attributes.uid, gid: attributes.gid })
    if (attributes.mode !== undefined) files.chmod(path, attributes.mode & 0o7777)
    if (attributes.mtime !== undefined) files.setModified(path, Number(attributes.mtime) * 1000)
  }

  sftp.on('OPEN', (id, path, flags, attributes) =>
    answer(id, () => {
      const file = files.open(path, {
        read: (flags & OPEN_MODE.READ) !== 0,
        write: (flags & (OPEN_MODE.WRITE | OPEN_MODE.APPEND)) !== 0,
        create: (flags & OPEN_MODE.CREAT) !== 0,
        truncate: (flags & OPEN_MODE.TRUNC) !== 0,
        exclusive: (flags & OPEN_MODE.EXCL) !== 0,
        append: (flags & OPEN_MODE.APPEND) !== 0,
        mode: attributes.mode === undefined ? 0o666 : attributes.mode & 0o7777,
      })
      sftp.handle(id, open({ kind: 'file', file, path }))
    }),
  )
  sftp.on('READ', (id, handle, offset, length) => {
    answer(id, () => {
      const found = find(handle)
      if (found.kind !== 'file') throw new FileSystemError('EISDIR', found.path)
      const limit = Math.min(length, largestRead)
      const bytes =
        found.file instanceof RegularFile
          ? found.file.readAt(offset, limit)
          : files.readBytes(found.path).subarray(offset, offset + limit)
      if (bytes.length === 0) sftp.status(id, STATUS_CODE.EOF)
      else sftp.data(id, Buffer.from(bytes))
    })
  })
  sftp.on('WRITE', (id, handle, offset, bytes) =>
    done(id, () => {
      const found = find(handle)
      if (found.kind !== 'file') throw new FileSystemError('EISDIR', found.path)
      if (found.file instanceof RegularFile) found.file.writeAt(offset, bytes)
      else void found.file.write(bytes)
    }),
  )
  sftp.on('CLOSE', (id, handle) =>
    done(id, () => {
      const found = find(handle)
      if (found.kind === 'file') found.file.release()
      handles.delete(handle.readUInt32BE())
    }),
  )
  sftp.on('FSTAT', (id, handle) => answer(id, () => sftp.attrs(id, attributesOf(files.stat(find(handle).path)))))
  sftp.on('FSETSTAT', (id, handle, attributes) => done(id, () => change(find(handle).path, attributes)))
  sftp.on('STAT', (id, path) => answer(id, () => sftp.attrs(id, attributesOf(files.stat(path)))))
  sftp.on('LSTAT', (id, path) => answer(id, () => sftp.attrs(id, attributesOf(files.lstat(path)))))
  sftp.on('SETSTAT', (id, path, attributes) => done(id, () => change(path, attributes)))
  sftp.on('OPENDIR', (id, path) =>
    answer(id, () => sftp.handle(id, open({ kind: 'directory', path, names: ['.', '..', ...files.list(path)] }))),
  )
  sftp.on('READDIR', (id, handle) =>
    answer(id, () => {
      const found = find(handle)
      if (found.kind !== 'directory') throw new FileSystemError('ENOTDIR', found.path)
      const names = found.names.splice(0, namesPerAnswer)
      if (names.length === 0) sftp.status(id, STATUS_CODE.EOF)
      else
        sftp.name(
          id,
          names.flatMap((name) => entryOf(process, found.path, name)),
        )
    }),
  )
  sftp.on('REMOVE', (id, path) => done(id, () => files.unlink(path)))
  sftp.on('RMDIR', (id, path) => done(id, () => files.rmdir(path)))
  sftp.on('MKDIR', (id, path, attributes) =>
    done(id, () => files.mkdir(path, attributes.mode === undefined ? 0o777 : attributes.mode & 0o7777)),
  )
  sftp.on('RENAME', (id, from, to) =>
    done(id, () => {
      if (files.find(to, false)) throw new FileSystemError('EEXIST', to)
      files.rename(from, to)
    }),
  )
  // OpenSSH has SYMLINK's arguments the other way round than the standard, and so has every client that, like ssh2's,
  // knows from our greeting that it talks to OpenSSH. ssh2 puts them right only for clients that are OpenSSH themselves.
  sftp.on('SYMLINK', (id, first, second) => {
    const [link, target] = (sftp as unknown as SftpInternals)._isOpenSSH ? [first, second] : [second, first]
    done(id, () => files.symlink(target, link))
  })
  sftp.on('READLINK', (id, path) => answer(id, () => sftp.name(id, [nameOnly(files.readlink(path))])))
  sftp.on('REALPATH', (id, path) =>
    answer(id, () => {
      const existing = files.find(path === '' ? '.' : path)
      sftp.name(id, [nameOnly(existing ? existing.path : absolute(process.cwd, path))])
    }),
  )
  sftp.on('EXTENDED', (id, name, extra) =>
    answer(id, () => {
      if (name !== 'posix-rename@openssh.com') {
        sftp.status(id, STATUS_CODE.OP_UNSUPPORTED)
        return
      }
      const from = extra.toString('utf8', 4, 4 + extra.readUInt32BE(0))
      const rest = extra.subarray(4 + Buffer.byteLength(from))
      files.rename(from, rest.toString('utf8', 4, 4 + rest.readUInt32BE(0)))
      sftp.status(id, STATUS_CODE.OK)
    }),
  )
  const end = () => {
    for (const handle of handles.values()) if (handle.kind === 'file') handle.file.release()
    handles.clear()
    process.end({ kind: 'exited', code: 0 })
  }
  sftp.on('close', end)
  // OpenSSH's scp waits for the server's exit status before it ends; ssh2 sends none for a subsystem by itself.
  sftp.on('end', () => {
    const inner = sftp as unknown as SftpInternals
    inner._protocol.exitStatus(inner.outgoing.id, 0)
    sftp.end()
  })
}

/** What ssh2 keeps to itself and offers no other way to reach. */
interface SftpInternals {
  readonly _isOpenSSH: boolean
  readonly _protocol: { exitStatus(channel: number, code: number): void }
  readonly outgoing: { readonly id: number }
}

function statusOf(error: FileSystemError): number {
  if (error.code === 'ENOENT') return STATUS_CODE.NO_SUCH_FILE
  return error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS'
    ? STATUS_CODE.PERMISSION_DENIED
    : STATUS_CODE.FAILURE
}

const kindBits = {
  file: 0o100000,
  generated: 0o100000,
  directory: 0o040000,
  symlink: 0o120000,
  special: 0o020000,
} as const

function attributesOf(status: Status): Attributes {
  const { inode } = status
  const seconds = Math.floor(inode.mtime / 1000)
  return {
    mode: inode.mode | kindBits[inode.kind],
    uid: inode.uid,
    gid: inode.gid,
    size: status.size,
    atime: seconds,
    mtime: seconds,
  }
}

function entryOf(process: Process, folder: string, name: string): FileEntry[] {
  const status = process.files.find(`${folder}/${name}`, false)
  if (!status) return []
  const attrs = attributesOf(status)
  const owner = accountName(process.files, status.inode.uid)
  const group = groupName(process.files, status.inode.gid)
  const time = new Date(status.inode.mtime).toUTCString().slice(5, 17)
  return [
    {
      filename: name,
      longname: `${modeText(status.inode)} ${status.links} ${owner} ${group} ${status.size} ${time} ${name}`,
      attrs,
    },
  ]
}

function nameOnly(filename: string): FileEntry {
  return { filename, longname: filename, attrs: { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 } }
}

function absolute(cwd: string, path: string): string {
  const names: string[] = []
  for (const name of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (name === '..') names.pop()
    else if (name !== '' && name !== '.') names.push(name)
  }
  return `/${names.join('/')}`
}
