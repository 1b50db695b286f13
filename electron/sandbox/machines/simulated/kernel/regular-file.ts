import { FileSystemError } from '../../../disks/file-system-error.ts'
import type { Place } from './mount-table.ts'
import { OpenFile, type ReadResult } from './open-file.ts'

/** How a file is opened; `create` and the rest follow open(2). */
export interface OpenFlags {
  readonly read: boolean
  readonly write: boolean
  readonly create?: boolean
  readonly exclusive?: boolean
  readonly truncate?: boolean
  readonly append?: boolean
  /** Permissions of a new file before the umask. */
  readonly mode?: number
}

/** An open file on a mounted file system, with a position that its descriptors share. */
export class RegularFile extends OpenFile {
  readonly kind = 'file'
  readonly place: Place
  readonly #flags: OpenFlags
  readonly #now: () => number
  position = 0

  constructor(place: Place, flags: OpenFlags, now: () => number) {
    super()
    this.place = place
    this.#flags = flags
    this.#now = now
  }

  get size(): number {
    const inode = this.place.mount.tree.get(this.place.number)
    return inode?.kind === 'file' ? inode.size : 0
  }

  read(limit: number): ReadResult {
    if (!this.#flags.read) throw new FileSystemError('EBADF', 'file')
    const bytes = this.readAt(this.position, limit)
    this.position += bytes.length
    return bytes.length === 0 ? undefined : bytes
  }

  readAt(offset: number, limit: number): Uint8Array {
    if (this.place.mount.tree.get(this.place.number)?.kind !== 'file') return new Uint8Array(0)
    return this.place.mount.tree.read(this.place.number, offset, limit)
  }

  write(bytes: Uint8Array): void {
    if (!this.#flags.write) throw new FileSystemError('EBADF', 'file')
    if (this.#flags.append) this.position = this.size
    this.writeAt(this.position, bytes)
    this.position += bytes.length
  }

  writeAt(offset: number, bytes: Uint8Array): void {
    if (offset + bytes.length > this.place.mount.capacity) throw new FileSystemError('ENOSPC', 'file')
    this.place.mount.tree.write(this.place.number, offset, bytes, this.#now())
  }

  protected closed(): void {}
}

/** An open file whose content was made when it was opened (/proc, /sys), or goes to whoever made it. */
export class GeneratedFile extends OpenFile {
  readonly kind = 'file'
  readonly #content: Uint8Array
  readonly #store: ((text: string) => void) | undefined
  #position = 0

  constructor(text: string, store: ((text: string) => void) | undefined) {
    super()
    this.#content = Buffer.from(text)
    this.#store = store
  }

  read(limit: number): ReadResult {
    const bytes = this.#content.subarray(this.#position, this.#position + limit)
    this.#position += bytes.length
    return bytes.length === 0 ? undefined : bytes
  }

  write(bytes: Uint8Array): void {
    if (!this.#store) throw new FileSystemError('EACCES', 'file')
    this.#store(Buffer.from(bytes).toString('utf8'))
  }

  protected closed(): void {}
}

/** A descriptor made of two functions: devices, SSH channels, captured output. */
export class CallbackFile extends OpenFile {
  readonly kind: 'device' | 'channel' | 'pipe'
  readonly #source: (limit: number) => ReadResult
  readonly #sink: (bytes: Uint8Array) => void | Promise<void>
  readonly #onClose: () => void

  constructor(
    kind: 'device' | 'channel' | 'pipe',
    source: (limit: number) => ReadResult,
    sink: (bytes: Uint8Array) => void | Promise<void>,
    onClose: () => void = () => {},
  ) {
    super()
    this.kind = kind
    this.#source = source
    this.#sink = sink
    this.#onClose = onClose
  }

  read(limit: number): ReadResult {
    return this.#source(limit)
  }

  write(bytes: Uint8Array): void | Promise<void> {
    return this.#sink(bytes)
  }

  protected closed(): void {
    this.#onClose()
  }
}
