import type { CallOutput } from '#shared/contract/calls.ts'
import type { RunRecord, StepDuration } from './run-record.ts'

/** Runs that count: what a template took months ago says little. */
const mostSamples = 10

export interface EstimateQuestion {
  /** Absolute. */
  readonly templatePath: string
  /** Without it, runs in the sandbox region and in accounts count alike. */
  readonly sandbox?: boolean
  /** A run that is not to count. */
  readonly except?: string
}

/**
 * How long a run of a template takes: the medians of its last ten runs that succeeded.
 *
 * @param records newest first
 */
export function estimateRun(records: Iterable<RunRecord>, question: EstimateQuestion): CallOutput<'runs.estimate'> {
  const samples: RunRecord[] = []
  for (const record of records) {
    if (counts(record, question)) samples.push(record)
    if (samples.length === mostSamples) break
  }
  const totals = samples.flatMap(({ summary }) =>
    // A rehearsal makes no image: its steps compare, its whole does not.
    summary.endedAt === undefined || summary.rehearsal === true ? [] : [summary.endedAt - summary.startedAt],
  )
  return {
    samples: samples.length,
    ...(totals.length === 0 ? {} : { totalMs: median(totals) }),
    steps: stepMedians(samples.flatMap(({ steps }) => steps)),
  }
}

function counts({ summary }: RunRecord, { templatePath, sandbox, except }: EstimateQuestion): boolean {
  return (
    summary.status === 'succeeded' &&
    summary.templatePath === templatePath &&
    summary.runId !== except &&
    (sandbox === undefined || summary.sandbox === sandbox)
  )
}

function stepMedians(steps: readonly StepDuration[]): CallOutput<'runs.estimate'>['steps'] {
  const groups = Map.groupBy(steps, ({ build, step }) => JSON.stringify([build, step]))
  return [...groups.values()].flatMap((group) => {
    const [newest] = group
    if (newest === undefined) return []
    const { build, step, title = step } = newest
    return [{ build, step, title, medianMs: median(group.map(({ ms }) => ms)) }]
  })
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
