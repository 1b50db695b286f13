import { appendFileSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openLogStore, type SaidLine, segmentLines } from '#electron/engine/log-store.ts'

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
      expect([store.total(), store.total('a'), store.total('b'), store.total('c')]).toEqual([10_000, 5000, 5000, 0])
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
    expect(coloured.places).toEqual([{ line: segmentLines * 2, from: 2, to: 10 }])
    expect((await log.search({ text: 'line \\d0 ', regex: true, limit: 50 })).total).toBe(9)
    expect((await log.search({ text: '.', limit: 5, channel: 'stderr' })).total).toBe(0)
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
})
