import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { StudioError } from '#shared/studio-error.ts'

/** A file or folder below an uploaded folder. */
export interface LocalEntry {
  readonly kind: 'file' | 'folder'
  /** Below the folder, with `/`. */
  readonly path: string
  readonly source: string
  /** Permission bits. */
  readonly mode: number
  /** Bytes; 0 for folders. */
  readonly size: number
}

export interface LocalTree {
  /** The folder's own name. */
  readonly name: string
  readonly mode: number
  /** Whether only what is inside is meant: the path ended with `/` (rsync's rule). */
  readonly contentsOnly: boolean
  /** Folders before what is in them. */
  readonly entries: readonly LocalEntry[]
}

/**
 * Lists a folder to upload; symbolic links are followed, as the reference does. Throws a StudioError when it is missing
 * or a link leads back into a folder that holds it. Sockets, devices and dangling links are left out.
 */
export async function listLocalTree(source: string): Promise<LocalTree> {
  const root = resolve(source)
  const facts = await stat(root).catch((error: unknown) => {
    throw new StudioError({ code: 'file-missing', message: `The folder ${source} does not exist.` }, { cause: error })
  })
  const entries: LocalEntry[] = []
  await walk(root, '', [await realpath(root)], entries)
  return { name: basename(root), mode: facts.mode & 0o777, contentsOnly: /[/\\]$/.test(source), entries }
}

async function walk(folder: string, below: string, above: readonly string[], entries: LocalEntry[]): Promise<void> {
  const names = (await readdir(folder)).sort()
  for (const name of names) {
    const source = join(folder, name)
    const path = below === '' ? name : `${below}/${name}`
    const facts = await stat(source).catch(() => undefined)
    if (facts?.isFile()) {
      entries.push({ kind: 'file', path, source, mode: facts.mode & 0o777, size: facts.size })
    } else if (facts?.isDirectory()) {
      const real = await realpath(source)
      if (above.includes(real)) {
        throw new StudioError({
          code: 'folder-loop',
          message: `The link ${source} leads back to ${real}, which holds it.`,
          hint: 'Remove the link, or upload the folders one by one.',
        })
      }
      entries.push({ kind: 'folder', path, source, mode: facts.mode & 0o777, size: 0 })
      await walk(source, path, [...above, real], entries)
    }
  }
}
