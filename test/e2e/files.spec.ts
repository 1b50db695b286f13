import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { lookAt } from './support/looks.ts'
import { test } from './support/studio-app.ts'

const template = `# Web servers.
source "osc-bsu" "web" {
  omi_name     = "web"
  source_omi   = "ami-00000001"
  vm_type      = "tinav6.c1r1p2"
  ssh_username = "outscale"
}

build {
  sources = ["source.osc-bsu.web"]
  provisioner "shell" {
    script = "\${path.root}/install.sh"
  }
  provisioner "file" {
    source      = "\${path.root}/site/"
    destination = "/tmp/site"
  }
  provisioner "shell" {
    script = "\${path.root}/steps/finish.sh"
  }
}
`

test('the scripts of a template are changed beside it, made where they are missing, and never overwritten', async ({
  app,
  page,
}) => {
  const folder = join(app.home, 'web')
  const script = join(folder, 'install.sh')
  await mkdir(join(folder, 'site'), { recursive: true })
  await writeFile(join(folder, 'web.pkr.hcl'), template)
  await writeFile(script, '#!/bin/sh\napt-get install -y nginx\n')
  await chmod(script, 0o755)
  await writeFile(join(folder, 'site', 'index.html'), '<p>Hello</p>\n')
  await app.open(page)
  await app.choose(page.getByRole('button', { name: 'Open template…' }), join(folder, 'web.pkr.hcl'))
  await page.getByRole('tab', { name: 'Files' }).click()
  const list = page.getByRole('list', { name: 'Files that the template uses' })
  await expect(list.getByRole('listitem')).toHaveText([
    /^install\.sh.*Shell script · script/,
    /^site.*Copy files · source/,
    'site/index.html',
    /^steps\/finish\.sh.*not there/,
  ])
  const code = page.getByLabel('Code of install.sh')
  await expect(code).toContainText('apt-get install -y nginx')
  await code.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('apt-get clean')
  await expect(list.getByRole('img', { name: 'not saved' })).toBeVisible()
  await lookAt(page, 'template-files')

  await test.step('another file and page are looked at meanwhile, and nothing is lost', async () => {
    await list.getByRole('button', { name: /index\.html/ }).click()
    await expect(page.getByLabel('Code of index.html')).toContainText('Hello')
    await page.getByRole('tab', { name: 'Build' }).click()
    await page.getByRole('tab', { name: 'Files' }).click()
    await expect(code).toContainText('apt-get clean')
    await page.keyboard.press('Control+s')
    await expect(page.getByRole('button', { name: 'Saved' })).toBeDisabled()
    expect(await readFile(script, 'utf8')).toBe('#!/bin/sh\napt-get install -y nginx\napt-get clean')
    expect((await stat(script)).mode & 0o777).toBe(0o755)
  })

  await test.step('what another program writes is shown, and asked about where something is not saved', async () => {
    await writeFile(script, '#!/bin/sh\ntheirs\n')
    await expect(code).toContainText('theirs')
    await code.click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('mine')
    await writeFile(script, '#!/bin/sh\ntheirs again\n')
    await expect(page.getByRole('button', { name: 'Keep mine' })).toBeVisible()
    await page.getByRole('button', { name: 'Keep mine' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByRole('button', { name: 'Saved' })).toBeDisabled()
    expect(await readFile(script, 'utf8')).toBe('#!/bin/sh\ntheirs\nmine')
  })

  await test.step('an earlier version is had again', async () => {
    await page.getByRole('button', { name: 'History' }).click()
    const versions = page.getByRole('list', { name: 'Saved versions and builds' })
    await expect(versions.getByRole('button')).toHaveCount(4)
    await versions.getByRole('button').last().click()
    await lookAt(page, 'template-file-history')
    await page.getByRole('button', { name: 'Have this text again' }).click()
    await expect(code).toContainText('apt-get install -y nginx')
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await expect(code).toContainText('mine')
  })

  await test.step('what is missing is made, its folder too', async () => {
    await list.getByRole('button', { name: /finish\.sh/ }).click()
    await expect(page.getByRole('heading', { name: 'steps/finish.sh is not there' })).toBeVisible()
    await lookAt(page, 'template-file-missing')
    await page.getByRole('button', { name: 'Create it' }).click()
    await expect(page.getByLabel('Code of finish.sh')).toContainText('set -eu')
    await expect(page.getByLabel('Code of finish.sh')).toBeFocused()
    expect(await readFile(join(folder, 'steps', 'finish.sh'), 'utf8')).toBe('#!/bin/sh\nset -eu\n')
  })

  await test.step('what was typed and not saved survives the end of the app', async () => {
    await page.keyboard.type('echo done')
    await expect(list.getByRole('img', { name: 'not saved' })).toBeVisible()
    // The draft is on the disk: a crash may come.
    await expect.poll(() => readdir(join(app.home, 'data', 'drafts')).catch(() => [])).toHaveLength(1)
    await app.kill()
    page = await app.restart()
    await app.open(page)
    await page.goto(`${page.url().split('#')[0]}#/template?path=${encodeURIComponent(join(folder, 'web.pkr.hcl'))}`)
    await page.getByRole('tab', { name: 'Files' }).click()
    await page.getByRole('button', { name: /finish\.sh/ }).click()
    await expect(page.getByLabel('Code of finish.sh')).toContainText('echo done')
  })
})
