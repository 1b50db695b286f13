import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { chooseCommand } from './support/keyboard.ts'
import { goTo, lookAt, photograph } from './support/looks.ts'
import { inWebHost, test } from './support/studio-app.ts'
import { startWebHost } from './support/web-app.ts'

test.describe.configure({ timeout: 240_000 })

/** Every page that has an address of its own; a template and a build are added where there are some. */
const routes = ['/', '/templates', '/builds', '/images', '/leftovers', '/credentials', '/credentials/add', '/settings']

const nameOf = (route: string) => (route === '/' ? 'home' : route.slice(1).split('?')[0]?.replaceAll('/', '-'))

/** Builds the smallest starter in the sandbox, so that the pages have something to show; gives the addresses of both. */
async function buildOne(page: Page): Promise<{ readonly template: string; readonly run: string }> {
  await page.getByRole('link', { name: /minimal/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'minimal' })).toBeVisible()
  const template = new URL(page.url()).hash.slice(1)
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  await expect(page.getByTestId('omi-id')).toHaveText(/^ami-/, { timeout: 80_000 })
  return { template, run: new URL(page.url()).hash.slice(1) }
}

test('every page, with content, in light and dark, in French, with longer words and in a narrow window', async ({
  app,
  page,
}) => {
  await app.open(page)
  const { template, run } = await buildOne(page)
  const all = [...routes, run, template]

  await test.step('light and dark', async () => {
    for (const route of [...all, '/no-such-page', '/builds/no-such-build']) {
      await goTo(page, route)
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
      await expect(page).toHaveTitle(/ – OMI Studio$/)
      await lookAt(page, `everywhere-${route === run ? 'run' : nameOf(route)}`)
    }
  })

  await test.step('a narrow window, which is also 200 % zoom', async () => {
    await page.setViewportSize({ width: 640, height: 440 })
    for (const route of all) {
      await goTo(page, route)
      expect(await sidewaysScroll(page), route).toEqual([])
      await photograph(page, `narrow-${route === run ? 'run' : nameOf(route)}`)
    }
    await page.setViewportSize({ width: 1360, height: 880 })
  })

  await test.step('French', async () => {
    await goTo(page, '/')
    await chooseCommand(page, 'français')
    await expect(page.locator('html')).toHaveAttribute('lang', 'fr')
    await expect(page.getByRole('heading', { level: 1, name: 'Accueil' })).toBeVisible()
    for (const route of all) {
      await goTo(page, route)
      await photograph(page, `french-${route === run ? 'run' : nameOf(route)}`)
    }
    await goTo(page, run)
    await expect(page.getByRole('button', { name: /^Démarrer la VM de build/ })).toBeVisible()
    await expect(page.getByText('Launch the build VM', { exact: true })).toHaveCount(0)
    await goTo(page, template)
    await page.getByRole('tab', { name: 'Voir le contenu' }).click()
    await page.getByRole('button', { name: /^OMI à partir d’une VM/ }).click()
    await expect(page.getByRole('heading', { level: 3, name: 'Réseau' })).toBeVisible()
    await photograph(page, 'french-editor')
  })

  await test.step('longer words', async () => {
    await page.goto(new URL('/?words=long#/', page.url()).href)
    for (const route of all) {
      await goTo(page, route)
      expect(await cutOff(page), route).toEqual([])
      await photograph(page, `longer-${route === run ? 'run' : nameOf(route)}`)
    }
  })
})

/** What is wider than its place: the page itself, or what of it should not scroll sideways. */
function sidewaysScroll(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [document.documentElement, document.body, document.querySelector('main')]
      .filter((element) => element !== null)
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.tagName}: ${element.scrollWidth} > ${element.clientWidth}`),
  )
}

/** Words of controls and headings that are cut off, by an ellipsis or by the edge of their place. */
function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        'h1, h2, h3, th, button, a.MuiButton-root, label, [role="tab"], .MuiChip-label',
      ),
    ]
      .filter((element) => element.checkVisibility() && element.closest('.xterm, .cm-editor') === null)
      .filter((element) => {
        const { overflowX } = getComputedStyle(element)
        return overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1
      })
      .map((element) => `${element.tagName} ${element.textContent}`),
  )
}

test('everything can be found and done from the keyboard: commands, shortcuts, parts of the window', async ({
  app,
  page,
}) => {
  await app.open(page, '/')
  await expect(page.getByRole('heading', { level: 1, name: 'Welcome to OMI Studio' })).toBeFocused()
  await lookAt(page, 'first-start')

  await page.keyboard.press('ControlOrMeta+k')
  const field = page.getByRole('combobox', { name: 'What do you want to do?' })
  await expect(field).toBeFocused()
  await lookAt(page, 'palette')
  await field.fill('go sett')
  await expect(page.getByRole('option').first()).toHaveText(/Go to Settings/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused()

  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('option').first()).toHaveText(/Go to Settings/)
  await field.fill('no such thing')
  await expect(page.getByText('No command has these words.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused()

  await chooseCommand(page, 'dark colours')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await chooseCommand(page, 'colours as the system')

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Find a command')
  await lookAt(page, 'shortcuts')
  await page.keyboard.press('Escape')
  await page.keyboard.press(inWebHost ? 'Alt+Shift+Digit3' : 'ControlOrMeta+Digit3')
  await expect(page.getByRole('heading', { level: 1, name: 'Builds' })).toBeFocused()

  await page.keyboard.press('F6')
  await expect(page.getByRole('banner').locator(':focus')).toHaveCount(1)
  await page.keyboard.press('F6')
  await expect(page.getByRole('link', { name: 'Builds', exact: true })).toBeFocused()
  await page.keyboard.press('Shift+F6')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitemradio', { name: /Sandbox region/ })).toBeFocused()
  await lookAt(page, 'account-menu')
  await page.getByRole('menuitemradio', { name: /What the template says/ }).click()
  await expect(page.getByRole('button', { name: 'Account in use: What the template says' })).toBeVisible()
})

test('places are as they were after a restart, and a link goes before them', async ({ app, page }) => {
  await app.open(page)
  await goTo(page, '/leftovers')
  await expect(page.getByRole('heading', { level: 1, name: 'Leftovers' })).toBeVisible()
  await page.waitForFunction(async () => {
    const banner = document.querySelector('[aria-current="page"]')
    return banner?.getAttribute('href') === '#/leftovers'
  })
  await page.goto('about:blank')
  await app.kill()
  page = await app.restart()
  await app.open(page, 'as-it-comes')
  await expect(page.getByRole('heading', { level: 1, name: 'Leftovers' })).toBeVisible()
  await app.kill()
  page = await app.restart()
  await app.open(page, '/images')
  await expect(page.getByRole('heading', { level: 1, name: 'Images' })).toBeVisible()
})

test('a connection that is lost comes back by itself, with what was typed', async ({ page }) => {
  test.skip(!inWebHost, 'a window has no connection that it could lose')
  const home = await mkdtemp(join(tmpdir(), 'omi-lost-'))
  const port = await freePort()
  let host = await startWebHost(home, port)
  try {
    await host.open(page)
    await goTo(page, '/credentials/add')
    await page.getByRole('radio', { name: /I have an access key/ }).check()
    await page.getByRole('textbox', { name: 'Access key' }).fill('TYPED')

    await host.kill()
    const banner = page.getByRole('alert').filter({ hasText: 'OMI Studio' })
    await expect(banner).toContainText('The connection to OMI Studio is gone')
    await lookAt(page, 'connection-lost')

    host = await startWebHost(home, port)
    await expect(banner).toContainText('OMI Studio was started again', { timeout: 30_000 })
    const other = await page.context().newPage()
    await host.open(other)
    await expect(other.getByRole('heading', { level: 1 })).toBeVisible()
    await page.getByRole('button', { name: 'Try now' }).click()
    await expect(banner).toHaveCount(0)
    await expect(page.getByText('Connected again.')).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Access key' })).toHaveValue('TYPED')
    await goTo(page, '/settings')
    await expect(page.getByText(/Runs, settings and the sandbox region are kept in/)).toBeVisible()
  } finally {
    await host.end()
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  }
})

/** A port that was free a moment ago, for a host that has to come back at the same address. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
