import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { goTo, lookAt } from './support/looks.ts'
import { type StudioApp, test } from './support/studio-app.ts'

const template = `# Our web servers, with everything that the shop and its customers need, and a description that is longer than any list of them can be wide.
source "osc-bsu" "web" {
  omi_name       = "web-check"
  vm_type        = "tinav6.c1r2p2" # enough for nginx
  ssh_username   = "outscale"
  subregion_name = "eu-west-2z"

  disable_source_cidr_detection = true

  source_omi_filter {
    filters     = { "image-name" = "Debian-12-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}

build {
  sources = ["source.osc-bsu.web"]

  provisioner "shell" {
    inline = ["echo one"]
  }
}
`

async function openTemplate(app: StudioApp, page: Page, path: string) {
  await page.getByRole('link', { name: /^Templates/ }).click()
  await app.choose(page.getByRole('button', { name: 'Open template…' }), path)
  await expect(page.getByRole('region', { name: 'Check', exact: true })).toBeVisible()
}

test('a check finds what the build would trip over, mends it, and the plan says what will be made', async ({
  app,
  page,
}) => {
  const path = join(app.home, 'check.pkr.hcl')
  await writeFile(path, template)
  await app.open(page)
  await openTemplate(app, page, path)
  const cloud = page.getByRole('region', { name: 'Cloud check', exact: true })
  const build = page.getByRole('button', { name: 'Build', exact: true })

  // By keyboard, from wherever the focus is.
  await page.keyboard.press('ControlOrMeta+Shift+Enter')
  await expect(cloud.getByText('1 error: the build would fail.')).toBeVisible()
  await expect(cloud.getByText('has no subregion "eu-west-2z"', { exact: false })).toBeVisible()
  await expect(build).toBeDisabled()
  await expect(page.getByRole('form', { name: 'Build' })).toContainText('The cloud check found 1 error')
  await lookAt(page, 'check-error', { fullPage: true })

  await cloud.getByRole('button', { name: 'Change to eu-west-2' }).first().click()
  await expect(cloud.getByText('1 warning; the build can start.')).toBeVisible()
  await expect(build).toBeEnabled()
  const plan = cloud.getByRole('region', { name: 'Plan' })
  await expect(plan).toContainText('Port 22 from 0.0.0.0/0')
  await expect(plan).toContainText('for each hour that the build takes')
  await cloud.getByRole('button', { name: /this computer only/ }).click()
  await expect(cloud.getByText('Nothing stands in the way of the build.')).toBeVisible()
  await expect(plan).toContainText('Port 22 from 127.0.0.1/32')
  await lookAt(page, 'check-plan', { fullPage: true })

  const mended = await readFile(path, 'utf8')
  expect(mended).toMatch(/subregion_name = "eu-west-2[ab]"/)
  expect(mended).not.toContain('disable_source_cidr_detection')
  expect(mended).toContain('vm_type        = "tinav6.c1r2p2" # enough for nginx')

  // Another program edits the template: the plan says that it no longer counts.
  await writeFile(path, `${mended}# edited\n`)
  await expect(plan).toContainText('check again')
  await build.click()
  await expect(page).toHaveURL(/\/builds\//)
  await goTo(page, '/')
  await expect(page.getByRole('img', { name: 'Check, done' })).toBeVisible()
  await lookAt(page, 'home')
})
