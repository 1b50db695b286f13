import { FileSystemError } from '../../../disks/file-system-error.ts'
import { OpenFile, type ReadResult } from './open-file.ts'

const capacity = 65536

/** The two ends of a pipe. A writer waits while 64 KiB are unread; it fails with EPIPE once nobody reads any more. */
export function createPipe(): { readonly reader: OpenFile; readonly writer: OpenFile } {
  const pipe = new PipeBuffer()
  return { reader: new PipeReader(pipe), writer: new PipeWriter(pipe) }
}

class PipeBuffer {
  readonly chunks: Uint8Array[] = []
  size = 0
  writing = true
  reading = true
  #waiting: (() => void)[] = []

  changed(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  wait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}

class PipeReader extends OpenFile {
  readonly kind = 'pipe'
  readonly #pipe: PipeBuffer

  constructor(pipe: PipeBuffer) {
    super()
    this.#pipe = pipe
  }

  read(limit: number): ReadResult {
    const pipe = this.#pipe
    const first = pipe.chunks[0]
    if (!first) return pipe.writing ? pipe.wait().then(() => this.read(limit)) : undefined
    if (first.length <= limit) pipe.chunks.shift()
    else pipe.chunks[0] = first.subarray(limit)
    const taken = first.subarray(0, limit)
    pipe.size -= taken.length
    pipe.changed()
    return taken
  }

  write(): void {
    throw new FileSystemError('EBADF', 'pipe')
  }

  protected closed(): void {
    this.#pipe.reading = false
    this.#pipe.chunks.length = 0
    this.#pipe.changed()
  }
}

class PipeWriter extends OpenFile {
  readonly kind = 'pipe'
  readonly #pipe: PipeBuffer

  constructor(pipe: PipeBuffer) {
    super()
    this.#pipe = pipe
  }

  read(): ReadResult {
    throw new FileSystemError('EBADF', 'pipe')
  }

  write(bytes: Uint8Array): void | Promise<void> {
    const pipe = this.#pipe
    if (!pipe.reading) throw new FileSystemError('EPIPE', 'pipe')
    if (bytes.length === 0) return
    pipe.chunks.push(bytes)
    pipe.size += bytes.length
    pipe.changed()
    if (pipe.size > capacity) return this.#roomMade()
  }

  async #roomMade(): Promise<void> {
    while (this.#pipe.size > capacity) {
      await this.#pipe.wait()
      if (!this.#pipe.reading) throw new FileSystemError('EPIPE', 'pipe')
    }
  }

  protected closed(): void {
    this.#pipe.writing = false
    this.#pipe.changed()
  }
}
