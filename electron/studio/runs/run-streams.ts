import { isInterrupted, type Run, type RunEngine } from '#electron/engine/run-engine.ts'
import type { StreamItem } from '#shared/contract/streams.ts'
import type { RunEvent } from '#shared/run/event.ts'
import { createBatched } from '../batched.ts'
import type { StreamHandlers } from '../serve-contract.ts'
import { runSummary } from './run-summary.ts'

/** ms: a frame of the screen costs one message. */
const frame = 40
/** ms between two tellings of a list that changes. */
const listPause = 250
/** Lines in one message. */
const mostLines = 2_000

/** The streams of the contract, over the engine's runs. */
export function createRunStreams(
  engine: RunEngine,
  runsFolder: string,
): Pick<StreamHandlers, 'runs.events' | 'runs.log' | 'runs.changes'> {
  return {
    async *'runs.events'({ runId, from = 0 }, signal) {
      const run = await engine.open(runId)
      const batched = createBatched<RunEvent>(frame)
      let next = from
      const take = (events: readonly RunEvent[]) => {
        const fresh = events.filter((event) => event.seq >= next)
        next = Math.max(next, (events.at(-1)?.seq ?? -1) + 1)
        batched.push(fresh)
        if (fresh.some((event) => event.type === 'run-ended')) batched.end()
      }
      const stop = run.subscribe((event) => take([event]))
      take(run.events)
      if (!run.live) batched.end()
      try {
        yield* batched.batches(signal)
      } finally {
        stop()
      }
    },

    async *'runs.log'({ runId, from, build }, signal) {
      const run = await engine.open(runId)
      yield* logBatches(run, from, build, signal)
    },

    async *'runs.changes'(_input, signal) {
      const batched = createBatched<string>(listPause)
      const stop = engine.onChange((run) => batched.push([run.id]))
      try {
        for await (const ids of batched.batches(signal)) {
          const runs = await Promise.all([...new Set(ids)].map((id) => engine.open(id)))
          yield await Promise.all(runs.map(async (run) => runSummary(run, await isInterrupted(runsFolder, run))))
        }
      } finally {
        stop()
      }
    },
  }
}

/** Reads from the files what is there, and again when more is told: a slow reader costs no memory. */
async function* logBatches(
  run: Run,
  from: number,
  build: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<StreamItem<'runs.log'>> {
  const told = createBatched<true>(frame)
  const stopLog = run.log.subscribe(() => told.push([true]))
  const stopEvents = run.subscribe((event) => {
    if (event.type !== 'run-ended') return
    told.push([true])
    told.end()
  })
  if (!run.live || run.state().outcome !== undefined) told.end()
  told.push([true])
  let next = from
  try {
    for await (const _ of told.batches(signal)) {
      while (next < run.log.total(build) && !signal.aborted) {
        const lines = await run.log.read({ from: next, count: mostLines, ...(build === undefined ? {} : { build }) })
        if (lines.length === 0) break
        next += lines.length
        yield { lines, total: run.log.total(build) }
      }
    }
  } finally {
    stopLog()
    stopEvents()
  }
}
