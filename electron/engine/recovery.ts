import type { Clock } from '#electron/clock.ts'
import { foldRunEvents, leftoversOf, type ResourceState, type RunState } from '#shared/run/run-state.ts'
import { cleanUp, noteResource, type Removal } from './cleanup.ts'
import type { CloudAccount } from './cloud-account.ts'
import { journalSize, readJournal, reopenJournal } from './journal.ts'
import { ownIdentity } from './process-identity.ts'
import { isOwned, listRunIds, releaseRun, runFolderOf, takeRun } from './run-folder.ts'

/** A run that nobody runs any more, and what it left behind. */
export interface AbandonedRun {
  readonly runId: string
  readonly state: RunState
  readonly leftovers: readonly ResourceState[]
}

/** Runs that have ended with nothing left, by their folder and the size of their journal: they need not be read again. */
const settled = new Map<string, number>()

/**
 * Runs with leftovers whose process has died, or which ended without being able to delete something. Runs that another
 * OMI Studio is at work on are left alone.
 */
export async function findAbandonedRuns(runsFolder: string): Promise<AbandonedRun[]> {
  const abandoned: AbandonedRun[] = []
  for (const runId of await listRunIds(runsFolder)) {
    const runFolder = runFolderOf(runsFolder, runId)
    const size = await journalSize(runFolder)
    if (settled.get(runFolder) === size || (await isOwned(runFolder))) continue
    const events = await readJournal(runFolder).catch(() => [])
    const state = foldRunEvents(events)
    const leftovers = leftoversOf(state)
    if (leftovers.length > 0 || (events.length > 0 && state.outcome === undefined)) {
      abandoned.push({ runId, state, leftovers })
    } else if (state.outcome !== undefined) settled.set(runFolder, size)
  }
  return abandoned
}

/** Runs that a process is at work on, this one or another: what they have is theirs. */
export async function findLiveRuns(runsFolder: string): Promise<AbandonedRun[]> {
  const live: AbandonedRun[] = []
  for (const runId of await listRunIds(runsFolder)) {
    const runFolder = runFolderOf(runsFolder, runId)
    if (!(await isOwned(runFolder))) continue
    const state = foldRunEvents(await readJournal(runFolder).catch(() => []))
    live.push({ runId, state, leftovers: leftoversOf(state) })
  }
  return live
}

export interface RecoveryNeeds {
  readonly clock: Clock
  /** The account that a resource is in; `undefined` when there are no credentials for it. */
  readonly accountOf: (resource: ResourceState) => CloudAccount | undefined
  readonly say: (text: string) => void
  /** Of what the run left, only this is destroyed. */
  readonly only?: (resource: ResourceState) => boolean
  /** What the account has of the run and its journal does not know of: written down, then destroyed like the rest. */
  readonly adopt?: readonly ResourceState[]
  readonly onRemoval?: (resource: ResourceState, removal: Removal) => void
  /** Aborted, nothing further is begun. */
  readonly signal?: AbortSignal
}

/** Destroys what an abandoned run left, and closes its journal. Returns what is still there. */
export async function recoverRun(runsFolder: string, runId: string, needs: RecoveryNeeds): Promise<ResourceState[]> {
  const runFolder = runFolderOf(runsFolder, runId)
  await takeRun(runFolder)
  const journal = await reopenJournal(runFolder, needs.clock.now)
  try {
    await journal.append({ type: 'recovery-started', process: ownIdentity() })
    for (const resource of needs.adopt ?? []) await noteResource(journal, resource)
    const state = foldRunEvents(journal.events)
    const left = leftoversOf(state).filter((resource) => needs.only?.(resource) === false)
    const remaining = [...(await cleanUp(state, undefined, { ...needs, journal })), ...left]
    await journal.append({ type: 'recovery-ended', leftovers: remaining.length })
    if (state.outcome === undefined) await endInterrupted(journal, state, remaining.length)
    return remaining
  } finally {
    await journal.close()
    await releaseRun(runFolder)
  }
}

/** A run that was cut off gets the end that it could not write itself. */
async function endInterrupted(
  journal: Awaited<ReturnType<typeof reopenJournal>>,
  state: RunState,
  remaining: number,
): Promise<void> {
  for (const build of state.builds.values()) {
    if (build.endedAt !== undefined) continue
    const kept = [...state.resources.values()].filter(
      ({ build: owner, status, kind }) =>
        owner === build.label && status === 'kept' && (kind === 'image' || kind === 'volume'),
    )
    const complete = `Complete, and kept: ${kept.map(({ description, id }) => `${description} (${id})`).join(', ')}.`
    const rest =
      remaining === 0 ? 'Everything else has been deleted.' : 'Not everything else could be deleted: see Leftovers.'
    const hint =
      kept.length > 0
        ? `${complete} ${rest}`
        : remaining === 0
          ? 'What it had made has been deleted; start the build again.'
          : 'Not everything that it had made has been deleted: see Leftovers.'
    const error = { code: 'interrupted', message: 'OMI Studio was ended in the middle of this build.', hint }
    await journal.append({ type: 'build-ended', build: build.label, outcome: 'failed', error })
  }
  await journal.append({ type: 'run-ended', outcome: 'failed' })
}
