import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openViewState } from '#electron/studio/host/view-state-store.ts'
import { viewChangesSchema } from '#shared/contract/view-state.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omi-view-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('what was set is there after a restart, and changes leave the rest alone', async () => {
  const path = join(folder, 'view-state.json')
  await openViewState(path).change({ 'app.page': '/builds', 'log.wrap': true })
  await openViewState(path).change({ 'log.wrap': false, 'pane.width': 320 })
  expect(await openViewState(path).read()).toEqual({ 'app.page': '/builds', 'log.wrap': false, 'pane.width': 320 })
})

test('a file that cannot be read costs nothing but the look, and is left as it is', async () => {
  const path = join(folder, 'view-state.json')
  await writeFile(path, 'not JSON')
  const store = openViewState(path)
  expect(await store.read()).toEqual({})
  await expect(store.change({ 'app.page': '/' })).rejects.toThrow(/cannot be read/)
  expect(await readFile(path, 'utf8')).toBe('not JSON')
})

test('names that nobody sets any more go when there are too many', async () => {
  const store = openViewState(join(folder, 'view-state.json'))
  for (let round = 0; round < 6; round++) {
    await store.change(Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`old.${round}.${at}`, at])))
  }
  const kept = Object.keys(await store.read())
  expect(kept).toHaveLength(500)
  expect(kept).toContain('old.5.99')
  expect(kept).not.toContain('old.0.0')
})

test('the page can keep small facts only', () => {
  expect(viewChangesSchema.safeParse({ 'run.tab': 'log', 'images.columns': ['name', 'id'] }).success).toBe(true)
  expect(viewChangesSchema.safeParse({ 'run.tab': 'x'.repeat(9000) }).success).toBe(false)
  expect(viewChangesSchema.safeParse({ '../profiles': 'x' }).success).toBe(false)
  expect(viewChangesSchema.safeParse({ __proto__key: {} }).success).toBe(false)
})
