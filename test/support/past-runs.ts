import { join } from 'node:path'
import { createJournal } from '#electron/engine/journal.ts'
import { openLogStore, type SaidLine } from '#electron/engine/log-store.ts'
import { newRunId } from '#electron/engine/run-folder.ts'
import type { BuildOutcome, RunEventPayload } from '#shared/run/event.ts'

/** A step of a run that is written to the disk as if it had happened; `took` in ms. */
export interface PastStep {
  readonly id: string
  readonly title: string
  readonly took: number
  readonly phase?: 'build' | 'post-process' | 'cleanup'
  readonly status?: 'succeeded' | 'failed' | 'cancelled' | 'skipped'
  readonly events?: readonly RunEventPayload[]
}

export interface PastRun {
  readonly runsFolder: string
  /** Epoch ms. */
  readonly startedAt: number
  readonly name?: string
  /** Path of the template. */
  readonly path?: string
  readonly builds?: readonly string[]
  /** Of each build, one after another. */
  readonly steps?: readonly PastStep[]
  /** Without it the run was cut off. */
  readonly outcome?: BuildOutcome
  /** The log, in batches, so that a long one need not be in memory. */
  readonly log?: Iterable<readonly SaidLine[]>
}

const steps: readonly PastStep[] = [
  { id: 'launch', title: 'Launch the build VM', took: 40_000 },
  { id: 'provision-1', title: 'Provision: shell', took: 60_000 },
]

/** Writes a run's journal and log through the program's own code, at the times that it claims. Gives its id. */
export async function writePastRun({
  runsFolder,
  startedAt,
  name = 'web',
  path = `/templates/${name}.pkr.hcl`,
  builds = ['outscale-bsu.web'],
  steps: own = steps,
  outcome,
  log = [],
}: PastRun): Promise<string> {
  let now = startedAt
  const runId = newRunId(startedAt, crypto.randomUUID())
  const folder = join(runsFolder, runId)
  const journal = await createJournal(
    folder,
    () => now,
    (payload) => payload,
  )
  await journal.append({
    type: 'run-started',
    runId,
    studioVersion: '0',
    template: { path, name, sha256: '' },
    sandbox: true,
    onError: 'cleanup',
    builds: builds.map((label) => ({
      label,
      builderType: 'outscale-bsu',
      region: 'sandbox',
      provisioners: ['shell'],
      postProcessors: [],
      options: {},
    })),
    process: { pid: 2 ** 22 + 1, host: 'nowhere' },
  })
  for (const build of builds) {
    now = startedAt
    await journal.append({ type: 'build-started', build })
    for (const { id, title, took, phase = 'build', status = 'succeeded', events = [] } of own) {
      await journal.append({ type: 'step-started', build, step: id, title, phase })
      for (const event of events) await journal.append({ ...event, ...('build' in event ? { build } : {}) })
      now += took
      if (outcome !== undefined || id !== own.at(-1)?.id) {
        const error = status === 'failed' ? { error: { code: 'failed', message: `${title} failed.` } } : {}
        await journal.append({ type: 'step-ended', build, step: id, status, ...error })
      }
    }
    if (outcome !== undefined) await journal.append({ type: 'build-ended', build, outcome })
  }
  if (outcome !== undefined) await journal.append({ type: 'run-ended', outcome })
  await journal.close()
  const store = await openLogStore(folder)
  for (const lines of log) {
    store.append(lines)
    await store.flush()
  }
  return runId
}
