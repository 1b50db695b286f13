import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { connectionOver, type StudioBridge } from '#shared/contract/bridge.ts'
import { createStudioClient } from '#shared/contract/client.ts'

/** What of Electron the main process and the preload script touch, joined as Electron joins them. */
const electron = await vi.hoisted(async () => {
  const { EventEmitter } = await import('node:events')
  return {
    EventEmitter,
    sandboxed: false,
    schemes: [] as { scheme: string }[],
    protocols: new Map<string, (request: Request) => Promise<Response>>(),
    windows: [] as { options: Record<string, unknown>; shown: boolean; urls: string[] }[],
    toMain: new EventEmitter(),
    toPage: new EventEmitter(),
    sentToPage: [] as string[],
    appEvents: new EventEmitter(),
    exposed: new Map<string, unknown>(),
  }
})

vi.mock('electron', () => {
  const { EventEmitter } = electron
  class WebContents extends EventEmitter {
    readonly id = electron.windows.length + 1
    isDestroyed = () => false
    setWindowOpenHandler = () => {}
    send = (channel: string, frame: unknown) => {
      electron.sentToPage.push(JSON.stringify(frame))
      electron.toPage.emit(channel, {}, structuredClone(frame))
    }
  }
  class BrowserWindow extends EventEmitter {
    static readonly all: BrowserWindow[] = []
    static getAllWindows = () => BrowserWindow.all
    static getFocusedWindow = () => null
    readonly webContents = new WebContents()
    readonly record: { options: Record<string, unknown>; shown: boolean; urls: string[]; contents: WebContents }
    isDestroyed = () => false
    isMinimized = () => false
    focus = () => {}
    constructor(options: Record<string, unknown>) {
      super()
      this.record = { options, shown: false, urls: [], contents: this.webContents }
      electron.windows.push(this.record)
      BrowserWindow.all.push(this)
      electron.appEvents.emit('web-contents-created', {}, this.webContents)
    }
    show() {
      this.record.shown = true
    }
    async loadURL(url: string) {
      this.record.urls.push(url)
      this.emit('ready-to-show')
    }
  }
  return {
    app: {
      enableSandbox: () => {
        electron.sandboxed = true
      },
      requestSingleInstanceLock: () => true,
      whenReady: async () => {},
      on: (name: string, listener: never) => electron.appEvents.on(name, listener),
      quit: () => electron.appEvents.emit('before-quit', { preventDefault: () => {} }),
    },
    BrowserWindow,
    contextBridge: { exposeInMainWorld: (name: string, value: unknown) => electron.exposed.set(name, value) },
    dialog: { showOpenDialog: async () => ({ canceled: false, filePaths: ['/chosen.pkr.hcl'] }) },
    ipcMain: { on: (channel: string, listener: never) => electron.toMain.on(channel, listener) },
    ipcRenderer: {
      send: (channel: string, frame: unknown) => {
        const [window] = electron.windows as unknown as { contents: unknown }[]
        const event = { sender: window?.contents, senderFrame: { parent: null, url: 'app://studio/index.html' } }
        electron.toMain.emit(channel, event, structuredClone(frame))
      },
      on: (channel: string, listener: never) => electron.toPage.on(channel, listener),
    },
    Menu: { setApplicationMenu: () => {}, buildFromTemplate: (template: unknown) => template },
    nativeTheme: { shouldUseDarkColors: true },
    protocol: {
      registerSchemesAsPrivileged: (schemes: { scheme: string }[]) => electron.schemes.push(...schemes),
      handle: (scheme: string, handler: never) => electron.protocols.set(scheme, handler),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: () => {},
        setPermissionCheckHandler: () => {},
        setDevicePermissionHandler: () => {},
        webRequest: { onBeforeRequest: () => {} },
      },
    },
    shell: { openExternal: async () => {} },
  }
})

const plantedSecret = 'Planted-Secret-0f-the-Desktop-Test'
const home = mkdtempSync(join(tmpdir(), 'omi-desktop-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

test('the real main process opens one hardened window on its own origin, and the real preload talks to it', async () => {
  vi.stubEnv('OMI_STUDIO_HOME', home)
  vi.stubEnv('HOME', home)
  vi.stubEnv('OSC_ACCESS_KEY', 'PLANTEDACCESSKEYTEST')
  vi.stubEnv('OSC_SECRET_KEY', plantedSecret)
  await import('#electron/desktop/main.ts')
  expect(electron.schemes.map(({ scheme }) => scheme)).toEqual(['app'])
  expect(electron.protocols.has('app')).toBe(true)
  expect(electron.sandboxed).toBe(true)
  expect(electron.windows).toHaveLength(1)
  const [window] = electron.windows
  expect(window).toMatchObject({ shown: true, urls: ['app://studio/'] })
  expect(window?.options).toMatchObject({
    backgroundColor: '#101418',
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
  })

  await import('#electron/desktop/preload.ts')
  expect([...electron.exposed.keys()]).toEqual(['omiStudio'])
  const bridge = electron.exposed.get('omiStudio') as StudioBridge
  expect(Object.keys(bridge).sort()).toEqual(['call', 'subscribe'])
  const client = createStudioClient(connectionOver(bridge))
  await expect(client.call('studio.about', {})).resolves.toMatchObject({ host: 'desktop', home })
  const { starters } = await client.call('templates.list', {})
  expect(starters.map(({ name }) => name)).toContain('ubuntu-nginx')
  await expect(client.call('dialogs.openTemplate', { kind: 'file' })).resolves.toEqual({
    kind: 'chosen',
    path: '/chosen.pkr.hcl',
  })
  await expect(client.call('runs.cancel', { runId: 'none' })).rejects.toMatchObject({
    code: 'not-running',
    hint: expect.any(String),
  })

  // Keys that are there are told of, and nothing of their secret reaches the page, in whatever form.
  const { usable, fields } = await client.call('credentials.explain', {})
  expect(usable).toBe(true)
  expect(fields.map(({ source }) => source).join()).toContain('OSC_ACCESS_KEY')
  await client.call('credentials.found', {})
  const draft = await client.call('credentials.startDraft', {
    from: { kind: 'pasted', text: `OSC_ACCESS_KEY=PLANTEDACCESSKEYTEST\nOSC_SECRET_KEY=${plantedSecret}` },
  })
  await client.call('credentials.dropDraft', { draftId: draft.draftId })
  const seen = electron.sentToPage.join('\n')
  for (const form of [plantedSecret, btoa(plantedSecret).replaceAll('=', ''), encodeURIComponent(plantedSecret)]) {
    expect(seen).not.toContain(form)
  }
})
