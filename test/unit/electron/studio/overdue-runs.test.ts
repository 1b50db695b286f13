import { describe, expect, test } from 'vitest'
import { type KeptRun, overdueRuns } from '#electron/studio/runs/overdue-runs.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'

const day = 86_400_000
const now = 1000 * day
const generous = { runs: 1000, days: 1000, gib: 100 }

function run(name: string, ageInDays: number, gib = 0, over: Partial<RunSummary> = {}): KeptRun {
  const startedAt = now - ageInDays * day
  return {
    summary: {
      runId: name,
      templatePath: '/t/web.pkr.hcl',
      templateName: 'web',
      sha256: 'a',
      sandbox: true,
      regions: [],
      startedAt,
      endedAt: startedAt + 1,
      status: 'succeeded',
      builds: [],
      artifacts: [],
      leftovers: 0,
      ...over,
    },
    bytes: gib * 1024 ** 3,
  }
}

const names = (runs: readonly KeptRun[], retention: Parameters<typeof overdueRuns>[1]) =>
  overdueRuns(runs, retention, now).map(({ runId }) => runId)

describe('which records go', () => {
  test('those beyond the newest so many', () => {
    expect(names([run('c', 1), run('b', 2), run('a', 3)], { ...generous, runs: 2 })).toEqual(['a'])
  })

  test('those that are too old', () => {
    expect(names([run('c', 1), run('b', 29), run('a', 31)], { ...generous, days: 30 })).toEqual(['a'])
  })

  test('those for which there is no room, the newer ones first served', () => {
    const runs = [run('d', 1, 1), run('c', 2, 5), run('b', 3, 1), run('a', 4, 1)]
    expect(names(runs, { ...generous, gib: 2.5 })).toEqual(['c', 'a'])
  })

  test('never one that goes on or left something behind, though it counts', () => {
    const runs = [
      run('live', 400, 3, { status: 'paused' }),
      run('left', 500, 3, { status: 'failed', leftovers: 1 }),
      run('old', 600, 1),
    ]
    expect(names(runs, { runs: 1, days: 10, gib: 1 })).toEqual(['old'])
  })
})
