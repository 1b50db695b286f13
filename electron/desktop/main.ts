import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeTheme,
  powerSaveBlocker,
  protocol,
  session,
  shell,
  Tray,
  type WebContents,
} from 'electron'
import { createStudio, type Studio } from '#electron/studio/studio.ts'
import type { Settings } from '#shared/contract/settings.ts'
import { StudioError } from '#shared/studio-error.ts'
import { appScheme, serveAppProtocol } from './app-protocol.ts'
import { applicationMenu } from './application-menu.ts'
import { createAwake } from './awake.ts'
import { createBackground } from './background.ts'
import { serveContractIpc } from './contract-ipc.ts'
import { showMainWindow, showRoute } from './main-window.ts'
import { nativeDialogs } from './native-dialogs.ts'
import { routeOfArguments, routeOfOpening } from './openings.ts'
import { limitNavigation, limitPermissions, limitRequests } from './page-limits.ts'
import { createQuitting } from './quitting.ts'
import { startUpdateCheck } from './update-check.ts'
import { desktopWords } from './words.ts'

const here = dirname(fileURLToPath(import.meta.url))
const appFolder = dirname(dirname(here))
const ourWindows = new Set<WebContents>()
let language: Settings['language'] = 'system'
/** Size of the page in percent. */
let zoom = 100
/** What the system asked to open before there was a window. */
let firstRoute = routeOfArguments(process.argv, process.cwd())
let openRoute = (route: string) => {
  firstRoute = route
}

/** Where what goes wrong behind the page is told: until the program is there, to whoever started it. */
let report = (problem: string): void => {
  process.stderr.write(`${problem}\n`)
}

const words = () => desktopWords(language, app.getLocale())

const background = createBackground({
  words,
  createTray: () => new Tray(join(appFolder, 'assets', 'packaging', 'icons', '32x32.png')),
  createMenu: (template) => Menu.buildFromTemplate(template),
  notify,
  show: focusWindow,
  quit: () => app.quit(),
})

protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
])

// Also for windows that somebody might open without our options.
app.enableSandbox()

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', (_event, argv, workingFolder) => {
    const route = routeOfArguments(argv, workingFolder)
    if (route !== undefined) openRoute(route)
    focusWindow()
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    opened(path)
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    opened(url)
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
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
    onSettings: follow,
    powers: {
      show: focusWindow,
      keepAwake: createAwake(powerSaveBlocker),
      versions: { Electron: process.versions.electron, Chromium: process.versions.chrome ?? '' },
      async openFolder(path) {
        const problem = await shell.openPath(path)
        if (problem !== '') throw new StudioError({ code: 'no-file-manager', message: `${path}: ${problem}` })
      },
    },
    dialogs: nativeDialogs(dialog, () => BrowserWindow.getFocusedWindow() ?? undefined, words),
  })
  follow(await studio.settings.inForce())
  report = studio.problems.report
  serveContractIpc(ipcMain, studio.handlers, (contents) => ourWindows.has(contents), refused)
  Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(process.platform, words())))
  // A development run must not take the scheme from the installed app.
  if (app.isPackaged) app.setAsDefaultProtocolClient('omi')
  const quitting = quittingOf(studio)
  app.on('before-quit', (event) => quitting.onBeforeQuit(event))
  const openWindow = (route?: string) => {
    openMainWindow(route).on('close', (event) => quitting.onClose(event))
  }
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow()
    else focusWindow()
  })
  openWindow(firstRoute)
  openRoute = (route) => {
    const [window] = BrowserWindow.getAllWindows()
    if (window === undefined) openWindow(route)
    else showRoute(window, route)
  }
  void startUpdateCheck({
    updater: async () => (await import('electron-updater')).default.autoUpdater,
    resources: process.resourcesPath,
    allowed: async () => (await studio.settings.read()).checkUpdates,
    words,
    notify(title, body, onClick) {
      const notification = notify({ title, body })
      if (onClick) notification?.on('click', onClick)
      notification?.show()
    },
    report: studio.problems.report,
    every: (milliseconds, call) => setInterval(call, milliseconds).unref(),
  })
}

function quittingOf(studio: Studio) {
  return createQuitting({
    going: () => studio.engine.going().length,
    words,
    async ask(message, detail, buttons) {
      const stay = buttons.length - 1
      const options = {
        type: 'question' as const,
        message,
        detail,
        buttons: [...buttons],
        defaultId: 0,
        cancelId: stay,
      }
      const [window] = BrowserWindow.getAllWindows()
      const answer = await (window === undefined
        ? dialog.showMessageBox(options)
        : dialog.showMessageBox(window, options))
      return answer.response
    },
    close: () => studio.close(),
    hide() {
      const [window] = BrowserWindow.getAllWindows()
      if (window !== undefined) background.enter(window)
    },
    quit: () => app.quit(),
    exit: () => app.exit(0),
  })
}

/** What of the settings the windows and their words follow, at once. */
function follow(settings: Pick<Settings, 'language' | 'zoom'>): void {
  language = settings.language
  zoom = settings.zoom
  for (const contents of ourWindows) contents.setZoomFactor(zoom / 100)
}

function notify(options: { title: string; body: string }): Notification | undefined {
  return Notification.isSupported() ? new Notification(options) : undefined
}

function opened(opening: string): void {
  const route = routeOfOpening(opening, process.cwd())
  if (route === undefined) return
  openRoute(route)
  focusWindow()
}

function refused(problem: string): void {
  report(`OMI Studio refused ${problem}`)
}

function openMainWindow(route: string | undefined): BrowserWindow {
  const window = showMainWindow({
    preload: join(appFolder, 'out', 'preload', 'preload.cjs'),
    dark: nativeTheme.shouldUseDarkColors,
    route,
    create: (options) => new BrowserWindow(options),
  })
  const { webContents } = window
  ourWindows.add(webContents)
  webContents.once('destroyed', () => ourWindows.delete(webContents))
  window.once('ready-to-show', () => webContents.setZoomFactor(zoom / 100))
  return window
}

function focusWindow(): void {
  const window = BrowserWindow.getAllWindows()[0]
  if (window === undefined) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
  background.leave()
}
