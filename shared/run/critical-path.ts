import type { BuildState, RunState, StepState } from './run-state.ts'

/** A step, or a wait for a free place in the queue, that the run could not have been shorter without. */
export interface CriticalPart {
  readonly build: string
  /** The step's place in its build; absent: the build waited for its turn. */
  readonly step?: number
  /** ms */
  readonly took: number
}

/** ms between the end of one build and the start of the one that waited for its place. */
const handover = 2_000

/**
 * What decided how long the run took (or has taken until `now`), in its order: from the last moment back, the step that
 * ended last; from its start back, the one that ended before that; and where a build waited in the queue, the build that
 * had its place. What ran beside these made nothing longer.
 */
export function criticalPath(state: RunState, now: number): CriticalPart[] {
  const builds = [...state.builds.values()].filter((build) => build.startedAt !== undefined)
  const path: CriticalPart[] = []
  const walked = new Set<string>()
  let build = lastToEnd(builds, now)
  while (build?.startedAt !== undefined && !walked.has(build.label)) {
    walked.add(build.label)
    path.push(...stepsBack(build, now))
    const { startedAt } = build
    const before = lastToEnd(
      builds.filter(({ label, endedAt }) => !walked.has(label) && endedAt !== undefined && endedAt <= startedAt),
      now,
    )
    if (before?.endedAt === undefined || startedAt - before.endedAt > handover) {
      const waited = startedAt - state.startedAt
      if (waited > handover) path.push({ build: build.label, took: waited })
      break
    }
    build = before
  }
  return path.reverse()
}

function lastToEnd(builds: readonly BuildState[], now: number): BuildState | undefined {
  const endOf = (build: BuildState) => build.endedAt ?? now
  return builds.reduce<BuildState | undefined>(
    (last, build) =>
      last === undefined ||
      endOf(build) > endOf(last) ||
      (endOf(build) === endOf(last) && (build.startedAt ?? 0) < (last.startedAt ?? 0))
        ? build
        : last,
    undefined,
  )
}

/** The steps of one build from its end back; of steps beside one another the one that ended later counts. */
function stepsBack(build: BuildState, now: number): CriticalPart[] {
  const found: CriticalPart[] = []
  const left = build.steps.map((step, index) => ({ step, index }))
  for (let until = Number.POSITIVE_INFINITY; ; ) {
    const next = left
      .filter(({ step }) => step.startedAt < until)
      .reduce<{ step: StepState; index: number } | undefined>((last, one) => {
        return last === undefined || endOf(one.step, now) >= endOf(last.step, now) ? one : last
      }, undefined)
    if (next === undefined) return found
    const end = Math.min(until, endOf(next.step, now))
    found.push({ build: build.label, step: next.index, took: Math.max(0, end - next.step.startedAt) })
    until = next.step.startedAt
    left.splice(left.indexOf(next), 1)
  }
}

function endOf(step: StepState, now: number): number {
  return step.endedAt ?? now
}
