import { FileSystemError } from '../../../disks/file-system-error.ts'
import type { Process, Program } from '../kernel/process.ts'
import { baseName, definePrograms, joinPath } from './define.ts'
import { parseOptions } from './options.ts'

/** The remote side of the old scp protocol: `scp -t` receives, `scp -f` sends. */
export const scpPrograms: readonly Program[] = definePrograms({
  async scp(process) {
    const options = parseOptions(process.args, 'tfrpdvqBCl:')
    if (options.has('t'))
      return new Receiver(process, options.has('p')).receive(options.operands[0] ?? '.', options.has('d'))
    if (options.has('f')) return send(process, options.operands, options.has('r'), options.has('p'))
    return process.fail('the sandbox has no Internet', 1)
  },
})

/** Bytes that come over the channel, taken in the pieces that the protocol needs. */
class Input {
  readonly #process: Process
  #held: Buffer = Buffer.alloc(0)

  constructor(process: Process) {
    this.#process = process
  }

  async byte(): Promise<number | undefined> {
    if (this.#held.length === 0 && !(await this.#more())) return undefined
    const [byte] = this.#held
    this.#held = this.#held.subarray(1)
    return byte
  }

  async line(): Promise<string> {
    for (;;) {
      const end = this.#held.indexOf(10)
      if (end >= 0) {
        const line = this.#held.toString('utf8', 0, end)
        this.#held = this.#held.subarray(end + 1)
        return line
      }
      if (!(await this.#more())) return this.#held.toString('utf8')
    }
  }

  /** At most `limit` bytes; undefined when the other side is gone. */
  async some(limit: number): Promise<Buffer | undefined> {
    if (this.#held.length === 0 && !(await this.#more())) return undefined
    const taken = this.#held.subarray(0, limit)
    this.#held = this.#held.subarray(taken.length)
    return taken
  }

  async #more(): Promise<boolean> {
    const chunk = await this.#process.read(0, 1 << 18)
    if (!chunk) return false
    this.#held = this.#held.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#held, chunk])
    return true
  }
}

const accepted = Uint8Array.of(0)

class Receiver {
  readonly #process: Process
  readonly #input: Input
  readonly #preserves: boolean
  #failed = false

  constructor(process: Process, preserves: boolean) {
    this.#process = process
    this.#input = new Input(process)
    this.#preserves = preserves
  }

  async receive(target: string, mustBeDirectory: boolean): Promise<number> {
    if (mustBeDirectory && !this.#process.files.isDirectory(target))
      return this.#fatal(`${target}: No such file or directory`)
    await this.#process.out(accepted)
    return this.#records(target, true)
  }

  async #records(target: string, top: boolean): Promise<number> {
    let modified: number | undefined
    for (;;) {
      const kind = await this.#input.byte()
      if (kind === undefined) return this.#failed ? 1 : 0
      const line = await this.#input.line()
      switch (String.fromCharCode(kind)) {
        case 'T':
          modified = Number(line.split(' ')[0]) * 1000
          await this.#process.out(accepted)
          break
        case 'C':
          await this.#file(target, line, modified)
          modified = undefined
          break
        case 'D':
          await this.#directory(target, line)
          modified = undefined
          break
        case 'E':
          await this.#process.out(accepted)
          if (!top) return 0
          break
        case '\x01':
        case '\x02':
          return 1
        default:
          return this.#fatal('protocol error: unexpected record')
      }
    }
  }

  async #file(target: string, header: string, modified: number | undefined): Promise<void> {
    const [, modeText = '644', sizeText = '0', name = ''] = /^(\d+) (\d+) (.*)$/.exec(header) ?? []
    const { files } = this.#process
    const path = files.isDirectory(target) ? joinPath(target, baseName(name)) : target
    const mode = Number.parseInt(modeText, 8) & 0o7777
    let remaining = Number(sizeText)
    let problem: string | undefined
    let file: ReturnType<typeof files.open> | undefined
    try {
      file = files.open(path, { read: false, write: true, create: true, truncate: true, mode })
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error
      problem = `${path}: ${error.explanation}`
    }
    if (problem !== undefined) {
      await this.#error(problem)
      return
    }
    await this.#process.out(accepted)
    while (remaining > 0) {
      const chunk = await this.#input.some(remaining)
      if (!chunk) break
      remaining -= chunk.length
      await file?.write(chunk)
    }
    file?.release()
    await this.#input.byte()
    if (this.#preserves) files.chmod(path, mode)
    if (modified !== undefined) files.setModified(path, modified)
    await this.#process.out(accepted)
  }

  async #directory(target: string, header: string): Promise<void> {
    const [, modeText = '755', name = ''] = /^(\d+) \d+ (.*)$/.exec(header) ?? []
    const { files } = this.#process
    const path = files.isDirectory(target) ? joinPath(target, baseName(name)) : target
    try {
      if (!files.isDirectory(path)) files.mkdir(path, Number.parseInt(modeText, 8) & 0o7777)
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error
      await this.#error(`${path}: ${error.explanation}`)
      return
    }
    await this.#process.out(accepted)
    await this.#records(path, false)
  }

  async #error(text: string): Promise<void> {
    this.#failed = true
    await this.#process.out(`\x01scp: ${text}\n`)
  }

  async #fatal(text: string): Promise<number> {
    await this.#process.out(`\x02scp: ${text}\n`)
    return 1
  }
}

async function send(
  process: Process,
  paths: readonly string[],
  recursive: boolean,
  preserves: boolean,
): Promise<number> {
  const input = new Input(process)
  const confirmed = async () => {
    const byte = await input.byte()
    if (byte !== undefined && byte !== 0) await input.line()
    return byte === 0
  }
  if (!(await confirmed())) return 1
  let code = 0
  const report = async (text: string) => {
    code = 1
    await process.out(`\x01scp: ${text}\n`)
  }
  const sendOne = async (path: string): Promise<void> => {
    try {
      const { inode } = process.files.stat(path)
      const seconds = Math.floor(inode.mtime / 1000)
      const mode = (inode.mode & 0o7777).toString(8).padStart(4, '0')
      if (inode.kind === 'directory' && !recursive) return report(`${path}: not a regular file`)
      const names = inode.kind === 'directory' ? process.files.list(path) : []
      const bytes = inode.kind === 'directory' ? undefined : process.files.readBytes(path).slice()
      if (preserves) {
        await process.out(`T${seconds} 0 ${seconds} 0\n`)
        if (!(await confirmed())) return
      }
      await process.out(bytes ? `C${mode} ${bytes.length} ${baseName(path)}\n` : `D${mode} 0 ${baseName(path)}\n`)
      if (!(await confirmed())) return
      if (bytes) {
        for (let offset = 0; offset < bytes.length; offset += 1 << 16)
          await process.out(bytes.subarray(offset, offset + (1 << 16)))
        await process.out(accepted)
      } else {
        for (const name of names) await sendOne(joinPath(path, name))
        await process.out('E\n')
      }
      await confirmed()
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error
      await report(`${path}: ${error.explanation}`)
    }
  }
  for (const path of paths.flatMap((pattern) => expanded(process, pattern))) await sendOne(path)
  return code
}

function expanded(process: Process, pattern: string): string[] {
  if (!/[*?[]/.test(pattern)) return [pattern]
  const folder = pattern.replace(/[^/]*$/, '') || '.'
  const expression = new RegExp(
    `^${baseName(pattern)
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  )
  const found = process.files.isDirectory(folder)
    ? process.files.list(folder).filter((name) => expression.test(name))
    : []
  return found.length > 0 ? found.map((name) => joinPath(folder, name)) : [pattern]
}
