import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { lookAt } from './support/looks.ts'
import { test } from './support/studio-app.ts'

test('templates are found in the folders that a person adds, searched, opened, and taken off the list', async ({
  app,
  page,
}) => {
  const folder = join(app.home, 'images')
  for (const name of ['web', 'db']) {
    await mkdir(join(folder, name), { recursive: true })
    await writeFile(join(folder, name, `${name}.pkr.hcl`), `# The ${name} servers of the shop.\n`)
  }
  await app.open(page)
  await app.choose(page.getByRole('button', { name: 'Add a folder…' }), folder)
  const sectionIn = (shown: Page) => shown.getByRole('region', { name: folder })
  const section = sectionIn(page)
  await expect(section.getByRole('link')).toHaveCount(2)
  await lookAt(page, 'library')

  await page.getByLabel('Find a template').fill('shop db')
  await expect(page.getByRole('main').getByRole('link', { name: /servers of the shop/ })).toHaveCount(1)
  await page.getByLabel('Find a template').fill('teapot')
  await expect(page.getByText('No template is called “teapot”.')).toBeVisible()
  await page.getByRole('button', { name: 'Show all' }).click()

  await section.getByRole('link', { name: /web/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'web' })).toBeVisible()
  await page.getByRole('link', { name: /^Templates/ }).click()
  const recent = page.getByRole('region', { name: 'Recent' })
  await recent.getByRole('button', { name: /^Remove web/ }).click()
  await expect(recent).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(recent.getByRole('link')).toHaveCount(1)

  await app.kill()
  page = await app.restart()
  await app.open(page)
  const again = sectionIn(page)
  await expect(again.getByRole('link')).toHaveCount(2)
  await again.getByRole('button', { name: /^Remove .* from the list/ }).click()
  await expect(again).toHaveCount(0)
})
