import type { RunSummary } from '#shared/contract/shapes.ts'

/** Earlier runs that a trend shows. */
const most = 8

/**
 * For each run, the durations in ms of the runs of its template before it that succeeded where it runs, oldest first.
 *
 * @param runs newest first
 */
export function durationTrends(runs: readonly RunSummary[]): ReadonlyMap<string, readonly number[]> {
  const before = new Map<string, readonly number[]>()
  const trends = new Map<string, readonly number[]>()
  for (const run of runs.toReversed()) {
    const key = `${run.sandbox} ${run.templatePath}`
    const earlier = before.get(key) ?? []
    trends.set(run.runId, earlier)
    if (run.status !== 'succeeded' || run.endedAt === undefined || run.rehearsal === true) continue
    before.set(key, [...earlier, run.endedAt - run.startedAt].slice(-most))
  }
  return trends
}
