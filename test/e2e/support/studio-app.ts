import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test as base, type Page } from '@playwright/test'

const root = dirname(dirname(dirname(import.meta.dirname)))

/** The app as a user starts it: the built web host in a process of its own, with a data folder of its own. */
export interface StudioApp {
  readonly home: string
  /** Opens the app; each call uses a link of its own process. */
  open(page: Page): Promise<void>
  /** Ends the process without a word, as a crash does. */
  kill(): Promise<void>
  /** Starts it again with the same data folder. */
  restart(): Promise<void>
}

async function startApp(home: string): Promise<{ child: ChildProcess; link: string }> {
  const child = spawn(process.execPath, [join(root, 'out', 'main', 'cli.js'), 'serve', '--port', '0'], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: home, OMI_STUDIO_HOME: join(home, 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const link = await new Promise<string>((resolve, reject) => {
    const onText = (text: Buffer) => {
      output += text.toString()
      const found = /http:\/\/\S+token=\S+/.exec(output)?.[0]
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', onText)
    child.stderr.on('data', onText)
    child.once('exit', (code) => reject(new Error(`the app ended with ${code}: ${output}`)))
  })
  return { child, link }
}

export const test = base.extend<{ app: StudioApp }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  app: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'omi-e2e-'))
    let running = await startApp(home)
    const ended = (child: ChildProcess) =>
      new Promise<void>((resolve) =>
        child.exitCode === null && child.signalCode === null ? child.once('exit', () => resolve()) : resolve(),
      )
    await use({
      home,
      async open(page) {
        await page.goto(running.link)
      },
      async kill() {
        running.child.kill('SIGKILL')
        await ended(running.child)
      },
      async restart() {
        running = await startApp(home)
      },
    })
    running.child.kill('SIGTERM')
    await ended(running.child)
    await rm(home, { recursive: true, force: true })
  },
})
