import { EventEmitter } from 'node:events'
import { windowEvents } from './browser-window.ts'
import { type Order, orders, report } from './reports.ts'

// biome-ignore lint/performance/noBarrelFile: the module that it stands in for is one
export { BrowserWindow } from './browser-window.ts'
export { ipcMain, Menu, nativeTheme, protocol, session, shell } from './main-modules.ts'

/**
 * Stands in for the module `electron` where its runtime cannot be had: what of it our main process uses, over Chromium
 * (design 3.12). Windows are pages; what the system would show beside them is reported to the test.
 */
class App extends EventEmitter {
  readonly isPackaged = false
  enableSandbox(): void {}
  requestSingleInstanceLock = (): boolean => true
  whenReady = async (): Promise<void> => {}
  getLocale = (): string => 'en-GB'
  setAsDefaultProtocolClient = (): boolean => true
  setBadgeCount = (): boolean => true

  quit(): void {
    let prevented = false
    this.emit('before-quit', {
      preventDefault: () => {
        prevented = true
      },
    })
    if (!prevented) this.exit()
  }

  exit(): void {
    report({ kind: 'quit' })
    orders.emit('ended')
  }
}

export const app = new App()
for (const name of ['web-contents-created', 'window-all-closed']) {
  windowEvents.on(name, (...args: unknown[]) => app.emit(name, ...args))
}
orders.on('quit', () => app.quit())
orders.on('open-url', ({ url }: Extract<Order, { kind: 'open-url' }>) =>
  app.emit('open-url', { preventDefault: () => {} }, url),
)
orders.on('second-instance', ({ argv }: Extract<Order, { kind: 'second-instance' }>) =>
  app.emit('second-instance', {}, argv, process.cwd()),
)

let chosen: string | undefined
orders.on('choose', ({ path }: Extract<Order, { kind: 'choose' }>) => {
  chosen = path
})

export const dialog = {
  async showOpenDialog(): Promise<{ canceled: boolean; filePaths: string[] }> {
    const filePaths = chosen === undefined ? [] : [chosen]
    chosen = undefined
    return { canceled: filePaths.length === 0, filePaths }
  },
  async showMessageBox(...args: unknown[]): Promise<{ response: number }> {
    const { message, buttons } = args.at(-1) as { message: string; buttons: string[] }
    report({ kind: 'question', message, buttons })
    return new Promise((resolve) =>
      orders.once('press', ({ button }: Extract<Order, { kind: 'press' }>) => resolve({ response: button })),
    )
  },
}

export class Notification extends EventEmitter {
  static isSupported = (): boolean => true
  readonly #options: { readonly title: string; readonly body: string }

  constructor(options: { readonly title: string; readonly body: string }) {
    super()
    this.#options = options
  }

  show(): void {
    report({ kind: 'notification', ...this.#options })
  }
}

export class Tray extends EventEmitter {
  constructor() {
    super()
    report({ kind: 'tray', state: 'there' })
    orders.on('tray-click', () => this.emit('click'))
  }
  setToolTip(): void {}
  setContextMenu(): void {}
  destroy(): void {
    report({ kind: 'tray', state: 'gone' })
  }
}

const blockers = new Set<number>()

export const powerSaveBlocker = {
  start(): number {
    const id = blockers.size + 1
    blockers.add(id)
    report({ kind: 'power', blocked: true })
    return id
  },
  stop(id: number): void {
    if (blockers.delete(id)) report({ kind: 'power', blocked: blockers.size > 0 })
  },
  isStarted: (id: number): boolean => blockers.has(id),
}
