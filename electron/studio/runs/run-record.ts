import * as z from 'zod'
import { runSummarySchema } from '#shared/contract/shapes.ts'
import type { RunState } from '#shared/run/run-state.ts'
import { runSummary } from './run-summary.ts'

/** How long a step took that succeeded; of one that was tried again, the last time. */
const stepDurationSchema = z.strictObject({
  build: z.string(),
  /** Its id. */
  step: z.string(),
  /** Absent from records of versions that did not keep it. */
  title: z.string().optional(),
  ms: z.number(),
})
export type StepDuration = z.infer<typeof stepDurationSchema>

/** What is kept of a run beside its journal, so that lists, estimates and retention need not read it. */
export const runRecordSchema = z.strictObject({ summary: runSummarySchema, steps: z.array(stepDurationSchema) })
export type RunRecord = z.infer<typeof runRecordSchema>

/** The record of a run as its events tell it. */
export function runRecord(runId: string, state: RunState): RunRecord {
  const steps = new Map<string, StepDuration>()
  for (const build of state.builds.values()) {
    for (const { id, title, startedAt, endedAt, status } of build.steps) {
      if (status !== 'succeeded' || endedAt === undefined) continue
      steps.set(`${build.label} ${id}`, { build: build.label, step: id, title, ms: endedAt - startedAt })
    }
  }
  return { summary: runSummary(runId, state), steps: [...steps.values()] }
}
