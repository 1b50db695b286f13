import * as z from 'zod'
import type { OperationName } from '#shared/oapi/operations.ts'

/** What goes wrong with a call. */
export const faultEffectSchema = z.enum([
  /** 429, code 25: too many of this call. */
  'throttled',
  /** 503, code 6: the platform as a whole. */
  'unavailable',
  /** 500 */
  'error',
  /** 10001 */
  'no-capacity',
  /** The connection is cut before the call counts. */
  'reset',
  /** The call counts, its answer does not arrive. */
  'answer-dropped',
  /** The answer takes long. */
  'slow',
])
export type FaultEffect = z.infer<typeof faultEffectSchema>

/** One rule of a fault plan; plain data, so that it can be handed to another process. */
export const faultRuleSchema = z.object({
  /** Without it: every operation. */
  operation: z.string().optional(),
  effect: faultEffectSchema,
  /** Which calls that match, counted from 1; without it every one. */
  calls: z.array(z.int().min(1)).optional(),
})
export type FaultRule = z.infer<typeof faultRuleSchema>

/** What goes wrong with things that take their time. */
export const stateFaultSchema = z.enum(['image-failed', 'snapshot-error', 'vm-terminated-at-start', 'vm-stays-pending'])
export type StateFault = z.infer<typeof stateFaultSchema>

export const faultPlanSchema = z.object({
  rules: z.array(faultRuleSchema).default([]),
  states: z.array(stateFaultSchema).default([]),
})
export type FaultPlan = z.infer<typeof faultPlanSchema>

/** A fault plan at work: it counts calls. */
export interface Faults {
  /** Counts this call and says what goes wrong with it. */
  next(operation: OperationName): FaultEffect | undefined
  /** Whether things that take their time go wrong in this way; each planned once. */
  takeState(fault: StateFault): boolean
}

export function createFaults(plan: FaultPlan): Faults {
  const counts = plan.rules.map(() => 0)
  const states = [...plan.states]
  return {
    next(operation) {
      let found: FaultEffect | undefined
      plan.rules.forEach((rule, index) => {
        if (rule.operation !== undefined && rule.operation !== operation) return
        const count = (counts[index] ?? 0) + 1
        counts[index] = count
        if (rule.calls === undefined || rule.calls.includes(count)) found ??= rule.effect
      })
      return found
    },
    takeState(fault) {
      const at = states.indexOf(fault)
      if (at !== -1) states.splice(at, 1)
      return at !== -1
    },
  }
}
