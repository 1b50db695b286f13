import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { lookAt, photograph } from './support/looks.ts'
import { test } from './support/studio-app.ts'

const template = `# Ours.
source "outscale-bsu" "web" {
  omi_name     = "web"
  source_omi   = "ami-00000000" # gone
  ssh_username = "outscale"
}

build {
  sources = ["source.outscale-bsu.web"]
}
`

test('what the account has is chosen from lists, with prices and limits, and written as the smallest change', async ({
  app,
  page,
}) => {
  const path = join(app.home, 'web.pkr.hcl')
  await writeFile(path, template)
  await app.open(page, `/template?path=${encodeURIComponent(path)}`)
  await page.getByRole('tab', { name: 'Edit' }).click()
  const options = page.getByRole('region', { name: 'Options of OMI from a VM: web' })
  await expect(options.getByText(/^Matches nothing in Sandbox region/)).toBeVisible()

  await options.getByRole('button', { name: 'Choose an OMI…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Choose the OMI to start from' })
  await dialog.getByLabel('Name or id').fill('debian')
  await expect(dialog.getByRole('option').first()).toContainText('Debian')
  await expect(dialog.getByRole('option', { name: /Ubuntu/ })).toHaveCount(0)
  await dialog.getByRole('option').first().focus()
  await page.keyboard.press('Enter')
  await expect(dialog.getByLabel('Name pattern')).toHaveValue(/^Debian-\d+-\*$/)
  await lookAt(page, 'choose-omi')
  await dialog.getByRole('button', { name: 'Use it' }).click()
  await expect(options.getByText(/picks the newest, Debian-|^Matches one: Debian-/)).toBeVisible()

  await options.getByLabel('Find an option').fill('vm_type')
  const type = options.getByRole('combobox', { name: 'vm_type' })
  await type.fill('tinav6.c4r8')
  await expect(page.getByRole('option').first()).toContainText(/4 cores.*€.*\/h/)
  // A list that floats above the page stands in no part of it.
  await photograph(page, 'pick-vm-type')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code of web.pkr.hcl')).toContainText(/vm_type +=/)

  await options.getByLabel('Find an option').fill('security_group_ids')
  await options.getByRole('combobox', { name: 'security_group_ids' }).click()
  await expect(options.getByRole('status').filter({ hasText: /choices? of Sandbox region/ })).toBeVisible()
  await options.getByLabel('Find an option').fill('subregion_name')
  await options.getByRole('combobox', { name: 'subregion_name' }).fill('var.zone')
  await page.getByRole('option', { name: 'Use the expression var.zone' }).click()
  await expect(options.getByLabel('subregion_name (expression)')).toHaveValue('var.zone')

  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('button', { name: 'Saved' })).toBeDisabled()
  const saved = await readFile(path, 'utf8')
  expect(saved).toContain('# Ours.\n')
  expect(saved).toMatch(/vm_type +=\s*"tinav6\.c4r8p\d"/)
  expect(saved).toMatch(/source_omi_filter \{[\s\S]*image-name = "Debian-\d+-\*"[\s\S]*most_recent = true/)
  expect(saved).not.toContain('source_omi ')
  expect(saved).toMatch(/subregion_name = var\.zone/)
})
