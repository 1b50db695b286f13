import type { Session, WebContents } from 'electron'
import { appOrigin } from './app-protocol.ts'

/** Hosts that the app links to; everything else stays shut. */
const linkedHosts = new Set(['docs.outscale.com', 'github.com', 'developer.hashicorp.com', 'cockpit.outscale.com'])

/** Whether a link may be handed to the system's browser. */
export function mayOpenOutside(link: string): boolean {
  const url = URL.parse(link)
  return url !== null && url.protocol === 'https:' && linkedHosts.has(url.hostname) && url.username === ''
}

/** Keeps the page where it is: no navigation, no new windows; allowed links open in the system's browser. */
export function limitNavigation(contents: WebContents, openOutside: (link: string) => void): void {
  const stay = (event: { preventDefault(): void; url: string }) => {
    if (!event.url.startsWith(`${appOrigin}/`)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) openOutside(url)
    return { action: 'deny' }
  })
}

const allowedPermissions = new Set(['clipboard-sanitized-write', 'notifications'])

/** Denies every permission but writing to the clipboard and notifications (spec/electron.md, row 5). */
export function limitPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(allowedPermissions.has(permission)))
  session.setPermissionCheckHandler((_contents, permission) => allowedPermissions.has(permission))
  session.setDevicePermissionHandler(() => false)
}
