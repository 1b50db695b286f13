import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import writeFileAtomic from 'write-file-atomic'
import * as z from 'zod'
import { StudioError } from '#shared/studio-error.ts'
import { savedRegionVersion } from './create-region.ts'
import { resourceTables, type SavedRegion } from './region-state.ts'

const record = z.looseObject({ id: z.string(), accountId: z.string(), seq: z.number() })

/** The outline only: what is inside the records was written by this program. */
const outline = z.looseObject({
  version: z.number(),
  nextSeq: z.number(),
  accounts: z.array(z.looseObject({ accountId: z.string(), accessKey: z.string(), secretKey: z.string() })),
  resources: z.object(Object.fromEntries(resourceTables.map((name) => [name, z.array(record).default([])]))),
  tokens: z.array(z.tuple([z.string(), z.looseObject({})])),
  agenda: z.array(z.looseObject({ at: z.number() })),
  disks: z.record(z.string(), z.string()),
})

/**
 * Reads what an earlier region left in a folder; `undefined` when there was none.
 *
 * @throws StudioError `sandbox-region-newer`, `sandbox-region-damaged`
 */
export async function readRegionFile(folder: string): Promise<SavedRegion | undefined> {
  const path = regionFile(folder)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw damaged(path, 'it is no JSON')
  }
  const version = z.looseObject({ version: z.number() }).safeParse(content)
  if (version.success && version.data.version > savedRegionVersion) {
    throw new StudioError({
      code: 'sandbox-region-newer',
      message: `The sandbox region in ${folder} was written by a newer version of OMI Studio (format ${version.data.version}).`,
      hint: 'Update OMI Studio, or delete the sandbox folder to start with an empty region.',
    })
  }
  const parsed = outline.safeParse(content)
  if (!parsed.success) throw damaged(path, z.prettifyError(parsed.error))
  return parsed.data as unknown as SavedRegion
}

/** Keeps the file of a region up to date. */
export interface RegionFile {
  /**
   * Resolves when the state as it is now is in the file. Calls that come together share one writing, so that a hundred
   * clients do not cost a hundred files.
   */
  saved(): Promise<void>
}

/** @param toSave the present state. */
export function openRegionFile(folder: string, toSave: () => SavedRegion): RegionFile {
  let writing: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined

  async function write(): Promise<void> {
    // One turn later, disks that were just copied have got their ids, and further calls have come.
    await nextTurn()
    next = undefined
    await mkdir(folder, { recursive: true, mode: 0o700 })
    // Without fsync: the state has to survive the end of the process, and a power cut costs no more than the sandbox.
    await writeFileAtomic(regionFile(folder), JSON.stringify(toSave()), { mode: 0o600, fsync: false })
  }

  return {
    saved() {
      if (next === undefined) {
        next = writing.then(write)
        writing = next.catch(() => undefined)
      }
      return next
    },
  }
}

function regionFile(folder: string): string {
  return join(folder, 'region.json')
}

function damaged(path: string, why: string): StudioError {
  return new StudioError({
    code: 'sandbox-region-damaged',
    message: `The state of the sandbox region cannot be read: ${path}: ${why}.`,
    hint: 'Delete the sandbox folder to start with an empty region.',
  })
}
