import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const namesOnPath = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
  'vivaldi',
]

const macApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/Applications/Brave Browser.app/Contents/MacOS/Brave Browser',
]

const windowsApplications = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']

/** An installed browser of the Chromium family, which can show a page as a window of its own; undefined when there is none. */
export function findChromium(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const candidates =
    process.platform === 'darwin'
      ? macApplications
      : process.platform === 'win32'
        ? windowsCandidates(environment)
        : (environment.PATH ?? '').split(delimiter).flatMap((folder) => namesOnPath.map((name) => join(folder, name)))
  return candidates.find((candidate) => existsSync(candidate))
}

/** Whether there is a screen to show a window on. */
export function hasScreen(environment: Readonly<Record<string, string | undefined>>): boolean {
  if (process.platform !== 'linux') return true
  return Boolean(environment.DISPLAY) || Boolean(environment.WAYLAND_DISPLAY)
}

/** Opens the link as an app window; the browser lives on by itself. */
export function openAppWindow(browser: string, link: string): void {
  const rootFlags = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []
  const child = spawn(browser, [`--app=${link}`, '--window-size=1360,880', '--no-first-run', ...rootFlags], {
    detached: true,
    stdio: 'ignore',
  })
  child.once('error', () => {})
  child.unref()
}

function windowsCandidates(environment: Readonly<Record<string, string | undefined>>): string[] {
  const folders = [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA]
  return folders.flatMap((folder) =>
    folder === undefined ? [] : windowsApplications.map((application) => join(folder, application)),
  )
}
