import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startUpdateCheck, type Updater } from '#electron/desktop/update-check.ts'
import { desktopWords } from '#electron/desktop/words.ts'

const resources = mkdtempSync(join(tmpdir(), 'omi-updates-'))
afterAll(() => rmSync(resources, { recursive: true, force: true }))

class FakeUpdater extends EventEmitter implements Updater {
  autoDownload = true
  autoInstallOnAppQuit = false
  readonly done: string[] = []
  async checkForUpdates(): Promise<void> {
    this.done.push('looked')
  }
  async downloadUpdate(): Promise<void> {
    this.done.push('downloaded')
  }
}

async function start(allowed: boolean) {
  const updater = new FakeUpdater()
  const notices: { title: string; onClick?: (() => void) | undefined }[] = []
  const problems: string[] = []
  let again = () => {}
  const wish = { allowed }
  await startUpdateCheck({
    updater: async () => updater,
    resources,
    allowed: async () => wish.allowed,
    words: () => desktopWords('en', 'en'),
    notify: (title, _body, onClick) => notices.push({ title, onClick }),
    report: (problem) => problems.push(problem),
    every: (_milliseconds, call) => {
      again = call
    },
  })
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  await settled()
  return { updater, notices, problems, wish, again: () => again(), settled }
}

test('an app that was packaged without an address never looks for updates', async () => {
  const { updater } = await start(true)
  expect(updater.done).toEqual([])
})

test('it looks where the packager said, downloads on a click only, and installs at the end', async () => {
  writeFileSync(join(resources, 'app-update.yml'), 'provider: generic\nurl: https://updates.example/\n')
  const { updater, notices, problems } = await start(true)
  expect(updater).toMatchObject({ done: ['looked'], autoDownload: false, autoInstallOnAppQuit: true })
  updater.emit('update-available', { version: '9.9.9' })
  expect(notices.map(({ title }) => title)).toEqual(['OMI Studio 9.9.9 is available'])
  expect(updater.done).toEqual(['looked'])
  notices[0]?.onClick?.()
  expect(updater.done).toEqual(['looked', 'downloaded'])
  updater.emit('error', new Error('no route to host'))
  expect(problems).toEqual(['an update failed: no route to host'])
})

test('the settings switch it off, and on again', async () => {
  const { updater, wish, again, settled } = await start(false)
  expect(updater.done).toEqual([])
  wish.allowed = true
  again()
  await settled()
  expect(updater.done).toEqual(['looked'])
})
