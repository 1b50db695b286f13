import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunEngine } from '#electron/engine/run-engine.ts'
import { createRunSummaries } from '#electron/studio/runs/run-summaries.ts'
import { type PastStep, writePastRun } from '#test/support/past-runs.ts'

const runs = 1_000

/** As many events as a build has that waits for its VM, its snapshot and its OMI. */
const steps: readonly PastStep[] = Array.from({ length: 14 }, (_, step) => ({
  id: `step-${step}`,
  title: `Step ${step}`,
  took: 1_000,
  events: Array.from({ length: 6 }, (_event, nth) => ({
    type: 'step-progress' as const,
    build: '',
    step: `step-${step}`,
    fraction: nth / 6,
    detail: `attempt ${nth}: connection refused`,
  })),
}))

/**
 * The list of 1,000 runs at a later start of the app, from the kept summaries, beside reading their journals.
 *
 * @returns rows for the bench's table: what, ours, against, ratio
 */
export async function benchManyRuns(): Promise<readonly (readonly [string, string, string, string])[]> {
  const runsFolder = await mkdtemp(join(tmpdir(), 'omi-bench-runs-'))
  try {
    for (let from = 0; from < runs; from += 50) {
      await Promise.all(
        Array.from({ length: 50 }, (_, nth) => {
          const startedAt = Date.UTC(2026, 0, 1) + (from + nth) * 60_000
          return writePastRun({ runsFolder, startedAt, outcome: 'succeeded', steps })
        }),
      )
    }
    const nothingLive = { live: () => undefined } as unknown as RunEngine
    const list = async (summaries: ReturnType<typeof createRunSummaries>) => {
      const start = performance.now()
      const { length } = await summaries.list(runs)
      if (length !== runs) throw new Error(`${length} of ${runs} runs were listed`)
      return performance.now() - start
    }
    const cold = await list(createRunSummaries(nothingLive, runsFolder))
    const summaries = createRunSummaries(nothingLive, runsFolder)
    const later = await list(summaries)
    const again = await list(summaries)
    const journals = `${cold.toFixed(0)} ms with their journals`
    return [
      [`listing ${runs} runs at a later start`, `${later.toFixed(0)} ms`, journals, (later / cold).toFixed(2)],
      [`listing ${runs} runs once more`, `${again.toFixed(0)} ms`, journals, (again / cold).toFixed(2)],
    ]
  } finally {
    await rm(runsFolder, { recursive: true, force: true })
  }
}
