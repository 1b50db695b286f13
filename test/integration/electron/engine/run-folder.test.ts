import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isAlive, ownIdentity } from '#electron/engine/process-identity.ts'
import { isOwned, releaseRun, runFolderOf, takeRun } from '#electron/engine/run-folder.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'omi-studio-run-'))

describe('whose a run is', () => {
  test('is told while its process lives, and no more once it has let go', async () => {
    const run = folder()
    expect(await isOwned(run)).toBe(false)
    await takeRun(run)
    expect(await isOwned(run)).toBe(true)
    await releaseRun(run)
    expect(await isOwned(run)).toBe(false)
    expect(readdirSync(run)).toEqual([])
  })

  test('cannot be two’s: whoever comes second is refused', async () => {
    const run = folder()
    const tries = await Promise.allSettled([takeRun(run), takeRun(run), takeRun(run)])
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'run-owned' })
    expect(readdirSync(run)).toEqual(['owner.json'])
  })

  test('is nobody’s after its process has died, and can be taken over', async () => {
    const run = folder()
    const child = spawn(process.execPath, ['-e', ''])
    await new Promise((resolve) => child.once('exit', resolve))
    const gone = { pid: child.pid ?? 0, host: hostname(), startedAt: '1' }
    writeFileSync(join(run, 'owner.json'), JSON.stringify(gone))
    expect(await isOwned(run)).toBe(false)
    await takeRun(run)
    expect(await isOwned(run)).toBe(true)
    expect(readdirSync(run)).toEqual(['owner.json'])
  })

  test('is not mistaken when the system gives a dead process’s number to another', () => {
    const own = ownIdentity()
    expect(isAlive(own)).toBe(true)
    expect(isAlive({ ...own, startedAt: `${own.startedAt}0` })).toBe(false)
  })

  test('is not decided for a process of another computer', () => {
    expect(isAlive({ ...ownIdentity(), pid: 1, host: 'elsewhere', startedAt: 'x' })).toBe(true)
  })

  test('of another computer is decided by whether it still writes', async () => {
    const run = folder()
    const elsewhere = { ...ownIdentity(), host: 'elsewhere' }
    const mark = join(run, 'owner.json')
    writeFileSync(mark, JSON.stringify(elsewhere))
    writeFileSync(join(run, 'journal.ndjson'), '')
    const longAgo = new Date(Date.now() - 2 * 86_400_000)
    utimesSync(mark, longAgo, longAgo)
    expect(await isOwned(run)).toBe(true)
    await expect(takeRun(run)).rejects.toMatchObject({ code: 'run-owned' })
    utimesSync(join(run, 'journal.ndjson'), longAgo, longAgo)
    expect(await isOwned(run)).toBe(false)
    await takeRun(run)
    expect(await isOwned(run)).toBe(true)
  })

  test('a half-written mark counts as none', async () => {
    const run = folder()
    writeFileSync(join(run, 'owner.json'), '{"pid":')
    expect(await isOwned(run)).toBe(false)
    await takeRun(run)
    expect(await isOwned(run)).toBe(true)
  })
})

test('a run’s id names a folder among the runs and nothing else', () => {
  expect(() => runFolderOf('/runs', '../../etc')).toThrow('There is no run')
  expect(runFolderOf('/runs', '20260101T000000-abc')).toBe(join('/runs', '20260101T000000-abc'))
})
