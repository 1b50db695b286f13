/** What a read gives: some bytes, or `undefined` at the end. Only a read that has to wait is a promise. */
export type ReadResult = Uint8Array | undefined | Promise<Uint8Array | undefined>

/**
 * Something behind a file descriptor. Descriptors share it by `retain`; it closes with the last `release`, which is
 * how the end of a pipe becomes visible.
 */
export abstract class OpenFile {
  #holders = 1

  /** What it is, for `ls -l /proc/self/fd` and `[ -t ]`. */
  abstract readonly kind: 'file' | 'pipe' | 'terminal' | 'channel' | 'device'

  retain(): this {
    this.#holders += 1
    return this
  }

  release(): void {
    this.#holders -= 1
    if (this.#holders === 0) this.closed()
  }

  /** Up to `limit` bytes. */
  abstract read(limit: number): ReadResult
  /** All of the bytes; a promise when the other side has to make room first. */
  abstract write(bytes: Uint8Array): void | Promise<void>
  protected abstract closed(): void
}

/** Reads until the end. */
export async function readToEnd(file: OpenFile): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for (;;) {
    const chunk = await file.read(65536)
    if (chunk === undefined) return Buffer.concat(chunks)
    chunks.push(chunk)
  }
}
