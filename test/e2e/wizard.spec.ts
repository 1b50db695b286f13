import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { lookAt } from './support/looks.ts'
import { test } from './support/studio-app.ts'

test('a new template is made of a few answers, by keyboard, survives a crash as a draft, and is built', async ({
  app,
  page,
}) => {
  await app.open(page)
  await page.goto(`${new URL(page.url()).origin}/#/templates/new`)
  await expect(page.getByRole('heading', { level: 1, name: 'New template' })).toBeVisible()
  await expect(page.getByText(/^Picks Ubuntu-24\.04-/)).toBeVisible()
  await lookAt(page, 'wizard-source')

  await page.getByLabel('Name pattern').fill('Debian-12-*')
  await expect(page.getByText(/^Picks Debian-12-/)).toBeVisible()
  await page.getByRole('button', { name: 'Next' }).press('Enter')
  await expect(page.getByRole('heading', { level: 2, name: 'Machine' })).toBeFocused()
  await expect(page.getByText(/one core|2 cores/).first()).toBeVisible()
  await lookAt(page, 'wizard-machine')

  await page.getByRole('tab', { name: 'What to install' }).press('Enter')
  await page.getByLabel('Names of packages').fill('nginx')
  await page.getByRole('button', { name: 'Add a step' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Shell commands' }).press('Enter')
  await page.getByLabel('Commands, a line each').fill('echo "hello" | sudo tee /etc/hello')
  await page.getByLabel('Commands, a line each').press('Alt+ArrowUp')
  await expect(page.getByRole('listitem', { name: 'Step 1: Shell commands' })).toBeVisible()
  await lookAt(page, 'wizard-install')

  await page.getByRole('tab', { name: 'Review' }).press('Enter')
  await page.getByRole('button', { name: 'Create the template' }).press('Enter')
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused()
  await expect(page.getByRole('tab', { name: 'Result, one thing to mend' })).toBeVisible()
  await lookAt(page, 'wizard-result')
  await page.getByLabel('Name', { exact: true }).fill('web server')
  await expect(page.getByText(/will be called web server-\d{10}/)).toBeVisible()
  await expect(page.getByText('Saved as a draft')).toBeVisible()

  await app.kill()
  page = await app.restart()
  await app.open(page)
  await page.goto(`${new URL(page.url()).origin}/#/templates/new`)
  await page.getByRole('tab', { name: 'Review' }).click()
  await page.getByLabel('Folder').fill(join(app.home, 'made'))
  await expect(page.getByRole('region', { name: 'The file: web-server.pkr.hcl' })).toContainText('sudo tee /etc/hello')
  await lookAt(page, 'wizard-review')
  await page.getByRole('button', { name: 'Create the template' }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'web-server' })).toBeVisible()
  const text = await readFile(join(app.home, 'made', 'web-server.pkr.hcl'), 'utf8')
  expect(text).toContain('image-name = "Debian-12-*"')
  expect(text.indexOf('/etc/hello')).toBeLessThan(text.indexOf('nginx'))
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  await expect(page.getByTestId('omi-id')).toHaveText(/^ami-[0-9a-f]{8}$/, { timeout: 80_000 })
})
