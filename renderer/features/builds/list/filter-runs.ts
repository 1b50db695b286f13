import type { RunSummary } from '#shared/contract/shapes.ts'

/** What of the list is shown. Empty means everything. */
export interface RunFilter {
  readonly text: string
  readonly state: string
  /** Path of a template. */
  readonly template: string
  readonly where: string
}

/** States as people look for them: what goes on is one. */
export const filterStates = ['going', 'succeeded', 'failed', 'cancelled', 'interrupted'] as const

export function isGoing({ status }: RunSummary): boolean {
  return status === 'running' || status === 'queued' || status === 'paused'
}

export function isFiltered({ text, state, template, where }: RunFilter): boolean {
  return [text.trim(), state, template, where].some((one) => one !== '')
}

/** The runs that a filter lets through, in their order; every word of the text has to be found somewhere. */
export function filterRuns(runs: readonly RunSummary[], filter: RunFilter): readonly RunSummary[] {
  if (!isFiltered(filter)) return runs
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  return runs.filter(
    (run) =>
      (filter.state === '' || (filter.state === 'going' ? isGoing(run) : run.status === filter.state)) &&
      (filter.template === '' || run.templatePath === filter.template) &&
      (filter.where === '' || (filter.where === 'sandbox') === run.sandbox) &&
      words.every((word) => searched(run).includes(word)),
  )
}

function searched(run: RunSummary): string {
  return [
    run.runId,
    run.templateName,
    run.sha256.slice(0, 7),
    run.account ?? '',
    ...run.regions,
    ...run.builds,
    ...resultsOf(run),
    run.error ?? '',
  ]
    .join('\n')
    .toLowerCase()
}

/** What a run made, by ids. */
export function resultsOf(run: RunSummary): string[] {
  return run.artifacts.flatMap((artifact) => {
    if (artifact.kind === 'omi') return [artifact.imageId]
    return artifact.kind === 'volumes' ? artifact.volumeIds : []
  })
}
