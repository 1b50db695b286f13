import type { RunSummary } from '#shared/contract/shapes.ts'
import { trialOfPath } from '#shared/run/trial-run.ts'

/**
 * Where a run is asked for again: the sheet of its template, filled in as for that run; for a run that tried an OMI, the
 * page of the OMI with the same question open.
 */
export function rerunAddress({ runId, templatePath }: Pick<RunSummary, 'runId' | 'templatePath'>): string {
  const trial = trialOfPath(templatePath)
  if (trial !== undefined) return `/images/${trial.imageId}?do=${trial.kind}`
  return `/template?path=${encodeURIComponent(templatePath)}&rerun=${encodeURIComponent(runId)}`
}
