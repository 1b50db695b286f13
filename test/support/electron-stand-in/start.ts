import { registerHooks } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startBrowser } from './browser.ts'
import { BrowserWindow, showWindowsIn } from './browser-window.ts'
import { listenToOrders, orders } from './reports.ts'

/**
 * `node test/support/electron-stand-in/start.ts <app folder>`: runs the built main process of the app in that folder as
 * Electron would, on the stand-in.
 */
const standIn = pathToFileURL(join(import.meta.dirname, 'electron.ts')).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
})

const appFolder = resolve(process.argv[2] ?? '.')
process.argv.splice(2, 1)
Object.assign(process, { resourcesPath: join(appFolder, '..') })
const browser = await startBrowser()
showWindowsIn(browser.context)
listenToOrders()
orders.on('close-window', () => BrowserWindow.getAllWindows()[0]?.close())
orders.once('ended', () => {
  void browser.close().finally(() => process.exit(0))
})
process.once('SIGTERM', () => void browser.close().finally(() => process.exit(1)))
await import(pathToFileURL(join(appFolder, 'out', 'main', 'desktop.js')).href)
