import { expect, test } from 'vitest'
import {
  announcementOf,
  attemptsOf,
  type CheckState,
  isHeldBack,
  needsCertificate,
  untested,
  withItem,
} from '#renderer/features/credentials/check-state.ts'
import type { CheckStep } from '#shared/contract/credential-shapes.ts'

const step = (stage: CheckStep['stage'], state: CheckStep['state'], more: Partial<CheckStep> = {}): CheckStep => ({
  stage,
  state,
  message: '',
  findings: [],
  ...more,
})
const words = { testing: 'Testing', stage: (stage: string) => `Testing: ${stage}` }
const running: CheckState = { ...untested, phase: { kind: 'running' } }

test('a later step of a stage replaces the earlier one, and the stages keep their order', () => {
  const first = withItem(running, { kind: 'steps', steps: [step('clock', 'waiting'), step('reach', 'running')] })
  const second = withItem(first, { kind: 'steps', steps: [step('reach', 'ok'), step('tls', 'running')] })
  expect(second.steps.map(({ stage, state }) => `${stage} ${state}`)).toEqual([
    'reach ok',
    'tls running',
    'clock waiting',
  ])
  expect(announcementOf(second, words)).toBe('Testing: tls')
})

test('the end says how it came out', () => {
  const test = { at: 1, outcome: 'limited' as const, summary: 'Two rights are missing.' }
  const ended = withItem(running, { kind: 'ended', test })
  expect(ended.phase).toEqual({ kind: 'ended', test })
  expect(announcementOf(ended, words)).toBe('Two rights are missing.')
})

test('the last count of bad attempts is the one that matters', () => {
  const attempts = (failed: number) => ({ kind: 'attempts' as const, failed, left: 3 - failed })
  expect(attemptsOf(untested)).toBeUndefined()
  const state = withItem(running, {
    kind: 'steps',
    steps: [
      step('signature', 'failed', { findings: [attempts(1)] }),
      step('account', 'failed', { findings: [attempts(2)] }),
    ],
  })
  expect(attemptsOf(state)).toEqual(attempts(2))
})

test('what the person has to decide is recognised by the code of the step', () => {
  const withCode = (code: string) =>
    withItem(running, { kind: 'steps', steps: [step('signature', 'failed', { code })] })
  expect(isHeldBack(withCode('attempts-used-up'))).toBe(true)
  expect(needsCertificate(withCode('attempts-used-up'))).toBe(false)
  expect(needsCertificate(withCode('client-certificate-needed'))).toBe(true)
})
