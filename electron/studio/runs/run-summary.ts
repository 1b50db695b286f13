import type { Run } from '#electron/engine/run-engine.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'
import { leftoversOf, type RunState } from '#shared/run/run-state.ts'

/** A run in a line of the list. `interrupted`: nobody runs it any more although it did not end. */
export function runSummary(run: Run, interrupted: boolean): RunSummary {
  const state = run.state()
  const builds = [...state.builds.values()]
  const error = builds.find((build) => build.error !== undefined && build.status === 'failed')?.error?.message
  return {
    runId: run.id,
    templatePath: state.template.path,
    templateName: state.template.name,
    sandbox: state.sandbox,
    startedAt: state.startedAt,
    ...(state.endedAt === undefined ? {} : { endedAt: state.endedAt }),
    status: interrupted ? 'interrupted' : statusOf(state),
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
