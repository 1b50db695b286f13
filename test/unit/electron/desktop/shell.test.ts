import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IpcMainEvent, WebContents } from 'electron'
import { describe, expect, test, vi } from 'vitest'
import { serveAppProtocol } from '#electron/desktop/app-protocol.ts'
import { applicationMenu } from '#electron/desktop/application-menu.ts'
import { clientFrames, serverFrames } from '#electron/desktop/contract-channels.ts'
import { serveContractIpc } from '#electron/desktop/contract-ipc.ts'
import { nativeDialogs } from '#electron/desktop/native-dialogs.ts'
import { limitNavigation, limitPermissions, limitRequests, mayOpenOutside } from '#electron/desktop/page-limits.ts'
import { windowOptions } from '#electron/desktop/window-options.ts'
import { desktopWords } from '#electron/desktop/words.ts'
import { noncePlaceholder } from '#electron/web/content-security-policy.ts'
import { fakeHandlers } from '#test/support/fake-handlers.ts'

describe('every window', () => {
  test('is sandboxed, isolated and without Node', () => {
    expect(windowOptions('/preload.cjs', true)).toMatchObject({
      show: false,
      webPreferences: {
        preload: '/preload.cjs',
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webviewTag: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
      },
    })
  })
})

describe('the page', () => {
  test('comes from its folder only, with a strict policy', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'page-'))
    await mkdir(join(folder, 'page', 'assets'), { recursive: true })
    await writeFile(join(folder, 'page', 'index.html'), `nonce ${noncePlaceholder}`)
    await writeFile(join(folder, 'page', 'assets', 'app.js'), 'script')
    await writeFile(join(folder, 'secret.txt'), 'not for you')
    let answer = async (_request: Request): Promise<Response> => new Response()
    serveAppProtocol(
      {
        handle: (scheme, handler) => {
          expect(scheme).toBe('app')
          answer = handler as typeof answer
        },
      },
      join(folder, 'page'),
    )
    const page = await answer(new Request('app://studio/'))
    const policy = page.headers.get('Content-Security-Policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`'nonce-${(await page.text()).slice(6)}'`)
    expect(await (await answer(new Request('app://studio/assets/app.js'))).text()).toBe('script')
    for (const url of [
      'app://studio/../secret.txt',
      'app://studio/%2e%2e/secret.txt',
      'app://studio/..%2fsecret.txt',
      'app://studio/%2e%2e%2fsecret.txt',
      'app://studio/%',
      'app://studio/%00',
      'app://studio/assets',
      'app://studio.evil/index.html',
      'app://other/index.html',
    ]) {
      expect((await answer(new Request(url))).status, url).toBe(404)
    }
    await rm(folder, { recursive: true })
  })

  test('stays where it is and opens no window; allowed links go to the system’s browser', () => {
    const listeners = new Map<string, (event: { preventDefault(): void; url: string }) => void>()
    let openHandler = (_details: { url: string }): { action: string } => ({ action: '' })
    const opened: string[] = []
    const contents = {
      on: (name: string, listener: never) => listeners.set(name, listener),
      setWindowOpenHandler: (handler: typeof openHandler) => {
        openHandler = handler
      },
    } as unknown as WebContents
    limitNavigation(contents, (link) => opened.push(link))
    const prevented = (name: string, url: string) => {
      const preventDefault = vi.fn()
      listeners.get(name)?.({ preventDefault, url })
      return preventDefault.mock.calls.length > 0
    }
    expect(prevented('will-navigate', 'https://evil.example/')).toBe(true)
    expect(prevented('will-redirect', 'file:///etc/passwd')).toBe(true)
    expect(prevented('will-frame-navigate', 'https://evil.example/')).toBe(true)
    expect(prevented('will-navigate', 'app://studio.evil/')).toBe(true)
    expect(prevented('will-navigate', 'data:text/html,<script>')).toBe(true)
    expect(prevented('will-attach-webview', 'app://studio/')).toBe(true)
    expect(prevented('will-navigate', 'app://studio/#/builds')).toBe(false)
    expect(openHandler({ url: 'https://docs.outscale.com/en/' })).toEqual({ action: 'deny' })
    expect(openHandler({ url: 'https://evil.example/' })).toEqual({ action: 'deny' })
    expect(opened).toEqual(['https://docs.outscale.com/en/'])
  })

  test.each([
    'http://docs.outscale.com/',
    'javascript:alert(1)',
    'https://docs.outscale.com.evil.example/',
    'https://user@docs.outscale.com/',
    'file:///etc/passwd',
  ])('does not open %s outside', (link) => expect(mayOpenOutside(link)).toBe(false))

  test('gets no permission but writing to the clipboard and notifications, and other pages none at all', () => {
    let decide = (
      _contents: unknown,
      _permission: string,
      _answer: (granted: boolean) => void,
      _details: { requestingUrl: string },
    ) => {}
    let check = (_contents: unknown, _permission: string, _origin: string) => false
    let device = (): boolean => true
    limitPermissions({
      setPermissionRequestHandler: (handler: typeof decide) => {
        decide = handler
      },
      setPermissionCheckHandler: (handler: typeof check) => {
        check = handler
      },
      setDevicePermissionHandler: (handler: typeof device) => {
        device = handler
      },
    } as never)
    const granted = (asking: string) =>
      [
        'media',
        'geolocation',
        'clipboard-read',
        'clipboard-sanitized-write',
        'notifications',
        'openExternal',
        'fileSystem',
        'hid',
        'serial',
        'usb',
        'display-capture',
      ].filter((permission) => {
        let answer = false
        decide(
          null,
          permission,
          (given) => {
            answer = given
          },
          { requestingUrl: asking },
        )
        expect(check(null, permission, asking)).toBe(answer)
        return answer
      })
    expect(granted('app://studio/')).toEqual(['clipboard-sanitized-write', 'notifications'])
    expect(granted('https://evil.example/')).toEqual([])
    expect(granted('app://studio.evil/')).toEqual([])
    expect(device()).toBe(false)
  })

  test('asks nobody but its own files for anything', () => {
    let onRequest = (_details: { url: string }, _answer: (response: { cancel: boolean }) => void) => {}
    const problems: string[] = []
    limitRequests(
      {
        webRequest: {
          onBeforeRequest: (listener: typeof onRequest) => {
            onRequest = listener
          },
        },
      } as never,
      (problem) => problems.push(problem),
    )
    const cancelled = (url: string) => {
      let cancel = true
      onRequest({ url }, (response) => {
        cancel = response.cancel
      })
      return cancel
    }
    expect(['app://studio/assets/a.js', 'data:image/png;base64,', 'blob:app://studio/1'].filter(cancelled)).toEqual([])
    const others = [
      'https://evil.example/',
      'http://127.0.0.1/',
      'file:///etc/passwd',
      'app://studio.evil/',
      'wss://a/',
    ]
    expect(others.filter(cancelled)).toEqual(others)
    expect(problems).toHaveLength(others.length)
  })
})

describe('a message to the main process', () => {
  const readable = { path: '/a', name: 'a', version: '1', text: 'secret of the template' }

  function setUp() {
    let receive = (_event: IpcMainEvent, _frame: unknown) => {}
    const sent: unknown[] = []
    const problems: string[] = []
    const listeners = new Map<string, (details: object) => void>()
    const ours = {
      id: 1,
      isDestroyed: () => false,
      send: (channel: string, frame: unknown) => sent.push([channel, frame]),
      on: (name: string, listener: (details: object) => void) => {
        listeners.set(name, listener)
      },
      off: (name: string) => {
        listeners.delete(name)
      },
    }
    serveContractIpc(
      {
        on: ((channel: string, listener: typeof receive) => {
          expect(channel).toBe(clientFrames)
          receive = listener
        }) as never,
      },
      fakeHandlers({ calls: { 'templates.readFile': async () => readable } }),
      (contents) => (contents as unknown) === ours,
      (problem) => problems.push(problem),
    )
    const frame = { kind: 'call', id: 1, name: 'templates.readFile', input: { path: '/a' } }
    const send = (event: object) => receive(event as IpcMainEvent, frame)
    return { ours, sent, problems, send, listeners }
  }

  test('counts when it comes from the main frame of our window and our origin', async () => {
    const { ours, sent, problems, send } = setUp()
    send({ sender: ours, senderFrame: { parent: null, url: 'app://studio/index.html' } })
    await vi.waitFor(() => expect(sent).toEqual([[serverFrames, { kind: 'result', id: 1, output: readable }]]))
    expect(problems).toEqual([])
  })

  test('belongs to the page that is shown: another page of the app is the same one, a new load is not', () => {
    const { ours, send, listeners } = setUp()
    send({ sender: ours, senderFrame: { parent: null, url: 'app://studio/index.html' } })
    listeners.get('did-start-navigation')?.({ isMainFrame: true, isSameDocument: true })
    expect([...listeners.keys()].sort()).toEqual(['destroyed', 'did-start-navigation', 'render-process-gone'])
    listeners.get('did-start-navigation')?.({ isMainFrame: true, isSameDocument: false })
    expect([...listeners.keys()]).toEqual([])
  })

  test('is dropped and reported when it comes from anywhere else', async () => {
    const { ours, sent, problems, send } = setUp()
    send({ sender: { id: 2 }, senderFrame: { parent: null, url: 'app://studio/' } })
    send({ sender: ours, senderFrame: { parent: {}, url: 'app://studio/' } })
    send({ sender: ours, senderFrame: { parent: null, url: 'https://evil.example/' } })
    send({ sender: ours, senderFrame: { parent: null, url: 'app://studio.evil/' } })
    send({ sender: ours, senderFrame: null })
    await new Promise((resolve) => setImmediate(resolve))
    expect(sent).toEqual([])
    expect(problems).toHaveLength(5)
  })
})

describe('native things', () => {
  const words = () => desktopWords('en', 'en')

  test('the open dialog tells a choice from a cancel', async () => {
    const dialogs = (answer: object) =>
      nativeDialogs({ showOpenDialog: (async () => answer) as never }, () => undefined, words)
    await expect(dialogs({ canceled: false, filePaths: ['/t'] }).openTemplate('file')).resolves.toEqual({
      kind: 'chosen',
      path: '/t',
    })
    await expect(dialogs({ canceled: true, filePaths: [] }).openTemplate('folder')).resolves.toEqual({
      kind: 'cancelled',
    })
  })

  test('the menu has an application menu on macOS only', () => {
    expect(applicationMenu('darwin', words())[0]).toEqual({ role: 'appMenu' })
    expect(applicationMenu('linux', words())[0]).toEqual({ role: 'fileMenu' })
  })
})
