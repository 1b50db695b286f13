import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { writePastRun } from '#test/support/past-runs.ts'
import { lookAt } from './support/looks.ts'
import { type StudioApp, test } from './support/studio-app.ts'

const template = `variable "purpose" {
  type        = string
  description = "What the image is for."

  validation {
    condition     = length(var.purpose) > 2
    error_message = "The purpose needs three letters or more."
  }
}

variable "retries" {
  type    = number
  default = 3
}

variable "hardened" {
  type    = bool
  default = false
}

variable "packages" {
  type    = list(string)
  default = ["nginx"]
}

variable "marks" {
  type    = map(string)
  default = { team = "web" }
}

variable "disk" {
  type    = object({ size = number, kind = string })
  default = { size = 10, kind = "gp2" }
}

variable "token" {
  type      = string
  default   = "none"
  sensitive = true
}

source "outscale-bsu" "web" {
  omi_name     = "web-\${var.purpose}-{{timestamp}}"
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"
  tags         = var.marks

  source_omi_filter {
    filters     = { image-name = "Debian-12-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}

source "outscale-bsu" "db" {
  omi_name     = "db-\${var.purpose}-{{timestamp}}"
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"

  source_omi_filter {
    filters     = { image-name = "Debian-12-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}

build {
  sources = ["source.outscale-bsu.web", "source.outscale-bsu.db"]

  provisioner "shell" {
    inline = ["echo \${join(" ", var.packages)} \${var.hardened} \${var.disk.size}"]
  }
}
`

async function openTemplate(app: StudioApp, page: Page, name: string): Promise<string> {
  const path = join(app.home, `${name}.pkr.hcl`)
  await writeFile(path, template)
  await page.goto(`${new URL(page.url()).origin}/#/template?path=${encodeURIComponent(path)}`)
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  return path
}

test('a build is asked for by its variables, built in part, asked for again, and both are compared', async ({
  app,
  page,
}) => {
  test.setTimeout(150_000)
  await app.open(page)
  await page.getByRole('link', { name: /^Builds/ }).click()
  await expect(page.getByText('No builds yet')).toBeVisible()
  await lookAt(page, 'builds-empty')

  const path = await openTemplate(app, page, 'asked')
  const sheet = page.getByRole('form', { name: 'Build' })
  await expect(sheet.getByRole('button', { name: 'Build', exact: true })).toBeDisabled()
  await expect(sheet.getByRole('status')).toHaveText('Still needed: purpose')
  await sheet.getByLabel(/^purpose/).fill('ab')
  await expect(sheet.getByLabel(/^purpose/)).toHaveAttribute('aria-invalid', 'true')
  await expect(sheet.getByText('The purpose needs three letters or more.')).toBeVisible()
  await sheet.getByLabel(/^purpose/).fill('shop')
  await sheet.getByLabel(/^retries/).fill('many')
  await expect(sheet.getByText(/number/).first()).toBeVisible()
  await expect(sheet.getByRole('status')).toHaveText(/1 error is to be mended first/)
  await sheet.getByLabel(/^retries/).fill('')
  await sheet.getByRole('group', { name: 'hardened' }).getByRole('button', { name: 'Yes' }).click()
  await sheet.getByRole('button', { name: 'Add an element to packages' }).click()
  await sheet.getByLabel('packages, element 2').fill('curl "quoted" ${x}')
  await sheet.getByRole('button', { name: 'Add an entry to marks' }).click()
  await sheet.getByLabel('marks, key 2').fill('stage')
  await sheet.getByLabel('marks, value of stage').fill('test')
  await sheet.getByLabel('disk.size').fill('20')
  await sheet.getByLabel(/^token/).fill('hunter2-of-the-test')
  await sheet.getByRole('checkbox', { name: 'outscale-bsu.db' }).uncheck()
  await expect(sheet.getByRole('button', { name: 'Build', exact: true })).toBeEnabled()
  await lookAt(page, 'build-sheet')
  await sheet.getByLabel('disk.size').press('Control+Enter')

  await expect(page.getByTestId('omi-id')).toHaveText(/^ami-[0-9a-f]{8}$/, { timeout: 80_000 })
  const omi = String(await page.getByTestId('omi-id').textContent())
  await page.getByRole('link', { name: /^Builds/ }).click()
  const row = page.getByRole('row', { name: /asked/ })
  await expect(row).toContainText(omi)
  await expect(row).toContainText('outscale-bsu.web')
  await expect(row).not.toContainText('outscale-bsu.db')

  await row.getByRole('button', { name: 'Actions for asked' }).click()
  await page.getByRole('menuitem', { name: 'Build again…' }).click()
  await expect(sheet.getByText(/give again: token/)).toBeVisible()
  await expect(sheet.getByLabel(/^purpose/)).toHaveValue('shop')
  await expect(sheet.getByLabel('packages, element 2')).toHaveValue('curl "quoted" ${x}')
  await expect(sheet.getByLabel('marks, value of stage')).toHaveValue('test')
  await expect(sheet.getByLabel(/^token/)).toHaveValue('')
  await expect(sheet.getByRole('checkbox', { name: 'outscale-bsu.db' })).not.toBeChecked()
  await expect(sheet.getByRole('status')).toHaveText(/^Usually .* \(1 build\)$/)
  await sheet.getByLabel(/^purpose/).fill('office')
  await writeFile(path, template.replace('tinav6.c1r2p2', 'tinav6.c2r4p2'))
  await sheet.getByLabel(/^purpose/).press('Control+Enter')
  await expect(page.getByTestId('omi-id')).toHaveText(/^ami-[0-9a-f]{8}$/, { timeout: 80_000 })

  await page.getByRole('link', { name: /^Builds/ }).click()
  await page.getByRole('checkbox', { name: 'Select all builds shown' }).check()
  await page.getByRole('toolbar', { name: 'Selected builds' }).getByRole('button', { name: 'Compare' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Compare asked' })).toBeVisible()
  await expect(page.getByRole('row', { name: /Artifact/ })).toContainText(omi)
  await lookAt(page, 'compare-overview')
  await page.getByRole('tab', { name: 'Steps and time' }).click()
  await expect(page.getByRole('row', { name: /Create the OMI/ })).toBeVisible()
  await lookAt(page, 'compare-steps')
  await page.getByRole('tab', { name: 'Variables' }).click()
  await expect(page.getByRole('row', { name: /purpose/ })).toContainText('shop')
  await expect(page.getByRole('row', { name: /purpose/ })).toContainText('office')
  await expect(page.getByRole('row', { name: /token/ })).toContainText('changed')
  await expect(page.getByRole('row', { name: /packages/ })).toHaveCount(0)
  await page.getByRole('tab', { name: 'Plan' }).click()
  await expect(page.getByRole('row', { name: /vm_type/ })).toContainText('tinav6.c2r4p2')
  await page.getByRole('tab', { name: 'Template' }).click()
  await expect(page.getByRole('textbox', { name: 'What differs in asked.pkr.hcl' })).toContainText('tinav6.c2r4p2')
  await lookAt(page, 'compare-template')

  await page.getByRole('link', { name: 'All builds' }).click()
  await page.getByRole('checkbox', { name: 'Select all builds shown' }).check()
  await page.getByRole('toolbar', { name: 'Selected builds' }).getByRole('button', { name: 'Export' }).click()
  const notice = await page.getByText(/builds were written to/).textContent()
  const archive = await readFile(/written to (.*\.omibuild)/.exec(notice ?? '')?.[1] ?? '')
  expect(archive.subarray(0, 2).toString()).toBe('PK')
  expect(archive.includes('hunter2-of-the-test')).toBe(false)
})

test('what waits is put in order, held and cancelled', async ({ app, page }) => {
  test.setTimeout(120_000)
  await app.kill()
  await writeFile(
    join(app.home, 'data', 'settings.json'),
    JSON.stringify({ version: 1, content: { parallelBuilds: 1 } }),
  )
  page = await app.restart()
  await app.open(page)
  for (const name of ['first', 'second', 'third']) {
    await openTemplate(app, page, name)
    const sheet = page.getByRole('form', { name: 'Build' })
    await sheet.getByLabel(/^purpose/).fill('queue')
    await sheet.getByRole('checkbox', { name: 'outscale-bsu.db' }).uncheck()
    await sheet.getByRole('button', { name: 'Build', exact: true }).click()
    await expect(page).toHaveURL(/builds\/\d/)
  }
  await page.getByRole('link', { name: /^Builds/ }).click()
  const queue = page.getByRole('region', { name: 'Waiting' })
  await expect(queue.getByRole('listitem')).toHaveText([/second/, /third/])
  await queue.getByRole('button', { name: 'Hold third' }).click()
  await queue.getByRole('button', { name: 'Move third up' }).click()
  await expect(queue.getByRole('listitem')).toHaveText([/third.*Held/, /second/])
  await lookAt(page, 'builds-queue')
  await page.getByRole('row', { name: /first/ }).getByRole('button', { name: 'Actions for first' }).click()
  await page.getByRole('menuitem', { name: 'Cancel' }).click()
  // The one that is held is passed over.
  await expect(queue.getByRole('listitem')).toHaveText([/third.*Held/], { timeout: 60_000 })
  await queue.getByRole('button', { name: 'Cancel third' }).click()
  await expect(queue).toHaveCount(0)
  await expect(page.getByRole('row', { name: /third/ })).toContainText('Cancelled')
  await expect(page.getByRole('row', { name: /second/ })).toContainText('Running')
})

test('many builds are found, chosen, deleted and brought back', async ({ app, page }) => {
  await app.kill()
  const runsFolder = join(app.home, 'data', 'runs')
  for (let number = 0; number < 180; number += 1) {
    const outcome = number % 7 === 0 ? 'failed' : 'succeeded'
    await writePastRun({ runsFolder, startedAt: Date.now() - number * 3_600_000, name: `image-${number % 5}`, outcome })
  }
  page = await app.restart()
  await app.open(page)
  await page.getByRole('link', { name: /^Builds/ }).click()
  const filters = page.getByRole('search', { name: 'Filter the builds' })
  await expect(filters.getByRole('status')).toHaveText('180 of 180 builds')
  await lookAt(page, 'builds-many')
  await page
    .getByRole('checkbox', { name: /^Select image-0/ })
    .first()
    .focus()
  await page.keyboard.press('End')
  await expect(page.locator('[data-index="179"] input')).toBeFocused()
  await filters.getByLabel('State').click()
  await page.getByRole('option', { name: 'Failed' }).click()
  await filters.getByLabel('Find').fill('image-3')
  await expect(filters.getByRole('status')).toHaveText('5 of 180 builds')
  await filters.getByLabel('Find').fill('nowhere')
  await expect(page.getByText('Looked for: nowhere, Failed.')).toBeVisible()
  await lookAt(page, 'builds-none')
  await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last().click()
  await filters.getByLabel('Find').fill('image-3')
  await page
    .getByRole('checkbox', { name: /^Select image-3/ })
    .nth(0)
    .click()
  await page
    .getByRole('checkbox', { name: /^Select image-3/ })
    .nth(2)
    .click({ modifiers: ['Shift'] })
  await expect(page.getByText('3 selected')).toBeVisible()
  await lookAt(page, 'builds-selected')
  await page.keyboard.press('Delete')
  await expect(page.getByText(/The records of 3 builds were deleted; nothing in any account was touched/)).toBeVisible()
  await expect(filters.getByRole('status')).toHaveText('33 of 177 builds')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(filters.getByRole('status')).toHaveText('36 of 180 builds')
  await page
    .getByRole('checkbox', { name: /^Select image-3/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Delete record' }).click()
  await page.getByRole('button', { name: 'Recently deleted' }).click()
  await page.getByRole('button', { name: /^Restore image-3/ }).click()
  await expect(page.getByText('There is nothing here.')).toBeVisible()
  await lookAt(page, 'builds-deleted')
  await page.getByRole('button', { name: 'Close' }).click()
  await expect(filters.getByRole('status')).toHaveText('36 of 180 builds')
})
