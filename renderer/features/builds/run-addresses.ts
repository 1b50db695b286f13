import type { RunSummary } from '#shared/contract/shapes.ts'

/** The comparison of two runs, the earlier one on the left. */
export function compareAddress(left: string, right: string): string {
  return `/builds/compare?left=${encodeURIComponent(left)}&right=${encodeURIComponent(right)}`
}

/**
 * The last run before a run of the same template, in the same kind of place, that succeeded.
 *
 * @param runs newest first
 */
export function lastGoodBefore(run: RunSummary, runs: readonly RunSummary[]): RunSummary | undefined {
  return runs.find(
    (other) =>
      other.startedAt < run.startedAt &&
      other.status === 'succeeded' &&
      other.templatePath === run.templatePath &&
      other.sandbox === run.sandbox &&
      other.rehearsal === run.rehearsal,
  )
}
