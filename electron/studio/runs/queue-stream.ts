import type { RunEngine } from '#electron/engine/run-engine.ts'
import type { QueuedRun } from '#shared/contract/run-shapes.ts'
import { createBatched } from '../batched.ts'
import type { StreamHandlers } from '../serve-contract.ts'

/** ms between two tellings of a queue that changes. */
const pause = 100

/** The stream of what waits for a place. */
export function createQueueStream({ queue }: RunEngine): StreamHandlers['runs.queue'] {
  return async function* (_input, signal) {
    const told = createBatched<true>(pause)
    const stop = queue.onChange(() => told.push([true]))
    told.push([true])
    try {
      for await (const _ of told.batches(signal)) yield queuedRuns(queue)
    } finally {
      stop()
    }
  }
}

/** Builds of a run stand where the first of them stands. */
function queuedRuns(queue: RunEngine['queue']): QueuedRun[] {
  const runs = Map.groupBy(queue.waiting(), ({ runId }) => runId)
  return [...runs].map(([runId, builds]) => ({
    runId,
    builds: builds.map(({ build }) => build),
    held: builds.some(({ held }) => held),
  }))
}
