import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { lookAt } from './support/looks.ts'
import { test } from './support/studio-app.ts'

const template = `source "outscale-bsu" "web" {
  omi_name     = "looked-into"
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"

  source_omi_filter {
    filters     = { image-name = "Ubuntu-24.04-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}

build {
  sources = ["source.outscale-bsu.web"]

  provisioner "shell" {
    inline = ["test -f /tmp/by-hand"]
  }
}
`

test('a shell on the VM of a failed build answers what is typed, is there again later, and its console can be read', async ({
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

  await card.getByRole('link', { name: 'Open a shell' }).click()
  const shell = page.getByTestId('shell')
  await expect(shell.locator('.xterm-rows')).toContainText('outscale@', { timeout: 20_000 })
  await expect(page.getByRole('textbox', { name: 'Shell on the VM' })).toBeFocused()
  await page.keyboard.type('echo $((6 * 7)) is the answer; ls /etc | head -3\n')
  await expect(shell.locator('.xterm-rows')).toContainText('42 is the answer')
  await page.keyboard.type('touch /tmp/by-hand\n')
  await lookAt(page, 'shell')

  // The Tab key is the shell's until one wants to get out of it.
  await page.keyboard.press('Control+m')
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('textbox', { name: 'Shell on the VM' })).not.toBeFocused()

  await page.getByRole('button', { name: 'Open as text' }).click()
  await expect(page.getByRole('dialog', { name: 'What the shell shows, as text' })).toContainText('42 is the answer')
  await lookAt(page, 'shell-as-text')
  await page.getByRole('button', { name: 'Close' }).click()

  await page.getByRole('tab', { name: 'Console' }).click()
  await expect(page.getByText(/wrote to its serial console/)).toBeVisible()
  await expect(page.getByTestId('console').locator('.xterm-rows')).toContainText('login:')
  await lookAt(page, 'console')

  // Elsewhere and back: it is the same shell.
  await page.getByRole('link', { name: /^Images/ }).click()
  await page.goBack()
  await page.getByRole('tab', { name: 'Shell' }).click()
  await expect(shell.locator('.xterm-rows')).toContainText('42 is the answer')
  await page.getByRole('textbox', { name: 'Shell on the VM' }).focus()
  await page.keyboard.type('exit 4\n')
  await expect(page.getByText('The shell ended with code 4.')).toBeVisible()
  await page.getByRole('button', { name: 'New shell' }).click()
  await expect(shell.locator('.xterm-rows')).toContainText('outscale@')

  await card.getByRole('button', { name: 'Retry as it is' }).click()
  await expect(page.getByTestId('omi-id')).toHaveText(/^ami-[0-9a-f]{8}$/, { timeout: 80_000 })
  await expect(page.getByText('Somebody had a shell on the build VM')).toBeVisible()
})
