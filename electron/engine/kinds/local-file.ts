import { rm, stat } from 'node:fs/promises'
import type { KindEntry } from './kind-entry.ts'

/** A file or folder on this computer, such as a key kept for debugging. Its id is its path. */
export const localFileKind: KindEntry = {
  kind: 'local-file',
  order: 50,
  async find({ path }) {
    if (path === undefined) return undefined
    const there = await stat(path).catch(() => undefined)
    return there === undefined ? undefined : path
  },
  async destroy(id) {
    const there = await stat(id).catch(() => undefined)
    if (there === undefined) return 'absent'
    await rm(id, { recursive: true, force: true })
    return 'destroyed'
  },
}
