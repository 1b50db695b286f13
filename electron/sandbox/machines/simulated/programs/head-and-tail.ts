import type { Process, Program } from '../kernel/process.ts'
import { definePrograms, forEachPath, usageError } from './define.ts'
import { parseOptions } from './options.ts'
import { parseSize } from './sizes.ts'

/** `head` and `tail`, which stop reading, or never stop, as the real ones do. */
export const headAndTail: readonly Program[] = definePrograms({
  async head(process) {
    const options = parseOptions(withModernCount(process.args), 'n:c:qvz', {
      lines: 'n:',
      bytes: 'c:',
      quiet: 'q',
      silent: 'q',
      verbose: 'v',
    })
    if (options.problem) return usageError(process, options.problem)
    return eachInput(process, options.operands, options.has('q'), async (bytes) => {
      const byBytes = options.value('c')
      const count =
        (byBytes === undefined ? Number(options.value('n') ?? 10) : parseSize(byBytes.replace(/^-/, ''))) ?? 10
      if (count < 0 || byBytes?.startsWith('-')) {
        const all = await everything(bytes)
        if (byBytes !== undefined) return process.out(all.subarray(0, Math.max(0, all.length - count)))
        return process.out(joined(linesOf(all).slice(0, count)))
      }
      let left = count
      while (left > 0) {
        const chunk = await bytes(byBytes === undefined ? 4096 : Math.min(left, 65536))
        if (!chunk) return
        if (byBytes !== undefined) {
          await process.out(chunk)
          left -= chunk.length
          continue
        }
        let end = 0
        while (left > 0 && end < chunk.length) {
          const next = chunk.indexOf(10, end)
          if (next < 0) {
            end = chunk.length
            break
          }
          end = next + 1
          left -= 1
        }
        await process.out(chunk.subarray(0, end))
      }
    })
  },

  async tail(process) {
    const options = parseOptions(withModernCount(process.args), 'n:c:qvfFs:z', {
      lines: 'n:',
      bytes: 'c:',
      quiet: 'q',
      follow: 'f',
      pid: 'pid:',
      retry: 'retry',
    })
    if (options.problem) return usageError(process, options.problem)
    const text = options.value('c') ?? options.value('n') ?? '10'
    const fromStart = text.startsWith('+')
    const count = parseSize(text.replace(/^[-+]/, '')) ?? 10
    const code = await eachInput(process, options.operands, options.has('q'), async (bytes) => {
      const all = await everything(bytes)
      if (options.has('c'))
        return process.out(fromStart ? all.subarray(count - 1) : all.subarray(Math.max(0, all.length - count)))
      const lines = linesOf(all)
      await process.out(
        joined(fromStart ? lines.slice(Math.max(0, count - 1)) : count === 0 ? [] : lines.slice(-count)),
      )
    })
    const [path] = options.operands
    if (path === undefined || !(options.has('f') || options.has('F'))) return code
    return follow(process, path)
  },
})

type ByteSource = (limit: number) => Promise<Uint8Array | undefined>

async function eachInput(
  process: Process,
  paths: readonly string[],
  quiet: boolean,
  step: (bytes: ByteSource) => Promise<void>,
): Promise<number> {
  const inputs = paths.length === 0 ? ['-'] : paths
  return forEachPath(process, inputs, 'cannot open', async (path) => {
    if (inputs.length > 1 && !quiet) await process.out(`${path === inputs[0] ? '' : '\n'}==> ${path} <==\n`)
    if (path === '-') return step((limit) => process.read(0, limit))
    const file = process.files.open(path, { read: true, write: false })
    try {
      await step(async (limit) => process.wait(Promise.resolve(file.read(limit))))
    } finally {
      file.release()
    }
  })
}

/** `-5` is an old way to write `-n 5`. */
function withModernCount(args: readonly string[]): string[] {
  return args.map((arg) => (/^-\d+$/.test(arg) ? `-n${arg.slice(1)}` : /^-n$/.test(arg) ? '-n' : arg))
}

async function everything(bytes: ByteSource): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for (let chunk = await bytes(65536); chunk; chunk = await bytes(65536)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function linesOf(bytes: Buffer): string[] {
  const lines = bytes.toString('latin1').split(/(?<=\n)/)
  return lines[0] === '' ? [] : lines
}

function joined(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join(''), 'latin1')
}

async function follow(process: Process, path: string): Promise<number> {
  let shown = process.files.stat(path).size
  for (;;) {
    await process.sleep(200)
    const size = process.files.find(path)?.size ?? 0
    if (size < shown) shown = 0
    if (size > shown) await process.out(Buffer.from(process.files.readBytes(path).subarray(shown)))
    shown = size
  }
}
