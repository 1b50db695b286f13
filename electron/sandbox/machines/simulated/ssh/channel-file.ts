import type { ServerChannel } from 'ssh2'
import { FileSystemError } from '../../../disks/file-system-error.ts'
import { OpenFile, type ReadResult } from '../kernel/open-file.ts'

/** The client's input of an SSH session as standard input. Reads as slowly as the process does. */
export class ChannelInput extends OpenFile {
  readonly kind = 'channel'
  readonly #channel: ServerChannel
  readonly #chunks: Buffer[] = []
  #ended = false
  #waiting: (() => void)[] = []

  constructor(channel: ServerChannel) {
    super()
    this.#channel = channel
    channel.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk)
      if (this.#chunks.length > 16) channel.pause()
      this.#wake()
    })
    const end = () => {
      this.#ended = true
      this.#wake()
    }
    channel.on('end', end)
    channel.on('close', end)
  }

  read(limit: number): ReadResult {
    const first = this.#chunks[0]
    if (!first) {
      if (this.#ended) return undefined
      return new Promise<void>((resolve) => this.#waiting.push(resolve)).then(() => this.read(limit))
    }
    if (first.length <= limit) this.#chunks.shift()
    else this.#chunks[0] = first.subarray(limit)
    if (this.#chunks.length < 8) this.#channel.resume()
    return first.subarray(0, limit)
  }

  write(): void {
    throw new FileSystemError('EBADF', 'standard input')
  }

  protected closed(): void {
    // What the client still sends is thrown away, so that its end of the channel can close.
    this.#channel.removeAllListeners('data')
    this.#channel.resume()
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }
}

/** Standard output or standard error of an SSH session. A writer waits while the client's window is full. */
export class ChannelOutput extends OpenFile {
  readonly kind = 'channel'
  readonly #stream: NodeJS.WritableStream
  readonly #onClose: () => void
  #gone = false

  constructor(channel: ServerChannel, stream: NodeJS.WritableStream, onClose: () => void) {
    super()
    this.#stream = stream
    this.#onClose = onClose
    channel.on('close', () => {
      this.#gone = true
      stream.emit('drain')
    })
  }

  read(): ReadResult {
    throw new FileSystemError('EBADF', 'standard output')
  }

  write(bytes: Uint8Array): void | Promise<void> {
    if (this.#gone) throw new FileSystemError('EPIPE', 'ssh channel')
    if (bytes.length === 0) return
    if (this.#stream.write(Buffer.from(bytes))) return
    return new Promise((resolve) => this.#stream.once('drain', () => resolve()))
  }

  protected closed(): void {
    this.#onClose()
  }
}
