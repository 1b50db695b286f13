import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { goTo, lookAt } from './support/looks.ts'
import { inWebHost, test } from './support/studio-app.ts'

test('settings are found, count at once, go back to their defaults, and are there after a restart', async ({
  app,
  page,
}) => {
  await app.open(page, '/settings')
  await lookAt(page, 'settings')

  const limit = page.getByRole('textbox', { name: 'Builds at once' })
  await limit.fill('200')
  await expect(page.getByText('From 1 to 20.')).toBeVisible()
  await limit.fill('7')
  await limit.press('Enter')
  await expect(page.getByRole('button', { name: 'Back to the default: Builds at once' })).toBeVisible()

  await page.getByLabel('Find a setting').fill('screen reader')
  await expect(page.getByRole('switch', { name: 'For screen readers' })).toBeVisible()
  await expect(limit).toHaveCount(0)
  await page.getByLabel('Find a setting').fill('teapot')
  await expect(page.getByText('No setting is about “teapot”.')).toBeVisible()
  await page.getByLabel('Find a setting').fill('')

  await page.getByRole('button', { name: 'Français' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Réglages' })).toBeVisible()
  await lookAt(page, 'settings-french')

  await app.kill()
  page = await app.restart()
  await app.open(page, '/settings')
  await expect(page.getByRole('textbox', { name: 'Builds simultanés' })).toHaveValue('7')
  await page.getByRole('button', { name: 'Revenir à la valeur par défaut : Langue' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await page.getByRole('button', { name: 'Back to the default: Builds at once' }).click()
  const again = page.getByRole('textbox', { name: 'Builds at once' })
  await expect(again).toHaveValue('3')
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(again).toHaveValue('7')

  await page.getByRole('button', { name: 'Diagnostics…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Diagnostics' })
  await expect(dialog).toContainText(`Data folder: ${app.home}`)
  await lookAt(page, 'diagnostics')
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Save as a file' }).click()
  expect((await download).suggestedFilename()).toBe('omi-studio-diagnostics.txt')
})

test('settings that cannot be read count as by default, say why, and are kept aside when asked', async ({
  app,
  page,
}) => {
  await app.kill()
  await writeFile(join(app.home, 'data', 'settings.json'), '{ "version": 1, "content": {')
  page = await app.restart()
  await app.open(page, '/settings')
  const alert = page.getByRole('main').getByRole('alert').filter({ hasText: 'Your settings cannot be read' })
  await expect(alert).toContainText('settings.json')
  await lookAt(page, 'settings-unread')

  const limit = page.getByRole('textbox', { name: 'Builds at once' })
  await limit.fill('9')
  await limit.press('Enter')
  await expect(page.getByText(/^That was not kept\./)).toBeVisible()
  await expect(limit).toHaveValue('3')

  await alert.getByRole('button', { name: 'Keep the file aside and begin with the defaults' }).click()
  await expect(page.getByText(/The file is kept as .*settings\.json\..*\.kept\./)).toBeVisible()
  await expect(alert).toHaveCount(0)
  await limit.fill('9')
  await limit.press('Enter')
  await expect(page.getByRole('button', { name: 'Back to the default: Builds at once' })).toBeVisible()
})

test('who looks elsewhere is told by the system when a build ends, and led to it', async ({ app, page }) => {
  test.skip(!inWebHost, 'the desktop tells through its main process: desktop.spec.ts')
  await page.context().grantPermissions(['notifications'])
  await page.addInitScript(() => {
    const shown: { title: string; click: () => void }[] = []
    class Recorded {
      static permission = 'granted'
      onclick: () => void = () => {}
      constructor(title: string) {
        shown.push({ title, click: () => this.onclick() })
      }
      close() {}
    }
    Object.assign(globalThis, { Notification: Recorded, shownNotices: shown })
  })
  await app.open(page)
  await page.getByRole('link', { name: /minimal/ }).click()
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  await expect(page.getByRole('button', { name: /^Launch the build VM/ })).toBeVisible()
  await goTo(page, '/images')
  // Another window has the focus.
  await page.evaluate(() => {
    document.hasFocus = () => false
  })
  type Shown = { shownNotices: { title: string; click: () => void }[] }
  await page.waitForFunction(() => (globalThis as unknown as Shown).shownNotices.length > 0, undefined, {
    timeout: 80_000,
  })
  expect(await page.evaluate(() => (globalThis as unknown as Shown).shownNotices.map(({ title }) => title))).toEqual([
    'minimal is built',
  ])
  await page.evaluate(() => (globalThis as unknown as Shown).shownNotices[0]?.click())
  await expect(page.getByTestId('omi-id')).toHaveText(/^ami-[0-9a-f]{8}$/)
})
