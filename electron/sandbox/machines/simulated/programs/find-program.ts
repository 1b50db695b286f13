import { FileSystemError } from '../../../disks/file-system-error.ts'
import { accountName, findAccount, findGroup, groupName } from '../kernel/accounts.ts'
import type { Status } from '../kernel/file-access.ts'
import type { Process, Program } from '../kernel/process.ts'
import { statusNumber } from '../kernel/signals.ts'
import { patternMatches } from '../shell/pattern.ts'
import { baseName, definePrograms, joinPath } from './define.ts'
import { modeText, parseMode } from './modes.ts'

interface Visit {
  readonly path: string
  readonly start: string
  readonly depth: number
  readonly status: Status
  prune: boolean
  quit: boolean
}

type Test = (visit: Visit) => Promise<boolean> | boolean

class FindSyntaxError extends Error {}

/** `find`, with the tests and actions that provisioning scripts use. */
export const findPrograms: readonly Program[] = definePrograms({
  async find(process) {
    const first = process.args.findIndex((arg) => /^[-(!]/.test(arg) && !/^-[HLPO]\d*$/.test(arg))
    const paths = process.args.slice(0, first < 0 ? undefined : first).filter((arg) => !/^-[HLP]$/.test(arg))
    const expression = new FindExpression(process, first < 0 ? [] : process.args.slice(first))
    let test: Test
    try {
      test = expression.parse()
    } catch (error) {
      if (error instanceof FindSyntaxError) return process.fail(error.message)
      throw error
    }
    let code = 0
    let quit = false
    const visit = async (path: string, start: string, depth: number): Promise<void> => {
      if (quit || depth > expression.maxDepth) return
      let status: Status
      let names: string[] = []
      try {
        status = process.files.lstat(path)
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error
        code = await process.fail(`‘${path}’: ${error.explanation}`)
        return
      }
      const here: Visit = { path, start, depth, status, prune: false, quit: false }
      if (!expression.depthFirst && depth >= expression.minDepth) await test(here)
      quit ||= here.quit
      const enters = status.inode.kind === 'directory' && !here.prune && depth < expression.maxDepth
      if (enters && !(expression.oneFileSystem && status.place.mount.target === status.path && depth > 0)) {
        try {
          names = process.files.list(path)
        } catch (error) {
          if (!(error instanceof FileSystemError)) throw error
          // The directory may be gone by an action such as `-exec rm -rf {} ;`.
          if (error.code !== 'ENOENT') code = await process.fail(`‘${path}’: ${error.explanation}`)
        }
        for (const name of names) await visit(joinPath(path, name), start, depth + 1)
      }
      if (expression.depthFirst && depth >= expression.minDepth && !quit) await test(here)
      quit ||= here.quit
    }
    for (const path of paths.length === 0 ? ['.'] : paths) await visit(path, path, 0)
    const failed = await expression.finish()
    return code || failed
  },
})

class FindExpression {
  readonly #process: Process
  readonly #args: readonly string[]
  #at = 0
  #acts = false
  maxDepth = Number.POSITIVE_INFINITY
  minDepth = 0
  depthFirst = false
  oneFileSystem = false
  /** `-exec … {} +`: the command and the paths gathered for it. */
  readonly #batches: { readonly command: readonly string[]; readonly paths: string[] }[] = []
  #failed = 0

  constructor(process: Process, args: readonly string[]) {
    this.#process = process
    this.#args = args
  }

  parse(): Test {
    const test = this.#args.length === 0 ? () => true : this.#or()
    if (this.#at < this.#args.length)
      throw new FindSyntaxError(`paths must precede expression: \`${this.#args[this.#at]}'`)
    if (this.#acts) return test
    return async (visit) => {
      if (await test(visit)) await this.#process.out(`${visit.path}\n`)
      return true
    }
  }

  async finish(): Promise<number> {
    for (const { command, paths } of this.#batches) {
      if (paths.length === 0) continue
      const argv = command.flatMap((arg) => (arg === '{}' ? paths : [arg]))
      if (statusNumber(await this.#process.spawn(argv)) !== 0) this.#failed = 1
    }
    return this.#failed
  }

  #or(): Test {
    let left = this.#and()
    while (this.#args[this.#at] === '-o' || this.#args[this.#at] === '-or') {
      this.#at += 1
      const first = left
      const second = this.#and()
      left = async (visit) => (await first(visit)) || (await second(visit))
    }
    return left
  }

  #and(): Test {
    let left = this.#not()
    for (;;) {
      const next = this.#args[this.#at]
      if (next === undefined || next === ')' || next === '-o' || next === '-or') return left
      if (next === '-a' || next === '-and') this.#at += 1
      const first = left
      const second = this.#not()
      left = async (visit) => (await first(visit)) && (await second(visit))
    }
  }

  #not(): Test {
    const next = this.#args[this.#at]
    if (next === '!' || next === '-not') {
      this.#at += 1
      const inner = this.#not()
      return async (visit) => !(await inner(visit))
    }
    if (next === '(') {
      this.#at += 1
      const inner = this.#or()
      if (this.#args[this.#at] !== ')') throw new FindSyntaxError("invalid expression; expected to find a ')'")
      this.#at += 1
      return inner
    }
    return this.#primary()
  }

  #value(name: string): string {
    const value = this.#args[this.#at]
    if (value === undefined) throw new FindSyntaxError(`missing argument to \`${name}'`)
    this.#at += 1
    return value
  }

  #primary(): Test {
    const name = this.#args[this.#at] ?? ''
    this.#at += 1
    const process = this.#process
    const matches = (pattern: string, text: string, ignoreCase: boolean) =>
      patternMatches([{ text: pattern, quoted: false }], text, ignoreCase)
    switch (name) {
      case '-maxdepth':
        this.maxDepth = Number(this.#value(name))
        return () => true
      case '-mindepth':
        this.minDepth = Number(this.#value(name))
        return () => true
      case '-depth':
        this.depthFirst = true
        return () => true
      case '-xdev':
      case '-mount':
        this.oneFileSystem = true
        return () => true
      case '-true':
      case '-noleaf':
      case '-daystart':
        return () => true
      case '-false':
        return () => false
      case '-name':
      case '-iname': {
        const pattern = this.#value(name)
        return ({ path }) => matches(pattern, baseName(path), name === '-iname')
      }
      case '-path':
      case '-wholename':
      case '-ipath': {
        const pattern = this.#value(name)
        return ({ path }) => matches(pattern, path, name === '-ipath')
      }
      case '-regex':
      case '-iregex': {
        const expression = new RegExp(`^(?:${this.#value(name)})$`, name === '-iregex' ? 'i' : '')
        return ({ path }) => expression.test(path)
      }
      case '-type': {
        const types = this.#value(name).split(',')
        return ({ status }) => types.includes(modeText(status.inode).slice(0, 1).replace('-', 'f'))
      }
      case '-perm':
        return this.#permission(this.#value(name))
      case '-user': {
        const uid = findAccount(process.files, this.#value(name))?.uid
        return ({ status }) => status.inode.uid === uid
      }
      case '-group': {
        const gid = findGroup(process.files, this.#value(name))?.gid
        return ({ status }) => status.inode.gid === gid
      }
      case '-uid':
        return this.#compared(this.#value(name), (visit) => visit.status.inode.uid)
      case '-nouser':
        return ({ status }) => accountName(process.files, status.inode.uid) === String(status.inode.uid)
      case '-nogroup':
        return ({ status }) => groupName(process.files, status.inode.gid) === String(status.inode.gid)
      case '-mtime':
      case '-atime':
      case '-ctime':
        return this.#compared(this.#value(name), (visit) =>
          Math.floor((process.kernel.now() - visit.status.inode.mtime) / 86400_000),
        )
      case '-mmin':
      case '-amin':
      case '-cmin':
        return this.#compared(this.#value(name), (visit) =>
          Math.floor((process.kernel.now() - visit.status.inode.mtime) / 60_000),
        )
      case '-newer': {
        const { mtime } = process.files.stat(this.#value(name)).inode
        return ({ status }) => status.inode.mtime > mtime
      }
      case '-size': {
        const text = this.#value(name)
        const unit = { c: 1, w: 2, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[text.slice(-1)] ?? 512
        return this.#compared(text.replace(/[a-zA-Z]$/, ''), (visit) => Math.ceil(visit.status.size / unit))
      }
      case '-empty':
        return ({ path, status }) =>
          status.inode.kind === 'directory'
            ? process.files.list(path).length === 0
            : status.inode.kind === 'file' && status.size === 0
      case '-executable':
        return ({ path }) => process.files.may(path, 'execute')
      case '-readable':
        return ({ path }) => process.files.may(path, 'read')
      case '-writable':
        return ({ path }) => process.files.may(path, 'write')
      default:
        return this.#action(name)
    }
  }

  #permission(text: string): Test {
    const kind = /^[-/]/.test(text) ? text.slice(0, 1) : ''
    const wanted = parseMode(text.slice(kind.length), 0, false, 0)
    if (wanted === undefined) throw new FindSyntaxError(`invalid mode ‘${text}’`)
    return ({ status }) => {
      const mode = status.inode.mode & 0o7777
      if (kind === '-') return (mode & wanted) === wanted
      return kind === '/' ? wanted === 0 || (mode & wanted) !== 0 : mode === wanted
    }
  }

  #compared(text: string, value: (visit: Visit) => number): Test {
    const number = Number(text.replace(/^[-+]/, ''))
    if (text.startsWith('+')) return (visit) => value(visit) > number
    if (text.startsWith('-')) return (visit) => value(visit) < number
    return (visit) => value(visit) === number
  }

  #action(name: string): Test {
    const process = this.#process
    this.#acts ||= name !== '-prune'
    switch (name) {
      case '-prune':
        return (visit) => {
          visit.prune = true
          return true
        }
      case '-quit':
        return (visit) => {
          visit.quit = true
          return true
        }
      case '-print':
      case '-print0':
      case '-ls':
        return async ({ path, status }) => {
          const text = name === '-ls' ? `${status.place.number} ${modeText(status.inode)} ${path}` : path
          await process.out(text + (name === '-print0' ? '\0' : '\n'))
          return true
        }
      case '-printf': {
        const format = this.#value(name)
        return async (visit) => {
          await process.out(formatted(process, format, visit))
          return true
        }
      }
      case '-delete':
        this.depthFirst = true
        return async ({ path, status }) => {
          try {
            if (status.inode.kind === 'directory') process.files.rmdir(path)
            else process.files.unlink(path)
            return true
          } catch (error) {
            if (!(error instanceof FileSystemError)) throw error
            this.#failed = await process.fail(`cannot delete ‘${path}’: ${error.explanation}`)
            return false
          }
        }
      case '-exec':
      case '-execdir':
      case '-ok':
        return this.#execution()
      default:
        throw new FindSyntaxError(`unknown predicate \`${name}'`)
    }
  }

  #execution(): Test {
    const command: string[] = []
    for (;;) {
      const arg = this.#value('-exec')
      if (arg === ';') break
      if (arg === '+' && command.at(-1) === '{}') {
        const batch = { command, paths: [] as string[] }
        this.#batches.push(batch)
        return ({ path }) => {
          batch.paths.push(path)
          return true
        }
      }
      command.push(arg)
    }
    return async ({ path }) => {
      const status = await this.#process.spawn(command.map((arg) => arg.replaceAll('{}', path)))
      return statusNumber(status) === 0
    }
  }
}

function formatted(process: Process, format: string, visit: Visit): string {
  const { inode } = visit.status
  const relative = visit.path.slice(visit.start.length).replace(/^\//, '')
  const fields: Readonly<Record<string, string>> = {
    p: visit.path,
    f: baseName(visit.path),
    h: visit.path.replace(/\/[^/]*$/, ''),
    P: relative,
    m: (inode.mode & 0o7777).toString(8),
    M: modeText(inode),
    u: accountName(process.files, inode.uid),
    g: groupName(process.files, inode.gid),
    s: String(visit.status.size),
    d: String(visit.depth),
    y: modeText(inode).slice(0, 1).replace('-', 'f'),
    'T@': String(inode.mtime / 1000),
    l: inode.kind === 'symlink' ? inode.target : '',
    '%': '%',
  }
  return format
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/\\0/g, '\0')
    .replace(/%(T@|[A-Za-z%])/g, (whole, letter: string) => fields[letter] ?? whole)
}
