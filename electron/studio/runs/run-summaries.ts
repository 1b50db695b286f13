import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import * as z from 'zod'
import { journalSize, readJournal } from '#electron/engine/journal.ts'
import type { RunEngine } from '#electron/engine/run-engine.ts'
import { isOwned, listRunIds, runFolderOf } from '#electron/engine/run-folder.ts'
import { type RunSummary, runSummarySchema } from '#shared/contract/shapes.ts'
import { foldRunEvents } from '#shared/run/run-state.ts'
import { runSummary, summaryVersion } from './run-summary.ts'

/**
 * The lines of the list of runs. The summary of a run that has ended is kept beside its journal, with the journal's size:
 * a list of a thousand runs costs a thousand small files, not a thousand journals. A journal that has grown since (a
 * recovery adds to it) is read again.
 */
export interface RunSummaries {
  /** Newest first; runs whose files cannot be read are left out. */
  list(limit: number): Promise<RunSummary[]>
  /** Throws a StudioError when there is no such run. */
  of(runId: string): Promise<RunSummary>
}

const keptSchema = z.strictObject({ version: z.int(), journalSize: z.int(), summary: runSummarySchema })
type Kept = z.infer<typeof keptSchema>

/** Runs whose files are read at once. */
const atOnce = 32

export function createRunSummaries(engine: RunEngine, runsFolder: string): RunSummaries {
  const known = new Map<string, Kept>()

  async function ofFiles(runId: string): Promise<RunSummary> {
    const folder = runFolderOf(runsFolder, runId)
    const size = await journalSize(folder)
    const kept = known.get(runId) ?? (await readKept(folder))
    if (kept?.version === summaryVersion && kept.journalSize === size) {
      known.set(runId, kept)
      return withOwner(kept.summary, folder)
    }
    const state = foldRunEvents(await readJournal(folder))
    const fresh = { version: summaryVersion, journalSize: size, summary: runSummary(runId, state) }
    known.set(runId, fresh)
    const summary = await withOwner(fresh.summary, folder)
    // Of a run that another process is at work on, the next event makes it old.
    if (state.outcome !== undefined || summary.status === 'interrupted') await keep(folder, fresh)
    return summary
  }

  async function of(runId: string): Promise<RunSummary> {
    const live = engine.live(runId)
    return live === undefined ? ofFiles(runId) : runSummary(runId, live.state())
  }

  return {
    of,
    async list(limit) {
      const ids = (await listRunIds(runsFolder)).slice(0, limit)
      const found: RunSummary[] = []
      for (let from = 0; from < ids.length; from += atOnce) {
        const some = await Promise.all(ids.slice(from, from + atOnce).map((id) => of(id).catch(() => undefined)))
        for (const summary of some) if (summary !== undefined && summary.startedAt > 0) found.push(summary)
      }
      return found
    },
  }
}

/** A run that did not end and that nobody runs any more: its process died. */
async function withOwner(summary: RunSummary, folder: string): Promise<RunSummary> {
  if (summary.endedAt !== undefined || (await isOwned(folder))) return summary
  return { ...summary, status: 'interrupted' }
}

function keptPath(folder: string): string {
  return join(folder, 'summary.json')
}

async function readKept(folder: string): Promise<Kept | undefined> {
  try {
    return keptSchema.parse(JSON.parse(await readFile(keptPath(folder), 'utf8')))
  } catch {
    return undefined
  }
}

/** Only a shortcut: where it cannot be written, the journal tells the same. */
async function keep(folder: string, kept: Kept): Promise<void> {
  await writeFileAtomic(keptPath(folder), JSON.stringify(kept), { mode: 0o600, fsync: false }).catch(() => {})
}
