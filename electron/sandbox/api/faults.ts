import * as z from 'zod'
import { StudioError } from '#shared/studio-error.ts'

const operation = z.string().describe('the name of an operation, or * for all')

const occasion = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('every') }),
  /** The n-th matching call, counted from 1. */
  z.strictObject({ kind: z.literal('nth'), n: z.int().min(1) }),
  z.strictObject({ kind: z.literal('first'), calls: z.int().min(1) }),
  z.strictObject({ kind: z.literal('probability'), p: z.number().min(0).max(1) }),
])

const callFault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('throttled'), limit: z.enum(['account', 'call', 'platform']).default('account') }),
  z.strictObject({ kind: z.literal('internal-error') }),
  z.strictObject({ kind: z.literal('insufficient-capacity') }),
  /** Refused with any code of the API. */
  z.strictObject({
    kind: z.literal('refused'),
    code: z.string(),
    type: z.string().default('SandboxFault'),
    status: z.int().min(400).max(599).default(400),
    details: z.string().default(''),
  }),
  /** The connection is reset before anything was done. */
  z.strictObject({ kind: z.literal('connection-reset') }),
  /** Everything is done, and the connection is cut instead of an answer. */
  z.strictObject({ kind: z.literal('answer-dropped') }),
  /** The answer comes `delay` ms later, by the region's clock. */
  z.strictObject({ kind: z.literal('slow'), delay: z.number().min(0) }),
])

const stateFault = z.discriminatedUnion('kind', [
  /** CreateImage: ends in `failed`, with this StateComment. */
  z.strictObject({ kind: z.literal('image-failed'), message: z.string().default('The image could not be created.') }),
  /** CreateSnapshot (and the snapshots of CreateImage): ends in `error`. */
  z.strictObject({ kind: z.literal('snapshot-error') }),
  /** CreateVms, StartVms: goes from pending to terminated. */
  z.strictObject({
    kind: z.literal('vm-terminated'),
    reason: z.string().default('Server.InternalError: the VM could not be started.'),
  }),
  /** CreateVms, StartVms: stays pending for ever. */
  z.strictObject({ kind: z.literal('vm-stuck-pending') }),
  /** CreateVms, StartVms: goes to quarantine. */
  z.strictObject({ kind: z.literal('vm-quarantined') }),
  /** CreateVolume: ends in `error`. */
  z.strictObject({ kind: z.literal('volume-error') }),
])

const fault = z.strictObject({ operation, on: occasion, effect: z.union([callFault, stateFault]) })

/** What is to go wrong: plain data, so that it can be written in a file. */
export const faultPlanSchema = z.array(fault)

export type CallFault = z.infer<typeof callFault>
export type StateFault = z.infer<typeof stateFault>
export type Fault = z.infer<typeof fault>
/** As it may be written: what has a default may be left out. */
export type FaultPlan = z.input<typeof faultPlanSchema>

/** The faults that one call meets. */
export interface MetFaults {
  readonly call: readonly CallFault[]
  readonly state: readonly StateFault[]
}

/** Decides which call meets which fault. */
export interface FaultInjector {
  /** Replaces the plan and starts counting anew. */
  set(plan: FaultPlan): void
  clear(): void
  /** Counts the call and says what it meets. */
  meet(operation: string): MetFaults
  /** How often faults were met so far. */
  readonly met: number
}

/**
 * @param random what decides on probabilities; seed it to get the same faults again.
 * @throws StudioError `fault-plan-invalid` when the plan is not one.
 */
export function createFaultInjector(initial: FaultPlan, random: () => number): FaultInjector {
  let rules = rulesOf(initial)
  let met = 0
  return {
    set(plan) {
      rules = rulesOf(plan)
    },
    clear() {
      rules = []
    },
    meet(name) {
      const call: CallFault[] = []
      const state: StateFault[] = []
      for (const rule of rules) {
        if (rule.fault.operation !== '*' && rule.fault.operation !== name) continue
        rule.calls += 1
        if (!happens(rule, random)) continue
        met += 1
        const { effect } = rule.fault
        if (isStateFault(effect)) state.push(effect)
        else call.push(effect)
      }
      return { call, state }
    },
    get met() {
      return met
    },
  }
}

interface Rule {
  readonly fault: Fault
  calls: number
}

function rulesOf(plan: FaultPlan): Rule[] {
  const parsed = faultPlanSchema.safeParse(plan)
  if (!parsed.success) {
    throw new StudioError({
      code: 'fault-plan-invalid',
      message: `The fault plan cannot be used: ${z.prettifyError(parsed.error)}`,
      hint: 'Each fault has an operation, an "on" (every, nth, first, probability) and an "effect"; see electron/sandbox/api/faults.ts.',
    })
  }
  return parsed.data.map((one) => ({ fault: one, calls: 0 }))
}

function happens({ fault, calls }: Rule, random: () => number): boolean {
  const { on } = fault
  switch (on.kind) {
    case 'every':
      return true
    case 'nth':
      return calls === on.n
    case 'first':
      return calls <= on.calls
    case 'probability':
      return random() < on.p
  }
}

function isStateFault(effect: CallFault | StateFault): effect is StateFault {
  switch (effect.kind) {
    case 'image-failed':
    case 'snapshot-error':
    case 'vm-terminated':
    case 'vm-stuck-pending':
    case 'vm-quarantined':
    case 'volume-error':
      return true
    default:
      return false
  }
}
