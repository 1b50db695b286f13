import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { BrowserContext, CDPSession, Page, Route } from '@playwright/test'
import { toApp, toShown } from './addresses.ts'
import { ipcMain, protocolHandlers, session } from './main-modules.ts'
import { report } from './reports.ts'
import { isolatedWorld, pageWorldScript, preloadWorldScript, receiveFunction, sendBinding } from './worlds.ts'

const shownSize = { width: 1360, height: 880 }

type WindowOpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' }

const appEvents = new EventEmitter()
/** Where windows tell the app of themselves. */
export const windowEvents = appEvents

let context: BrowserContext | undefined

/** Gives all windows the browser that shows them; before the app's first one. */
export function showWindowsIn(browser: BrowserContext): void {
  context = browser
}

/** The page of a window, as Electron's WebContents: what of it our main process uses. */
class WebContents extends EventEmitter {
  static #lastId = 0
  readonly id = ++WebContents.#lastId
  session = session.defaultSession
  openHandler: WindowOpenHandler = () => ({ action: 'deny' })
  destroyed = false
  cdp: CDPSession | undefined
  /** The preload script's world in the document of now. */
  world: number | undefined

  isDestroyed(): boolean {
    return this.destroyed
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.openHandler = handler
  }

  /** A page that is shown larger has less room for what is on it. */
  setZoomFactor(factor: number): void {
    const [width, height] = [Math.round(shownSize.width / factor), Math.round(shownSize.height / factor)]
    void this.cdp?.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: factor,
      mobile: false,
    })
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.world === undefined) return
    const expression = `${receiveFunction}(${JSON.stringify(channel)}, ${JSON.stringify(args)})`
    void this.cdp?.send('Runtime.evaluate', { expression, contextId: this.world }).catch(() => {})
  }
}

interface WindowOptions {
  readonly webPreferences: { readonly preload: string }
}

/** A window: a page in the stand-in's Chromium. */
export class BrowserWindow extends EventEmitter {
  static readonly #all = new Set<BrowserWindow>()
  static getAllWindows = (): BrowserWindow[] => [...BrowserWindow.#all]
  static getFocusedWindow = (): BrowserWindow | null => BrowserWindow.getAllWindows()[0] ?? null

  readonly webContents = new WebContents()
  readonly #page: Promise<Page>
  #shown = false

  constructor(options: WindowOptions) {
    super()
    BrowserWindow.#all.add(this)
    appEvents.emit('web-contents-created', {}, this.webContents)
    this.#page = this.#open(readFileSync(options.webPreferences.preload, 'utf8'))
  }

  async #open(preload: string): Promise<Page> {
    if (context === undefined) throw new Error('there is no browser to show a window in')
    const page = context.pages().find((one) => one.url() === 'about:blank') ?? (await context.newPage())
    await page.setViewportSize(shownSize)
    const contents = this.webContents
    await page.route('**/*', (route) => this.#answer(route, page))
    page.on('crash', () => contents.emit('render-process-gone', {}, { reason: 'crashed' }))
    page.on('popup', (popup) => void popup.close())
    const cdp = await page.context().newCDPSession(page)
    contents.cdp = cdp
    cdp.on('Runtime.executionContextCreated', ({ context: { id, name } }) => {
      if (name === isolatedWorld) contents.world = id
    })
    cdp.on('Page.windowOpen', ({ url }) => contents.openHandler({ url }))
    cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name !== sendBinding) return
      const { channel, args } = JSON.parse(payload) as { channel: string; args: unknown[] }
      const senderFrame = { parent: null, url: toApp(page.url()) }
      ipcMain.emit(channel, { sender: contents, senderFrame }, ...args)
    })
    await cdp.send('Runtime.enable')
    await cdp.send('Page.enable')
    await cdp.send('Runtime.addBinding', { name: sendBinding, executionContextName: isolatedWorld })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: preloadWorldScript(preload),
      worldName: isolatedWorld,
    })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: pageWorldScript })
    return page
  }

  /** Puts a request to the session's rules, then to the app's protocol; nothing else is reachable. */
  async #answer(route: Route, page: Page): Promise<void> {
    const request = route.request()
    const url = toApp(request.url())
    if (session.defaultSession.refuses(url)) return route.abort('blockedbyclient')
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) {
      const details = { isMainFrame: true, isSameDocument: false, url }
      this.webContents.emit('did-start-navigation', details)
    }
    const handler = protocolHandlers.get(new URL(url).protocol.slice(0, -1))
    if (handler === undefined) return route.abort('addressunreachable')
    const response = await handler(new Request(url, { method: request.method(), headers: request.headers() }))
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    })
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#page
    await page.goto(toShown(url))
    this.emit('ready-to-show')
  }

  show(): void {
    if (this.#shown) return
    this.#shown = true
    report({ kind: 'window', state: 'shown' })
  }

  hide(): void {
    this.#shown = false
    report({ kind: 'window', state: 'hidden' })
  }

  /** As somebody who closes it: the app may hold it back. */
  close(): void {
    let prevented = false
    this.emit('close', {
      preventDefault: () => {
        prevented = true
      },
    })
    if (!prevented) void this.destroy()
  }

  async destroy(): Promise<void> {
    this.webContents.destroyed = true
    BrowserWindow.#all.delete(this)
    await (await this.#page).close().catch(() => {})
    report({ kind: 'window', state: 'closed' })
    this.webContents.emit('destroyed')
    this.emit('closed')
    if (BrowserWindow.#all.size === 0) appEvents.emit('window-all-closed')
  }

  isDestroyed = (): boolean => this.webContents.destroyed
  isMinimized = (): boolean => false
  restore(): void {}
  focus(): void {}
  setProgressBar(): void {}
}
