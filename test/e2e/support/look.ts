import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const screenshots = join(import.meta.dirname, '..', '..', '..', 'test-output', 'screenshots')

/** Takes a picture of the page in each colour scheme, as a person sees it whose settings follow the system. */
export async function photographBoth(page: Page, name: string): Promise<void> {
  await mkdir(screenshots, { recursive: true })
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    await page.screenshot({ path: join(screenshots, `${name}-${colorScheme}.png`) })
  }
}

/** Automatic checks find what they can: names, contrast, roles, landmarks. A terminal's own canvas is left out. */
export async function checkAccessibility(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('.xterm').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual([])
}
