import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Says in a run's folder that it is in the trash, and since when. */

function markPath(folder: string): string {
  return join(folder, 'deleted.json')
}

/** @param at epoch milliseconds */
export async function markDeleted(folder: string, at: number): Promise<void> {
  await writeFile(markPath(folder), JSON.stringify({ at }), { mode: 0o600 })
}

export async function unmarkDeleted(folder: string): Promise<void> {
  await rm(markPath(folder), { force: true })
}

/** Epoch milliseconds; `undefined` where it is not said. */
export async function deletedAt(folder: string): Promise<number | undefined> {
  try {
    const content: unknown = JSON.parse(await readFile(markPath(folder), 'utf8'))
    return typeof content === 'object' && content !== null && 'at' in content && typeof content.at === 'number'
      ? content.at
      : undefined
  } catch {
    return undefined
  }
}
