import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { checkAccessibility, photograph } from './support/looks.ts'
import { test } from './support/studio-app.ts'

const forReadme = join(import.meta.dirname, '..', '..', 'assets', 'screenshots')

/** The README's pictures are renewed when they are asked for (`npm run screenshots`), not by every test run. */
async function photographForReadme(page: Page, name: string): Promise<void> {
  await photograph(page, name)
  if (process.env.npm_lifecycle_event !== 'screenshots') return
  await mkdir(forReadme, { recursive: true })
  await page.screenshot({ path: join(forReadme, `${name}.png`) })
}

async function setTheme(page: Page, theme: 'Light' | 'Dark'): Promise<void> {
  await page.getByRole('link', { name: /^Settings/ }).click()
  await page.getByRole('button', { name: theme }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme.toLowerCase())
}

test('a newcomer builds a starter, watches it, and gets an OMI that is still there after a restart', async ({
  app,
  page,
}) => {
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(error.message))

  await app.open(page)
  await expect(page.getByRole('heading', { level: 1, name: 'Templates' })).toBeVisible()
  await expect(page.getByRole('link', { name: /ubuntu-nginx/ })).toBeVisible()
  await photograph(page, 'templates-light')
  await checkAccessibility(page)

  await page.getByRole('link', { name: /ubuntu-nginx/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'ubuntu-nginx' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Build' })).toBeEnabled()
  await photograph(page, 'template-light')
  await checkAccessibility(page)

  await page.getByRole('button', { name: 'Build' }).click()
  await expect(page.getByRole('button', { name: /^Launch the build VM/ })).toBeVisible()
  await photograph(page, 'build-running-light')
  await expect(page.getByTestId('omi-id')).toHaveText(/^ami-[0-9a-f]{8}$/, { timeout: 80_000 })
  const omi = String(await page.getByTestId('omi-id').textContent())
  await expect(page.getByRole('main').getByText('Succeeded', { exact: true }).first()).toBeAttached()
  await page.getByLabel('Find in log').fill('nginx')
  await expect(page.getByRole('search').getByRole('status')).toHaveText(/of \d+/)
  await page.getByLabel('Find in log').press('Enter')
  await expect(page.getByRole('search').getByRole('status')).toHaveText(/^1 of \d+/)
  await page.getByLabel('Find in log').fill('')
  await page.getByRole('button', { name: 'To the end' }).click()
  await photographForReadme(page, 'build-light')
  await checkAccessibility(page)

  await page.getByRole('tab', { name: /Resources/ }).click()
  await expect(page.getByRole('row', { name: /temporary key pair/ })).toContainText('deleted')
  await photograph(page, 'resources-light')

  await page.getByRole('link', { name: /^Images/ }).click()
  await expect(page.getByRole('table', { name: 'Images' })).toContainText(omi)
  await photograph(page, 'images-light')
  await checkAccessibility(page)

  await page.getByRole('link', { name: /^Leftovers/ }).click()
  await expect(page.getByText('Nothing left behind')).toBeVisible()
  await photograph(page, 'leftovers-light')
  await checkAccessibility(page)

  await setTheme(page, 'Dark')
  await photograph(page, 'settings-dark')
  await checkAccessibility(page)

  await app.kill()
  page = await app.restart()
  await app.open(page)
  await page.getByRole('link', { name: /^Builds/ }).click()
  await expect(page.getByRole('row', { name: /ubuntu-nginx/ })).toContainText(omi)
  await photograph(page, 'builds-dark')
  await checkAccessibility(page)
  await page.getByRole('link', { name: 'ubuntu-nginx' }).click()
  await expect(page.getByTestId('omi-id')).toHaveText(omi)
  await photographForReadme(page, 'build-dark')
  await checkAccessibility(page)

  expect(problems).toEqual([])
})

test('a build is cancelled with one click and leaves nothing', async ({ app, page }) => {
  await app.open(page)
  await page.getByRole('link', { name: /minimal/ }).click()
  await page.getByRole('button', { name: 'Build' }).click()
  await expect(page.getByRole('button', { name: /^Launch the build VM/ })).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText(/was cancelled/)).toContainText('Nothing was left behind', { timeout: 60_000 })
  await photograph(page, 'cancelled-light')
})

test('what a killed run left is listed and deleted in one action', async ({ app, page }) => {
  await app.open(page)
  await page.getByRole('link', { name: /minimal/ }).click()
  await page.getByRole('button', { name: 'Build' }).click()
  await expect(page.getByRole('button', { name: /^Connect to the build VM/ })).toBeVisible({ timeout: 60_000 })
  await app.kill()
  page = await app.restart()
  await app.open(page)
  await expect(page.getByRole('link', { name: /Leftovers, \d+ left behind/ })).toBeVisible()
  await page.getByRole('link', { name: /^Leftovers/ }).click()
  await expect(page.getByRole('table', { name: 'Left behind' })).toContainText('Key pair')
  await photograph(page, 'leftovers-found-light')
  await checkAccessibility(page)
  await page.getByRole('button', { name: /^Delete all \d+ leftovers/ }).click()
  await page.getByRole('button', { name: /^Delete \d+ things$/ }).click()
  await expect(page.getByText(/^\d+ things are deleted/)).toBeVisible({ timeout: 60_000 })
})

test('a template with mistakes says where and what, and is not built', async ({ app, page }) => {
  const path = join(app.home, 'broken.pkr.hcl')
  await writeFile(
    path,
    `source "outscale-bsu" "web" {
  omi_name     = "web"
  vm_tipe      = "tinav6.c2r4p2"
  source_omi   = "ami-12345678"
  ssh_username = "outscale"
}

build {
  sources = ["source.outscale-bsu.web"]
}
`,
  )
  await app.open(page)
  await app.choose(page.getByRole('button', { name: 'Open template…' }), path)
  await expect(page.getByRole('region', { name: 'Check', exact: true })).toContainText('vm_tipe')
  await expect(page.getByRole('region', { name: 'Check', exact: true })).toContainText('vm_type')
  await expect(page.getByRole('region', { name: 'Check', exact: true })).toContainText('broken.pkr.hcl:3')
  await photograph(page, 'template-broken-light')
  await checkAccessibility(page)
})

test('a starter is copied to be changed, and the copy is listed among the recent ones', async ({ app, page }) => {
  await app.open(page)
  await page.getByRole('link', { name: /minimal/ }).click()
  await page.getByRole('button', { name: 'Make my own copy…' }).click()
  await page.getByLabel('Path').fill(app.home)
  await page.getByRole('button', { name: 'Copy it here' }).click()
  await expect(page.getByText(join(app.home, 'minimal', 'minimal.pkr.hcl'))).toBeVisible()
  await expect(page.getByRole('button', { name: 'Make my own copy…' })).toHaveCount(0)
  await page.getByRole('link', { name: /^Templates/ }).click()
  await expect(page.getByRole('region', { name: 'Recent' })).toContainText('minimal')
})
