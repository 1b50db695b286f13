import type { RunSummary } from '#shared/contract/shapes.ts'
import { leftoversOf, type RunState } from '#shared/run/run-state.ts'

/**
 * The version of what `runSummary` gives. Raise it whenever a field is added or means something else: summaries of old
 * runs are kept beside their journals and made again when their version is another (`run-summaries.ts`).
 */
export const summaryVersion = 2

/** A run in a line of the list, as its events tell it. */
export function runSummary(runId: string, state: RunState): RunSummary {
  const builds = [...state.builds.values()]
  const error = builds.find((build) => build.error !== undefined && build.status === 'failed')?.error?.message
  return {
    runId,
    templatePath: state.template.path,
    templateName: state.template.name,
    sha256: state.template.sha256,
    sandbox: state.sandbox,
    ...(state.account === undefined ? {} : { account: state.account }),
    regions: [...new Set(builds.map((build) => build.summary.region))],
    ...(state.rehearsal ? { rehearsal: true } : {}),
    startedAt: state.startedAt,
    ...(state.endedAt === undefined ? {} : { endedAt: state.endedAt }),
    status: statusOf(state),
    builds: builds.map((build) => build.label),
    artifacts: builds.flatMap((build) => build.artifacts),
    leftovers: leftoversOf(state).length,
    ...(error === undefined ? {} : { error }),
  }
}

function statusOf(state: RunState): RunSummary['status'] {
  if (state.outcome !== undefined) return state.outcome
  const builds = [...state.builds.values()]
  if (builds.some((build) => build.status === 'paused')) return 'paused'
  return builds.every((build) => build.status === 'queued') ? 'queued' : 'running'
}
