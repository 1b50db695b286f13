import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, type Locator, type Page } from '@playwright/test'
import { startInElectron } from './electron-app.ts'
import { startOnStandIn } from './stand-in-app.ts'
import { startWebHost } from './web-app.ts'

/** The app as a user starts it, in a process of its own, with a data folder of its own. */
export interface StudioApp {
  readonly home: string
  /**
   * Shows the app in the test's page; each call uses a link of its own process. In a window it is there already.
   *
   * @param route where; `as-it-comes` leaves to the app where it begins
   */
  open(page: Page, route?: string): Promise<void>
  /** Presses a button that asks for a file or a folder, and chooses this one: in the system's dialog or in the page's. */
  choose(button: Locator, path: string): Promise<void>
  /** Ends the process without a word, as a crash does. */
  kill(): Promise<void>
  /** Starts it again with the same data folder; gives the page to go on with, which in a window is another. */
  restart(): Promise<Page>
}

/** A started app, whatever its host. */
export interface RunningApp {
  /** The page of its window; where there is none, `open` shows it in another. */
  readonly window?: Page
  open(page: Page): Promise<void>
  /** What the system's next dialog answers; where there is none, the page asks for a path itself. */
  readonly answerDialog?: (path: string) => Promise<void>
  /** Without a word. */
  kill(): Promise<void>
  /** As a user does. */
  end(): Promise<void>
}

const hosts = { web: (home: string) => startWebHost(home), desktop: startOnStandIn, electron: startInElectron } as const

/**
 * Where the tests run: `web` (as without the variable) in the local web host, `desktop` in the real main process on the
 * stand-in for Electron's runtime, `electron` in Electron itself where its runtime is.
 */
function hostOf(name = 'web'): (typeof hosts)[keyof typeof hosts] {
  if (name in hosts) return hosts[name as keyof typeof hosts]
  throw new Error(`OMI_STUDIO_E2E_HOST is "${name}"; there are ${Object.keys(hosts).join(', ')}`)
}

/** Whether the page is a browser's: whose tests go by that say so. */
export const inWebHost = (process.env.OMI_STUDIO_E2E_HOST ?? 'web') === 'web'

interface Fixtures {
  readonly running: { current: RunningApp }
  readonly home: string
  readonly app: StudioApp
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  home: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'omi-e2e-'))
    await use(home)
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  },
  running: async ({ home }, use) => {
    const running = { current: await hostOf(process.env.OMI_STUDIO_E2E_HOST)(home) }
    await use(running)
    await running.current.end()
  },
  page: async ({ running, context }, use) => {
    await use(running.current.window ?? (await context.newPage()))
  },
  app: async ({ running, home, page: first }, use) => {
    await use({
      home,
      async open(page, route = '/templates') {
        await running.current.open(page)
        if (route === 'as-it-comes') return
        await page.evaluate((to) => {
          location.hash = to
        }, route)
      },
      async choose(button, path) {
        await running.current.answerDialog?.(path)
        await button.click()
        if (running.current.answerDialog !== undefined) return
        const field = button.page().getByRole('dialog').getByLabel('Path')
        await field.fill(path)
        await field.press('Enter')
      },
      kill: () => running.current.kill(),
      async restart() {
        running.current = await hostOf(process.env.OMI_STUDIO_E2E_HOST)(home)
        return running.current.window ?? first
      },
    })
  },
})
