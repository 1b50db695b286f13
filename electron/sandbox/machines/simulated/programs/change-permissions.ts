import { parseOwner } from '../kernel/accounts.ts'
import type { Process } from '../kernel/process.ts'
import { forEachPath, joinPath, usageError } from './define.ts'
import { parseMode } from './modes.ts'
import { parseOptions } from './options.ts'

/** `chmod` */
export async function changeMode(process: Process): Promise<number> {
  // A mode such as `-x` looks like an option; only these are options.
  const flags = process.args.filter((arg) =>
    /^-[Rcfv]+$|^--(recursive|changes|silent|quiet|verbose|reference=.*|preserve-root)$/.test(arg),
  )
  const operands = process.args.filter((arg) => !flags.includes(arg) && arg !== '--')
  const reference = flags.find((flag) => flag.startsWith('--reference='))?.slice('--reference='.length)
  const [text = '', ...rest] = operands
  const paths = reference ? operands : rest
  if (paths.length === 0)
    return usageError(process, text === '' ? 'missing operand' : `missing operand after '${text}'`)
  const recursive = flags.some((flag) => flag === '--recursive' || /^-\w*R/.test(flag))
  let invalid = false
  const change = (path: string): void => {
    const { inode } = process.files.stat(path)
    const mode = reference
      ? process.files.stat(reference).inode.mode
      : parseMode(text, inode.mode, inode.kind === 'directory', process.umask)
    if (mode === undefined) {
      invalid = true
      return
    }
    process.files.chmod(path, mode)
    if (recursive && inode.kind === 'directory') {
      for (const name of process.files.list(path)) {
        const child = joinPath(path, name)
        if (process.files.lstat(child).inode.kind !== 'symlink') change(child)
      }
    }
  }
  const code = await forEachPath(
    process,
    paths,
    process.files.exists(paths[0] ?? '') ? 'changing permissions of' : 'cannot access',
    change,
  )
  return invalid ? usageError(process, `invalid mode: '${text}'`) : code
}

/** `chown` and `chgrp` */
export async function changeOwner(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'RhcfvHLP', {
    recursive: 'R',
    'no-dereference': 'h',
    changes: 'c',
    quiet: 'f',
    silent: 'f',
    verbose: 'v',
    reference: 'reference:',
    from: 'from:',
    dereference: 'dereference',
    'preserve-root': 'preserve-root',
  })
  if (options.problem) return usageError(process, options.problem)
  const reference = options.value('reference')
  const [text = '', ...rest] = options.operands
  const paths = reference ? options.operands : rest
  if (paths.length === 0) return usageError(process, `missing operand${text ? ` after '${text}'` : ''}`)
  const model = reference ? process.files.stat(reference).inode : undefined
  const owner = model
    ? { uid: model.uid, gid: model.gid }
    : parseOwner(process.files, process.name === 'chgrp' ? `:${text}` : text)
  if (typeof owner === 'string') return process.fail(owner.replace(/'.*'/, `'${text}'`))
  const change = (path: string, follow: boolean): void => {
    process.files.chown(path, owner, follow)
    const { inode } = process.files.lstat(path)
    if (!options.has('R') || inode.kind !== 'directory') return
    for (const name of process.files.list(path)) change(joinPath(path, name), false)
  }
  return forEachPath(
    process,
    paths,
    process.files.find(paths[0] ?? '', false) ? 'changing ownership of' : 'cannot access',
    (path) => {
      change(path, !options.has('h'))
    },
  )
}
