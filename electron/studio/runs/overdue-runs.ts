import type { Settings } from '#shared/contract/settings.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'

/** A run's record and what it takes on the disk, in bytes. */
export interface KeptRun {
  readonly summary: RunSummary
  readonly bytes: number
}

/** Why the record of a run cannot go: it is going on, or it is how what it left is found. */
export type Need = 'live' | 'leftovers'

export function needOf({ status, leftovers }: RunSummary): Need | undefined {
  if (status === 'running' || status === 'queued' || status === 'paused') return 'live'
  return leftovers > 0 ? 'leftovers' : undefined
}

const day = 86_400_000
const gibibyte = 1024 ** 3

/**
 * The runs whose records are more than is to be kept: beyond the newest so many, older than so many days, or, from the
 * newest on, beyond so much space. Runs that are needed count, and stay.
 *
 * @param runs newest first
 * @param now epoch milliseconds
 */
export function overdueRuns(runs: readonly KeptRun[], retention: Settings['retention'], now: number): RunSummary[] {
  const overdue: RunSummary[] = []
  let bytes = 0
  for (const [index, run] of runs.entries()) {
    const { summary } = run
    const tooMany = index >= retention.runs
    const tooOld = summary.startedAt < now - retention.days * day
    const tooLarge = bytes + run.bytes > retention.gib * gibibyte
    if ((tooMany || tooOld || tooLarge) && needOf(summary) === undefined) overdue.push(summary)
    else bytes += run.bytes
  }
  return overdue
}
