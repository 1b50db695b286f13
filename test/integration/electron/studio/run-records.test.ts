import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import { reopenJournal } from '#electron/engine/journal.ts'
import type { RunEngine } from '#electron/engine/run-engine.ts'
import { createRunRecords } from '#electron/studio/runs/run-records.ts'
import { createRunSummaries } from '#electron/studio/runs/run-summaries.ts'
import { writePastRun } from '#test/support/past-runs.ts'

const day = 86_400_000
const start = Date.UTC(2026, 0, 10)
let home = ''
let now = start
let retention = { runs: 100, days: 100, gib: 1 }
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'omi-records-'))
  now = start
  retention = { runs: 100, days: 100, gib: 1 }
})
afterEach(() => rm(home, { recursive: true, force: true }))

function open() {
  const engine = { live: () => undefined } as unknown as RunEngine
  const runsFolder = join(home, 'runs')
  const summaries = createRunSummaries(engine, runsFolder)
  const records = createRunRecords({
    runsFolder,
    trashFolder: join(home, 'deleted-runs'),
    engine,
    summaries,
    retention: async () => retention,
    clock: { ...systemClock, now: () => now },
  })
  return { summaries, records, runsFolder }
}

const past = (daysAgo: number, outcome?: 'succeeded' | 'failed') =>
  writePastRun({
    runsFolder: join(home, 'runs'),
    startedAt: start - daysAgo * day,
    ...(outcome === undefined ? {} : { outcome }),
  })

/** Of a run that has ended: as if it had made a VM and kept nothing. */
async function leaveSomething(runId: string): Promise<void> {
  const journal = await reopenJournal(join(home, 'runs', runId), () => start)
  await journal.append({
    type: 'resource-intended',
    build: 'osc-bsu.web',
    intentId: 'vm-1',
    kind: 'vm',
    description: 'build VM',
    traits: {},
  })
  await journal.append({ type: 'resource-created', build: 'osc-bsu.web', intentId: 'vm-1', id: 'i-12345678' })
  await journal.close()
}

describe('the records of runs', () => {
  test('go to the trash, and come back as they were', async () => {
    const one = await past(1, 'succeeded')
    const two = await past(2, 'failed')
    const { summaries, records } = open()
    const before = await summaries.list(10)
    expect(await records.remove([two])).toEqual({ removed: [two], refused: [] })
    expect((await summaries.list(10)).map(({ runId }) => runId)).toEqual([one])
    expect((await records.removed()).map(({ runId }) => runId)).toEqual([two])
    expect(await records.restore([two, 'no-such-run'])).toEqual({ restored: [two] })
    expect(await summaries.list(10)).toEqual(before)
    expect(await readdir(join(home, 'runs', two))).not.toContain('deleted.json')
  })

  test('of a run that left something behind stay, with the reason', async () => {
    const runId = await past(1, 'failed')
    await leaveSomething(runId)
    const { records } = open()
    const { removed, refused } = await records.remove([runId])
    expect(removed).toEqual([])
    expect(refused[0]?.reason).toMatch(/One thing that it made may still be in the account.*Leftovers/)
    expect(existsSync(join(home, 'runs', runId))).toBe(true)
  })

  test('that are not there are refused too', async () => {
    const { records } = open()
    expect((await records.remove(['20260101T000000-none'])).refused).toHaveLength(1)
    expect((await records.remove(['..'])).removed).toEqual([])
    expect(existsSync(home)).toBe(true)
  })

  test('beyond the settings go, and those in the trash after 30 days', async () => {
    const [young, old, left] = [await past(1, 'succeeded'), await past(50, 'succeeded'), await past(60, 'failed')]
    await leaveSomething(left)
    const thrown = await past(2, 'succeeded')
    const { summaries, records } = open()
    await records.remove([thrown])
    retention = { ...retention, days: 30 }
    expect(await records.prune()).toEqual([old])
    expect((await summaries.list(10)).map(({ runId }) => runId)).toEqual([young, left])
    expect(await records.removed()).toHaveLength(1)
    now += 31 * day
    await records.prune()
    expect(await records.removed()).toEqual([])
  })

  test('are weighed, the trash apart', async () => {
    const [one, two] = [await past(1, 'succeeded'), await past(2, 'succeeded')]
    const { records, runsFolder } = open()
    await writeFile(join(runsFolder, one, 'large'), Buffer.alloc(5000))
    await records.remove([two])
    const { runs, bytes, trashedRuns, trashedBytes } = await records.storage()
    expect([runs, trashedRuns]).toEqual([1, 1])
    expect(bytes).toBeGreaterThan(5000)
    expect(bytes).toBeLessThan(15_000)
    expect(trashedBytes).toBeGreaterThan(0)
  })
})
