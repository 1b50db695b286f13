import { FileSystemError } from '../../../disks/file-system-error.ts'
import { accountName, groupName } from '../kernel/accounts.ts'
import type { Status } from '../kernel/file-access.ts'
import type { Process, Program } from '../kernel/process.ts'
import { baseName, definePrograms, forEachPath, joinPath, usageError } from './define.ts'
import { modeText } from './modes.ts'
import { parseOptions } from './options.ts'

/** Programs that show what is on disk. */
export const listingPrograms: readonly Program[] = definePrograms({
  ls: (process) => list(process),

  async stat(process) {
    const options = parseOptions(process.args, 'c:Lft', {
      format: 'c:',
      printf: 'printf:',
      dereference: 'L',
      terse: 't',
    })
    if (options.problem) return usageError(process, options.problem)
    const format = options.value('c') ?? options.value('printf')
    return forEachPath(process, options.operands, 'cannot statx', async (path) => {
      const status = options.has('L') ? process.files.stat(path) : process.files.lstat(path)
      if (format === undefined) await process.out(longStatus(process, path, status))
      else await process.out(formatStatus(process, path, status, format) + (options.has('c') ? '\n' : ''))
    })
  },

  async realpath(process) {
    const options = parseOptions(process.args, 'emqszLP', {
      'canonicalize-existing': 'e',
      'canonicalize-missing': 'm',
      quiet: 'q',
      strip: 's',
      'no-symlinks': 's',
    })
    return forEachPath(process, options.operands, '', async (path) => {
      await process.out(`${canonical(process, path, options.has('m'))}\n`)
    })
  },

  async readlink(process) {
    const options = parseOptions(process.args, 'femnqsz', { canonicalize: 'f', 'no-newline': 'n' })
    let code = 0
    for (const path of options.operands) {
      try {
        const follows = options.has('f') || options.has('e') || options.has('m')
        const text = follows ? canonical(process, path, options.has('m')) : process.files.readlink(path)
        await process.out(options.has('n') ? text : `${text}\n`)
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error
        code = 1
      }
    }
    return code
  },

  async du(process) {
    const options = parseOptions(process.args, 'shakmbcxd:L', {
      summarize: 's',
      'human-readable': 'h',
      all: 'a',
      'max-depth': 'd:',
      bytes: 'b',
      total: 'c',
      apparent: 'b',
      'apparent-size': 'b',
    })
    const unit = options.has('b') ? 1 : options.has('m') ? 1024 ** 2 : 1024
    const show = (bytes: number) => (options.has('h') ? humanSize(bytes) : String(Math.ceil(bytes / unit)))
    const depth = options.has('s') ? 0 : Number(options.value('d') ?? Number.POSITIVE_INFINITY)
    let total = 0
    const visit = async (path: string, level: number): Promise<number> => {
      const { inode, size } = process.files.lstat(path)
      if (inode.kind !== 'directory') {
        const bytes = options.has('b') ? size : Math.ceil(size / 4096) * 4096
        if ((options.has('a') && level <= depth) || level === 0) await process.out(`${show(bytes)}\t${path}\n`)
        return bytes
      }
      let bytes = 4096
      try {
        for (const name of process.files.list(path)) bytes += await visit(joinPath(path, name), level + 1)
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error
        await process.error(`du: cannot read directory '${path}': ${error.explanation}\n`)
      }
      if (level <= depth) await process.out(`${show(bytes)}\t${path}\n`)
      return bytes
    }
    const paths = options.operands.length === 0 ? ['.'] : options.operands
    const code = await forEachPath(process, paths, 'cannot access', async (path) => {
      total += await visit(path, 0)
    })
    if (options.has('c')) await process.out(`${show(total)}\ttotal\n`)
    return code
  },

  async file(process) {
    const options = parseOptions(process.args, 'bLsi', { brief: 'b', mime: 'i', 'mime-type': 'i' })
    for (const path of options.operands) {
      const kind = fileKind(process, path)
      await process.out(options.has('b') ? `${kind}\n` : `${path}: ${kind}\n`)
    }
    return 0
  },

  async basename(process) {
    const options = parseOptions(process.args, 'as:z', { multiple: 'a', suffix: 's:' })
    if (options.operands.length === 0) return usageError(process, 'missing operand')
    const suffix = options.value('s') ?? (options.has('a') ? '' : (options.operands[1] ?? ''))
    const paths = options.has('a') || options.has('s') ? options.operands : options.operands.slice(0, 1)
    for (const path of paths) {
      const name = baseName(path)
      await process.out(
        `${suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`,
      )
    }
    return 0
  },

  async dirname(process) {
    for (const path of process.args.filter((arg) => arg !== '--')) {
      const trimmed = path.replace(/\/+$/, '')
      const slash = trimmed.lastIndexOf('/')
      await process.out(`${slash < 0 ? '.' : slash === 0 ? '/' : trimmed.slice(0, slash)}\n`)
    }
    return 0
  },

  async getfacl(process) {
    return forEachPath(process, process.args, '', async (path) => {
      const { inode } = process.files.stat(path)
      await process.out(
        `# file: ${path}\n# owner: ${accountName(process.files, inode.uid)}\n# group: ${groupName(process.files, inode.gid)}\n`,
      )
    })
  },

  lsattr: () => 0,
})

/** The path with every existing symbolic link followed; the last name may be missing, or with `missing` any. */
function canonical(process: Process, path: string, missing: boolean): string {
  const found = process.files.find(path)
  if (found) return found.path
  const absolute = path.startsWith('/') ? path : joinPath(process.cwd, path)
  const slash = absolute.replace(/\/+$/, '').lastIndexOf('/')
  const parent = absolute.slice(0, slash) || '/'
  if (!missing && !process.files.isDirectory(parent)) throw new FileSystemError('ENOENT', path)
  const name = baseName(absolute)
  const above = parent === '/' ? '/' : canonical(process, parent, missing)
  if (name === '.') return above
  return name === '..' ? joinPath(above, '..') : joinPath(above, name)
}

export function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes)
  let value = bytes
  let unit = ''
  for (const next of 'KMGTP') {
    if (value < 1024) break
    value /= 1024
    unit = next
  }
  return `${value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : Math.ceil(value)}${unit}`
}

async function list(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'laAdh1RrtSnFiLgopsckXCxuZG', {
    all: 'a',
    'almost-all': 'A',
    directory: 'd',
    'human-readable': 'h',
    recursive: 'R',
    reverse: 'r',
    color: 'color',
    'full-time': 'full-time',
    'time-style': 'time-style:',
    'group-directories-first': 'x',
    inode: 'i',
    'numeric-uid-gid': 'n',
    size: 's',
    classify: 'F',
  })
  if (options.problem) return usageError(process, options.problem, 2)
  const long = options.has('l') || options.has('n') || options.has('g') || options.has('o')
  const paths = options.operands.length === 0 ? ['.'] : [...options.operands]
  const sorted = (entries: { name: string; status: Status }[]) => {
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    if (options.has('t')) entries.sort((a, b) => b.status.inode.mtime - a.status.inode.mtime)
    if (options.has('S')) entries.sort((a, b) => b.status.size - a.status.size)
    if (options.has('r')) entries.reverse()
    return entries
  }
  const print = async (entries: { name: string; status: Status }[]) => {
    for (const { name, status } of sorted(entries)) {
      const mark = options.has('F') || options.has('p') ? (status.inode.kind === 'directory' ? '/' : '') : ''
      const inode = options.has('i') ? `${status.place.number} ` : ''
      await process.out(
        `${inode}${long ? longLine(process, name, status, options.has('h'), options.has('n')) : name}${mark}\n`,
      )
    }
  }
  const printDirectory = async (path: string, titled: boolean): Promise<void> => {
    const names = process.files.list(path)
    const shown = options.has('a')
      ? ['.', '..', ...names]
      : names.filter((name) => options.has('A') || !name.startsWith('.'))
    if (titled) await process.out(`${path}:\n`)
    const entries = shown.map((name) => ({ name, status: process.files.lstat(joinPath(path, name)) }))
    if (long)
      await process.out(`total ${entries.reduce((sum, entry) => sum + Math.ceil(entry.status.size / 1024), 0)}\n`)
    await print(entries)
    if (!options.has('R')) return
    for (const { name, status } of entries) {
      if (status.inode.kind !== 'directory' || name === '.' || name === '..') continue
      await process.out('\n')
      await printDirectory(joinPath(path, name), true)
    }
  }
  const files: { name: string; status: Status }[] = []
  const directories: string[] = []
  let code = 0
  for (const path of paths) {
    try {
      const status = long || options.has('d') ? process.files.lstat(path) : process.files.stat(path)
      if (status.inode.kind === 'directory' && !options.has('d')) directories.push(path)
      else files.push({ name: path, status })
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error
      code = await process.fail(`cannot access '${path}': ${error.explanation}`, 2)
    }
  }
  await print(files)
  for (const [index, path] of directories.entries()) {
    if (index > 0 || files.length > 0) await process.out('\n')
    try {
      await printDirectory(path, paths.length > 1 || options.has('R'))
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error
      code = await process.fail(`cannot open directory '${path}': ${error.explanation}`, 2)
    }
  }
  return code
}

function longLine(process: Process, name: string, status: Status, human: boolean, numeric: boolean): string {
  const { inode } = status
  const owner = numeric ? String(inode.uid) : accountName(process.files, inode.uid)
  const group = numeric ? String(inode.gid) : groupName(process.files, inode.gid)
  const size = human ? humanSize(status.size) : String(status.size)
  const time = new Date(inode.mtime)
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][time.getUTCMonth()]
  const old = Math.abs(process.kernel.now() - inode.mtime) > 182 * 86400_000
  const clock = old ? ` ${time.getUTCFullYear()}` : time.toISOString().slice(11, 16)
  const target = inode.kind === 'symlink' ? ` -> ${inode.target}` : ''
  return `${modeText(inode)} ${status.links} ${owner} ${group} ${size.padStart(6)} ${month} ${String(time.getUTCDate()).padStart(2)} ${clock} ${name}${target}`
}

const kindNames = {
  file: 'regular file',
  generated: 'regular file',
  directory: 'directory',
  symlink: 'symbolic link',
} as const
const deviceNames = {
  block: 'block special file',
  character: 'character special file',
  fifo: 'fifo',
  socket: 'socket',
} as const

function kindName(status: Status): string {
  const { inode } = status
  if (inode.kind === 'special') return deviceNames[inode.device]
  return inode.kind === 'file' && inode.size === 0 ? 'regular empty file' : kindNames[inode.kind]
}

function formatStatus(process: Process, path: string, status: Status, format: string): string {
  const { inode } = status
  const time = new Date(inode.mtime).toISOString().replace('T', ' ').replace('Z', '000000 +0000')
  const seconds = String(Math.floor(inode.mtime / 1000))
  const fields: Readonly<Record<string, string>> = {
    a: (inode.mode & 0o7777).toString(8),
    A: modeText(inode),
    b: String(Math.ceil(status.size / 512)),
    d: '64512',
    f: inode.mode.toString(16),
    F: kindName(status),
    g: String(inode.gid),
    G: groupName(process.files, inode.gid),
    h: String(status.links),
    i: String(status.place.number),
    m: status.place.mount.target,
    n: path,
    N: inode.kind === 'symlink' ? `'${path}' -> '${inode.target}'` : `'${path}'`,
    s: String(status.size),
    T: status.place.mount.type,
    u: String(inode.uid),
    U: accountName(process.files, inode.uid),
    x: time,
    X: seconds,
    y: time,
    Y: seconds,
    z: time,
    Z: seconds,
    '%': '%',
  }
  return format
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/%([A-Za-z%])/g, (whole, letter: string) => fields[letter] ?? whole)
}

function longStatus(process: Process, path: string, status: Status): string {
  return formatStatus(
    process,
    path,
    status,
    '  File: %n\n  Size: %s\tBlocks: %b\tIO Block: 4096   %F\nAccess: (0%a/%A)  Uid: (%u/%U)   Gid: (%g/%G)\nModify: %y\n',
  )
}

function fileKind(process: Process, path: string): string {
  const status = process.files.find(path, false)
  if (!status) return `cannot open \`${path}' (No such file or directory)`
  if (status.inode.kind === 'symlink') return `symbolic link to ${status.inode.target}`
  if (status.inode.kind !== 'file') return kindName(status)
  if (status.size === 0) return 'empty'
  const bytes = process.files.readBytes(path)
  const head = Buffer.from(bytes.subarray(0, 512)).toString('latin1')
  if (head.startsWith('\x7fELF')) return 'ELF 64-bit LSB pie executable, x86-64 (simulated)'
  if (head.startsWith('\x1f\x8b')) return 'gzip compressed data'
  const shebang = /^#!\s*(\S+)/.exec(head)
  if (shebang)
    return `${/(bash|sh)$/.test(shebang[1] ?? '') ? 'Bourne-Again shell' : shebang[1]} script, ASCII text executable`
  return head.includes('\0') ? 'data' : 'ASCII text'
}
