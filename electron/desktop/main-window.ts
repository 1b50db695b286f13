import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron'
import { appOrigin } from './app-protocol.ts'
import { windowOptions } from './window-options.ts'

interface MainWindowNeeds {
  readonly preload: string
  readonly dark: boolean
  /** Where in the page to begin. */
  readonly route?: string | undefined
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow
}

/**
 * Opens the main window hidden and shows it on its first paint. When the page's process dies, the page is loaded again:
 * runs go on in the main process meanwhile (spec/electron.md, row 12).
 */
export function showMainWindow({ preload, dark, route, create }: MainWindowNeeds): BrowserWindow {
  const window = create(windowOptions(preload, dark))
  window.once('ready-to-show', () => window.show())
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit' && !window.isDestroyed()) void window.loadURL(`${appOrigin}/`)
  })
  void window.loadURL(addressOf(route ?? ''))
  return window
}

/** Shows another place of the page, in the window that is there: only what is behind the # changes. */
export function showRoute(window: BrowserWindow, route: string): void {
  void window.loadURL(addressOf(route))
}

function addressOf(route: string): string {
  return route === '' ? `${appOrigin}/` : `${appOrigin}/#${route}`
}
