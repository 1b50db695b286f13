import { describe, expect, test } from 'vitest'
import type { RunEvent, RunEventPayload } from '#shared/run/event.ts'
import { emptyRunState, foldRunEvents, leftoversOf } from '#shared/run/run-state.ts'

const build = 'osc-bsu.web'

function events(...payloads: RunEventPayload[]): RunEvent[] {
  const started: RunEventPayload = {
    type: 'run-started',
    runId: 'run-1',
    studioVersion: '1',
    template: { path: '/t.json', name: 't', sha256: '' },
    sandbox: true,
    onError: 'cleanup',
    builds: [{ label: build, builderType: 'osc-bsu', region: 'r', provisioners: [], postProcessors: [], options: {} }],
    process: { pid: 1, host: 'here' },
  }
  return [started, ...payloads].map((payload, seq) => ({ seq, at: 1000 + seq, ...payload }))
}

function intended(intentId: string, kind: 'vm' | 'image' | 'snapshot' = 'vm'): RunEventPayload {
  return { type: 'resource-intended', build, intentId, kind, traits: {}, description: `the ${kind}` }
}

describe('the state of a run', () => {
  test('is the same whether its events are folded at once or one by one', () => {
    const all = events(
      { type: 'build-queued', build },
      { type: 'build-started', build },
      { type: 'step-started', build, step: 'a', title: 'A', phase: 'build' },
      { type: 'step-progress', build, step: 'a', fraction: 0.5, detail: 'half' },
      intended('i1'),
      { type: 'resource-created', build, intentId: 'i1', id: 'i-1' },
      { type: 'step-ended', build, step: 'a', status: 'succeeded' },
      { type: 'build-ended', build, outcome: 'succeeded' },
      { type: 'run-ended', outcome: 'succeeded' },
    )
    let step = emptyRunState
    for (const event of all) step = foldRunEvents([event], step)
    expect(step).toEqual(foldRunEvents(all))
    expect(step).toMatchObject({ runId: 'run-1', outcome: 'succeeded', nextSeq: all.length })
  })

  test('has a step that is tried again as a step of its own', () => {
    const state = foldRunEvents(
      events(
        { type: 'step-started', build, step: 'a', title: 'A', phase: 'build' },
        { type: 'step-ended', build, step: 'a', status: 'failed', error: { code: 'x', message: 'no' } },
        { type: 'step-started', build, step: 'a', title: 'A', phase: 'build' },
        { type: 'step-progress', build, step: 'a', detail: 'again' },
      ),
    )
    expect(state.builds.get(build)?.steps).toMatchObject([
      { status: 'failed', endedAt: 1002, error: { message: 'no' } },
      { status: 'running', detail: 'again' },
    ])
  })

  test('is paused while a question waits for its answer', () => {
    const asked: RunEventPayload = { type: 'prompt-asked', build, promptId: 'p', question: '?', choices: [] }
    const all = events({ type: 'build-started', build }, asked)
    const waiting = foldRunEvents(all)
    expect(waiting.builds.get(build)?.status).toBe('paused')
    expect(waiting.prompts).toHaveLength(1)
    const answer: RunEvent = { seq: 3, at: 1, type: 'prompt-answered', build, promptId: 'p', choice: 'a' }
    const answered = foldRunEvents([answer], waiting)
    expect(answered.builds.get(build)?.status).toBe('running')
    expect(answered.prompts).toEqual([])
  })
})

describe('leftovers', () => {
  const statusOf = (...payloads: RunEventPayload[]) => foldRunEvents(events(intended('i1'), ...payloads))

  test('are what was intended, made or could not be destroyed', () => {
    expect(leftoversOf(statusOf())).toMatchObject([{ status: 'intended' }])
    expect(leftoversOf(statusOf({ type: 'resource-created', build, intentId: 'i1', id: 'i-1' }))).toMatchObject([
      { status: 'alive', id: 'i-1' },
    ])
    const error = { code: 'x', message: 'in use' }
    expect(leftoversOf(statusOf({ type: 'resource-destroy-failed', build, intentId: 'i1', error }))).toMatchObject([
      { status: 'stuck', error },
    ])
  })

  test('are not what was refused, destroyed or kept', () => {
    expect(leftoversOf(statusOf({ type: 'resource-refused', build, intentId: 'i1' }))).toEqual([])
    expect(leftoversOf(statusOf({ type: 'resource-destroyed', build, intentId: 'i1', result: 'absent' }))).toEqual([])
    expect(leftoversOf(statusOf({ type: 'resource-kept', build, intentId: 'i1' }))).toEqual([])
  })

  test('an OMI is kept with its snapshots by one event, so that no crash parts them', () => {
    const state = foldRunEvents(
      events(intended('omi', 'image'), intended('snap', 'snapshot'), {
        type: 'resource-kept',
        build,
        intentId: 'omi',
        with: ['snap'],
      }),
    )
    expect(leftoversOf(state)).toEqual([])
  })
})
