import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { journalPath, reopenJournal } from '#electron/engine/journal.ts'
import type { RunEngine } from '#electron/engine/run-engine.ts'
import { createRunSummaries } from '#electron/studio/runs/run-summaries.ts'
import { writePastRun } from '#test/support/past-runs.ts'

let runsFolder = ''
beforeEach(async () => {
  runsFolder = await mkdtemp(join(tmpdir(), 'omi-summaries-'))
})
afterEach(() => rm(runsFolder, { recursive: true, force: true }))

const nothingLive = { live: () => undefined } as unknown as RunEngine

describe('the list of runs', () => {
  test('is newest first, and says what became of each', async () => {
    await writePastRun({ runsFolder, startedAt: Date.UTC(2026, 0, 1), name: 'old', outcome: 'failed' })
    await writePastRun({ runsFolder, startedAt: Date.UTC(2026, 0, 2), name: 'cut-off' })
    await writePastRun({ runsFolder, startedAt: Date.UTC(2026, 0, 3), name: 'new', outcome: 'succeeded' })
    const list = await createRunSummaries(nothingLive, runsFolder).list(10)
    expect(list.map(({ templateName, status }) => `${templateName} ${status}`)).toEqual([
      'new succeeded',
      'cut-off interrupted',
      'old failed',
    ])
    expect(await createRunSummaries(nothingLive, runsFolder).list(1)).toHaveLength(1)
  })

  test('does not read the journals of runs that it knows, in a later start either', async () => {
    const runId = await writePastRun({ runsFolder, startedAt: Date.UTC(2026, 0, 1), outcome: 'succeeded' })
    const before = await createRunSummaries(nothingLive, runsFolder).list(10)
    const path = journalPath(join(runsFolder, runId))
    const { size } = await stat(path)
    // As long as it was, and nothing that could be read.
    await writeFile(path, 'x'.repeat(size))
    expect(await createRunSummaries(nothingLive, runsFolder).list(10)).toEqual(before)
  })

  test('reads a journal again to which a recovery has added', async () => {
    const runId = await writePastRun({ runsFolder, startedAt: Date.UTC(2026, 0, 1) })
    const summaries = createRunSummaries(nothingLive, runsFolder)
    expect((await summaries.of(runId)).status).toBe('interrupted')
    const journal = await reopenJournal(join(runsFolder, runId), () => Date.UTC(2026, 0, 2))
    await journal.append({ type: 'run-ended', outcome: 'failed' })
    await journal.close()
    expect((await summaries.of(runId)).status).toBe('failed')
    expect(JSON.parse(await readFile(join(runsFolder, runId, 'summary.json'), 'utf8')).summary.status).toBe('failed')
  })

  test('does not trust a kept summary of another version or one that is damaged', async () => {
    const runId = await writePastRun({ runsFolder, startedAt: Date.UTC(2026, 0, 1), outcome: 'succeeded' })
    const path = join(runsFolder, runId, 'summary.json')
    const [right] = await createRunSummaries(nothingLive, runsFolder).list(1)
    const kept = JSON.parse(await readFile(path, 'utf8'))
    await writeFile(path, JSON.stringify({ ...kept, version: 0, summary: { ...kept.summary, templateName: 'wrong' } }))
    expect(await createRunSummaries(nothingLive, runsFolder).list(1)).toEqual([right])
    await writeFile(path, '{"version":')
    expect(await createRunSummaries(nothingLive, runsFolder).list(1)).toEqual([right])
  })
})
