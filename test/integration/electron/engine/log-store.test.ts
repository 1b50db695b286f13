import { appendFileSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { segmentLines } from '#electron/engine/log/segment-facets.ts'
import { openLogStore, type SaidLine } from '#electron/engine/log-store.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'omi-studio-log-'))

function lines(count: number, build = 'a', from = 0): SaidLine[] {
  return Array.from({ length: count }, (_, index) => ({
    at: 1,
    build,
    channel: index % 10 === 0 ? 'error' : 'stdout',
    text: `line ${from + index} of ${build}`,
  }))
}

describe('the log of a run', () => {
  test('gives back any window, of one build or of all, while it is written and after', async () => {
    const runFolder = folder()
    const log = await openLogStore(runFolder)
    for (let at = 0; at < 5000; at += 500) {
      log.append(lines(500, 'a', at))
      log.append(lines(500, 'b', at))
    }
    const check = async (store: typeof log) => {
      expect([
        store.total(),
        store.total({ build: 'a' }),
        store.total({ build: 'b' }),
        store.total({ build: 'c' }),
      ]).toEqual([10_000, 5000, 5000, 0])
      expect((await store.read({ from: 4090, count: 10 })).map((line) => line.line)).toEqual(
        Array.from({ length: 10 }, (_, index) => 4090 + index),
      )
      const ofB = await store.read({ from: 2300, count: 3, build: 'b' })
      expect(ofB.map((line) => line.text)).toEqual(['line 2300 of b', 'line 2301 of b', 'line 2302 of b'])
      expect(await store.read({ from: 9_999, count: 10 })).toHaveLength(1)
      expect(await store.read({ from: 10_000, count: 10 })).toEqual([])
    }
    await check(log)
    await log.flush()
    await check(log)
    await check(await openLogStore(runFolder))
  })

  test('is searched whole, told in part, without the colours getting in the way', async () => {
    const log = await openLogStore(folder())
    log.append(lines(segmentLines * 2))
    log.append([{ at: 1, build: 'a', channel: 'stderr', text: 'a \u001b[31mred\u001b[0m wo\u001b[1mrd\u001b[0m' }])
    const found = await log.search({ text: 'LINE 4', limit: 5 })
    expect(found.places).toHaveLength(5)
    expect(found.total).toBe(lines(segmentLines * 2).filter((line) => line.text.startsWith('line 4')).length)
    expect((await log.search({ text: 'LINE 4', caseSensitive: true, limit: 5 })).total).toBe(0)
    const coloured = await log.search({ text: 'red word', limit: 5 })
    expect(coloured.places).toEqual([{ line: segmentLines * 2, index: segmentLines * 2, from: 2, to: 10 }])
    expect((await log.search({ text: 'line \\d0 ', regex: true, limit: 50 })).total).toBe(9)
    expect((await log.search({ text: '.', limit: 5, channels: ['stderr'] })).total).toBe(0)
  })

  test('refuses what is not a regular expression with a word', async () => {
    const log = await openLogStore(folder())
    await expect(log.search({ text: '(', regex: true, limit: 1 })).rejects.toMatchObject({ code: 'bad-pattern' })
  })

  test('goes on where it was cut off by a crash', async () => {
    const runFolder = folder()
    const log = await openLogStore(runFolder)
    log.append(lines(10))
    await log.flush()
    const [segment = ''] = readdirSync(join(runFolder, 'log'))
    appendFileSync(join(runFolder, 'log', segment), '{"line":10,"at":1,"bui')
    const again = await openLogStore(runFolder)
    expect(again.total()).toBe(10)
  })

  test('takes in 20,000 lines and more in a second, one by one', async () => {
    const log = await openLogStore(folder())
    const start = performance.now()
    for (const line of lines(40_000)) log.append([line])
    await log.flush()
    const perSecond = 40_000 / ((performance.now() - start) / 1000)
    expect(log.total()).toBe(40_000)
    expect(perSecond).toBeGreaterThan(20_000)
  })

  test('tells every line once to those who follow it', async () => {
    const log = await openLogStore(folder())
    const told: number[] = []
    const stop = log.subscribe((batch) => told.push(...batch.map((line) => line.line)))
    log.append(lines(3))
    log.append(lines(2))
    stop()
    log.append(lines(1))
    expect(told).toEqual([0, 1, 2, 3, 4])
  })

  test('is chosen by build, step, channel and level, and says where a line is in such a view', async () => {
    const log = await openLogStore(folder())
    const said = (build: string, step: string, text: string, channel: SaidLine['channel'] = 'stdout'): SaidLine => ({
      at: 1,
      build,
      step,
      channel,
      text,
    })
    log.append(lines(segmentLines - 2))
    log.append([
      said('a', 'shell', 'E: Unable to locate package nginx'),
      said('b', 'shell', 'fine'),
      said('a', 'shell', 'Traceback (most recent call last):'),
      said('a', 'copy', 'W: slow', 'stderr'),
      said('a', 'shell', 'done, 0 errors'),
    ])
    const texts = async (selector: Parameters<typeof log.total>[0]) => {
      const found = await log.read({ ...selector, from: 0, count: 10 })
      expect(log.total(selector)).toBe(found.length)
      return found.map((line) => line.text)
    }
    expect(await texts({ build: 'a', step: 'shell' })).toEqual([
      'E: Unable to locate package nginx',
      'Traceback (most recent call last):',
      'done, 0 errors',
    ])
    expect(await texts({ step: 'shell', level: 'errors' })).toHaveLength(2)
    expect(await texts({ channels: ['stderr'], level: 'warnings' })).toEqual(['W: slow'])
    expect(log.indexOf({ build: 'a', step: 'shell' }, segmentLines + 1)).toBe(2)
    expect((await log.search({ text: 'a', step: 'shell', build: 'a', limit: 10 })).places[0]).toMatchObject({
      line: segmentLines - 2,
      index: 0,
    })
  })

  test('tells where failures begin, lines of one failure as one', async () => {
    const log = await openLogStore(folder())
    const say = (channel: SaidLine['channel'], build = 'a') => log.append([{ at: 1, build, channel, text: 'x' }])
    for (const channel of ['say', 'error', 'error', 'stdout', 'error'] as const) say(channel)
    say('stdout', 'b')
    say('error')
    expect(log.failure({}, -1, 'next')).toEqual({ of: 3, found: { line: 1, index: 1, nth: 0 } })
    expect(log.failure({}, 1, 'next').found?.line).toBe(4)
    expect(log.failure({}, 6, 'next')).toEqual({ of: 3 })
    expect(log.failure({}, 6, 'previous').found).toEqual({ line: 4, index: 4, nth: 1 })
    // Without the line of the other build, the last two are one failure.
    expect(log.failure({ build: 'a', level: 'errors' }, 1, 'next')).toEqual({
      of: 2,
      found: { line: 4, index: 2, nth: 1 },
    })
  })

  test('gives up a search that nobody waits for, however it hangs, and goes on with others', async () => {
    const log = await openLogStore(folder())
    log.append([{ at: 1, build: 'a', channel: 'stdout', text: `${'a'.repeat(60)}!` }])
    const stop = new AbortController()
    const endless = log.search({ text: '(a+)+$', regex: true, limit: 1 }, stop.signal)
    const other = log.search({ text: '!', limit: 1 })
    setTimeout(() => stop.abort(new Error('typed on')), 50)
    await expect(endless).rejects.toThrow('typed on')
    expect((await other).total).toBe(1)
  })
})
