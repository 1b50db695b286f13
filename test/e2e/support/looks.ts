import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const screenshots = join(import.meta.dirname, '..', '..', '..', 'test-output', 'screenshots')

/** Keeps a picture of the page in `test-output/screenshots`. */
export async function photograph(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  await standStill(page)
  await mkdir(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage })
}

/** Shows the page in each scheme, photographs it and looks for what automatic checks find. Ends in the light one. */
export async function lookAt(page: Page, name: string, picture: { readonly fullPage?: boolean } = {}): Promise<void> {
  for (const scheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', scheme)
    await photograph(page, `${name}-${scheme}`, picture)
    await checkAccessibility(page)
  }
  await checkWidth(page)
}

/** Nothing of a page is cut off, or only to be had by scrolling to the side. */
async function checkWidth(page: Page): Promise<void> {
  const widths = await page
    .locator('html, main')
    .evaluateAll((parts) =>
      parts.map(({ tagName, scrollWidth, clientWidth }) => ({ tagName, scrollWidth, clientWidth })),
    )
  expect(widths.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)).toEqual([])
}

/** Automatic checks find what they can: names, contrast, roles, landmarks. The terminal's own canvas is left out. */
export async function checkAccessibility(page: Page): Promise<void> {
  await standStill(page)
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().exclude('.xterm').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual([])
}

/** Goes to an address of the app as a link in it does, and waits for the page's heading and for what it asks for. */
export async function goTo(page: Page, route: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to
  }, route)
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('main').locator('.MuiSkeleton-root, [aria-busy="true"]')).toHaveCount(0)
}

/** Colours fade from one into the other; half way they are nobody's choice. */
async function standStill(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined))),
  )
}
