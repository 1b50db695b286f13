import { FileSystemError } from '../../../disks/file-system-error.ts'
import type { Process } from '../kernel/process.ts'
import { parseSize } from './sizes.ts'

/** `dd` */
export async function diskDump(process: Process): Promise<number> {
  const settings = new Map(process.args.map((arg) => [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)]))
  const blockSize = parseSize(settings.get('bs') ?? settings.get('ibs') ?? '512') ?? 512
  const count = settings.has('count') ? Number(settings.get('count')) : Number.POSITIVE_INFINITY
  const skip = Number(settings.get('skip') ?? 0) * blockSize
  const seek = Number(settings.get('seek') ?? 0) * blockSize
  const from = settings.get('if')
  const to = settings.get('of')
  const keeps = (settings.get('conv') ?? '').includes('notrunc')
  let input: ReturnType<typeof process.files.open> | undefined
  let output: typeof input
  try {
    input = from ? process.files.open(from, { read: true, write: false }) : undefined
    output = to
      ? process.files.open(to, { read: false, write: true, create: true, truncate: !keeps && seek === 0 })
      : undefined
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error
    return process.fail(`failed to open '${error.path}': ${error.explanation}`)
  }
  if (output && 'position' in output) output.position = seek
  if (input && 'position' in input) input.position = skip
  let copied = 0
  const wanted = count * blockSize
  let full = false
  try {
    while (copied < wanted) {
      const limit = Math.min(Math.max(blockSize, 65536), wanted - copied, 4 * 1024 ** 2)
      const chunk = input ? await process.wait(Promise.resolve(input.read(limit))) : await process.read(0, limit)
      if (!chunk) break
      if (output) await output.write(chunk)
      else await process.out(chunk)
      copied += chunk.length
      process.throwIfKilled()
      if (copied % (64 * 1024 ** 2) === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  } catch (error) {
    if (!(error instanceof FileSystemError) || error.code !== 'ENOSPC') throw error
    full = true
  } finally {
    input?.release()
    output?.release()
  }
  const records = `${Math.floor(copied / blockSize)}+${copied % blockSize === 0 ? 0 : 1}`
  if (full) await process.error(`dd: error writing '${to}': No space left on device\n`)
  if (settings.get('status') !== 'none') {
    await process.error(`${records} records in\n${records} records out\n${copied} bytes copied\n`)
  }
  return full ? 1 : 0
}
