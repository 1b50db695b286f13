import { type ChildProcess, spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { type Order, type Report, reportOf } from '#test/support/electron-stand-in/reports.ts'

const root = dirname(dirname(dirname(import.meta.dirname)))

/** The desktop app on the stand-in for Electron's runtime: the real main process and preload script (design 3.12). */
export interface DesktopApp {
  /** The page in its window. */
  readonly window: Page
  order(order: Order): void
  /** The next report that fits, also one that came already but was not asked for yet. */
  reported<Kind extends Report['kind']>(
    kind: Kind,
    fits?: (report: Extract<Report, { kind: Kind }>) => boolean,
  ): Promise<Extract<Report, { kind: Kind }>>
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>
  /** Ends it, its window first. */
  end(): Promise<void>
  /** Ends the main process without a word, as a crash does, and its window after it. */
  kill(): Promise<void>
}

interface Waiting {
  readonly fits: (report: Report) => boolean
  readonly resolve: (report: Report) => void
}

/** Starts the app of a folder (the repository's, if none is named) with a home folder of its own. */
export async function startDesktopApp(
  home: string,
  { appFolder = root, args = [] }: { readonly appFolder?: string; readonly args?: readonly string[] } = {},
): Promise<DesktopApp> {
  const child = spawn(
    process.execPath,
    [join(root, 'test', 'support', 'electron-stand-in', 'start.ts'), appFolder, ...args],
    {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: home, OMI_STUDIO_HOME: join(home, 'data') },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  )
  let said = ''
  const unread: Report[] = []
  const waiting = new Set<Waiting>()
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString()
  })
  let rest = ''
  child.stdout.on('data', (text: Buffer) => {
    const lines = (rest + text.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const report = reportOf(line)
      if (report === undefined) continue
      const taker = [...waiting].find(({ fits }) => fits(report))
      if (taker === undefined) unread.push(report)
      else taker.resolve(report)
    }
  })

  const reported: DesktopApp['reported'] = (kind, fits = () => true) => {
    const fitting = (report: Report) => report.kind === kind && fits(report as never)
    const known = unread.findIndex(fitting)
    if (known >= 0) return Promise.resolve(unread.splice(known, 1)[0] as never)
    return new Promise((resolve, reject) => {
      const one: Waiting = {
        fits: fitting,
        resolve: (report) => {
          waiting.delete(one)
          resolve(report as never)
        },
      }
      waiting.add(one)
      void ended.then(() => reject(new Error(`the app ended before it reported "${kind}": ${said}`)))
    })
  }

  const { endpoint } = await reported('browser')
  await reported('window', ({ state }) => state === 'shown')
  const browser = await chromium.connectOverCDP(endpoint)
  return {
    window: await windowOf(browser),
    order: (order) => child.stdin.write(`${JSON.stringify(order)}\n`),
    reported,
    ended,
    async end() {
      await browser.close().catch(() => {})
      await stop(child, ended, 'SIGTERM')
    },
    async kill() {
      await stop(child, ended, 'SIGKILL')
      const devTools = await browser.newBrowserCDPSession().catch(() => undefined)
      // No answer comes any more when it has closed.
      await devTools?.send('Browser.close').catch(() => {})
    },
  }
}

async function windowOf(browser: Browser): Promise<Page> {
  const page = browser
    .contexts()
    .flatMap((context) => context.pages())
    .find((one) => one.url().startsWith('https://studio.invalid/'))
  if (page === undefined) throw new Error('the app shows no window')
  return page
}

async function stop(child: ChildProcess, ended: Promise<void>, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal)
  await ended
}
