import { readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { CallOutput } from '#shared/contract/calls.ts'
import type { FileEntry } from '#shared/contract/shapes.ts'
import { StudioError } from '#shared/studio-error.ts'

/** A folder's content for the open dialog: folders first, hidden ones left out, templates told from other files. */
export async function listFiles(folder: string | undefined): Promise<CallOutput<'files.list'>> {
  const path = resolve(folder ?? homedir())
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new StudioError({
      code: 'unreadable-folder',
      message: `The folder ${path} cannot be read: ${error.code ?? error.message}.`,
    })
  })
  const parent = dirname(path)
  const shown = entries
    .filter((entry) => !entry.name.startsWith('.'))
    .map((entry): FileEntry => ({ name: entry.name, path: join(path, entry.name), kind: kindOf(entry) }))
    .sort((a, b) => Number(b.kind === 'folder') - Number(a.kind === 'folder') || a.name.localeCompare(b.name))
  return { folder: path, ...(parent === path ? {} : { parent }), entries: shown }
}

function kindOf(entry: { name: string; isDirectory(): boolean }): FileEntry['kind'] {
  if (entry.isDirectory()) return 'folder'
  return /\.(pkr\.hcl|pkr\.json|json)$/.test(entry.name) ? 'template' : 'file'
}
