import type { Run, RunEngine } from '#electron/engine/run-engine.ts'
import type { StreamItem } from '#shared/contract/streams.ts'
import type { RunEvent } from '#shared/run/event.ts'
import type { LogSelector } from '#shared/run/log-selector.ts'
import { type Batched, createBatched } from '../batched.ts'
import { definedOnly } from '../defined-only.ts'
import type { StreamHandlers } from '../serve-contract.ts'
import type { RunSummaries } from './run-summaries.ts'

/** ms: a frame of the screen costs one message. */
const frame = 40
/** ms between two tellings of a list that changes. */
const listPause = 250
/** Lines in one message. */
const mostLines = 2_000

/** The streams of the contract, over the engine's runs. */
export function createRunStreams(
  engine: RunEngine,
  summaries: RunSummaries,
): Pick<StreamHandlers, 'runs.events' | 'runs.log' | 'runs.tail' | 'runs.changes'> {
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
      yield* logBatches(run, from, build === undefined ? {} : { build }, signal)
    },

    async *'runs.tail'({ runId, keep, ...selector }, signal) {
      yield* logTail(await engine.open(runId), keep, definedOnly(selector), signal)
    },

    async *'runs.changes'(_input, signal) {
      const batched = createBatched<string>(listPause)
      const stop = engine.onChange((run) => batched.push([run.id]))
      try {
        for await (const ids of batched.batches(signal)) {
          yield await Promise.all([...new Set(ids)].map((id) => summaries.of(id)))
        }
      } finally {
        stop()
      }
    },
  }
}

/** Told at most once a frame that the log has grown; ends with the run. */
function growth(run: Run): { readonly told: Batched<true>; readonly stop: () => void } {
  const told = createBatched<true>(frame)
  const stopLog = run.log.subscribe(() => told.push([true]))
  const stopEvents = run.subscribe((event) => {
    if (event.type !== 'run-ended') return
    told.push([true])
    told.end()
  })
  if (isOver(run)) told.end()
  told.push([true])
  return {
    told,
    stop: () => {
      stopLog()
      stopEvents()
    },
  }
}

function isOver(run: Run): boolean {
  return !run.live || run.state().outcome !== undefined
}

/** Reads from the files what is there, and again when more is told: a slow reader costs no memory. */
async function* logBatches(
  run: Run,
  from: number,
  selector: LogSelector,
  signal: AbortSignal,
): AsyncGenerator<StreamItem<'runs.log'>> {
  const { told, stop } = growth(run)
  let next = from
  try {
    for await (const _ of told.batches(signal)) {
      while (next < run.log.total(selector) && !signal.aborted) {
        const lines = await run.log.read({ ...selector, from: next, count: mostLines })
        if (lines.length === 0) break
        next += lines.length
        yield { lines, total: run.log.total(selector) }
      }
    }
  } finally {
    stop()
  }
}

/** Lines that a follower is told at once; what a screen cannot show while it rushes by is left out. */
const mostNewLines = 200

/** The end of the log, and how much there is: however fast the log grows, a follower gets as much as it can show. */
async function* logTail(
  run: Run,
  keep: number,
  selector: LogSelector,
  signal: AbortSignal,
): AsyncGenerator<StreamItem<'runs.tail'>> {
  const { log } = run
  const { level: _, ...ofAnyLevel } = selector
  const { told, stop } = growth(run)
  let next: number | undefined
  let last: StreamItem<'runs.tail'> | undefined
  try {
    for await (const _ of told.batches(signal)) {
      const ended = isOver(run)
      const total = log.total(selector)
      const most = next === undefined ? keep : Math.min(keep, mostNewLines)
      const from = Math.max(next ?? 0, total - most)
      const lines = from < total ? await log.read({ ...selector, from, count: total - from }) : []
      next = total
      const levels = {
        all: log.total(ofAnyLevel),
        errors: log.total({ ...ofAnyLevel, level: 'errors' }),
        warnings: log.total({ ...ofAnyLevel, level: 'warnings' }),
      }
      if (last !== undefined && last.total === total && last.levels.all === levels.all && last.ended === ended) continue
      last = { from, lines, total, levels, ended }
      yield last
    }
  } finally {
    stop()
  }
}
