import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import * as z from 'zod'
import { journalSize, readJournal } from '#electron/engine/journal.ts'
import type { RunEngine } from '#electron/engine/run-engine.ts'
import { isOwned, listRunIds, runFolderOf } from '#electron/engine/run-folder.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'
import { foldRunEvents } from '#shared/run/run-state.ts'
import { type RunRecord, runRecord, runRecordSchema } from './run-record.ts'
import { summaryVersion } from './run-summary.ts'

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
  /** As `list`, with what else is kept of each. */
  records(limit: number): Promise<RunRecord[]>
}

const keptSchema = z.strictObject({ version: z.int(), journalSize: z.int(), ...runRecordSchema.shape })
type Kept = z.infer<typeof keptSchema>

/** Runs whose files are read at once. */
const atOnce = 32

export function createRunSummaries(engine: RunEngine, runsFolder: string): RunSummaries {
  const known = new Map<string, Kept>()

  async function ofFiles(runId: string): Promise<RunRecord> {
    const folder = runFolderOf(runsFolder, runId)
    const size = await journalSize(folder)
    const kept = known.get(runId) ?? (await readKept(folder))
    if (kept?.version === summaryVersion && kept.journalSize === size) {
      known.set(runId, kept)
      return withOwner(kept, folder)
    }
    const state = foldRunEvents(await readJournal(folder))
    const fresh = { version: summaryVersion, journalSize: size, ...runRecord(runId, state) }
    known.set(runId, fresh)
    const record = await withOwner(fresh, folder)
    // Of a run that another process is at work on, the next event makes it old.
    if (state.outcome !== undefined || record.summary.status === 'interrupted') await keep(folder, fresh)
    return record
  }

  async function recordOf(runId: string): Promise<RunRecord> {
    const live = engine.live(runId)
    return live === undefined ? ofFiles(runId) : runRecord(runId, live.state())
  }

  async function records(limit: number): Promise<RunRecord[]> {
    const ids = (await listRunIds(runsFolder)).slice(0, limit)
    const found: RunRecord[] = []
    for (let from = 0; from < ids.length; from += atOnce) {
      const some = await Promise.all(ids.slice(from, from + atOnce).map((id) => recordOf(id).catch(() => undefined)))
      for (const record of some) if (record !== undefined && record.summary.startedAt > 0) found.push(record)
    }
    return found
  }

  return {
    of: async (runId) => (await recordOf(runId)).summary,
    list: async (limit) => (await records(limit)).map(({ summary }) => summary),
    records,
  }
}

/** A run that did not end and that nobody runs any more: its process died. */
async function withOwner({ summary, steps }: RunRecord, folder: string): Promise<RunRecord> {
  if (summary.endedAt !== undefined || (await isOwned(folder))) return { summary, steps }
  return { summary: { ...summary, status: 'interrupted' }, steps }
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
