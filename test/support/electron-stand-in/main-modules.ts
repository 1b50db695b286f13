import { EventEmitter } from 'node:events'
import { report } from './reports.ts'

type ProtocolHandler = (request: Request) => Promise<Response>
type RequestRule = (details: { url: string }, answer: (verdict: { cancel?: boolean }) => void) => void

export const ipcMain = new EventEmitter()
export const protocolHandlers = new Map<string, ProtocolHandler>()

export const protocol = {
  registerSchemesAsPrivileged(): void {},
  handle(scheme: string, handler: ProtocolHandler): void {
    protocolHandlers.set(scheme, handler)
  },
}

let rule: RequestRule = (_details, answer) => answer({})

export const session = {
  defaultSession: {
    setPermissionRequestHandler(): void {},
    setPermissionCheckHandler(): void {},
    setDevicePermissionHandler(): void {},
    webRequest: {
      onBeforeRequest(listener: RequestRule): void {
        rule = listener
      },
    },
    /** What the app's rule for requests says of an address. */
    refuses(url: string): boolean {
      let refused = false
      rule({ url }, ({ cancel = false }) => {
        refused = cancel
      })
      return refused
    },
  },
}

export const shell = {
  async openExternal(url: string): Promise<void> {
    report({ kind: 'opened-outside', url })
  },
}

export const nativeTheme = { shouldUseDarkColors: false }

export const Menu = {
  setApplicationMenu(): void {},
  buildFromTemplate: (template: unknown): unknown => template,
}
