import { FileSystemError } from '../../../disks/file-system-error.ts'
import { parseOwner } from '../kernel/accounts.ts'
import type { Process, Program } from '../kernel/process.ts'
import { changeMode, changeOwner } from './change-permissions.ts'
import { copyTree } from './copy-tree.ts'
import { baseName, definePrograms, forEachPath, joinPath, usageError } from './define.ts'
import { diskDump } from './disk-dump.ts'
import { parseMode } from './modes.ts'
import { parseOptions } from './options.ts'
import { parseSize } from './sizes.ts'

/** Programs that make, move, remove and change files. */
export const filePrograms: readonly Program[] = definePrograms({
  async cat(process) {
    const options = parseOptions(process.args, 'nAebstuvET')
    if (options.problem) return usageError(process, options.problem)
    const paths = options.operands.length === 0 ? ['-'] : options.operands
    let number = 1
    return forEachPath(process, paths, '', async (path) => {
      if (!options.has('n')) return copyOut(process, path)
      const bytes = path === '-' ? await process.readAll() : Buffer.from(process.files.readBytes(path))
      const lines = bytes.toString('utf8').replace(/\n$/, '').split('\n')
      for (const line of lines) {
        await process.out(`${String(number).padStart(6)}\t${line}\n`)
        number += 1
      }
    })
  },

  async tee(process) {
    const options = parseOptions(process.args, 'ai', { append: 'a' })
    const append = options.has('a')
    const files = []
    let code = 0
    for (const path of options.operands) {
      try {
        files.push(process.files.open(path, { read: false, write: true, create: true, append, truncate: !append }))
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error
        code = await process.fail(`${path}: ${error.explanation}`)
      }
    }
    try {
      for (let chunk = await process.read(); chunk; chunk = await process.read()) {
        await process.out(chunk)
        for (const file of files) await file.write(chunk)
      }
    } finally {
      for (const file of files) file.release()
    }
    return code
  },

  async mkdir(process) {
    const options = parseOptions(process.args, 'pm:vZ', { parents: 'p', mode: 'm:', verbose: 'v' })
    if (options.problem) return usageError(process, options.problem)
    if (options.operands.length === 0) return usageError(process, 'missing operand')
    return forEachPath(process, options.operands, 'cannot create directory', async (path) => {
      const existed = process.files.isDirectory(path)
      if (options.has('p')) process.files.mkdirAll(path)
      else process.files.mkdir(path)
      const text = options.value('m')
      const mode = text === undefined ? undefined : parseMode(text, 0o777, false, process.umask)
      if (mode !== undefined && !existed) process.files.chmod(path, mode)
      if (options.has('v') && !existed) await process.out(`mkdir: created directory '${path}'\n`)
    })
  },

  async rmdir(process) {
    const options = parseOptions(process.args, 'pv', { parents: 'p', 'ignore-fail-on-non-empty': 'i' })
    return forEachPath(process, options.operands, 'failed to remove', (path) => {
      try {
        process.files.rmdir(path)
      } catch (error) {
        if (!(options.has('i') && error instanceof FileSystemError && error.code === 'ENOTEMPTY')) throw error
      }
    })
  },

  async rm(process) {
    const options = parseOptions(process.args, 'rRfidvI', {
      recursive: 'r',
      force: 'f',
      verbose: 'v',
      dir: 'd',
      'no-preserve-root': 'P',
      'one-file-system': 'o',
      'preserve-root': 'p',
    })
    if (options.problem) return usageError(process, options.problem)
    const recursive = options.has('r') || options.has('R')
    const force = options.has('f')
    if (options.operands.length === 0) return force ? 0 : usageError(process, 'missing operand')
    let code = 0
    for (const path of options.operands) {
      const status = lookedUp(process, path)
      if (status === undefined) {
        if (force && !isDenied(process, path)) continue
        code = await process.fail(
          `cannot remove '${path}': ${isDenied(process, path) ? 'Permission denied' : 'No such file or directory'}`,
        )
        continue
      }
      if (status.path === '/' && !options.has('P')) {
        code = await process.fail("it is dangerous to operate recursively on '/'")
        continue
      }
      if (status.inode.kind === 'directory' && !recursive && !options.has('d')) {
        code = await process.fail(`cannot remove '${path}': Is a directory`)
        continue
      }
      const failed = await removeTree(process, path)
      if (options.has('v') && failed === 0) await process.out(`removed '${path}'\n`)
      code ||= failed
    }
    return code
  },

  async unlink(process) {
    return forEachPath(process, process.args, 'cannot unlink', (path) => process.files.unlink(path))
  },

  async mv(process) {
    const options = parseOptions(process.args, 'fnivuTt:', {
      force: 'f',
      'no-clobber': 'n',
      verbose: 'v',
      'no-target-directory': 'T',
      'target-directory': 't:',
    })
    if (options.problem) return usageError(process, options.problem)
    return withTargets(process, options, async (source, target) => {
      if (options.has('n') && process.files.exists(target)) return
      try {
        process.files.rename(source, target)
      } catch (error) {
        if (!(error instanceof FileSystemError) || error.code !== 'EXDEV') throw error
        copyTree(process, source, target, { recursive: true, preserve: true, follow: false })
        process.files.removeAll(source)
      }
      if (options.has('v')) await process.out(`renamed '${source}' -> '${target}'\n`)
    })
  },

  async cp(process) {
    const options = parseOptions(process.args, 'aRrpfnivudLPHTt:xlsZ', {
      archive: 'a',
      recursive: 'r',
      force: 'f',
      verbose: 'v',
      'no-clobber': 'n',
      'no-target-directory': 'T',
      'target-directory': 't:',
      preserve: 'p',
      dereference: 'L',
      parents: 'parents',
      backup: 'backup',
      update: 'u',
      'no-dereference': 'P',
      'remove-destination': 'f',
      reflink: 'reflink',
      sparse: 'sparse',
      'no-preserve': 'no-preserve',
      'one-file-system': 'x',
    })
    if (options.problem) return usageError(process, options.problem)
    const recursive = options.has('a') || options.has('r') || options.has('R')
    const preserve = options.has('a') || options.has('p')
    const follow = options.has('L') || (!recursive && !options.has('P') && !options.has('d'))
    return withTargets(process, options, async (source, target) => {
      if (options.has('n') && process.files.exists(target)) return
      if (process.files.isDirectory(source) && !recursive) {
        await process.error(`cp: -r not specified; omitting directory '${source}'\n`)
        throw new OmittedDirectory()
      }
      const isInside = copyTree(process, source, target, {
        recursive,
        preserve,
        follow,
        oneFileSystem: options.has('x'),
      })
      if (isInside) {
        await process.error(`cp: cannot copy a directory, '${source}', into itself, '${target}'\n`)
        throw new OmittedDirectory()
      }
      if (options.has('v')) await process.out(`'${source}' -> '${target}'\n`)
    })
  },

  async ln(process) {
    const options = parseOptions(process.args, 'sfnvrTt:b', {
      symbolic: 's',
      force: 'f',
      'no-dereference': 'n',
      relative: 'r',
      verbose: 'v',
      'no-target-directory': 'T',
    })
    if (options.problem) return usageError(process, options.problem)
    const operands = options.operands.length === 1 ? [options.operands[0] ?? '', '.'] : options.operands
    const last = operands.at(-1) ?? ''
    const isInto =
      !options.has('T') &&
      process.files.isDirectory(last) &&
      !(options.has('n') && process.files.find(last, false)?.inode.kind === 'symlink')
    return forEachPath(process, operands.slice(0, -1), 'failed to create link', (source) => {
      const target = isInto ? joinPath(last, baseName(source)) : last
      if (options.has('f') && process.files.find(target, false)) process.files.unlink(target)
      if (options.has('s')) process.files.symlink(source, target)
      else process.files.link(source, target)
    })
  },

  async touch(process) {
    const options = parseOptions(process.args, 'acmd:r:t:', { 'no-create': 'c', date: 'd:', reference: 'r:' })
    if (options.problem) return usageError(process, options.problem)
    const reference = options.value('r')
    const text = options.value('d')
    const when = reference
      ? process.files.stat(reference).inode.mtime
      : text
        ? parseTime(text, process.kernel.now())
        : process.kernel.now()
    return forEachPath(process, options.operands, 'cannot touch', (path) => {
      if (!process.files.exists(path)) {
        if (options.has('c')) return
        process.files.open(path, { read: false, write: true, create: true }).release()
      }
      process.files.setModified(path, when)
    })
  },

  chmod: (process) => changeMode(process),
  chown: (process) => changeOwner(process),
  chgrp: (process) => changeOwner(process),

  async install(process) {
    const options = parseOptions(process.args, 'dDm:o:g:vpcCsbt:T', {
      directory: 'd',
      mode: 'm:',
      owner: 'o:',
      group: 'g:',
      'target-directory': 't:',
    })
    if (options.problem) return usageError(process, options.problem)
    const mode = parseMode(options.value('m') ?? '755', 0, false, 0)
    if (mode === undefined) return process.fail(`invalid mode '${options.value('m')}'`)
    const owner = parseOwner(
      process.files,
      `${options.value('o') ?? ''}${options.value('g') ? `:${options.value('g')}` : ''}`,
    )
    if (typeof owner === 'string') return process.fail(owner)
    const finish = (path: string) => {
      process.files.chmod(path, mode)
      if (Object.keys(owner).length > 0) process.files.chown(path, owner)
    }
    if (options.has('d')) {
      return forEachPath(process, options.operands, 'cannot create directory', (path) => {
        process.files.mkdirAll(path)
        finish(path)
      })
    }
    return withTargets(process, options, (source, target) => {
      if (options.has('D')) process.files.mkdirAll(target.replace(/\/[^/]*$/, '') || '/')
      if (process.files.find(target, false)) process.files.unlink(target)
      copyTree(process, source, target, { recursive: false, preserve: false, follow: true })
      finish(target)
    })
  },

  async mktemp(process) {
    const options = parseOptions(process.args, 'dup:tq', {
      directory: 'd',
      tmpdir: 'p:',
      suffix: 'suffix:',
      'dry-run': 'u',
    })
    const template = options.operands[0] ?? 'tmp.XXXXXXXXXX'
    const directory =
      options.value('p') || (options.operands[0] && !options.has('t') ? '' : (process.env.get('TMPDIR') ?? '/tmp'))
    if (!/X{3,}/.test(template)) return process.fail(`too few X's in template '${template}'`)
    const random = () =>
      'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'[Math.floor(Math.random() * 62)] ?? 'x'
    const name =
      template.replace(/X+(?=[^X]*$)/, (letters) => [...letters].map(random).join('')) + (options.value('suffix') ?? '')
    const path = directory ? joinPath(directory, name) : name
    try {
      if (options.has('d')) process.files.mkdir(path, 0o700)
      else if (!options.has('u'))
        process.files.open(path, { read: false, write: true, create: true, exclusive: true, mode: 0o600 }).release()
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error
      return process.fail(
        `failed to create ${options.has('d') ? 'directory' : 'file'} via template '${template}': ${error.explanation}`,
      )
    }
    await process.out(`${path}\n`)
    return 0
  },

  async truncate(process) {
    const options = parseOptions(process.args, 'cs:r:o', { size: 's:', 'no-create': 'c' })
    const size = options.value('s') ?? '0'
    return forEachPath(process, options.operands, 'cannot open', (path) => {
      if (!process.files.exists(path)) {
        if (options.has('c')) return
        process.files.writeFile(path, '')
      }
      const before = process.files.stat(path).size
      const bytes = parseSize(size.replace(/^[-+<>]/, '')) ?? 0
      process.files.truncate(
        path,
        size.startsWith('+') ? before + bytes : size.startsWith('-') ? Math.max(0, before - bytes) : bytes,
      )
    })
  },

  async fallocate(process) {
    const options = parseOptions(process.args, 'l:o:nx', { length: 'l:', offset: 'o:' })
    const size = parseSize(options.value('l') ?? '')
    if (size === undefined) return process.fail('invalid length value specified')
    return forEachPath(process, options.operands, 'cannot open', (path) => {
      if (!process.files.exists(path)) process.files.writeFile(path, '')
      const status = process.files.stat(path)
      if (size > status.place.mount.capacity) throw new FileSystemError('ENOSPC', path)
      if (status.size < size) process.files.truncate(path, size)
    })
  },

  dd: (process) => diskDump(process),

  async shred(process) {
    const options = parseOptions(process.args, 'fun:zv', { remove: 'u', iterations: 'n:', zero: 'z' })
    return forEachPath(process, options.operands, '', (path) => {
      process.files.writeFile(path, '')
      if (options.has('u')) process.files.unlink(path)
    })
  },

  mkfifo: (process) =>
    forEachPath(process, parseOptions(process.args, 'm:').operands, 'cannot create fifo', (path) => {
      process.files.makeSpecial(path, 'fifo', 'fifo')
    }),

  async mknod(process) {
    const options = parseOptions(process.args, 'm:')
    const [path = '', type = ''] = options.operands
    const device = type === 'b' ? 'block' : type === 'p' ? 'fifo' : 'character'
    return forEachPath(process, [path], '', () =>
      process.files.makeSpecial(path, device, type === 'p' ? 'fifo' : 'null'),
    )
  },

  sync: () => 0,
  setfacl: () => 0,
  chattr: () => 0,
})

/** What could not be copied has been said already. */
class OmittedDirectory extends Error {}

async function copyOut(process: Process, path: string): Promise<void> {
  if (path === '-') {
    for (let chunk = await process.read(); chunk; chunk = await process.read()) await process.out(chunk)
    return
  }
  const file = process.files.open(path, { read: true, write: false })
  try {
    for (;;) {
      const chunk = await process.wait(Promise.resolve(file.read(1 << 20)))
      if (!chunk) return
      await process.out(chunk)
    }
  } finally {
    file.release()
  }
}

function lookedUp(process: Process, path: string) {
  return process.files.find(path, false)
}

function isDenied(process: Process, path: string): boolean {
  try {
    process.files.lstat(path)
    return false
  } catch (error) {
    return error instanceof FileSystemError && error.code === 'EACCES'
  }
}

async function removeTree(process: Process, path: string): Promise<number> {
  try {
    const { inode } = process.files.lstat(path)
    if (inode.kind !== 'directory') {
      process.files.unlink(path)
      return 0
    }
    let code = 0
    for (const name of process.files.list(path)) code ||= await removeTree(process, joinPath(path, name))
    if (code === 0) process.files.rmdir(path)
    return code
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error
    return process.fail(`cannot remove '${path}': ${error.explanation}`)
  }
}

/** Runs a copy or move for each source with its target, which is inside the last operand when that is a directory. */
async function withTargets(
  process: Process,
  options: ReturnType<typeof parseOptions>,
  step: (source: string, target: string) => Promise<void> | void,
): Promise<number> {
  const given = options.value('t')
  const operands = given === undefined ? options.operands : [...options.operands, given]
  if (operands.length < 2) {
    return usageError(
      process,
      operands.length === 0 ? 'missing file operand' : `missing destination file operand after '${operands[0]}'`,
    )
  }
  const last = operands.at(-1) ?? ''
  const isInto = !options.has('T') && process.files.isDirectory(last)
  if (operands.length > 2 && !isInto) return process.fail(`target '${last}' is not a directory`)
  let code = 0
  for (const source of operands.slice(0, -1)) {
    const target = isInto ? joinPath(last, baseName(source)) : last
    try {
      if (!process.files.find(source, false))
        throw new FileSystemError(isDenied(process, source) ? 'EACCES' : 'ENOENT', source)
      await step(source, target)
    } catch (error) {
      if (error instanceof OmittedDirectory) code = 1
      else if (error instanceof FileSystemError) {
        code = 1
        const about =
          error.path === source || process.files.find(source, false) === undefined
            ? `cannot stat '${source}'`
            : `cannot create regular file '${target}'`
        const verb = process.name === 'mv' ? `cannot move '${source}' to '${target}'` : about
        await process.error(
          `${process.name}: ${error.code === 'ENOENT' && !process.files.find(source, false) ? `cannot stat '${source}'` : verb}: ${error.explanation}\n`,
        )
      } else throw error
    }
  }
  return code
}

function parseTime(text: string, now: number): number {
  const relative = /^(-?\d+) (second|minute|hour|day|week)s?( ago)?$/.exec(text)
  if (relative) {
    const unit = { second: 1, minute: 60, hour: 3600, day: 86400, week: 604800 }[relative[2] ?? 'second'] ?? 1
    return now + Number(relative[1]) * unit * 1000 * (relative[3] ? -1 : 1)
  }
  if (text.startsWith('@')) return Number(text.slice(1)) * 1000
  const time = Date.parse(text)
  return Number.isNaN(time) ? now : time
}
