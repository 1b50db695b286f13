import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import { findChromium } from '#electron/launcher/app-window.ts'

const root = dirname(dirname(import.meta.dirname))

/** The least that a program of Node can show in a browser: what ours is measured against. */
const leastProgram = `require('node:http')
  .createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<h1>There</h1>'))
  .listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port + '/?token=none') })`

interface Start {
  /** ms from starting the process to its address. */
  readonly serving: number
  /** ms from starting the process to the page's first paint. */
  readonly painted: number
  /** ms from starting the process until the page shows its content. */
  readonly usable: number
  /** Bytes of script that the page had loaded by then. */
  readonly script: number
}

/**
 * Starts the app as a user does, five times with an empty data folder, and the least program that shows a page, in the
 * same browser; and weighs the page's bundles. Needs a build (`npm run build`).
 *
 * @returns rows for the bench's table: what, ours, against, ratio
 */
export async function benchStartUp(): Promise<readonly (readonly [string, string, string, string])[]> {
  const executablePath = findChromium(process.env)
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] })
  try {
    const ours = median(await times(5, () => startApp(browser)))
    const least = median(await times(5, () => startLeast(browser)))
    const all = await weightOf(join(root, 'out', 'renderer', 'assets'))
    const row = (what: string, which: 'serving' | 'painted' | 'usable') =>
      [
        what,
        `${ours[which].toFixed(0)} ms`,
        `${least[which].toFixed(0)} ms (a page of one line)`,
        ratio(ours[which], least[which]),
      ] as const
    return [
      row('cold start until it serves', 'serving'),
      row('cold start until the first paint', 'painted'),
      row('cold start until it is usable', 'usable'),
      ['script loaded before it is usable', kib(ours.script), `${kib(all)} in all`, ratio(ours.script, all)],
    ]
  } finally {
    await browser.close()
  }
}

async function startApp(browser: Browser): Promise<Start> {
  const home = await mkdtemp(join(tmpdir(), 'omi-bench-'))
  const environment = { PATH: process.env.PATH, HOME: home, OMI_STUDIO_HOME: join(home, 'data') }
  const command = [join(root, 'out', 'main', 'cli.js'), 'serve', '--port', '0']
  try {
    return await measured(browser, () => spawn(process.execPath, command, { cwd: root, env: environment }))
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function startLeast(browser: Browser): Promise<Start> {
  return measured(browser, () => spawn(process.execPath, ['-e', leastProgram]))
}

async function measured(browser: Browser, start: () => ChildProcess): Promise<Start> {
  const begun = performance.now()
  const child = start()
  const link = await linkOf(child)
  const serving = performance.now() - begun
  const page = await browser.newPage()
  let script = 0
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') {
      void response.body().then((body) => {
        script += body.length
      })
    }
  })
  await page.goto(link)
  await page.locator('h1').first().waitFor()
  const usable = performance.now() - begun
  const sincePageBegan = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now(),
    now: performance.now(),
  }))
  const painted = performance.now() - begun - (sincePageBegan.now - sincePageBegan.paint)
  await page.close()
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
  return { serving, painted: Math.min(painted, usable), usable, script }
}

function linkOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const listen = (text: Buffer) => {
      said += text.toString()
      const link = /http:\/\/\S+token=\S+/.exec(said)?.[0]
      if (link !== undefined) resolve(link)
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    child.once('exit', (code) => reject(new Error(`it ended with ${code} before it served: ${said}`)))
  })
}

async function times<Result>(count: number, measure: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (let turn = 0; turn < count; turn += 1) results.push(await measure())
  return results
}

function median(starts: readonly Start[]): Start {
  const middle = (pick: (start: Start) => number) =>
    starts.map(pick).sort((a, b) => a - b)[Math.floor(starts.length / 2)] ?? Number.NaN
  return {
    serving: middle(({ serving }) => serving),
    painted: middle(({ painted }) => painted),
    usable: middle(({ usable }) => usable),
    script: middle(({ script }) => script),
  }
}

async function weightOf(folder: string): Promise<number> {
  const scripts = (await readdir(folder)).filter((name) => name.endsWith('.js'))
  const sizes = await Promise.all(scripts.map(async (name) => (await stat(join(folder, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

const kib = (bytes: number) => `${(bytes / 1024).toFixed(0)} KiB`
const ratio = (ours: number, against: number) => (ours / against).toFixed(2)
