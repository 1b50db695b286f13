import { createWriteStream } from 'node:fs'
import { chmod, mkdir, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import type { Writable } from 'node:stream'
import picomatch from 'picomatch'
import { StudioError } from '#shared/studio-error.ts'
import type { TransferOptions } from '../communicator.ts'
import { progressOfMany } from '../transfer-progress.ts'
import type { Sftp } from './sftp-session.ts'

type Download = (path: string, target: Writable, options: TransferOptions) => Promise<void>

interface RemoteFile {
  readonly path: string
  /** Where it belongs below the destination, with `/`. */
  readonly below: string
  readonly size: number
  readonly mode: number
}

/**
 * Downloads a folder: `source/` what is inside, `source` into `destination/source`; each path that matches where the
 * source has wildcards. A file that breaks off is removed. Names that would leave the destination are refused: the
 * machine may be hostile.
 */
export async function downloadTree(
  sftp: Sftp,
  source: string,
  destination: string,
  options: TransferOptions,
  download: Download,
): Promise<void> {
  const files: RemoteFile[] = []
  for (const path of await expand(sftp, source.replace(/(?<=.)\/+$/, ''))) {
    const facts = await sftp.stat(path)
    const below = source.endsWith('/') ? '' : basename(path)
    if (facts.isDirectory()) await collect(sftp, path, below, files)
    else files.push({ path, below: basename(path), size: facts.size, mode: facts.mode })
  }
  const root = resolve(destination)
  await mkdir(root, { recursive: true })
  const progress = progressOfMany(files, options.onProgress)
  for (const file of files) {
    const target = resolve(root, file.below)
    if (!target.startsWith(root.endsWith(sep) ? root : root + sep)) throw leaves(file.path)
    await mkdir(dirname(target), { recursive: true })
    try {
      await download(file.path, createWriteStream(target), { ...options, onProgress: progress.of(file.path) })
    } catch (error) {
      await rm(target, { force: true })
      throw error
    }
    await chmod(target, file.mode & 0o777)
  }
}

async function collect(sftp: Sftp, folder: string, below: string, files: RemoteFile[]): Promise<void> {
  for (const { filename, attrs } of await sftp.list(folder)) {
    if (filename === '.' || filename === '..') continue
    if (filename.includes('/') || filename.includes('\\')) throw leaves(filename)
    const path = `${folder}/${filename}`
    const facts = attrs.isSymbolicLink() ? await sftp.stat(path).catch(() => undefined) : attrs
    const name = join(below, filename)
    // A link to a folder could lead round in circles on the machine, so links are followed to files only.
    if (facts?.isFile()) files.push({ path, below: name, size: facts.size, mode: facts.mode })
    else if (facts?.isDirectory() && !attrs.isSymbolicLink()) await collect(sftp, path, name, files)
  }
}

/** The paths on the machine that a pattern means; a path without wildcards means itself. */
async function expand(sftp: Sftp, pattern: string): Promise<readonly string[]> {
  if (!/[*?[]/.test(pattern)) return [pattern]
  let found = [pattern.startsWith('/') ? '/' : '.']
  for (const part of pattern.split('/').filter((each) => each !== '')) {
    const next: string[] = []
    for (const folder of found) {
      const inside = (name: string) => (folder === '/' ? `/${name}` : folder === '.' ? name : `${folder}/${name}`)
      if (!/[*?[]/.test(part)) {
        next.push(inside(part))
        continue
      }
      const matches = picomatch(part, { nobrace: true, noextglob: true })
      const entries = await sftp.list(folder).catch(() => [])
      next.push(
        ...entries
          .map((entry) => entry.filename)
          .filter((name) => matches(name))
          .sort()
          .map(inside),
      )
    }
    found = next
  }
  if (found.length > 0) return found
  throw new StudioError({
    code: 'transfer-refused',
    message: `Nothing on the machine matches ${pattern}.`,
    hint: 'Check the path; what a provisioner makes must be made before it is downloaded.',
  })
}

function leaves(path: string): StudioError {
  return new StudioError({
    code: 'transfer-refused',
    message: `The machine names a file (${path}) that would be written outside of the destination; nothing of it was written.`,
  })
}
