import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findElectronRuntime } from '#electron/launcher/electron-runtime.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'runtime-'))
  await mkdir(join(root, 'node_modules', 'electron', 'dist'), { recursive: true })
})

afterEach(() => rm(root, { recursive: true }))

test('a runtime that was never fetched is absent', () => {
  expect(findElectronRuntime(root, {})).toEqual({ kind: 'absent', reason: "Electron's runtime is not installed" })
})

test('a fetched runtime is found where path.txt says', async () => {
  await writeFile(join(root, 'node_modules', 'electron', 'path.txt'), 'electron')
  await writeFile(join(root, 'node_modules', 'electron', 'dist', 'electron'), '')
  expect(findElectronRuntime(root, {})).toEqual({
    kind: 'present',
    executable: join(root, 'node_modules', 'electron', 'dist', 'electron'),
  })
})

test('a half-fetched runtime is absent', async () => {
  await writeFile(join(root, 'node_modules', 'electron', 'path.txt'), 'electron')
  expect(findElectronRuntime(root, {}).kind).toBe('absent')
})

test('a runtime named by the environment is used, or told to be missing', async () => {
  expect(findElectronRuntime(root, { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'other') })).toMatchObject({
    kind: 'absent',
    reason: expect.stringContaining('ELECTRON_OVERRIDE_DIST_PATH'),
  })
})
