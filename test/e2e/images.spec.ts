import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { checkAccessibility, goTo, lookAt, photograph } from './support/looks.ts'
import { startCloud } from './support/regions.ts'
import { type StudioApp, test } from './support/studio-app.ts'

const template = (name: string, base = 'Ubuntu-24.04-*', owner = 'Outscale') => `source "osc-bsu" "web" {
  omi_name     = "${name}"
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"

  source_omi_filter {
    filters     = { image-name = "${base}" }
    owners      = ["${owner}"]
    most_recent = true
  }
}

build {
  sources = ["source.osc-bsu.web"]
}
`

/** Builds a template in the sandbox region and gives the id of its OMI. */
async function built(app: StudioApp, page: Page, name: string, text: string, gate = false): Promise<string> {
  const path = join(app.home, `${name}.pkr.hcl`)
  await writeFile(path, text)
  await goTo(page, `/template?path=${encodeURIComponent(path)}`)
  const sheet = page.getByRole('form', { name: 'Build' })
  if (gate) await sheet.getByRole('checkbox', { name: 'Boot test before it is shared' }).check()
  await sheet.getByRole('button', { name: 'Build', exact: true }).click()
  await expect(page.getByTestId('omi-id')).toHaveText(/^ami-[0-9a-f]{8}$/, { timeout: 80_000 })
  return String(await page.getByTestId('omi-id').textContent())
}

test('an OMI is found, described, shared, made public, exported, tested, tried by shell and deleted', async ({
  app,
  page,
}) => {
  test.setTimeout(180_000)
  await app.open(page, '/images')
  await expect(page.getByText('No OMIs of yours yet')).toBeVisible()
  await lookAt(page, 'images-empty')

  const base = await built(app, page, 'golden', template('golden-1'))
  await page.getByRole('link', { name: 'Show under Images' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'golden-1' })).toBeVisible()
  await expect(page.getByTestId('image-id')).toHaveText(base)
  const facts = page.locator('dl')
  await expect(facts).toContainText('golden')
  await expect(facts).toContainText('Never tested')

  // Description and tags, and back again.
  await page.getByRole('button', { name: 'Actions for golden-1' }).click()
  await page.getByRole('menuitem', { name: 'Description and tags…' }).click()
  const edit = page.getByRole('dialog', { name: 'Description and tags of golden-1' })
  await edit.getByLabel('Description').fill('The base of the shop')
  await edit.getByRole('button', { name: 'Add a tag' }).click()
  await page.keyboard.type('team')
  await page.keyboard.press('Tab')
  await page.keyboard.type('web')
  await lookAt(page, 'image-edit')
  await edit.getByRole('button', { name: 'Save' }).click()
  await expect(facts).toContainText('The base of the shop')
  await expect(facts).toContainText('team: web')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(facts).not.toContainText('team: web')

  // Shared, with the change said before; public only with its name typed.
  await page.getByRole('button', { name: 'Share…' }).click()
  const share = page.getByRole('dialog', { name: 'Share golden-1' })
  await share.getByLabel('Accounts that may launch it').fill('111122223333, 12345')
  await expect(share.getByText('Not an account id of 12 digits: 12345')).toBeVisible()
  await share.getByLabel('Accounts that may launch it').fill('111122223333')
  await expect(share.getByRole('status')).toContainText('+1: 111122223333')
  await share.getByRole('checkbox', { name: 'Everybody may launch it' }).check()
  await expect(share.getByRole('button', { name: 'Make public' })).toBeDisabled()
  await lookAt(page, 'image-share')
  await share.getByLabel('Type golden-1 to make it public').fill('golden-1')
  await share.getByRole('button', { name: 'Make public' }).click()
  await expect(facts).toContainText('everybody')
  await page.getByRole('button', { name: 'Share…' }).click()
  await share.getByRole('checkbox', { name: 'Everybody may launch it' }).uncheck()
  await share.getByRole('button', { name: 'Change sharing' }).click()
  await expect(facts).toContainText('111122223333')

  await page.getByRole('button', { name: 'Actions for golden-1' }).click()
  await page.getByRole('menuitem', { name: 'Export…' }).click()
  const exporting = page.getByRole('dialog', { name: 'Export golden-1' })
  await exporting.getByLabel('Bucket').fill('Our Images')
  await expect(exporting.getByRole('button', { name: 'Start export' })).toBeDisabled()
  await exporting.getByLabel('Bucket').fill('our-images')
  await lookAt(page, 'image-export')
  await exporting.getByRole('button', { name: 'Start export' }).click()
  await expect(page.getByText('our-images as qcow2')).toBeVisible()

  // The boot test fails by its command, then passes.
  await page.getByRole('button', { name: 'Boot test…' }).click()
  const trial = page.getByRole('dialog', { name: 'Boot test of golden-1' })
  await trial.getByLabel(/^Command that has to succeed/).fill('test -d /nowhere')
  await lookAt(page, 'image-boot-test')
  await trial.getByRole('button', { name: 'Start boot test' }).click()
  await expect(facts).toContainText('Boot test failed', { timeout: 60_000 })
  await page.getByRole('button', { name: 'Boot test…' }).click()
  await trial.getByRole('button', { name: 'Start boot test' }).click()
  await expect(facts).toContainText('Boot test passed', { timeout: 60_000 })
  await expect(page.getByText('Written', { exact: true })).toBeVisible()
  await lookAt(page, 'image', { fullPage: true })

  // A test VM, with a shell.
  await page.getByRole('button', { name: 'Launch a test VM…' }).click()
  const machine = page.getByRole('dialog', { name: 'Test VM of golden-1' })
  await machine.getByLabel('Delete it after, minutes').fill('3')
  await expect(machine.getByText('A whole number from 5 to 1440.')).toBeVisible()
  await machine.getByLabel('Delete it after, minutes').fill('30')
  await lookAt(page, 'image-test-vm')
  await machine.getByRole('button', { name: 'Launch test VM' }).click()
  await expect(page.getByTestId('shell').locator('.xterm-rows')).toContainText('outscale@', { timeout: 60_000 })
  await lookAt(page, 'image-test-vm-shell')
  const run = page.url()
  await goTo(page, `/images/${base}`)
  await expect(page.getByRole('link', { name: 'Open the shell' })).toBeVisible()
  await expect(facts).toContainText('1 VM')

  // Deleting says who would notice, and wants the name.
  await page.getByRole('button', { name: 'Actions for golden-1' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  const deletion = page.getByRole('dialog', { name: 'Delete golden-1?' })
  await expect(deletion.getByText(/1 VM was launched from it/)).toBeVisible()
  await expect(deletion.getByText(/^Shared with 111122223333/)).toBeVisible()
  await expect(deletion.getByRole('button', { name: 'Keep' })).toBeFocused()
  await expect(deletion.getByRole('button', { name: 'Delete 1 OMI' })).toBeDisabled()
  await lookAt(page, 'image-delete')
  await page.keyboard.press('Enter')
  await expect(deletion).toBeHidden()

  await page.goto(run)
  await page.getByRole('button', { name: 'Delete the test VM' }).click()
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 60_000 })

  await goTo(page, `/images/${base}`)
  await page.getByRole('button', { name: 'Actions for golden-1' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await deletion.getByLabel(/^Type golden-1/).fill('golden-1')
  await deletion.getByRole('button', { name: 'Delete 1 OMI' }).click()
  await expect(page.getByText('2 things deleted, and read back: they are gone.')).toBeVisible()
  await lookAt(page, 'image-deleted')
  await page.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByText('No OMIs of yours yet')).toBeVisible()
})

test('an OMI that booted before it was shared is found when its base has a newer version, and is to be built again', async ({
  app,
  page,
}) => {
  test.setTimeout(150_000)
  await app.open(page)
  await built(app, page, 'base-a', template('base-a'))
  await built(app, page, 'shop', template('shop-{{timestamp}}', 'base-*', 'self'), true)
  await expect(page.getByText('Boot test passed: a VM of the new OMI came up and let the build in.')).toBeVisible()
  await lookAt(page, 'result-boot-tested')
  await built(app, page, 'base-b', template('base-b'))
  await goTo(page, '/images')
  await page.getByText('1 OMI was built from a base that has a newer version.').waitFor()
  await lookAt(page, 'images')
  await page.getByRole('button', { name: 'Rebuild it…' }).click()
  const rebuild = page.getByRole('dialog', { name: 'Rebuild 1 OMI' })
  await expect(rebuild.getByRole('list')).toContainText('shop')
  await lookAt(page, 'images-rebuild')
  await rebuild.getByRole('button', { name: 'Start 1 build' }).click()
  await expect(page.getByRole('row', { name: /shop/ }).filter({ hasText: /Running|Succeeded/ })).toHaveCount(2)
  await goTo(page, '/images')
  await page.getByRole('button', { name: 'Show them' }).click()
  await expect(page.getByRole('search').getByRole('status')).toHaveText(/^1 of [34] OMIs$/)
  await page.getByRole('link', { name: /^shop-/ }).click()
  await expect(page.getByText('A build would start from base-b today')).toBeVisible()
  await photograph(page, 'image-newer-base-light')
  await page.getByRole('link', { name: 'Rebuild' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'shop' })).toBeVisible()
  const sheet = page.getByRole('form', { name: 'Build' })
  await expect(sheet.getByRole('checkbox', { name: 'Boot test before it is shared' })).toBeChecked()
  await expect(sheet.getByRole('button', { name: 'Build', exact: true })).toBeEnabled()
})

test('1,000 OMIs are searched, sorted and walked through by keyboard; many are deleted at once', async ({
  app,
  page,
}) => {
  const { region, accessKey, secretKey, endpoint } = await startCloud()
  const { Volume } = await region.call('CreateVolume', { SubregionName: `${region.name}a`, Size: 1 })
  await region.settled()
  const { Snapshot } = await region.call('CreateSnapshot', { VolumeId: Volume?.VolumeId ?? '' })
  await region.settled()
  for (let number = 1; number <= 1000; number += 1) {
    const Bsu = { SnapshotId: Snapshot?.SnapshotId ?? '', VolumeSize: 1 + (number % 40) }
    await region.call('CreateImage', {
      ImageName: `fleet-${number}`,
      RootDeviceName: '/dev/sda1',
      BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Bsu }],
    })
  }
  await app.kill()
  await mkdir(join(app.home, '.osc'), { recursive: true })
  const profile = { access_key: accessKey, secret_key: secretKey, region: region.name, endpoints: { api: endpoint } }
  await writeFile(join(app.home, '.osc', 'config.json'), JSON.stringify({ default: profile }))
  const settings = { version: 1, content: { account: 'template' } }
  await writeFile(join(app.home, 'data', 'settings.json'), JSON.stringify(settings))
  page = await app.restart()
  await app.open(page, '/images')
  const filters = page.getByRole('search', { name: 'Filter the images' })
  await expect(filters.getByRole('status')).toHaveText('1,000 of 1,000 OMIs')
  expect(await page.locator('[data-index]').count()).toBeLessThan(60)

  await page.getByRole('button', { name: 'Sort by Name' }).click()
  await expect(page.locator('[data-index="0"]')).toContainText('fleet-1')
  await expect(page.locator('[data-index="1"]')).toContainText('fleet-2')
  await page.locator('[data-index="0"] input').focus()
  await page.keyboard.press('End')
  await expect(page.locator('[data-index="999"] input')).toBeFocused()
  await lookAt(page, 'images-many')

  await filters.getByLabel('Search by name, id or tag').fill('fleet-99')
  await expect(filters.getByRole('status')).toHaveText('11 of 1,000 OMIs')
  await page.locator('[data-index="0"] input').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(page.getByRole('toolbar', { name: 'Selected images' })).toContainText('3 OMIs selected')
  await lookAt(page, 'images-selected')
  await page.keyboard.press('Delete')
  const deletion = page.getByRole('dialog', { name: 'Delete 3 OMIs?' })
  await expect(deletion.getByText(/stays: 997 other OMIs are made of it/).first()).toBeVisible()
  await lookAt(page, 'images-delete')
  await deletion.getByRole('button', { name: 'Delete 3 OMIs' }).click()
  await expect(page.getByText('3 things deleted, and read back: they are gone.')).toBeVisible()
  await expect(page.getByText(/It is in use by/)).toBeVisible()
  await lookAt(page, 'images-deleted')
  await page.getByRole('button', { name: 'Close' }).click()
  await expect(filters.getByRole('status')).toHaveText('8 of 997 OMIs')

  await filters.getByLabel('Search by name, id or tag').fill('nowhere')
  await expect(page.getByText('Looked for: “nowhere”, All.')).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last().click()
  await page.getByRole('button', { name: 'Public', exact: true }).click()
  await expect(page.getByRole('row').nth(1)).toContainText('Outscale')
  await page.setViewportSize({ width: 1024, height: 700 })
  await photograph(page, 'images-narrow-light')
  await checkAccessibility(page)
  await region.close()
})
