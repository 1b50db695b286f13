import { join } from 'node:path'
import { expect } from '@playwright/test'
import { enterOn, tabTo, typeInto } from './support/keyboard.ts'
import { test } from './support/studio-app.ts'

test('from the first start to an OMI, by keyboard alone', async ({ app, page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await app.open(page, '/')
  const main = page.getByRole('main')

  await enterOn(page, page.getByRole('link', { name: /Use my OUTSCALE account/ }))
  await expect(page.getByRole('heading', { name: 'How do you have your keys?' })).toBeFocused()
  await tabTo(page, page.getByRole('radio', { name: /I have an access key/ }))
  const sandbox = page.getByRole('radio', { name: /the sandbox region/ })
  while (!(await sandbox.isChecked())) await page.keyboard.press('ArrowDown')
  await enterOn(page, page.getByRole('button', { name: 'Test the sandbox region' }))
  await expect(page.getByRole('button', { name: 'Use it for builds' })).toBeEnabled({ timeout: 60_000 })
  await enterOn(page, page.getByRole('button', { name: 'Use it for builds' }))

  await page.keyboard.press('ControlOrMeta+K')
  await page.keyboard.type('new template')
  await expect(page.getByRole('option', { name: /New template/ }).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(main.getByRole('heading', { level: 1, name: 'New template' })).toBeVisible()
  await typeInto(page, main.getByLabel('Name pattern'), 'Debian-12-*')
  await enterOn(page, main.getByRole('button', { name: 'Next' }))
  await expect(main.getByRole('heading', { level: 2, name: 'Machine' })).toBeFocused()
  await enterOn(page, main.getByRole('button', { name: 'Next' }))
  await expect(main.getByRole('heading', { level: 2, name: 'What to install' })).toBeFocused()
  await typeInto(page, main.getByLabel('Names of packages'), 'nginx')
  await enterOn(page, main.getByRole('button', { name: 'Next' }))
  await expect(main.getByRole('heading', { level: 2, name: 'Result' })).toBeFocused()
  await typeInto(page, main.getByLabel('Name', { exact: true }), 'by keyboard')
  await enterOn(page, main.getByRole('button', { name: 'Next' }))
  await typeInto(page, main.getByLabel('Folder'), join(app.home, 'made'))
  await enterOn(page, main.getByRole('button', { name: 'Create the template' }))
  await expect(page.getByRole('heading', { level: 1, name: 'by-keyboard' })).toBeVisible()

  await enterOn(page, page.getByRole('button', { name: 'Cloud check' }))
  await expect(page.getByRole('region', { name: /^Plan/ })).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(page.getByTestId('omi-id')).toHaveText(/^ami-[0-9a-f]{8}$/, { timeout: 80_000 })
  await enterOn(page, page.getByRole('button', { name: 'Copy: OMI' }))
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^ami-[0-9a-f]{8}$/)
})
