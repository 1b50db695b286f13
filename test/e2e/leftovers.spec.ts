import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { chooseCommand } from './support/keyboard.ts'
import { checkAccessibility, goTo, lookAt, photograph } from './support/looks.ts'
import { startCloud } from './support/regions.ts'
import { type StudioApp, test } from './support/studio-app.ts'

const template = `
source "outscale-bsu" "web" {
  omi_name                    = "never"
  vm_type                     = "tinav6.c2r4p2"
  ssh_username                = "outscale"
  associate_public_ip_address = true

  source_omi_filter {
    filters     = { image-name = "Debian-12-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}

build {
  sources = ["source.outscale-bsu.web"]

  provisioner "shell" {
    inline = ["exit 7"]
  }
}
`

/** Starts a build that fails and asks what to do. Gives its id. */
async function failingBuild(app: StudioApp, page: Page): Promise<string> {
  const path = join(app.home, 'web.pkr.hcl')
  await writeFile(path, template)
  await goTo(page, `/template?path=${encodeURIComponent(path)}`)
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  await expect(page.getByRole('group', { name: /What next/ })).toBeVisible({ timeout: 60_000 })
  return new URL(page.url()).hash.split('/').at(-1)?.split('?')[0] ?? ''
}

test('what a killed build left is found, one thing and then all of it is deleted by keyboard, and nothing is left', async ({
  app,
  page,
}) => {
  await app.open(page)
  await failingBuild(app, page)
  await goTo(page, '/leftovers')
  const used = page.getByRole('table', { name: 'In use, or kept on purpose' })
  await expect(used.getByText('Its build goes on')).toHaveCount(4)
  await expect(page.getByText('The builds of this computer have left nothing behind.')).toBeVisible()

  await app.kill()
  page = await app.restart()
  await app.open(page)
  await page.getByRole('link', { name: 'Home', exact: true }).click()
  await expect(page.getByText(/^4 things were left behind/)).toBeVisible()
  await page.getByRole('link', { name: 'See leftovers' }).click()
  const left = page.getByRole('table', { name: 'Left behind' })
  const rows = left.locator('[data-index]')
  await expect(rows).toHaveCount(4)
  await expect(left.getByText('OMI Studio was ended in the middle of the build')).toHaveCount(4)
  await expect(page.getByText(/4 leftovers · checked/)).toBeVisible()
  await lookAt(page, 'leftovers')

  // With the keyboard alone: to the list, down to the public IP, and away with it.
  await left.getByRole('checkbox', { name: 'Select all of this list' }).focus()
  await page.keyboard.press('Tab')
  for (const name of [/Key pair/, /VM/, /Public IP|Security group/, /Public IP|Security group/]) {
    await expect(left.getByRole('checkbox', { name }).and(page.locator(':focus'))).toBeVisible()
    await page.keyboard.press('ArrowDown')
  }
  await left.getByRole('checkbox', { name: /Public IP/ }).focus()
  await page.keyboard.press('Space')
  await expect(page.getByRole('toolbar', { name: 'Selection' })).toContainText('1 selected')
  await page.keyboard.press('Delete')
  const dialog = page.getByRole('dialog', { name: 'Delete one thing?' })
  await expect(dialog.getByRole('button', { name: 'Keep them' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(rows).toHaveCount(4)
  await left.getByRole('checkbox', { name: /Public IP/ }).focus()
  await page.keyboard.press('Delete')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  // Whoever has begun it hears of it: the focus is there, not lost with the row.
  await expect(page.locator(':focus')).toContainText(/Deleting: |One thing is deleted/)
  await expect(page.getByRole('status').getByText(/^One thing is deleted/)).toBeVisible({ timeout: 30_000 })
  await expect(left.getByText('Deleted', { exact: true })).toBeVisible()
  await lookAt(page, 'leftovers-one-deleted')
  await page.getByRole('button', { name: 'Take it off the list' }).click()
  await expect(rows).toHaveCount(3)

  // What a VM still uses cannot go, and the dialog says so before.
  await left.getByRole('button', { name: /^Delete Security group/ }).click()
  await expect(page.getByRole('dialog').getByText(/is used by i-[0-9a-f]+, which is not chosen/)).toBeVisible()
  await page.getByRole('button', { name: 'Keep them' }).click()

  await page.getByRole('button', { name: 'Delete all 3 leftovers…' }).click()
  await lookAt(page, 'leftovers-dialog')
  await page.getByRole('button', { name: 'Delete 3 things' }).click()
  await expect(page.getByText(/^Deleting: \d of 3 done/)).toBeVisible()
  await photograph(page, 'leftovers-deleting-light')
  await expect(page.getByText(/^3 things are deleted; the accounts were read again/)).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('link', { name: 'Leftovers', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Scan again' }).click()
  await expect(page.getByText(/^One account was checked just now/)).toBeVisible()
  await lookAt(page, 'leftovers-none')
})

test('things of another computer, of kept and of running builds are told apart; an account that refuses says why', async ({
  app,
  page,
}) => {
  const cloud = await startCloud({
    faults: [
      {
        operation: 'ReadVolumes',
        on: { kind: 'first', calls: 1 },
        effect: { kind: 'refused', code: '4', type: 'AccessDenied', status: 401 },
      },
    ],
  })
  await app.open(page)
  const foreign = await failingBuild(app, page)
  await page.getByRole('button', { name: 'Stop and keep the VM' }).click()
  await expect(page.getByText(/^What the build left is kept until/)).toBeVisible({ timeout: 60_000 })
  // From now on no journal of this computer tells of it.
  await rename(join(app.home, 'data', 'runs', foreign), join(app.home, 'elsewhere'))
  await failingBuild(app, page)
  await page.getByRole('button', { name: 'Stop and keep the VM' }).click()
  await expect(page.getByText(/^What the build left is kept until/)).toBeVisible({ timeout: 60_000 })
  await mkdir(join(app.home, '.osc'))
  const { accessKey: access_key, secretKey: secret_key, endpoint } = cloud
  const profile = { access_key, secret_key, region: cloud.region.name, endpoints: { api: endpoint } }
  await writeFile(join(app.home, '.osc', 'config.json'), JSON.stringify({ default: profile }))

  await goTo(page, '/leftovers')
  const unsure = page.getByRole('table', { name: 'Perhaps somebody else’s' })
  const used = page.getByRole('table', { name: 'In use, or kept on purpose' })
  await expect(unsure.getByText(/^Tagged by the run /)).toHaveCount(4)
  await expect(used.getByText(/^Kept until/)).toHaveCount(4)
  await expect(page.getByText('Could not be checked')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Delete all/ })).toBeHidden()
  await expect(used.getByRole('checkbox')).toHaveCount(0)
  await lookAt(page, 'leftovers-elsewhere')

  await unsure.getByRole('checkbox', { name: /Public IP/ }).click()
  await page.getByRole('button', { name: 'Ignore…' }).click()
  await page.getByRole('textbox', { name: /^Why/ }).fill('the office has it in its firewall')
  await page.keyboard.press('Enter')
  const ignored = page.getByRole('table', { name: 'Ignored' })
  await expect(ignored.getByText(/^“the office has it in its firewall”, ignored since/)).toBeVisible()
  await expect(page.getByText('One thing is ignored')).toBeVisible()
  await ignored.scrollIntoViewIfNeeded()
  await lookAt(page, 'leftovers-ignored')
  await ignored.getByRole('button', { name: /^Show again: Public IP/ }).click()
  await expect(ignored).toBeHidden()

  await unsure.getByRole('checkbox', { name: 'Select all of this list' }).click()
  await page.getByRole('button', { name: 'Delete 4 things…' }).click()
  const confirm = page.getByRole('button', { name: 'Delete 4 things', exact: true })
  await expect(confirm).toBeDisabled()
  await lookAt(page, 'leftovers-elsewhere-dialog')
  await page.getByRole('checkbox', { name: 'I have made sure that nobody needs them' }).click()
  await confirm.click()
  await expect(page.getByText(/^4 things are deleted/)).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Take them off the list' }).click()
  await expect(unsure).toBeHidden()
  await expect(used.locator('[data-index]')).toHaveCount(4)

  await page.getByRole('button', { name: 'Try again: Environment' }).click()
  await expect(page.getByText(/^Nothing left · checked/)).toHaveCount(2)

  // As narrow as it may be, in French.
  await page.setViewportSize({ width: 1024, height: 700 })
  await chooseCommand(page, 'français')
  await expect(page.getByRole('heading', { level: 1, name: 'Restes' })).toBeVisible()
  await photograph(page, 'leftovers-narrow-french')
  await checkAccessibility(page)
  await cloud.region.close()
})
