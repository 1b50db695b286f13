import { readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createStudio } from '#electron/studio/studio.ts'
import { openTemplateDrafts } from '#electron/studio/templates/template-drafts.ts'
import type { CallInput, CallName, CallOutput } from '#shared/contract/calls.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { programFolder } from '#test/support/whole-build/command-line.ts'

async function studioAt(home: string) {
  const studio = await createStudio({
    host: 'web',
    environment: { PATH: process.env.PATH, OMI_STUDIO_HOME: home, OMI_STUDIO_SANDBOX_TIMINGS: 'instant' },
    appFolder: programFolder,
  })
  const call = <Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> =>
    studio.handlers.calls[name](input as never, AbortSignal.timeout(10_000)) as Promise<CallOutput<Name>>
  return { studio, call }
}

test('what was typed and not saved is there after a restart, until it is dropped', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'web.pkr.hcl')
  await writeFile(path, 'variable "a" {}\n')
  const first = await studioAt(join(folder, 'data'))
  await first.call('templates.open', { path })
  const { version } = await first.call('templates.readFile', { path })
  expect(await first.call('templates.readDrafts', { paths: [path] })).toEqual({ drafts: [] })
  await first.call('templates.keepDraft', { path, text: 'variable "b" {}\n', seen: version })
  await first.studio.close()

  const again = await studioAt(join(folder, 'data'))
  onTestFinished(() => again.studio.close())
  await again.call('templates.open', { path })
  expect(await again.call('templates.readDrafts', { paths: [path] })).toEqual({
    drafts: [{ path, text: 'variable "b" {}\n', seen: version }],
  })
  await again.call('templates.dropDraft', { path })
  expect(await again.call('templates.readDrafts', { paths: [path] })).toEqual({ drafts: [] })
})

test('drafts are of templates that are open, and not of starters', async () => {
  const { studio, call } = await studioAt(temporaryFolder())
  onTestFinished(() => studio.close())
  const elsewhere = '/etc/passwd'
  await expect(call('templates.readDrafts', { paths: [elsewhere] })).rejects.toMatchObject({
    code: 'not-a-template-file',
  })
  await expect(call('templates.keepDraft', { path: elsewhere, text: '' })).rejects.toMatchObject({
    code: 'not-a-template-file',
  })
  await expect(call('templates.dropDraft', { path: elsewhere })).rejects.toMatchObject({ code: 'not-a-template-file' })
  const { starters } = await call('templates.list', {})
  const path = starters[0]?.path ?? ''
  await call('templates.open', { path })
  await expect(call('templates.keepDraft', { path, text: '' })).rejects.toMatchObject({ code: 'starter-is-read-only' })
})

test('a draft is its owner’s to read, a spoilt one counts as none, and one that nobody came back to is forgotten', async () => {
  const folder = join(temporaryFolder(), 'drafts')
  const path = '/images/web.pkr.hcl'
  const drafts = openTemplateDrafts(folder, Date.now)
  await drafts.keep({ path, text: 'a' })
  const [name] = await readdir(folder)
  const file = join(folder, name ?? '')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const old = join(folder, 'old.json')
  await writeFile(old, '{}')
  const longAgo = new Date(Date.now() - 200 * 24 * 3_600_000)
  await utimes(old, longAgo, longAgo)
  await openTemplateDrafts(folder, Date.now).keep({ path, text: 'b' })
  expect(await readdir(folder)).toEqual([name])
  expect(await drafts.read([path])).toEqual([{ path, text: 'b' }])
  await writeFile(file, '{"version": 1')
  expect(await drafts.read([path])).toEqual([])
})

test('a draft that is dropped right behind being kept stays dropped', async () => {
  const drafts = openTemplateDrafts(join(temporaryFolder(), 'drafts'), Date.now)
  const path = '/images/web.pkr.hcl'
  await Promise.all([drafts.keep({ path, text: 'a'.repeat(1_000_000) }), drafts.drop(path)])
  expect(await drafts.read([path])).toEqual([])
})
