import { describe, expect, test } from 'vitest'
import { estimateRun } from '#electron/studio/runs/estimate-run.ts'
import type { RunRecord } from '#electron/studio/runs/run-record.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'

function record(ms: number, over: Partial<RunSummary> = {}, stepMs = ms / 2): RunRecord {
  return {
    summary: {
      runId: `run-${ms}`,
      templatePath: '/t/web.pkr.hcl',
      templateName: 'web',
      sha256: 'a',
      sandbox: true,
      regions: ['eu-west-2'],
      startedAt: 1000,
      endedAt: 1000 + ms,
      status: 'succeeded',
      builds: ['osc-bsu.web'],
      artifacts: [],
      leftovers: 0,
      ...over,
    },
    steps: [{ build: 'osc-bsu.web', step: 'launch', title: 'Launch the build VM', ms: stepMs }],
  }
}

describe('how long a run of a template takes', () => {
  test('is the median of those that succeeded, for the whole and for each step', () => {
    const found = estimateRun([record(100), record(900), record(300), record(5, { status: 'failed' })], {
      templatePath: '/t/web.pkr.hcl',
    })
    expect(found).toEqual({
      samples: 3,
      totalMs: 300,
      steps: [{ build: 'osc-bsu.web', step: 'launch', title: 'Launch the build VM', medianMs: 150 }],
    })
  })

  test('lies between the two in the middle when their number is even', () => {
    expect(estimateRun([record(100), record(200)], { templatePath: '/t/web.pkr.hcl' }).totalMs).toBe(150)
  })

  test('counts the newest ten, of this template and place, without the run that asks', () => {
    const newest = Array.from({ length: 10 }, (_, index) => record(1000, { runId: `new-${index}` }))
    const others = [
      record(1, { runId: 'asks' }),
      record(2, { templatePath: '/t/db.pkr.hcl' }),
      record(3, { sandbox: false }),
    ]
    const question = { templatePath: '/t/web.pkr.hcl', sandbox: true, except: 'asks' }
    const found = estimateRun([...others, ...newest, record(9_000_000)], question)
    expect(found.samples).toBe(10)
    expect(found.totalMs).toBe(1000)
  })

  test('takes the steps of a rehearsal, not its whole', () => {
    const found = estimateRun([record(100, { rehearsal: true })], { templatePath: '/t/web.pkr.hcl' })
    expect(found).toEqual({
      samples: 1,
      steps: [{ build: 'osc-bsu.web', step: 'launch', title: 'Launch the build VM', medianMs: 50 }],
    })
  })

  test('says nothing where nothing succeeded', () => {
    expect(estimateRun([], { templatePath: '/t/web.pkr.hcl' })).toEqual({ samples: 0, steps: [] })
  })
})
