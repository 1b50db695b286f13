import { appendFileSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createJournal, journalPath, readJournal, reopenJournal } from '#electron/engine/journal.ts'
import type { RunEvent, RunEventPayload } from '#shared/run/event.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'omi-studio-journal-'))
const queued = (build: string): RunEventPayload => ({ type: 'build-queued', build })

describe('a journal', () => {
  test('is read back as it was written, numbered without gaps', async () => {
    const runFolder = folder()
    const journal = await createJournal(
      runFolder,
      () => 7,
      (payload) => payload,
    )
    await Promise.all([journal.append(queued('a')), journal.append(queued('b')), journal.append(queued('c'))])
    await journal.close()
    expect(await readJournal(runFolder)).toEqual([
      { seq: 0, at: 7, ...queued('a') },
      { seq: 1, at: 7, ...queued('b') },
      { seq: 2, at: 7, ...queued('c') },
    ])
  })

  test('has an event in its file before whoever waits for it goes on', async () => {
    const runFolder = folder()
    const journal = await createJournal(
      runFolder,
      () => 7,
      (payload) => payload,
    )
    const seen: boolean[] = []
    journal.subscribe((event) =>
      seen.push(readFileSync(journalPath(runFolder), 'utf8').includes(`"seq":${event.seq},`)),
    )
    void journal.append(queued('not waited for'))
    await journal.append(queued('waited for'))
    expect(seen).toEqual([true, true])
    expect(readFileSync(journalPath(runFolder), 'utf8').split('\n').filter(Boolean)).toHaveLength(3)
    await journal.close()
  })

  test('cut off anywhere in its last line is read up to the line before', async () => {
    const runFolder = folder()
    const journal = await createJournal(
      runFolder,
      () => 7,
      (payload) => payload,
    )
    await journal.append(queued('a'))
    await journal.append(queued('bäö'))
    await journal.close()
    const whole = readFileSync(journalPath(runFolder))
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1
    for (let size = whole.length - 2; size >= lastLine; size -= 1) {
      truncateSync(journalPath(runFolder), size)
      expect(await readJournal(runFolder), `${size} bytes`).toMatchObject([{ build: 'a' }])
    }
  })

  test('goes on after a line that was cut off, and what follows counts', async () => {
    const runFolder = folder()
    const journal = await createJournal(
      runFolder,
      () => 7,
      (payload) => payload,
    )
    await journal.append(queued('a'))
    await journal.close()
    appendFileSync(journalPath(runFolder), '{"seq":1,"at":7,"type":"build-qu')
    const reopened = await reopenJournal(runFolder, () => 8)
    await reopened.append(queued('c'))
    await reopened.close()
    expect((await readJournal(runFolder)).map((event) => 'build' in event && event.build)).toEqual(['a', 'c'])
  })

  test('of a newer program is refused with a word, and is left as it is', async () => {
    const runFolder = folder()
    writeFileSync(journalPath(runFolder), '{"journal":"omi-studio","version":99}\n{"seq":0}\n')
    await expect(readJournal(runFolder)).rejects.toMatchObject({ code: 'newer-journal' })
  })

  test('that has not even its first line, or is not there, holds nothing', async () => {
    const runFolder = folder()
    await expect(readJournal(runFolder)).rejects.toMatchObject({ code: 'no-journal' })
    writeFileSync(journalPath(runFolder), '')
    expect(await readJournal(runFolder)).toEqual([])
  })

  test('keeps no secret: every event goes through the redaction', async () => {
    const runFolder = folder()
    const hide = (payload: RunEventPayload) => ({ ...payload, build: '<sensitive>' }) as RunEventPayload
    const journal = await createJournal(runFolder, () => 7, hide)
    const told: RunEvent[] = []
    journal.subscribe((event) => told.push(event))
    await journal.append(queued('hunter2'))
    await journal.close()
    expect(readFileSync(journalPath(runFolder), 'utf8') + JSON.stringify([told, journal.events])).not.toContain(
      'hunter2',
    )
  })
})
