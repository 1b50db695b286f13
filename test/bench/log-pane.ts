import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { systemClock } from '#electron/clock.ts'
import type { BuildContext } from '#electron/engine/build-context.ts'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import type { SaidLine } from '#electron/engine/log-store.ts'
import { createRunEngine, type LiveRun, type RunEngine } from '#electron/engine/run-engine.ts'
import { findChromium } from '#electron/launcher/app-window.ts'
import { createContractHandlers } from '#electron/studio/contract-handlers.ts'
import { createRunSummaries } from '#electron/studio/runs/run-summaries.ts'
import { createStudio } from '#electron/studio/studio.ts'
import { builtPage } from '#electron/web/built-page.ts'
import { startWebHost } from '#electron/web/web-host.ts'
import { bsuPlan } from '#test/support/engine/plans.ts'
import { writePastRun } from '#test/support/past-runs.ts'

const root = dirname(dirname(import.meta.dirname))

/** Builds that log at once. */
const loudBuilds = 20
/** Lines that each of them says at once, and how often: 40,000 lines a second in all. */
const burst = { lines: 50, every: 25 }
/** ms over which frames are counted. */
const watched = 4_000

/**
 * What the run page costs: opening a log of 100 MB beside one of 1 MB, searching it, and the frames of the page while twenty
 * builds log, beside those of a page where nothing happens. Needs a build (`npm run build`) and a Chromium.
 *
 * @returns rows for the bench's table: what, ours, against, ratio
 */
export async function benchLogPane(): Promise<readonly (readonly [string, string, string, string])[]> {
  const home = await mkdtemp(join(tmpdir(), 'omi-bench-log-'))
  const runsFolder = join(home, 'runs')
  const past = { runsFolder, outcome: 'succeeded' as const, startedAt: Date.UTC(2026, 0, 1) }
  const small = await writePastRun({ ...past, log: logOf(7_000) })
  const large = await writePastRun({ ...past, log: logOf(700_000) })
  const served = await serve(home, loudEngine(runsFolder))
  const executablePath = findChromium(process.env)
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] })
  try {
    const page = await openApp(browser, served.link)
    // The first one loads the page's code.
    await timeToEnd(page, small, 7_000)
    const openSmall = await timeToEnd(page, small, 7_000)
    const before = await residentMemory()
    const openLarge = await timeToEnd(page, large, 700_000)
    const memory = (await residentMemory()) - before
    const { search, longest } = await searchWithOthers(served.engine, large)
    await show(page, small)
    const idle = await frames(page)
    const run = await startLoud(served.engine)
    await show(page, run.id)
    await page.getByText(/following the end/).waitFor()
    const from = run.log.total()
    const loud = await frames(page)
    const perSecond = ((run.log.total() - from) / watched) * 1000
    await run.cancel()
    await run.done
    return [
      [
        'opening a log of 100 MB',
        `${openLarge.toFixed(0)} ms`,
        `${openSmall.toFixed(0)} ms for 1 MB`,
        ratio(openLarge, openSmall),
      ],
      ['memory of the main process for it', `${memory.toFixed(0)} MB`, '100 MB of text', ratio(memory, 100)],
      [
        'longest wait of other calls while 100 MB are searched',
        `${longest.toFixed(0)} ms`,
        `${search.toFixed(0)} ms for the search`,
        ratio(longest, search),
      ],
      [
        `frames while ${loudBuilds} builds say ${Math.round(perSecond / 1000)},000 lines a second`,
        `${loud.perSecond.toFixed(0)} a second, 95 % within ${loud.p95.toFixed(0)} ms`,
        `${idle.perSecond.toFixed(0)} a second where nothing happens`,
        ratio(loud.perSecond, idle.perSecond),
      ],
    ]
  } finally {
    await browser.close()
    await served.close()
    await rm(home, { recursive: true, force: true })
  }
}

/** About 145 bytes of text a line. */
function* logOf(lines: number): Generator<SaidLine[]> {
  const batch = 5_000
  for (let from = 0; from < lines; from += batch) {
    yield Array.from({ length: Math.min(batch, lines - from) }, (_, index): SaidLine => {
      const text = `\u001b[32mok:\u001b[0m [default] => (item=package-${from + index}) ${'Setting up libexample '.repeat(4)}`
      return { at: 1, build: 'outscale-bsu.web', step: 'provision-1', channel: 'stdout', text }
    })
  }
}

/** An engine whose builds do nothing but talk. */
function loudEngine(runsFolder: string): RunEngine {
  return createRunEngine({
    runsFolder,
    version: 'bench',
    clock: systemClock,
    parallelBuilds: () => loudBuilds,
    builderOf: (type) => ({
      type,
      async build(context, steps) {
        await steps.step({ id: 'provision-1', title: 'Provision: loud' }, () => talk(context))
        return { variables: {} }
      },
    }),
    postProcess: async () => {},
  })
}

async function talk({ log, signal }: BuildContext): Promise<void> {
  for (let said = 0; !signal.aborted; said += burst.lines) {
    const lines = Array.from(
      { length: burst.lines },
      (_, index) => `\u001b[32mok:\u001b[0m line ${said + index} of the build`,
    )
    log.write('stdout', lines.join('\n'))
    await new Promise((resolve) => setTimeout(resolve, burst.every))
  }
}

function startLoud(engine: RunEngine): Promise<LiveRun> {
  // Builds that make nothing ask their account for nothing but its name.
  const account = { scope: { region: 'bench', endpoint: '', accessKeyId: '' } } as CloudAccount
  return engine.start({
    template: { path: '/bench.pkr.hcl', name: 'bench', sha256: '' },
    builds: Array.from({ length: loudBuilds }, (_, index) => ({
      plan: { ...bsuPlan(), label: `outscale-bsu.build-${index}` },
      account,
    })),
    settings: { force: false, debug: false, onError: 'cleanup' },
    sandbox: true,
    workingFolder: '/',
    secrets: [],
  })
}

interface Served {
  readonly engine: RunEngine
  readonly link: string
  close(): Promise<void>
}

/** The app with this engine in place of its own. */
async function serve(home: string, engine: RunEngine): Promise<Served> {
  const studio = await createStudio({
    host: 'web',
    environment: { OMI_STUDIO_HOME: home, HOME: home },
    appFolder: root,
  })
  const runsFolder = join(home, 'runs')
  const handlers = createContractHandlers({ ...studio, engine, summaries: createRunSummaries(engine, runsFolder) })
  const page = await builtPage(join(root, 'out', 'renderer'))
  const host = await startWebHost({ handlers, page, address: '127.0.0.1', port: 0, now: Date.now })
  return {
    engine,
    link: host.issueLink(),
    async close() {
      await host.close()
      await studio.close()
    },
  }
}

async function openApp(browser: Browser, link: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1360, height: 880 } })
  await page.goto(link)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

async function show(page: Page, runId: string): Promise<void> {
  await page.evaluate((id) => {
    location.hash = `/builds/${id}`
  }, runId)
  await page.getByTestId('log').waitFor()
}

/** ms from the click on a run until the end of its log is on the screen. */
async function timeToEnd(page: Page, runId: string, lines: number): Promise<number> {
  await page.evaluate(() => {
    location.hash = '/builds'
  })
  await page.getByRole('heading', { level: 1, name: 'Builds' }).waitFor()
  return page.evaluate(
    ({ id, last }) =>
      new Promise<number>((resolve) => {
        const start = performance.now()
        location.hash = `/builds/${id}`
        const look = () => {
          const numbers = [...document.querySelectorAll('main [title^="Copy a link to line"]')].at(-1)
          if (numbers?.textContent === last) resolve(performance.now() - start)
          else requestAnimationFrame(look)
        }
        look()
      }),
    { id: runId, last: String(lines) },
  )
}

/** Searches the log to its end, and asks for something small all the while. */
async function searchWithOthers(engine: RunEngine, runId: string): Promise<{ search: number; longest: number }> {
  const { log } = await engine.open(runId)
  let done = false
  const start = performance.now()
  const searched = log.search({ text: 'nothing of the kind', limit: 10 }).then(() => {
    done = true
    return performance.now() - start
  })
  let longest = 0
  while (!done) {
    const asked = performance.now()
    await log.read({ from: 0, count: 1 })
    longest = Math.max(longest, performance.now() - asked)
  }
  return { search: await searched, longest }
}

/** MB that this process, which serves the app, holds. */
async function residentMemory(): Promise<number> {
  globalThis.gc?.()
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '')
  const kib = /VmRSS:\s+(\d+)/.exec(status)?.[1]
  return kib === undefined ? process.memoryUsage().rss / 1e6 : Number(kib) / 1000
}

interface Frames {
  readonly perSecond: number
  /** ms within which 95 of 100 frames followed the one before. */
  readonly p95: number
}

async function frames(page: Page): Promise<Frames> {
  const deltas = await page.evaluate(
    (time) =>
      new Promise<number[]>((resolve) => {
        const found: number[] = []
        const start = performance.now()
        let last = start
        const frame = (now: number) => {
          found.push(now - last)
          last = now
          if (now - start > time) resolve(found.slice(1))
          else requestAnimationFrame(frame)
        }
        requestAnimationFrame(frame)
      }),
    watched,
  )
  const sorted = deltas.toSorted((a, b) => a - b)
  const total = deltas.reduce((sum, delta) => sum + delta, 0)
  return { perSecond: (deltas.length / total) * 1000, p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0 }
}

function ratio(ours: number, against: number): string {
  return (ours / against).toFixed(2)
}
