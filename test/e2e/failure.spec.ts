import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { lookAt, photograph } from './support/looks.ts'
import { test } from './support/studio-app.ts'

const template = `# A web server that does not start at first.
source "outscale-bsu" "web" {
  omi_name     = "mended"
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"

  source_omi_filter {
    filters     = { image-name = "Debian-12-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}

build {
  sources = ["source.outscale-bsu.web"]

  provisioner "shell" {
    inline = [
      "echo ready > /tmp/first",
      "teapot || exit 7", # the mistake
    ]
  }

  provisioner "shell" {
    inline = ["test -s /tmp/first", "cat /tmp/second"]
  }
}
`

test('a failed step is changed and tried again in the same VM, and the change is written into the template', async ({
  app,
  page,
}) => {
  const path = join(app.home, 'web.pkr.hcl')
  await writeFile(path, template)
  await app.open(page)
  await app.choose(page.getByRole('button', { name: /^Open template/ }), path)
  await page.getByRole('button', { name: 'Build', exact: true }).click()

  const card = page.getByRole('group', { name: /What next/ })
  await expect(card).toBeFocused({ timeout: 60_000 })
  await expect(card).toContainText('exit code 7')
  await expect(card).toContainText('web.pkr.hcl, line 17')
  const cause = card.getByRole('group', { name: 'Likely cause' })
  await expect(cause).toContainText('A program that the script calls is not on the VM')
  await expect(cause).toContainText('teapot: command not found')
  await expect(card).toContainText(/Cleans up by itself in (29|30) m/)
  await card.getByRole('button', { name: 'Wait 30 minutes longer' }).click()
  await expect(card).toContainText(/Cleans up by itself in (59|60) m|1 h 00 m/)
  await lookAt(page, 'failed-step')

  await card.getByRole('button', { name: 'Edit and retry…' }).click()
  const dialog = page.getByRole('dialog', { name: /^Edit and retry/ })
  await expect(dialog.getByRole('button', { name: 'Retry with the change' })).toBeDisabled()
  const code = dialog.getByRole('textbox', { name: /^Text of inline/ })
  await expect(code).toBeFocused()
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Shift+Home')
  await page.keyboard.type('echo done > /tmp/second')
  await expect(dialog.getByText('exit 7')).toBeVisible()
  await lookAt(page, 'edit-and-retry')
  await dialog.getByRole('button', { name: 'Retry with the change' }).click()

  await expect(page.getByTestId('omi-id')).toHaveText(/^ami-[0-9a-f]{8}$/, { timeout: 80_000 })
  await expect(page.getByText('ran with a change that the template does not have')).toBeVisible()
  await lookAt(page, 'mended')
  await page.getByRole('button', { name: 'Write it into the template' }).click()
  await expect(page.getByRole('link', { name: 'Open the template' })).toBeVisible()
  expect(await readFile(path, 'utf8')).toBe(template.replace('"teapot || exit 7"', '"echo done > /tmp/second"'))
})

test('a build is paused and let on, its VM kept with its hour, and deleted at once when it is not wanted', async ({
  app,
  page,
}) => {
  const path = join(app.home, 'web.pkr.hcl')
  await writeFile(path, template)
  await app.open(page)
  await app.choose(page.getByRole('button', { name: /^Open template/ }), path)
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByText(/^Paused\. The VM stays/)).toBeVisible({ timeout: 30_000 })
  await photograph(page, 'paused-light')
  await page.getByRole('button', { name: 'Go on' }).click()

  const card = page.getByRole('group', { name: /What next/ })
  await expect(card).toBeVisible({ timeout: 60_000 })
  await card.getByRole('button', { name: 'Stop and keep the VM' }).click()
  await expect(page.getByText(/^What the build left is kept until/)).toBeVisible({ timeout: 60_000 })
  await lookAt(page, 'kept')
  await page.getByRole('button', { name: 'Delete it now' }).click()
  await expect(page.getByText(/^What the build left is kept until/)).toBeHidden({ timeout: 60_000 })
})
