import {
  type CheckItem,
  type CheckStage,
  type CheckStep,
  checkStages,
  type TestOutcome,
} from '#shared/contract/credential-shapes.ts'
import type { ErrorReport } from '#shared/studio-error.ts'

/** A test of credentials as far as it has come. */
export interface CheckState {
  readonly steps: readonly CheckStep[]
  readonly phase:
    | { readonly kind: 'idle' }
    | { readonly kind: 'running' }
    | { readonly kind: 'ended'; readonly test: TestOutcome }
    /** The test itself could not be done; says nothing about the credentials. */
    | { readonly kind: 'broken'; readonly error: ErrorReport }
}

/** Nothing has been asked yet. */
export const untested: CheckState = { steps: [], phase: { kind: 'idle' } }

/** The state after one more item of the stream: a later step of a stage replaces the earlier one. */
export function withItem(state: CheckState, item: CheckItem): CheckState {
  if (item.kind === 'ended') return { ...state, phase: { kind: 'ended', test: item.test } }
  const byStage = new Map([...state.steps, ...item.steps].map((step) => [step.stage, step]))
  const steps = checkStages.flatMap((stage) => byStage.get(stage) ?? [])
  return { ...state, steps }
}

/** Refused attempts, as the last step that tells of them says. */
export function attemptsOf(state: CheckState) {
  return state.steps.flatMap(({ findings }) => findings).findLast((finding) => finding.kind === 'attempts')
}

/** Nothing was signed, since the next refusal would lock the account: the person has to say so to test all the same. */
export function isHeldBack({ steps }: CheckState): boolean {
  return steps.some(({ code }) => code === 'attempts-used-up')
}

/** The account's access rules ask for a client certificate. */
export function needsCertificate({ steps }: CheckState): boolean {
  return steps.some(({ code }) => code === 'client-certificate-needed')
}

/** What a screen reader is told while a test goes on: the stage under way, or how it came out. */
export function announcementOf(
  { steps, phase }: CheckState,
  words: { readonly testing: string; readonly stage: (stage: CheckStage) => string },
): string {
  switch (phase.kind) {
    case 'idle':
      return ''
    case 'running': {
      const running = steps.find((step) => step.state === 'running')
      return running === undefined ? words.testing : words.stage(running.stage)
    }
    case 'ended':
      return phase.test.summary
    case 'broken':
      return phase.error.message
  }
}
