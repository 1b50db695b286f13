import type { BuildState, RunState, StepState } from './run-state.ts'

/** What earlier builds of the same template took: medians, in ms. */
export interface RunEstimate {
  /** How many earlier builds it is from; 0: nothing is known. */
  readonly samples: number
  readonly totalMs?: number | undefined
  /** In their order. `step` is the step's id. */
  readonly steps: readonly StepEstimate[]
}

export interface StepEstimate {
  readonly build: string
  readonly step: string
  readonly medianMs: number
}

/** How far a run is, by what earlier ones took. */
export interface RunProgress {
  /** ms */
  readonly left: number
  /** 0 to 1, never 1 before the end. */
  readonly fraction: number
  /** It takes longer than was to be expected: `left` cannot be told. */
  readonly overdue: boolean
}

/** Undefined where earlier runs tell nothing, or the run is over. */
export function runProgress(state: RunState, estimate: RunEstimate, now: number): RunProgress | undefined {
  if (estimate.samples === 0 || estimate.steps.length === 0 || state.outcome !== undefined) return undefined
  const going = [...state.builds.values()].filter((build) => build.endedAt === undefined)
  const lefts = going.map((build) => ({ build, left: buildLeft(build, estimate, now) }))
  if (lefts.some(({ left }) => left === undefined)) return undefined
  const running = lefts.filter(({ build }) => build.startedAt !== undefined)
  const sum = lefts.reduce((total, { left = 0 }) => total + left, 0)
  // Those that wait come after those that run, as many at once as run now.
  const left = Math.max(...lefts.map((one) => one.left ?? 0), sum / Math.max(1, running.length))
  const elapsed = Math.max(0, now - state.startedAt)
  const overdue = left < 1_000
  return { left, overdue, fraction: Math.min(0.99, elapsed / Math.max(1, elapsed + left)) }
}

/** ms; undefined when nothing is known of this build. */
function buildLeft(build: BuildState, { steps }: RunEstimate, now: number): number | undefined {
  const known = steps.filter((step) => step.build === build.label)
  if (known.length === 0) return undefined
  const reached = Math.max(-1, ...build.steps.map((step) => known.findIndex((one) => one.step === step.id)))
  return known.reduce((left, { step: id, medianMs }, place) => {
    const step = build.steps.findLast((one) => one.id === id)
    // What was not begun although a later step was is left out this time.
    if (step === undefined) return place < reached ? left : left + medianMs
    return step.status === 'running' ? left + stepLeft(step, medianMs, now) : left
  }, 0)
}

/** By what the step itself says of its progress, when that says something; by the median otherwise. */
function stepLeft(step: StepState, medianMs: number, now: number): number {
  const elapsed = Math.max(0, now - step.startedAt)
  if (step.fraction !== undefined && step.fraction >= 0.05 && elapsed > 2_000) {
    return (elapsed / step.fraction) * (1 - step.fraction)
  }
  return Math.max(0, medianMs - elapsed)
}

/** ms until a step is done by its own progress; undefined while that says nothing yet. */
export function stepTimeLeft(step: StepState, now: number): number | undefined {
  const elapsed = now - step.startedAt
  if (step.status !== 'running' || step.fraction === undefined || step.fraction < 0.05 || elapsed < 2_000) {
    return undefined
  }
  return (elapsed / step.fraction) * (1 - step.fraction)
}

/** ms that a step must be over its usual time to be worth a word, whatever the factor. */
const noticeable = 5_000

/** Whether a step took, or takes, more than twice what it usually does. */
export function isOverrun(took: number, medianMs: number | undefined): boolean {
  return medianMs !== undefined && took > 2 * medianMs && took - medianMs > noticeable
}

/** The usual time of a step, in ms. */
export function usualTime(estimate: RunEstimate | undefined, build: string, step: string): number | undefined {
  return estimate?.steps.find((one) => one.build === build && one.step === step)?.medianMs
}
