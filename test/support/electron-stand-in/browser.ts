import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from '@playwright/test'
import { findChromium } from '#electron/launcher/app-window.ts'
import { report } from './reports.ts'

/** The Chromium that shows the stand-in's windows; the test attaches itself to it too. */
export async function startBrowser(): Promise<{ readonly context: BrowserContext; close(): Promise<void> }> {
  const executable = findChromium(process.env) ?? chromium.executablePath()
  // As with Electron, what a page keeps is there when the app is started again.
  const profile = join(homedir(), '.stand-in-profile')
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync']
  const background = ['--disable-background-networking', '--disable-component-update', '--disable-quic']
  const child = spawn(
    executable,
    [...flags, ...background, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  const endpoint = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString()
      const found = /DevTools listening on (ws:\/\/\S+)/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}: ${said}`)))
  })
  const browser = await chromium.connectOverCDP(endpoint)
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('Chromium has no window to show anything in')
  report({ kind: 'browser', endpoint })
  return {
    context,
    async close() {
      await browser.close().catch(() => {})
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await ended
    },
  }
}
