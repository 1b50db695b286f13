import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { homeFolder } from '#electron/studio/home-folder.ts'
import { openJsonStore } from '#electron/studio/json-store.ts'
import { openRecentTemplates } from '#electron/studio/templates/recent-templates.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stores-'))
})

afterEach(() => rm(folder, { recursive: true }))

const open = (version = 1) =>
  openJsonStore({
    path: join(folder, 'settings.json'),
    title: 'settings',
    version,
    schema: z.object({ count: z.int() }),
    initial: { count: 0 },
  })

describe('a store', () => {
  test('begins with its initial content and keeps what is changed, for its owner only', async () => {
    expect(await open().read()).toEqual({ count: 0 })
    await open().update(({ count }) => ({ count: count + 1 }))
    expect(await open().read()).toEqual({ count: 1 })
    expect((await stat(join(folder, 'settings.json'))).mode & 0o777).toBe(0o600)
  })

  test('loses no change made at the same time as another', async () => {
    const store = open()
    await Promise.all(Array.from({ length: 20 }, () => store.update(({ count }) => ({ count: count + 1 }))))
    expect(await store.read()).toEqual({ count: 20 })
  })

  test('refuses a file of a newer program and leaves it as it is', async () => {
    await open(2).update(() => ({ count: 5 }))
    const before = await readFile(join(folder, 'settings.json'), 'utf8')
    await expect(open(1).read()).rejects.toMatchObject({ code: 'newer-file' })
    await expect(open(1).update((content) => content)).rejects.toMatchObject({ code: 'newer-file' })
    expect(await readFile(join(folder, 'settings.json'), 'utf8')).toBe(before)
  })

  test('refuses a file that is broken, says where it is, and does not overwrite it', async () => {
    await writeFile(join(folder, 'settings.json'), '{ "version": 1, "content"')
    await expect(open().update(() => ({ count: 1 }))).rejects.toMatchObject({
      code: 'unreadable-file',
      message: expect.stringContaining('settings.json'),
    })
    expect(await readFile(join(folder, 'settings.json'), 'utf8')).toBe('{ "version": 1, "content"')
  })

  test('that cannot be written says so and what to do, and is as before', async () => {
    const store = open()
    await store.update(() => ({ count: 1 }))
    await rm(folder, { recursive: true })
    await expect(store.update(() => ({ count: 2 }))).rejects.toMatchObject({
      code: 'unwritable-file',
      hint: expect.stringContaining('Nothing was changed'),
    })
    await mkdir(folder)
    expect(await store.read()).toEqual({ count: 0 })
  })

  test('puts what cannot be read aside, and nothing else', async () => {
    const path = join(folder, 'settings.json')
    await writeFile(path, 'not JSON')
    const at = Date.UTC(2026, 10, 23, 20, 30)
    expect(await open().setAside(at)).toBe(`${path}.2026-11-23T20-30-00.000Z.kept`)
    expect(await readFile(`${path}.2026-11-23T20-30-00.000Z.kept`, 'utf8')).toBe('not JSON')
    await open().update(() => ({ count: 3 }))
    expect(await open().setAside(at)).toBeUndefined()
    expect(await open().read()).toEqual({ count: 3 })
  })
})

describe('recent templates', () => {
  test('come last first, each once, at most thirty', async () => {
    const recent = openRecentTemplates(join(folder, 'recent.json'))
    for (let index = 0; index < 35; index += 1) await recent.add(`/t/${index}`, index)
    await recent.add('/t/20', 99)
    const paths = (await recent.list()).map((entry) => entry.path)
    expect(paths).toHaveLength(30)
    expect(paths.slice(0, 2)).toEqual(['/t/20', '/t/34'])
    expect(new Set(paths).size).toBe(30)
    await recent.remove('/t/20')
    expect((await recent.list())[0]?.path).toBe('/t/34')
  })
})

describe('the data folder', () => {
  test('is the one that OMI_STUDIO_HOME names', () => {
    expect(homeFolder({ OMI_STUDIO_HOME: '/data/omi' })).toMatchObject({ path: '/data/omi', runs: '/data/omi/runs' })
  })

  test('is the system’s usual place otherwise', () => {
    expect(homeFolder({}).path).toMatch(/omi-studio/)
  })
})
