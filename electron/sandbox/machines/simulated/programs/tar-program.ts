import { gunzipSync, gzipSync } from 'node:zlib'
import { FileSystemError } from '../../../disks/file-system-error.ts'
import { accountName, findAccount, findGroup, groupName } from '../kernel/accounts.ts'
import type { Process, Program } from '../kernel/process.ts'
import { definePrograms, joinPath } from './define.ts'
import { type Options, parseOptions } from './options.ts'

const blockSize = 512

interface TarEntry {
  readonly name: string
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Milliseconds since the epoch. */
  readonly mtime: number
  readonly kind: 'file' | 'directory' | 'symlink'
  readonly target: string
  readonly content: Uint8Array
}

/** `tar`, plain and with gzip; owners, modes, times and symbolic links are kept, which just-bash's tar does not do. */
export const tarPrograms: readonly Program[] = definePrograms({
  async tar(process) {
    const [first = '', ...rest] = process.args
    const args = /^[A-Za-z]+$/.test(first) ? oldStyle(first, rest) : process.args
    const options = parseOptions(args, 'cxtzjJavpPkhmf:C:T:X:', {
      create: 'c',
      extract: 'x',
      get: 'x',
      list: 't',
      gzip: 'z',
      bzip2: 'j',
      xz: 'J',
      file: 'f:',
      directory: 'C:',
      verbose: 'v',
      'auto-compress': 'a',
      'strip-components': 'strip:',
      exclude: 'exclude:',
      'same-owner': 'p',
      'no-same-owner': 'noowner',
      'preserve-permissions': 'p',
      'same-permissions': 'p',
      'numeric-owner': 'n',
      overwrite: 'n',
      'keep-old-files': 'k',
      wildcards: 'n',
      xattrs: 'n',
      acls: 'n',
      selinux: 'n',
      owner: 'owner:',
      group: 'group:',
      'no-overwrite-dir': 'n',
      'one-file-system': 'n',
    })
    if (options.problem) return process.fail(options.problem, 64)
    if (options.has('j') || options.has('J')) return process.fail('the sandbox knows no compression but gzip', 2)
    try {
      if (options.has('c')) return await create(process, options)
      if (options.has('x') || options.has('t')) return await read(process, options)
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error
      return process.fail(
        `${error.path}: Cannot open: ${error.explanation}\ntar: Error is not recoverable: exiting now`,
        2,
      )
    }
    return process.fail("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options", 2)
  },
})

/** `tar xzfC file folder`: the letters take their values in order from the words that follow. */
function oldStyle(letters: string, words: readonly string[]): string[] {
  const left = [...words]
  return [
    ...[...letters].flatMap((letter) =>
      'fCTX'.includes(letter) ? [`-${letter}`, left.shift() ?? ''] : [`-${letter}`],
    ),
    ...left,
  ]
}

async function create(process: Process, options: Options): Promise<number> {
  const path = options.value('f') ?? '-'
  const folder = options.value('C') ?? '.'
  const excluded = options.values('exclude').map(
    (pattern) =>
      new RegExp(
        `(^|/)${pattern
          .replace(/^\.\//, '')
          .replace(/[.+^${}()|\\]/g, '\\$&')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}(/|$)`,
      ),
  )
  const blocks: Uint8Array[] = []
  let code = 0
  const add = async (name: string): Promise<void> => {
    if (excluded.some((pattern) => pattern.test(name))) return
    const full = name.startsWith('/') ? name : joinPath(folder, name)
    try {
      const { inode } = options.has('h') ? process.files.stat(full) : process.files.lstat(full)
      const isFolder = inode.kind === 'directory'
      if (inode.kind === 'special') return
      const stored = name.replace(/^\/+/, '') || '.'
      const content =
        inode.kind === 'file' || inode.kind === 'generated' ? process.files.readBytes(full) : new Uint8Array(0)
      const entry: TarEntry = {
        name: isFolder && !stored.endsWith('/') ? `${stored}/` : stored,
        mode: inode.mode & 0o7777,
        uid: inode.uid,
        gid: inode.gid,
        mtime: inode.mtime,
        kind: isFolder ? 'directory' : inode.kind === 'symlink' ? 'symlink' : 'file',
        target: inode.kind === 'symlink' ? inode.target : '',
        content,
      }
      blocks.push(...encodeEntry(process, entry))
      if (options.has('v')) await (path === '-' ? process.error(`${entry.name}\n`) : process.out(`${entry.name}\n`))
      if (isFolder)
        for (const child of process.files.list(full)) await add(joinPath(name.replace(/(?<=.)\/+$/, ''), child))
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error
      code = await process.fail(`${name}: Cannot ${error.code === 'ENOENT' ? 'stat' : 'open'}: ${error.explanation}`, 2)
    }
  }
  const listed = options.value('T')
  const more =
    listed === undefined
      ? []
      : (listed === '-' ? (await process.readAll()).toString('utf8') : process.files.readText(listed))
          .split('\n')
          .filter(Boolean)
  const names = [...options.operands, ...more]
  if (names.length === 0) return process.fail('Cowardly refusing to create an empty archive', 2)
  for (const name of names) await add(name)
  blocks.push(new Uint8Array(2 * blockSize))
  const archive = Buffer.concat(blocks)
  const compressed = options.has('z') || (options.has('a') && /\.t?gz$/.test(path)) ? gzipSync(archive) : archive
  if (path === '-') await process.out(compressed)
  else process.files.writeFile(path, compressed)
  return code
}

async function read(process: Process, options: Options): Promise<number> {
  const path = options.value('f') ?? '-'
  const raw = path === '-' ? await process.readAll() : Buffer.from(process.files.readBytes(path))
  let archive: Buffer = raw
  if (raw[0] === 0x1f && raw[1] === 0x8b) {
    try {
      archive = gunzipSync(raw)
    } catch {
      return process.fail('Child returned status 1\ntar: Error is not recoverable: exiting now', 2)
    }
  }
  const folder = options.value('C') ?? '.'
  const strip = Number(options.value('strip') ?? 0)
  const wanted = options.operands.map((name) => name.replace(/\/+$/, ''))
  const entries = decodeEntries(process, archive)
  if (!entries)
    return process.fail(
      'This does not look like a tar archive\ntar: Exiting with failure status due to previous errors',
      2,
    )
  const found = new Set<string>()
  let code = 0
  for (const entry of entries) {
    const plain = entry.name.replace(/\/+$/, '')
    const match = wanted.find((name) => plain === name || plain.startsWith(`${name}/`))
    if (wanted.length > 0 && match === undefined) continue
    if (match !== undefined) found.add(match)
    if (options.has('t')) {
      await process.out(`${entry.name}\n`)
      continue
    }
    const name = plain
      .split('/')
      .filter((part) => part !== '..')
      .slice(strip)
      .join('/')
    if (name === '') continue
    if (options.has('v')) await process.out(`${entry.name}\n`)
    try {
      extract(process, entry, joinPath(folder, name), !options.has('noowner'), options.has('p'))
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error
      code = await process.fail(`${name}: Cannot open: ${error.explanation}`, 2)
    }
  }
  for (const name of wanted) if (!found.has(name)) code = await process.fail(`${name}: Not found in archive`, 2)
  return code
}

function extract(process: Process, entry: TarEntry, path: string, keepsOwner: boolean, keepsMode: boolean): void {
  const { files } = process
  files.mkdirAll(path.replace(/\/[^/]*$/, '') || '/')
  const isRoot = process.credentials.uid === 0
  const mode = isRoot || keepsMode ? entry.mode : entry.mode & ~process.umask
  if (entry.kind === 'directory') {
    if (!files.isDirectory(path)) files.mkdir(path)
  } else {
    if (files.find(path, false)) files.unlink(path)
    if (entry.kind === 'symlink') files.symlink(entry.target, path)
    else files.writeFile(path, entry.content)
  }
  if (isRoot && keepsOwner) files.chown(path, { uid: entry.uid, gid: entry.gid }, false)
  if (entry.kind === 'symlink' || path.endsWith('/.')) return
  files.chmod(path, mode)
  files.setModified(path, entry.mtime)
}

function encodeEntry(process: Process, entry: TarEntry): Uint8Array[] {
  const long = Buffer.byteLength(entry.name) > 100 ? longName(process, entry.name) : []
  return [...long, header(process, entry), ...padded(entry.content)]
}

/** GNU's way to store a name of more than 100 bytes: an entry before the entry. */
function longName(process: Process, name: string): Uint8Array[] {
  const content = Buffer.from(`${name}\0`)
  const entry: TarEntry = {
    name: '././@LongLink',
    mode: 0,
    uid: 0,
    gid: 0,
    mtime: 0,
    kind: 'file',
    target: '',
    content,
  }
  return [header(process, entry, 'L'), ...padded(content)]
}

function header(process: Process, entry: TarEntry, type?: string): Buffer {
  const block = Buffer.alloc(blockSize)
  const octal = (value: number, offset: number, length: number) =>
    block.write(
      `${Math.floor(value)
        .toString(8)
        .padStart(length - 1, '0')}\0`,
      offset,
      'latin1',
    )
  block.write(entry.name.slice(0, 100), 0)
  octal(entry.mode, 100, 8)
  octal(entry.uid, 108, 8)
  octal(entry.gid, 116, 8)
  octal(entry.content.length, 124, 12)
  octal(entry.mtime / 1000, 136, 12)
  block.fill(' ', 148, 156)
  block.write(type ?? { file: '0', directory: '5', symlink: '2' }[entry.kind], 156)
  block.write(entry.target.slice(0, 100), 157)
  block.write('ustar  \0', 257, 'latin1')
  block.write(accountName(process.files, entry.uid).slice(0, 31), 265)
  block.write(groupName(process.files, entry.gid).slice(0, 31), 297)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

function padded(content: Uint8Array): Uint8Array[] {
  const rest = content.length % blockSize
  return rest === 0 ? [content] : [content, new Uint8Array(blockSize - rest)]
}

/** The entries of an archive; undefined when it is none. */
function decodeEntries(process: Process, archive: Buffer): TarEntry[] | undefined {
  const entries: TarEntry[] = []
  let longer: string | undefined
  for (let offset = 0; offset + blockSize <= archive.length; ) {
    const block = archive.subarray(offset, offset + blockSize)
    if (block[0] === 0) break
    if (!block.toString('latin1', 257, 262).startsWith('ustar')) return undefined
    const text = (start: number, length: number) =>
      block.toString('utf8', start, start + length).replace(/\0[\s\S]*$/, '')
    const octal = (start: number, length: number) => Number.parseInt(text(start, length).trim() || '0', 8)
    const size = octal(124, 12)
    const content = archive.subarray(offset + blockSize, offset + blockSize + size)
    offset += blockSize + Math.ceil(size / blockSize) * blockSize
    const type = text(156, 1)
    if (type === 'L') {
      longer = content.toString('utf8').replace(/\0[\s\S]*$/, '')
      continue
    }
    if (type === 'x' || type === 'g') continue
    const isPosix = block.toString('latin1', 257, 263) === 'ustar\0'
    const prefix = isPosix ? text(345, 155) : ''
    const name = longer ?? (prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`)
    longer = undefined
    entries.push({
      name,
      mode: octal(100, 8) & 0o7777,
      uid: findAccount(process.files, text(265, 32))?.uid ?? octal(108, 8),
      gid: findGroup(process.files, text(297, 32))?.gid ?? octal(116, 8),
      mtime: octal(136, 12) * 1000,
      kind: type === '5' ? 'directory' : type === '2' ? 'symlink' : 'file',
      target: text(157, 100),
      content,
    })
  }
  return entries.length === 0 && archive.length < 2 * blockSize ? undefined : entries
}
