import type { Clock } from '#electron/clock.ts'
import { journalSize, reopenJournal } from '#electron/engine/journal.ts'
import { findAbandonedRuns } from '#electron/engine/recovery.ts'
import type { RunEngine } from '#electron/engine/run-engine.ts'
import { releaseRun, runFolderOf, takeRun } from '#electron/engine/run-folder.ts'
import { foldRunEvents, type RunState } from '#shared/run/run-state.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'

/** What ended builds left on purpose, until its hour comes (design 3.4). */
export interface KeptBuilds {
  /** Keeps it longer. Returns until when, epoch ms. Throws a StudioError when there is nothing kept. */
  extend(runId: string, build: string, milliseconds: number): Promise<number>
  close(): void
}

interface KeptBuildsNeeds {
  readonly runsFolder: string
  readonly clock: Clock
  readonly engine: Pick<RunEngine, 'onChange'>
  /** Whether this process deletes what is due. */
  readonly watch: boolean
  /** Deletes what a run left. */
  readonly destroy: (runId: string) => Promise<unknown>
  readonly report: (problem: string) => void
}

/** ms until it is tried again when something could not be deleted. */
const retryPause = 300_000

/**
 * Deletes what is kept when its hour comes: while the app runs, and at its next start for what came due meanwhile. The hour
 * is in the run's journal, so that nothing is forgotten with the process.
 */
export function createKeptBuilds(needs: KeptBuildsNeeds): KeptBuilds {
  const { runsFolder, clock } = needs
  const over = new AbortController()
  const waiting = new Set<string>()

  async function dueOf(runId: string): Promise<number | undefined> {
    const [run] = (await findAbandonedRuns(runsFolder)).filter((one) => one.runId === runId)
    return run && run.leftovers.length > 0 ? keptHourOf(run.state) : undefined
  }

  async function watch(runId: string): Promise<void> {
    if (waiting.has(runId)) return
    waiting.add(runId)
    try {
      for (let failed = false; ; ) {
        const due = await dueOf(runId)
        if (due === undefined) return
        const left = failed ? retryPause : due - clock.now()
        if (left > 0) {
          failed = false
          await clock.sleep(left, over.signal)
        } else {
          await needs.destroy(runId).catch((error: unknown) => {
            failed = true
            needs.report(`what the run ${runId} kept could not be deleted: ${errorReportOf(error).message}`)
          })
          failed ||= (await dueOf(runId)) !== undefined
        }
      }
    } catch (error) {
      if (!over.signal.aborted) needs.report(errorReportOf(error).message)
    } finally {
      waiting.delete(runId)
    }
  }

  const stop = needs.engine.onChange((run) => {
    const state = run.state()
    if (needs.watch && state.outcome !== undefined && keptHourOf(state) !== undefined)
      void run.done.then(() => watch(run.id))
  })
  if (needs.watch) void watchAll()

  async function watchAll(): Promise<void> {
    const runs = await findAbandonedRuns(runsFolder)
    for (const { runId, state } of runs) if (keptHourOf(state) !== undefined) void watch(runId)
  }

  return {
    async extend(runId, build, milliseconds) {
      const runFolder = runFolderOf(runsFolder, runId)
      if ((await journalSize(runFolder)) === 0) throw nothingKept()
      await takeRun(runFolder)
      const journal = await reopenJournal(runFolder, clock.now)
      try {
        const keptUntil = foldRunEvents(journal.events).builds.get(build)?.keptUntil
        if (keptUntil === undefined) throw nothingKept()
        const until = Math.max(keptUntil, clock.now()) + milliseconds
        await journal.append({ type: 'kept-until', build, until })
        return until
      } finally {
        await journal.close()
        await releaseRun(runFolder)
      }
    },
    close() {
      stop()
      over.abort()
    },
  }
}

/** The last hour of a run's builds, epoch ms: they are deleted together. `undefined` when nothing is kept on purpose. */
export function keptHourOf(state: RunState): number | undefined {
  const hours = [...state.builds.values()].flatMap(({ keptUntil }) => (keptUntil === undefined ? [] : [keptUntil]))
  return hours.length === 0 ? undefined : Math.max(...hours)
}

function nothingKept(): StudioError {
  return new StudioError({ code: 'nothing-kept', message: 'This build has left nothing that could be kept longer.' })
}
