import { describe, expect, test } from 'vitest'
import { criticalPath } from '#shared/run/critical-path.ts'
import { type BuildState, emptyRunState, type RunState, type StepState } from '#shared/run/run-state.ts'

function step(id: string, startedAt: number, endedAt?: number): StepState {
  return {
    id,
    title: id,
    phase: 'build',
    startedAt,
    status: endedAt === undefined ? 'running' : 'succeeded',
    ...(endedAt === undefined ? {} : { endedAt }),
  }
}

function build(label: string, steps: readonly StepState[], ended = true): BuildState {
  const startedAt = Math.min(...steps.map((one) => one.startedAt))
  const endedAt = Math.max(...steps.map((one) => one.endedAt ?? 0))
  return {
    label,
    summary: { label, builderType: 'osc-bsu', region: 'r', provisioners: [], postProcessors: [], options: {} },
    status: ended ? 'succeeded' : 'running',
    startedAt,
    ...(ended ? { endedAt } : {}),
    steps,
    facts: new Map(),
    artifacts: [],
    cancelRequested: false,
    pause: 'none',
    modifiedByHand: [],
    edits: new Map(),
  }
}

function run(...builds: readonly BuildState[]): RunState {
  return { ...emptyRunState, startedAt: 0, builds: new Map(builds.map((one) => [one.label, one])) }
}

const names = (state: RunState, now = 0) =>
  criticalPath(state, now).map(({ build: label, step: place, took }) => {
    const name = place === undefined ? 'queue' : state.builds.get(label)?.steps[place]?.id
    return `${label} ${name} ${took}`
  })

describe('what decided how long a run took', () => {
  test('is every step of a build whose steps follow one another', () => {
    const state = run(build('a', [step('launch', 0, 40), step('provision', 40, 100), step('compress', 100, 130)]))
    expect(names(state)).toEqual(['a launch 40', 'a provision 60', 'a compress 30'])
  })

  test('is the build that ended last, of builds beside one another', () => {
    const state = run(build('quick', [step('x', 0, 50)]), build('slow', [step('x', 0, 20), step('y', 20, 90)]))
    expect(names(state)).toEqual(['slow x 20', 'slow y 70'])
  })

  test('goes through the queue to the build whose place it waited for', () => {
    const state = run(
      build('first', [step('x', 0, 10_000)]),
      build('beside', [step('x', 0, 4_000)]),
      build('second', [step('x', 10_200, 30_000)]),
    )
    expect(names(state)).toEqual(['first x 10000', 'second x 19800'])
  })

  test('says so when a build waited for another run', () => {
    expect(names(run(build('late', [step('x', 60_000, 70_000)])))).toEqual(['late queue 60000', 'late x 10000'])
  })

  test('leaves out the shorter of two steps that ran at the same time', () => {
    const state = run(
      build('a', [
        step('launch', 0, 10),
        step('small snapshot', 10, 40),
        step('big snapshot', 10, 90),
        step('omi', 90, 95),
      ]),
    )
    expect(names(state)).toEqual(['a launch 10', 'a big snapshot 80', 'a omi 5'])
  })

  test('counts what still runs until now', () => {
    const state = run(build('a', [step('launch', 0, 10), step('provision', 10)], false))
    expect(names(state, 100)).toEqual(['a launch 10', 'a provision 90'])
  })
})
