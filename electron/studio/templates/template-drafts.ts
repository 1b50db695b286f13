import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import * as z from 'zod'
import { type FileDraft, fileDraftSchema } from '#shared/contract/shapes.ts'

/** Texts that were typed and not saved yet: kept over a restart, each in a file of its own that only its owner reads. */
export interface TemplateDrafts {
  /** The drafts of these files; one that cannot be read counts as none. */
  read(paths: readonly string[]): Promise<FileDraft[]>
  /** All drafts, of whichever files; those that cannot be read are left out. */
  all(): Promise<FileDraft[]>
  keep(draft: FileDraft): Promise<void>
  drop(path: string): Promise<void>
}

/** ms; nobody remembers what a draft that is older was about. */
const keptFor = 180 * 24 * 3_600_000

const fileSchema = z.object({ version: z.literal(1), draft: fileDraftSchema })

/**
 * @param folder is made with the first draft
 * @param now ms since 1970
 */
export function openTemplateDrafts(folder: string, now: () => number): TemplateDrafts {
  // What is asked for one after the other about a file is done so: a late draft must not outlive the save behind it.
  const last = new Map<string, Promise<void>>()
  const fileOf = (path: string) => join(folder, `${createHash('sha256').update(path).digest('hex')}.json`)

  function inTurn(path: string, work: () => Promise<void>): Promise<void> {
    const next = (last.get(path) ?? Promise.resolve()).then(work)
    const settled = next.catch(() => {})
    last.set(path, settled)
    void settled.then(() => {
      if (last.get(path) === settled) last.delete(path)
    })
    return next
  }

  async function readOne(path: string): Promise<FileDraft | undefined> {
    await last.get(path)
    const draft = await draftIn(fileOf(path))
    return draft?.path === path ? draft : undefined
  }

  async function forgetOld(): Promise<void> {
    for (const name of await readdir(folder)) {
      const file = join(folder, name)
      const { mtimeMs } = await stat(file)
      if (now() - mtimeMs > keptFor) await rm(file, { force: true })
    }
  }
  let swept = false

  return {
    async read(paths) {
      const drafts = await Promise.all(paths.map(readOne))
      return drafts.filter((draft) => draft !== undefined)
    },
    async all() {
      const names = await readdir(folder).catch(() => [])
      const drafts = await Promise.all(names.map((name) => draftIn(join(folder, name))))
      return drafts.filter((draft) => draft !== undefined)
    },
    keep: (draft) =>
      inTurn(draft.path, async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await writeFileAtomic(fileOf(draft.path), JSON.stringify({ version: 1, draft }), { mode: 0o600 })
        if (swept) return
        swept = true
        // Another file of the folder that cannot be looked at is no reason to lose this one.
        await forgetOld().catch(() => {})
      }),
    drop: (path) => inTurn(path, () => rm(fileOf(path), { force: true })),
  }
}

async function draftIn(file: string): Promise<FileDraft | undefined> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(file, 'utf8'))).draft
  } catch {
    return undefined
  }
}
