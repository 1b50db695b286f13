import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '#electron/clock.ts'
import type { RunEngine } from '#electron/engine/run-engine.ts'
import { listRunIds, runFolderOf } from '#electron/engine/run-folder.ts'
import type { CallOutput } from '#shared/contract/calls.ts'
import type { Settings } from '#shared/contract/settings.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { folderSize } from '../folder-size.ts'
import { type KeptRun, needOf, overdueRuns } from './overdue-runs.ts'
import { createRunSummaries, type RunSummaries } from './run-summaries.ts'
import { deletedAt, markDeleted, unmarkDeleted } from './trash-mark.ts'

/**
 * The records of runs on this computer: what they take, their deletion, and their end by age, number and size. A record is
 * a run's journal, log and texts; nothing in any account is touched.
 */
export interface RunRecords {
  /** Sizes in bytes. */
  storage(): Promise<CallOutput<'runs.storage'>>
  /** Moves records to the trash, where they stay for 30 days; says of those that have to stay why. */
  remove(runIds: readonly string[]): Promise<CallOutput<'runs.remove'>>
  /** Brings them back from the trash; those that are not there are left out. */
  restore(runIds: readonly string[]): Promise<CallOutput<'runs.restore'>>
  /** What is in the trash, newest run first. */
  removed(): Promise<CallOutput<'runs.removed'>>
  /** Deletes for good what is beyond the settings, and what has been in the trash for 30 days. Gives the runs' ids. */
  prune(): Promise<string[]>
}

interface RunRecordsNeeds {
  readonly runsFolder: string
  readonly trashFolder: string
  readonly engine: RunEngine
  readonly summaries: RunSummaries
  readonly retention: () => Promise<Settings['retention']>
  readonly clock: Clock
}

/** ms that a record stays in the trash. */
const trashTime = 30 * 86_400_000
/** More than anybody has. */
const all = 100_000

export function createRunRecords(needs: RunRecordsNeeds): RunRecords {
  const { runsFolder, trashFolder, engine, summaries, clock } = needs
  const inTrash = createRunSummaries(engine, trashFolder)
  /** Of runs that have ended: their folders do not change any more. */
  const sizes = new Map<string, number>()

  async function sizeOf(folder: string, runId: string, ended: boolean): Promise<number> {
    const known = sizes.get(runId)
    if (known !== undefined) return known
    const bytes = await folderSize(folder)
    if (ended) sizes.set(runId, bytes)
    return bytes
  }

  async function keptRuns(): Promise<KeptRun[]> {
    const kept: KeptRun[] = []
    for (const summary of await summaries.list(all)) {
      const folder = runFolderOf(runsFolder, summary.runId)
      kept.push({ summary, bytes: await sizeOf(folder, summary.runId, summary.endedAt !== undefined) })
    }
    return kept
  }

  async function whyItStays(runId: string): Promise<string | undefined> {
    const summary = await summaries.of(runId)
    switch (needOf(summary)) {
      case 'live':
        return 'It is still going on; cancel it first.'
      case 'leftovers':
        return `${summary.leftovers === 1 ? 'One thing that it made' : `${summary.leftovers} things that it made`} may still be in the account, and this record is how they are found. Delete them under Leftovers first.`
      case undefined:
        return undefined
    }
  }

  return {
    async storage() {
      const runs = await keptRuns()
      let trashBytes = 0
      const trashed = await listRunIds(trashFolder)
      for (const runId of trashed) trashBytes += await sizeOf(runFolderOf(trashFolder, runId), runId, true)
      return {
        runs: runs.length,
        bytes: runs.reduce((sum, { bytes }) => sum + bytes, 0),
        trashedRuns: trashed.length,
        trashedBytes: trashBytes,
      }
    },

    async remove(runIds) {
      await mkdir(trashFolder, { recursive: true, mode: 0o700 })
      const removed: string[] = []
      const refused: { runId: string; reason: string }[] = []
      for (const runId of runIds) {
        try {
          const reason = await whyItStays(runId)
          if (reason !== undefined) {
            refused.push({ runId, reason })
            continue
          }
          const folder = runFolderOf(runsFolder, runId)
          await markDeleted(folder, clock.now())
          await rename(folder, runFolderOf(trashFolder, runId))
          removed.push(runId)
        } catch (error) {
          refused.push({ runId, reason: errorReportOf(error).message })
        }
      }
      return { removed, refused }
    },

    async restore(runIds) {
      const restored: string[] = []
      for (const runId of runIds) {
        const back = await rename(runFolderOf(trashFolder, runId), runFolderOf(runsFolder, runId)).then(
          () => true,
          () => false,
        )
        if (!back) continue
        await unmarkDeleted(runFolderOf(runsFolder, runId))
        restored.push(runId)
      }
      return { restored }
    },

    removed: () => inTrash.list(all),

    async prune() {
      for (const runId of await listRunIds(trashFolder)) {
        const folder = runFolderOf(trashFolder, runId)
        const at = await deletedAt(folder)
        if (at !== undefined && clock.now() - at > trashTime) await rm(folder, { recursive: true, force: true })
      }
      const overdue = overdueRuns(await keptRuns(), await needs.retention(), clock.now())
      const gone: string[] = []
      for (const { runId } of overdue) {
        // Asked again, just before: a recovery may have begun meanwhile.
        if (engine.live(runId) !== undefined || needOf(await summaries.of(runId)) !== undefined) continue
        await rm(join(runsFolder, runId), { recursive: true, force: true })
        sizes.delete(runId)
        gone.push(runId)
      }
      return gone
    },
  }
}
