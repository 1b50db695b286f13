import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  session,
  shell,
  type WebContents,
} from 'electron'
import { createStudio } from '#electron/studio/studio.ts'
import { appScheme, serveAppProtocol } from './app-protocol.ts'
import { applicationMenu } from './application-menu.ts'
import { serveContractIpc } from './contract-ipc.ts'
import { showMainWindow } from './main-window.ts'
import { nativeDialogs } from './native-dialogs.ts'
import { limitNavigation, limitPermissions, limitRequests } from './page-limits.ts'

const here = dirname(fileURLToPath(import.meta.url))
const appFolder = dirname(dirname(here))
const ourWindows = new Set<WebContents>()

protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
])

// Also for windows that somebody might open without our options.
app.enableSandbox()

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => focusWindow())
  app.on('window-all-closed', () => app.quit())
  app.on('web-contents-created', (_event, contents) =>
    limitNavigation(contents, (link) => void shell.openExternal(link)),
  )
  await app.whenReady()
  await open()
} else {
  app.quit()
}

async function open(): Promise<void> {
  limitPermissions(session.defaultSession)
  limitRequests(session.defaultSession, refused)
  serveAppProtocol(protocol, join(appFolder, 'out', 'renderer'))
  const studio = await createStudio({
    host: 'desktop',
    environment: process.env,
    appFolder,
    dialogs: nativeDialogs(dialog, () => BrowserWindow.getFocusedWindow() ?? undefined),
  })
  serveContractIpc(ipcMain, studio.handlers, (contents) => ourWindows.has(contents), refused)
  Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(process.platform)))
  let closing = false
  app.on('before-quit', (event) => {
    if (closing) return
    event.preventDefault()
    closing = true
    void studio.close().finally(() => app.quit())
  })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow()
  })
  openWindow()
}

function refused(problem: string): void {
  process.stderr.write(`OMI Studio refused ${problem}\n`)
}

function openWindow(): void {
  const window = showMainWindow({
    preload: join(appFolder, 'out', 'preload', 'preload.cjs'),
    dark: nativeTheme.shouldUseDarkColors,
    create: (options) => new BrowserWindow(options),
  })
  const { webContents } = window
  ourWindows.add(webContents)
  webContents.once('destroyed', () => ourWindows.delete(webContents))
}

function focusWindow(): void {
  const window = BrowserWindow.getAllWindows()[0]
  if (window === undefined) return
  if (window.isMinimized()) window.restore()
  window.focus()
}
