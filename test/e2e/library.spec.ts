import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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

test('a template is duplicated and renamed, with its versions, and no file is ever replaced', async ({ app, page }) => {
  const path = join(app.home, 'web.pkr.hcl')
  await writeFile(path, '# The web servers.\n')
  await writeFile(join(app.home, 'taken.pkr.hcl'), '# Another one.\n')
  await app.open(page)
  await app.choose(page.getByRole('button', { name: 'Open template…' }), path)
  await page.getByRole('tab', { name: 'Edit' }).click()
  await page.getByLabel('Code of web.pkr.hcl').click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('# More of them.')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Saved' })).toBeDisabled()

  await page.getByRole('button', { name: 'Rename…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Rename web' })
  await dialog.getByLabel('Name').fill('../web')
  await expect(dialog.getByRole('button', { name: 'Rename' })).toBeDisabled()
  await dialog.getByLabel('Name').fill('taken')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText(/There is a .*taken\.pkr\.hcl already\. Choose another name\./)).toBeVisible()
  await lookAt(page, 'template-rename')
  await dialog.getByLabel('Name').fill('shop')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'shop' })).toBeVisible()
  expect((await readdir(app.home)).filter((name) => name.endsWith('.hcl')).sort()).toEqual([
    'shop.pkr.hcl',
    'taken.pkr.hcl',
  ])
  await page.getByRole('tab', { name: 'History' }).click()
  await expect(page.getByRole('list', { name: 'Saved versions and builds' }).getByRole('listitem')).toHaveCount(2)

  await page.getByRole('button', { name: 'Duplicate…' }).click()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'shop-2' })).toBeVisible()
  expect(await readFile(join(app.home, 'shop-2.pkr.hcl'), 'utf8')).toBe('# The web servers.\n# More of them.')
  await page.getByRole('link', { name: /^Templates/ }).click()
  await expect(page.getByRole('region', { name: 'Recent' }).getByRole('link')).toHaveText([/shop-2/, /shop/])

  // What was typed and not saved outlives its file.
  await page
    .getByRole('region', { name: 'Recent' })
    .getByRole('link', { name: /shop-2/ })
    .click()
  await page.getByRole('tab', { name: 'Edit' }).click()
  await page.getByLabel('Code of shop-2.pkr.hcl').click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' And more.')
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeEnabled()
  await expect.poll(() => readdir(join(app.home, 'data', 'drafts')).catch(() => [])).toHaveLength(1)
  await rm(join(app.home, 'shop-2.pkr.hcl'))
  await page.getByRole('link', { name: /^Templates/ }).click()
  await expect(page.getByText(/shop-2\.pkr\.hcl is gone, but what you had typed and not saved is kept/)).toBeVisible()
  await lookAt(page, 'library-lost-draft')
  await page.getByRole('button', { name: 'Save it there again' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'shop-2' })).toBeVisible()
  expect(await readFile(join(app.home, 'shop-2.pkr.hcl'), 'utf8')).toContain('# More of them. And more.')
})
