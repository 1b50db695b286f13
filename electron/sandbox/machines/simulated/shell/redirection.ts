import { FileSystemError } from '../../../disks/file-system-error.ts'
import type { OpenFile } from '../kernel/open-file.ts'
import { CallbackFile } from '../kernel/regular-file.ts'
import { ShellError } from './control-flow.ts'
import { expandToText, expandWords } from './expansion.ts'
import type { Shell } from './shell.ts'
import type { Redirection } from './syntax.ts'

/** Descriptors as they were before redirections; `undefined` when one was closed. */
export type SavedDescriptors = Map<number, OpenFile | undefined>

/**
 * Applies redirections to the shell's own process.
 * @returns what `restoreDescriptors` takes them back with.
 * @throws ShellError with the path and the system's reason
 */
export async function redirect(shell: Shell, redirections: readonly Redirection[]): Promise<SavedDescriptors> {
  const saved: SavedDescriptors = new Map()
  try {
    for (const redirection of redirections) await applyOne(shell, redirection, saved)
  } catch (error) {
    restoreDescriptors(shell, saved)
    throw error
  }
  return saved
}

export function restoreDescriptors(shell: Shell, saved: SavedDescriptors): void {
  for (const [fd, file] of saved) {
    shell.process.fds.get(fd)?.release()
    if (file) shell.process.fds.set(fd, file)
    else shell.process.fds.delete(fd)
  }
}

/** Lets the redirections stay, as `exec` does. */
export function keepDescriptors(saved: SavedDescriptors): void {
  for (const file of saved.values()) file?.release()
}

async function applyOne(shell: Shell, redirection: Redirection, saved: SavedDescriptors): Promise<void> {
  const { operator, target } = redirection
  let fd = redirection.fd ?? (operator.startsWith('<') ? 0 : 1)
  if (redirection.fdVariable !== undefined) {
    fd = 10
    while (shell.process.fds.has(fd)) fd += 1
    shell.variables.set(redirection.fdVariable, String(fd))
  }
  if (target.type === 'HereDoc') {
    const text = await expandToText(shell, target.content)
    put(shell, saved, fd, textFile(target.stripTabs ? text.replace(/^\t+/gm, '') : text))
    return
  }
  if (operator === '<<<') {
    put(shell, saved, fd, textFile(`${await expandToText(shell, target)}\n`))
    return
  }
  const words = await expandWords(shell, [target])
  const [word] = words
  if (word === undefined || words.length > 1) throw new ShellError('ambiguous redirect')
  if (operator === '>&' || operator === '<&') {
    if (word === '-') {
      put(shell, saved, fd, undefined)
      return
    }
    const moved = /^(\d+)-?$/.exec(word)
    if (moved) {
      const source = shell.process.fds.get(Number(moved[1]))
      if (!source) throw new ShellError(`${moved[1]}: Bad file descriptor`)
      put(shell, saved, fd, source.retain())
      return
    }
  }
  const both = operator === '&>' || operator === '&>>' || (operator === '>&' && redirection.fd === null)
  const file = open(shell, operator, word)
  put(shell, saved, fd, file)
  if (both) put(shell, saved, 2, file.retain())
}

function open(shell: Shell, operator: Redirection['operator'], path: string): OpenFile {
  const { files } = shell.process
  try {
    switch (operator) {
      case '<':
      case '<&':
        return files.open(path, { read: true, write: false })
      case '<>':
        return files.open(path, { read: true, write: true, create: true })
      case '>>':
      case '&>>':
        return files.open(path, { read: false, write: true, create: true, append: true })
      default: {
        const existing = shell.options.noclobber && operator === '>' ? files.find(path) : undefined
        if (existing?.inode.kind === 'file') throw new ShellError(`${path}: cannot overwrite existing file`)
        return files.open(path, { read: false, write: true, create: true, truncate: true })
      }
    }
  } catch (error) {
    if (error instanceof FileSystemError) throw new ShellError(`${path}: ${error.explanation}`)
    throw error
  }
}

function put(shell: Shell, saved: SavedDescriptors, fd: number, file: OpenFile | undefined): void {
  const before = shell.process.fds.get(fd)
  if (saved.has(fd)) before?.release()
  else saved.set(fd, before)
  if (file) shell.process.fds.set(fd, file)
  else shell.process.fds.delete(fd)
}

/** A descriptor that reads a given text. */
export function textFile(text: string): OpenFile {
  const bytes = Buffer.from(text)
  let position = 0
  return new CallbackFile(
    'pipe',
    (limit) => {
      if (position >= bytes.length) return undefined
      const chunk = bytes.subarray(position, position + limit)
      position += chunk.length
      return chunk
    },
    () => {
      throw new FileSystemError('EBADF', 'here-document')
    },
  )
}
