import type { RunSummary } from '#shared/contract/shapes.ts'

/** Something about a run that whoever looks elsewhere wants to know. */
export interface RunNews {
  readonly kind: 'succeeded' | 'failed' | 'interrupted' | 'question'
  readonly run: RunSummary
}

/**
 * What is new since a list of runs was seen: runs that have ended and that were going on then, and questions. What a person
 * did, as cancelling, is no news to them.
 */
export function newsOfRuns(before: readonly RunSummary[], now: readonly RunSummary[]): readonly RunNews[] {
  const seen = new Map(before.map((run) => [run.runId, run.status]))
  return now.flatMap((run): readonly RunNews[] => {
    const was = seen.get(run.runId)
    if (was === run.status || (was !== 'running' && was !== 'queued' && was !== 'paused')) return []
    switch (run.status) {
      case 'succeeded':
      case 'failed':
      case 'interrupted':
        return [{ kind: run.status, run }]
      case 'paused':
        return [{ kind: 'question', run }]
      default:
        return []
    }
  })
}
