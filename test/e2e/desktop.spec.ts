import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test as base, expect, type Page } from '@playwright/test'
import type { StudioBridge } from '#shared/contract/bridge.ts'
import { type DesktopApp, startDesktopApp } from './support/desktop-app.ts'

const starters = join(dirname(dirname(import.meta.dirname)), 'assets', 'templates')

/** The desktop's real main process and preload script, on the stand-in for Electron's runtime (design 3.12). */
const test = base.extend<{ home: string; app: DesktopApp }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  home: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'omi-desktop-'))
    await use(home)
    await rm(home, { recursive: true, force: true })
  },
  app: async ({ home }, use) => {
    const app = await startDesktopApp(home)
    await use(app)
    await app.end()
  },
})

declare global {
  var omiStudio: StudioBridge
}

const call = (page: Page, name: string, input: object) =>
  page.evaluate(([what, given]) => globalThis.omiStudio.call(what, given), [name, input] as const)

test('the page has two functions and nothing else of Electron, and learns no secret by them', async ({ app }) => {
  const { window } = app
  expect(await window.evaluate(() => Object.keys(globalThis.omiStudio).sort())).toEqual(['call', 'subscribe'])
  expect(
    await window.evaluate(() => ['require', 'process', 'module', 'electron'].filter((name) => name in globalThis)),
  ).toEqual([])
  expect(await call(window, 'studio.about', {})).toMatchObject({ kind: 'result', output: { host: 'desktop' } })
  expect(await call(window, 'runs.cancel', { runId: 'none' })).toMatchObject({
    kind: 'failure',
    error: { code: 'not-running', hint: expect.any(String) },
  })
  expect(await call(window, 'no.such-call', {})).toMatchObject({ kind: 'failure' })

  const secret = 'Planted-Secret-0f-the-Desktop-Test'
  const pasted = { kind: 'pasted', text: `OSC_ACCESS_KEY=PLANTEDACCESSKEYTEST\nOSC_SECRET_KEY=${secret}` }
  const told = [
    await call(window, 'credentials.startDraft', { from: pasted }),
    await call(window, 'credentials.found', {}),
    await call(window, 'credentials.explain', {}),
  ]
  const text = JSON.stringify(told)
  expect(text).toContain('draftId')
  for (const form of [secret, btoa(secret).replaceAll('=', ''), encodeURIComponent(secret)]) {
    expect(text).not.toContain(form)
  }
})

test('nothing but the app can be reached from its window', async ({ app }) => {
  const { window } = app
  expect(
    await window.evaluate(() =>
      fetch('https://example.com/').then(
        () => 'reached',
        () => 'refused',
      ),
    ),
  ).toBe('refused')
  await window.evaluate(() => {
    open('https://docs.outscale.com/en/userguide/About-OMIs.html')
    open('https://evil.example/')
  })
  expect((await app.reported('opened-outside')).url).toBe('https://docs.outscale.com/en/userguide/About-OMIs.html')
  expect(window.url()).toContain('studio.invalid')
})

test('files and links open in the window that is there, and a closed window builds on in the background', async ({
  app,
  home,
}) => {
  const { window } = app
  const folder = join(home, 'minimal')
  await cp(join(starters, 'minimal'), folder, { recursive: true })
  const template = join(folder, 'minimal.pkr.hcl')
  app.order({ kind: 'second-instance', argv: ['/opt/omi-studio', template] })
  await expect(window.getByRole('heading', { level: 1, name: 'minimal' })).toBeVisible()
  app.order({ kind: 'open-url', url: 'omi://leftovers' })
  await expect(window.getByRole('heading', { level: 1, name: 'Leftovers' })).toBeVisible()

  const started = await call(window, 'runs.start', { path: template, variables: {}, account: 'sandbox' })
  expect(started).toMatchObject({ kind: 'result', output: { kind: 'started' } })
  app.order({ kind: 'close-window' })
  await app.reported('window', ({ state }) => state === 'hidden')
  await app.reported('tray', ({ state }) => state === 'there')
  expect((await app.reported('notification')).title).toBe('OMI Studio goes on building')
  app.order({ kind: 'tray-click' })
  await app.reported('window', ({ state }) => state === 'shown')
  await app.reported('tray', ({ state }) => state === 'gone')

  app.order({ kind: 'quit' })
  const question = await app.reported('question')
  expect(question.message).toBe('A build is running.')
  app.order({ kind: 'press', button: question.buttons.indexOf('Stop and clean up') })
  await app.reported('quit')
  await app.ended

  const again = await startDesktopApp(home)
  try {
    const runs = await call(again.window, 'runs.list', {})
    expect(runs).toMatchObject({ kind: 'result', output: [{ status: 'cancelled', leftovers: 0 }] })
  } finally {
    await again.end()
  }
})
