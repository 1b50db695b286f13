import { readJournal } from '#electron/engine/journal.ts'
import { type AbandonedRun, findAbandonedRuns, findLiveRuns } from '#electron/engine/recovery.ts'
import { runFolderOf } from '#electron/engine/run-folder.ts'
import { foldRunEvents, type RunState } from '#shared/run/run-state.ts'
import { keptHourOf } from '../runs/kept-builds.ts'
import type { KnownRun } from './judge-things.ts'

/** Where runs of this computer have their journals. */
export interface RunFolders {
  readonly runs: string
  /** Of records that were deleted and can still be brought back. */
  readonly trash: string
}

/** The runs whose things are not all gone: those that go on, and those that left something. */
export async function unsettledRuns({ runs }: RunFolders): Promise<KnownRun[]> {
  // Live ones first: a run that ends meanwhile is then seen twice, and counts as live.
  const live = await findLiveRuns(runs)
  const seen = new Set(live.map(({ runId }) => runId))
  const abandoned = (await findAbandonedRuns(runs)).filter(({ runId }) => !seen.has(runId))
  return [
    ...live.map((run) => knownRun(run, 'live', true)),
    ...abandoned.map((run) => knownRun(run, phaseOf(run.state), true)),
  ]
}

/** A run by its id, from its record or from the trash; `undefined` when it never ran here. */
export async function settledRun({ runs, trash }: RunFolders, runId: string): Promise<KnownRun | undefined> {
  for (const folder of [runs, trash]) {
    const state = await stateIn(folder, runId)
    if (state !== undefined) return knownRun({ runId, state, leftovers: [] }, phaseOf(state), folder === runs)
  }
  return undefined
}

async function stateIn(folder: string, runId: string): Promise<RunState | undefined> {
  try {
    const events = await readJournal(runFolderOf(folder, runId))
    return events.length === 0 ? undefined : foldRunEvents(events)
  } catch {
    // No such run here, or a tag that is no run's id.
    return undefined
  }
}

function phaseOf(state: RunState): 'ended' | 'cut-off' {
  return state.outcome === undefined ? 'cut-off' : 'ended'
}

function knownRun({ runId, state }: AbandonedRun, phase: KnownRun['phase'], open: boolean): KnownRun {
  return {
    runId,
    template: state.template.name,
    phase,
    keptUntil: keptHourOf(state),
    resources: [...state.resources.values()],
    open,
  }
}
