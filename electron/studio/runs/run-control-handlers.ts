import type { runControlCalls } from '#shared/contract/run-control-calls.ts'
import type { CallHandlers } from '../serve-contract.ts'
import type { StudioServices } from '../studio-services.ts'
import { liveRun } from './live-run.ts'
import { writeBack } from './write-back.ts'

const minute = 60_000

/** The contract's calls that hold a run and let it on. */
export function createRunControlHandlers(services: StudioServices): Pick<CallHandlers, keyof typeof runControlCalls> {
  const { engine, kept } = services

  /** The builds that a call means: the named one, or all that have not ended. */
  function buildsOf(runId: string, build: string | undefined): readonly string[] {
    if (build !== undefined) return [build]
    const builds = [...liveRun(engine, runId).state().builds.values()]
    return builds.filter(({ endedAt }) => endedAt === undefined).map(({ label }) => label)
  }

  return {
    'runs.pause': async ({ runId, build }) => {
      for (const label of buildsOf(runId, build)) await liveRun(engine, runId).pause(label)
      return {}
    },
    'runs.resume': async ({ runId, build }) => {
      for (const label of buildsOf(runId, build)) await liveRun(engine, runId).resume(label)
      return {}
    },
    'runs.extendPrompt': async ({ runId, promptId, minutes }) => {
      await liveRun(engine, runId).extend(promptId, minutes * minute)
      return {}
    },
    'runs.extendKept': async ({ runId, build, minutes }) => ({
      until: await kept.extend(runId, build, minutes * minute),
    }),
    'runs.writeBack': async ({ runId, build, step }) => ({
      files: [...(await writeBack(services, runId, build, step))],
    }),
  }
}
