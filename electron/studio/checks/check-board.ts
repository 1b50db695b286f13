import type { CheckFinding, CheckTopic, CloudCheck, CloudCheckItem } from '#shared/contract/check-shapes.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { finding } from './findings.ts'

/** One thing that will be looked at. */
export interface CheckSlot {
  readonly topic: CheckTopic
  /** The build that it is about; undefined when it is about all of them. */
  readonly build: string | undefined
  /** Of an account, where there are several. */
  readonly scope?: string
}

/** What is looked at, and how it stands; each change is told. */
export interface CheckBoard {
  /** Lists what is to come. */
  expect(slots: readonly CheckSlot[]): void
  /** Looks at something: what `work` throws becomes a finding. @throws what the signal was aborted with */
  run<Result extends { readonly findings: readonly CheckFinding[] }>(
    slot: CheckSlot,
    work: () => Promise<Result>,
  ): Promise<Result | undefined>
  /** What was expected and has not been looked at. */
  skipRest(of: (slot: CheckSlot) => boolean, why: string): void
  count(verdict: CheckFinding['verdict']): number
}

/** @param tell gets what changed, for the stream */
export function createCheckBoard(tell: (item: CloudCheckItem) => void, signal: AbortSignal): CheckBoard {
  const slots = new Map<string, { readonly slot: CheckSlot; readonly check: CloudCheck }>()

  function put(slot: CheckSlot, state: CloudCheck['state'], findings: readonly CheckFinding[] = []): CloudCheck {
    const { topic, build, scope } = slot
    const id = [topic, build, scope].filter((part) => part !== undefined).join(' ')
    const check = { id, topic, ...(build === undefined ? {} : { build }), state, findings: [...findings] }
    slots.set(id, { slot, check })
    return check
  }

  return {
    expect(expected) {
      tell({ kind: 'checks', checks: expected.map((slot) => put(slot, 'waiting')) })
    },
    async run(slot, work) {
      signal.throwIfAborted()
      tell({ kind: 'checks', checks: [put(slot, 'running')] })
      try {
        const result = await work()
        tell({ kind: 'checks', checks: [put(slot, 'done', result.findings)] })
        return result
      } catch (error) {
        signal.throwIfAborted()
        const { code, message, hint } = errorReportOf(error)
        tell({ kind: 'checks', checks: [put(slot, 'done', [finding('error', code, message, { hint })])] })
        return undefined
      }
    },
    skipRest(of, why) {
      const rest = [...slots.values()].filter(({ slot, check }) => check.state === 'waiting' && of(slot))
      if (rest.length === 0) return
      tell({
        kind: 'checks',
        checks: rest.map(({ slot }) => put(slot, 'done', [finding('skipped', 'not-checked', why)])),
      })
    },
    count: (verdict) =>
      [...slots.values()].flatMap(({ check }) => check.findings).filter((one) => one.verdict === verdict).length,
  }
}
