import { createReadStream } from 'node:fs'
import { Zip, ZipDeflate } from 'fflate'
import { StudioError } from '#shared/studio-error.ts'

/** A file to go into an archive. */
export interface ArchiveEntry {
  readonly path: string
  /** In the archive, with `/`. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** Permission bits. */
  readonly mode: number
  readonly modified: Date
}

const blockSize = 512

/** The bytes of a tar archive (POSIX ustar), file after file. */
export async function* tarOf(entries: readonly ArchiveEntry[]): AsyncGenerator<Uint8Array> {
  for (const entry of entries) {
    yield tarHeader(entry)
    let written = 0
    for await (const chunk of createReadStream(entry.path)) {
      written += (chunk as Buffer).length
      yield chunk as Buffer
    }
    if (written !== entry.size) throw changed(entry)
    yield new Uint8Array((blockSize - (written % blockSize)) % blockSize)
  }
  yield new Uint8Array(2 * blockSize)
}

/** The largest size that eleven octal digits hold; 8 GiB. */
const largestInTar = 8 ** 11 - 1

function tarHeader({ name, size, mode, modified }: ArchiveEntry): Buffer {
  if (size > largestInTar) throw tooLarge(name, '8 GiB', 'tar')
  const header = Buffer.alloc(blockSize)
  const { prefix, rest } = splitName(name)
  header.write(rest, 0)
  header.write(`${octal(mode, 7)}\0`, 100)
  header.write(`${octal(0, 7)}\0${octal(0, 7)}\0`, 108)
  header.write(`${octal(size, 11)}\0`, 124)
  header.write(`${octal(Math.floor(modified.getTime() / 1000), 11)}\0`, 136)
  header.write('        0', 148)
  header.write('ustar\0' + '00', 257)
  header.write(prefix, 345)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${octal(sum, 6)}\0 `, 148)
  return header
}

/** A name of more than 100 bytes is cut at a slash into a prefix and the rest. */
function splitName(name: string): { readonly prefix: string; readonly rest: string } {
  if (Buffer.byteLength(name) <= 100) return { prefix: '', rest: name }
  for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
    const prefix = name.slice(0, at)
    const rest = name.slice(at + 1)
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(rest) <= 100) return { prefix, rest }
  }
  throw new StudioError({
    code: 'name-too-long',
    message: `The name ${name} is too long for a tar archive.`,
    hint: 'Choose an output that ends with .zip.',
  })
}

const largestInZip = 0xffff_ffff

/** The bytes of a zip archive, file after file. */
export async function* zipOf(entries: readonly ArchiveEntry[], level: number): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  let failure: Error | null = null
  const zip = new Zip((error, chunk) => {
    failure ??= error
    ready.push(chunk)
  })
  for (const entry of entries) {
    if (entry.size > largestInZip) throw tooLarge(entry.name, '4 GiB', 'zip')
    const file = new ZipDeflate(entry.name, level < 0 ? {} : { level: level as 1 })
    file.mtime = entry.modified
    file.os = 3
    file.attrs = (0o100000 | entry.mode) * 0x10000
    zip.add(file)
    for await (const chunk of createReadStream(entry.path)) {
      file.push(chunk as Buffer)
      yield* ready.splice(0)
    }
    file.push(new Uint8Array(), true)
  }
  zip.end()
  if (failure !== null) throw failure
  yield* ready
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}

function changed({ name }: ArchiveEntry): StudioError {
  return new StudioError({ code: 'file-changed', message: `${name} changed while it was packed.` })
}

function tooLarge(name: string, limit: string, format: string): StudioError {
  return new StudioError({
    code: 'file-too-large',
    message: `${name} is larger than the ${limit} that ${format} can hold.`,
    hint: 'Compress it alone: an output that ends with .gz.',
  })
}
