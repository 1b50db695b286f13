import { describe, expect, test } from 'vitest'
import type { RunEvent, RunEventPayload } from '#shared/run/event.ts'
import { foldRunEvents } from '#shared/run/run-state.ts'
import { isOverrun, type RunEstimate, runProgress, stepTimeLeft, usualTime } from '#shared/run/time-left.ts'

const summary = (label: string) => ({
  label,
  builderType: 'osc-bsu',
  region: 'r',
  provisioners: [],
  postProcessors: [],
  options: {},
})

/** A run of builds `a` and `b` that began at 0, and what happened in it at which ms. */
function runOf(...happened: readonly (readonly [number, RunEventPayload])[]) {
  const started: RunEventPayload = {
    type: 'run-started',
    runId: 'r',
    studioVersion: '1',
    template: { path: '/t', name: 't', sha256: '' },
    sandbox: true,
    onError: 'cleanup',
    builds: [summary('a'), summary('b')],
    process: { pid: 1, host: 'here' },
  }
  const all = [[0, started] as const, ...happened]
  return foldRunEvents(all.map(([at, payload], seq): RunEvent => ({ seq, at, ...payload })))
}
const begins = (build: string): RunEventPayload => ({ type: 'build-started', build })
const step = (build: string, id: string): RunEventPayload => ({
  type: 'step-started',
  build,
  step: id,
  title: id,
  phase: 'build',
})
const done = (build: string, id: string): RunEventPayload => ({
  type: 'step-ended',
  build,
  step: id,
  status: 'succeeded',
})
const ended = (build: string): RunEventPayload => ({ type: 'build-ended', build, outcome: 'succeeded' })

const estimate: RunEstimate = {
  samples: 7,
  steps: ['a', 'b'].flatMap((build) => [
    { build, step: 'launch', medianMs: 40_000 },
    { build, step: 'provision', medianMs: 60_000 },
    { build, step: 'image', medianMs: 20_000 },
  ]),
}

describe('how long a run still takes', () => {
  test('is what its slowest build still has before it', () => {
    const state = runOf(
      [0, begins('a')],
      [0, begins('b')],
      [0, step('a', 'launch')],
      [0, step('b', 'launch')],
      [30_000, done('a', 'launch')],
      [30_000, step('a', 'provision')],
    )
    // b is still at its launch, 10 s before its usual end; a has 60 - 0 + 20.
    expect(runProgress(state, estimate, 30_000)).toMatchObject({ left: 90_000, overdue: false })
    expect(runProgress(state, estimate, 30_000)?.fraction).toBeCloseTo(0.25)
  })

  test('counts builds that wait after those that run', () => {
    const state = runOf([0, begins('a')], [0, step('a', 'launch')])
    expect(runProgress(state, estimate, 0)?.left).toBe(240_000)
  })

  test('takes a step at its own word when it tells how far it is', () => {
    const state = runOf(
      [0, begins('a')],
      [0, step('a', 'provision')],
      [0, ended('b')],
      [10_000, { type: 'step-progress', build: 'a', step: 'provision', fraction: 0.1 }],
    )
    // 10 s for a tenth: 90 s more, and the image.
    expect(runProgress(state, estimate, 10_000)?.left).toBeCloseTo(110_000)
    const running = state.builds.get('a')?.steps[0]
    expect(running && stepTimeLeft(running, 10_000)).toBeCloseTo(90_000)
  })

  test('is not told when the last step is over its usual time', () => {
    const state = runOf([0, begins('a')], [0, step('a', 'image')], [0, ended('b')])
    expect(runProgress(state, estimate, 25_000)).toMatchObject({ left: 0, overdue: true })
  })

  test('is not told where nothing is known', () => {
    const state = runOf([0, begins('a')])
    expect(runProgress(state, { samples: 0, steps: [] }, 10)).toBeUndefined()
    expect(runProgress(state, { samples: 1, steps: [{ build: 'a', step: 'x', medianMs: 1 }] }, 10)).toBeUndefined()
    expect(runProgress({ ...state, outcome: 'failed' }, estimate, 10)).toBeUndefined()
  })
})

test('a step is over its time at more than twice, and by some seconds', () => {
  expect(isOverrun(21_000, 10_000)).toBe(true)
  expect(isOverrun(19_000, 10_000)).toBe(false)
  expect(isOverrun(900, 100)).toBe(false)
  expect(isOverrun(900_000, undefined)).toBe(false)
  expect(usualTime(estimate, 'a', 'image')).toBe(20_000)
  expect(usualTime(undefined, 'a', 'image')).toBeUndefined()
})
