import type { LiveRun, RunEngine } from '#electron/engine/run-engine.ts'
import { StudioError } from '#shared/studio-error.ts'

/** A run that goes on in this process. Throws a StudioError `not-running` when it does not. */
export function liveRun(engine: RunEngine, runId: string): LiveRun {
  const run = engine.live(runId)
  if (run !== undefined) return run
  throw new StudioError({
    code: 'not-running',
    message: 'This run is not going on in this OMI Studio.',
    hint: 'If another OMI Studio runs it, cancel it there.',
  })
}
