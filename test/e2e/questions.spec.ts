import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { test } from './support/studio-app.ts'

const template = `variable "greeting" {
  type        = string
  description = "What the image says."

  validation {
    condition     = length(var.greeting) > 2
    error_message = "The greeting needs three letters or more."
  }
}

variable "password" {
  type      = string
  default   = "hunter2-of-the-test"
  sensitive = true
}

source "outscale-bsu" "web" {
  omi_name     = "asked-\${var.greeting}"
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
    environment_vars = ["PASSWORD=\${var.password}"]
    inline           = ["echo \${var.greeting} $PASSWORD", "test -f /etc/there-is-no-such-file"]
  }
}
`

test('variables are asked, a failed step is put to the person, and secrets stay out of sight', async ({
  app,
  page,
}) => {
  const path = join(app.home, 'asks.pkr.hcl')
  await writeFile(path, template)
  await app.open(page)
  await app.choose(page.getByRole('button', { name: 'Open template…' }), path)

  await expect(page.getByText('Still needed: greeting')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Build' })).toBeDisabled()
  await expect(page.getByLabel('password')).toHaveAttribute('type', 'password')
  await page.getByLabel(/^greeting/).fill('hi')
  await page.getByLabel(/^greeting/).blur()
  await expect(page.getByRole('region', { name: 'Check', exact: true })).toContainText('three letters or more')
  await page.getByLabel(/^greeting/).fill('hello')
  await page.getByLabel(/^greeting/).blur()
  await expect(page.getByRole('region', { name: 'Check', exact: true })).toContainText('Nothing to mend')
  await expect(page.getByLabel('When a step fails')).toHaveText('Pause and let me look')
  await page.getByLabel(/^greeting/).press('Control+Enter')

  const question = page.getByRole('group', { name: /What next/ })
  await expect(question).toBeVisible({ timeout: 60_000 })
  await expect(question).toBeFocused()
  await expect(question).toContainText('exit code 1')
  await expect(page.getByText('Waiting for you').first()).toBeAttached()
  await question.getByRole('button', { name: /^Retry/ }).click()
  await expect(question).toBeVisible({ timeout: 60_000 })
  await question.getByRole('button', { name: /^Clean up/ }).click()
  await expect(page.getByText('Nothing was left behind in the account.')).toBeVisible({ timeout: 60_000 })

  await page.getByLabel('Find in log').fill('hello <sensitive>')
  await expect(page.getByRole('search').getByRole('status')).toHaveText(/of 2/)
  await page.getByLabel('Find in log').fill('hunter2')
  await expect(page.getByRole('search').getByRole('status')).toHaveText('no match')
  await page.getByLabel('Find in log').fill('')
  expect(await page.content()).not.toContain('hunter2')
})
