import { Bash, type BashOptions, type IFileSystem } from 'just-bash'
import { FileSystemError } from '../../../disks/file-system-error.ts'
import type { Status } from '../kernel/file-access.ts'
import type { Process, Program } from '../kernel/process.ts'
import { quoteForShell } from '../shell/quoting.ts'

type CommandName = NonNullable<BashOptions['commands']>[number]

/** How a text tool uses its arguments: how many come before its files, and which options take a value. */
interface TextTool {
  readonly command: CommandName
  /** Operands that are not files: a pattern, a script. `never` never reads standard input, `always` always does. */
  readonly before: number | 'never' | 'always'
  /** Options that take a value in the next word. */
  readonly valued?: string
  /** Options that bring the pattern or script with them. */
  readonly brings?: string
}

const tools: Readonly<Record<string, TextTool>> = {
  awk: { command: 'awk', before: 1, valued: 'Fvf', brings: 'f' },
  gawk: { command: 'awk', before: 1, valued: 'Fvf', brings: 'f' },
  base64: { command: 'base64', before: 0, valued: 'w' },
  column: { command: 'column', before: 0, valued: 'sotc' },
  comm: { command: 'comm', before: 'never' },
  cut: { command: 'cut', before: 0, valued: 'dfcb' },
  date: { command: 'date', before: 'never' },
  diff: { command: 'diff', before: 'never' },
  egrep: { command: 'egrep', before: 1, valued: 'efmABC', brings: 'ef' },
  expand: { command: 'expand', before: 0, valued: 't' },
  fgrep: { command: 'fgrep', before: 1, valued: 'efmABC', brings: 'ef' },
  fold: { command: 'fold', before: 0, valued: 'w' },
  grep: { command: 'grep', before: 1, valued: 'efmABC', brings: 'ef' },
  gunzip: { command: 'gunzip', before: 0, valued: 'S' },
  gzip: { command: 'gzip', before: 0, valued: 'S' },
  join: { command: 'join', before: 'never' },
  jq: { command: 'jq', before: 1, valued: 'f', brings: 'f' },
  md5sum: { command: 'md5sum', before: 0 },
  nl: { command: 'nl', before: 0, valued: 'bwsn' },
  od: { command: 'od', before: 0, valued: 'AtNj' },
  paste: { command: 'paste', before: 0, valued: 'd' },
  rev: { command: 'rev', before: 0 },
  sed: { command: 'sed', before: 1, valued: 'ef', brings: 'ef' },
  seq: { command: 'seq', before: 'never' },
  sha1sum: { command: 'sha1sum', before: 0 },
  sha256sum: { command: 'sha256sum', before: 0 },
  sort: { command: 'sort', before: 0, valued: 'koktTS' },
  split: { command: 'split', before: 0, valued: 'lbna' },
  strings: { command: 'strings', before: 0, valued: 'nt' },
  tac: { command: 'tac', before: 0 },
  tr: { command: 'tr', before: 'always' },
  unexpand: { command: 'unexpand', before: 0, valued: 't' },
  uniq: { command: 'uniq', before: 0, valued: 'fsw' },
  wc: { command: 'wc', before: 0 },
  zcat: { command: 'zcat', before: 0 },
  expr: { command: 'expr', before: 'never' },
}

/** Text and archive tools, done by just-bash on this process's files and with its rights. */
export const textPrograms: readonly Program[] = Object.entries(tools).map(([name, tool]) => ({
  name,
  run: (process) => runTextTool(process, name, tool),
}))

/** Tools whose work on a long input may be done piece by piece, so that `tr -dc a-z < /dev/urandom | head -c 9` ends. */
const piecewise = new Set(['tr', 'fold'])
const pieceSize = 1 << 20
const largestInput = 256 * 1024 ** 2

async function runTextTool(process: Process, name: string, tool: TextTool): Promise<number> {
  if (!readsInput(name, tool, process.args)) return runOnce(process, tool, '')
  let chunks: Uint8Array[] = []
  let size = 0
  for (let chunk = await process.read(); chunk; chunk = await process.read()) {
    chunks.push(chunk)
    size += chunk.length
    if (size > largestInput) return process.fail('the input is too large for the sandbox')
    if (size < pieceSize || !piecewise.has(name)) continue
    await runOnce(process, tool, Buffer.concat(chunks).toString('latin1'))
    chunks = []
    size = 0
  }
  return runOnce(process, tool, Buffer.concat(chunks).toString('latin1'))
}

/** Where the tools' output goes; only this program sees the path. */
const outputPath = '/.omi-studio-output'

async function runOnce(process: Process, tool: TextTool, stdin: string): Promise<number> {
  // just-bash's paste wants its standard input named.
  const isBarePaste = tool.command === 'paste' && process.args.every((arg) => arg.startsWith('-') && arg !== '-')
  const args = isBarePaste ? [...process.args, '-'] : process.args
  const files = new ProcessFileSystem(process)
  const bash = new Bash({
    fs: files,
    commands: [tool.command],
    cwd: process.cwd,
    env: Object.fromEntries(process.env),
    executionLimits: { maxExecutionTimeMs: 3_600_000 },
  })
  // just-bash gives the output of `exec` as text and loses what is not UTF-8; a redirection keeps the bytes.
  const script = `${[tool.command, ...args].map(quoteForShell).join(' ')} > ${outputPath}`
  const result = await bash.exec(script, {
    stdin,
    stdinKind: 'bytes',
    cwd: process.cwd,
    rawScript: true,
    signal: process.signal,
  })
  process.throwIfKilled()
  await process.out(files.output)
  await process.error(files.explained(result.stderr))
  return result.exitCode
}

/** Whether the tool reads standard input, which for an SSH session may never end. */
function readsInput(name: string, tool: TextTool, args: readonly string[]): boolean {
  if (tool.before === 'never') return args.includes('-')
  if (tool.before === 'always') return true
  let before = tool.before
  let operands = 0
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? ''
    if (arg === '-') return true
    if (/^--(null-input|slurpfile|help|version)$/.test(arg)) return false
    if (/^--(expression|regexp|file)=/.test(arg)) before = 0
    if (/^--(arg|argjson)$/.test(arg)) index += 2
    if (/^--/.test(arg)) continue
    if (/^-./.test(arg)) {
      if (name === 'jq' && arg.includes('n')) return false
      if (name === 'grep' && /^-\w*[rR]/.test(arg)) before = Number.NEGATIVE_INFINITY
      const letters = arg.slice(1)
      const valued = [...letters].findIndex((letter) => tool.valued?.includes(letter))
      if (valued >= 0) {
        if (tool.brings?.includes(letters[valued] ?? '')) before = 0
        if (valued === letters.length - 1) index += 1
      }
      continue
    }
    operands += 1
  }
  return operands <= before
}

/** A process's files as just-bash wants them. Its commands say "No such file" for every failure; this one remembers the reasons. */
class ProcessFileSystem implements IFileSystem {
  readonly #process: Process
  readonly #denied = new Map<string, string>()
  #output: Uint8Array = new Uint8Array(0)

  constructor(process: Process) {
    this.#process = process
  }

  /** What the tool wrote to its standard output. */
  get output(): Uint8Array {
    return this.#output
  }

  /** The tool's complaints with the system's real reasons in place. */
  explained(text: string): string {
    if (this.#denied.size === 0) return text
    return text.replace(/^(.*): No such file or directory$/gm, (line, start: string) => {
      for (const [path, reason] of this.#denied) if (start.includes(path)) return `${start}: ${reason}`
      return line
    })
  }

  async readFile(path: string): Promise<string> {
    return this.#try(path, () => this.#process.files.readText(path))
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    return this.#try(path, () => this.#process.files.readBytes(path).slice())
  }

  async writeFile(path: string, content: string | Uint8Array, options?: { encoding?: string } | string): Promise<void> {
    if (path === outputPath) {
      this.#output = encoded(content, options)
      return
    }
    this.#try(path, () => this.#process.files.writeFile(path, encoded(content, options)))
  }

  async appendFile(
    path: string,
    content: string | Uint8Array,
    options?: { encoding?: string } | string,
  ): Promise<void> {
    if (path === outputPath) {
      this.#output = Buffer.concat([this.#output, encoded(content, options)])
      return
    }
    this.#try(path, () => this.#process.files.appendFile(path, encoded(content, options)))
  }

  async exists(path: string): Promise<boolean> {
    return this.#process.files.exists(path)
  }

  async stat(path: string) {
    return this.#try(path, () => statOf(this.#process.files.stat(path)))
  }

  async lstat(path: string) {
    return this.#try(path, () => statOf(this.#process.files.lstat(path)))
  }

  async mkdir(path: string, options?: { recursive?: boolean }): Promise<void> {
    this.#try(path, () => (options?.recursive ? this.#process.files.mkdirAll(path) : this.#process.files.mkdir(path)))
  }

  async readdir(path: string): Promise<string[]> {
    return this.#try(path, () => this.#process.files.list(path))
  }

  async rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void> {
    if (options?.force && !this.#process.files.find(path, false)) return
    this.#try(path, () => (options?.recursive ? this.#process.files.removeAll(path) : this.#process.files.unlink(path)))
  }

  async cp(source: string, target: string): Promise<void> {
    this.#try(source, () => this.#process.files.writeFile(target, this.#process.files.readBytes(source).slice()))
  }

  async mv(source: string, target: string): Promise<void> {
    this.#try(source, () => this.#process.files.rename(source, target))
  }

  resolvePath(base: string, path: string): string {
    const names: string[] = []
    for (const name of (path.startsWith('/') ? path : `${base}/${path}`).split('/')) {
      if (name === '..') names.pop()
      else if (name !== '' && name !== '.') names.push(name)
    }
    return `/${names.join('/')}`
  }

  getAllPaths(): string[] {
    return []
  }

  async chmod(path: string, mode: number): Promise<void> {
    this.#try(path, () => this.#process.files.chmod(path, mode))
  }

  async symlink(target: string, path: string): Promise<void> {
    this.#try(path, () => this.#process.files.symlink(target, path))
  }

  async link(existing: string, path: string): Promise<void> {
    this.#try(path, () => this.#process.files.link(existing, path))
  }

  async readlink(path: string): Promise<string> {
    return this.#try(path, () => this.#process.files.readlink(path))
  }

  async realpath(path: string): Promise<string> {
    return this.#try(path, () => this.#process.files.realpath(path))
  }

  async utimes(path: string, _: Date, modified: Date): Promise<void> {
    this.#try(path, () => this.#process.files.setModified(path, modified.getTime()))
  }

  #try<T>(path: string, action: () => T): T {
    try {
      return action()
    } catch (error) {
      if (error instanceof FileSystemError && error.code !== 'ENOENT') this.#denied.set(baseOf(path), error.explanation)
      throw error
    }
  }
}

function baseOf(path: string): string {
  return path.replace(/^.*\//, '')
}

function encoded(content: string | Uint8Array, options: { encoding?: string } | string | undefined): Uint8Array {
  if (typeof content !== 'string') return content
  const encoding = typeof options === 'string' ? options : options?.encoding
  return Buffer.from(content, encoding === 'binary' || encoding === 'latin1' ? 'latin1' : 'utf8')
}

function statOf(status: Status) {
  const { inode } = status
  return {
    isFile: inode.kind === 'file' || inode.kind === 'generated',
    isDirectory: inode.kind === 'directory',
    isSymbolicLink: inode.kind === 'symlink',
    mode: inode.mode,
    size: inode.kind === 'generated' ? inode.read().length : status.size,
    mtime: new Date(inode.mtime),
    ino: status.place.number,
  }
}
