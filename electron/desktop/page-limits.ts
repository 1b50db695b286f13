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
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) openOutside(url)
    return { action: 'deny' }
  })
}

const allowedPermissions = new Set(['clipboard-sanitized-write', 'notifications'])

/** Denies every permission but writing to the clipboard and notifications, to our own page (spec/electron.md, row 5). */
export function limitPermissions(session: Session): void {
  const allows = (permission: string, asking: string) =>
    allowedPermissions.has(permission) && (asking === appOrigin || asking.startsWith(`${appOrigin}/`))
  session.setPermissionRequestHandler((_contents, permission, decide, details) =>
    decide(allows(permission, details.requestingUrl)),
  )
  session.setPermissionCheckHandler((_contents, permission, origin) => allows(permission, origin))
  session.setDevicePermissionHandler(() => false)
}

/** What a page of ours may ask for: its own files, what it made itself, and the developer tools' files. */
const allowedRequest = new RegExp(`^(${appOrigin}/|blob:${appOrigin}/|data:|devtools:)`)

/**
 * Cancels every request to anywhere else (spec/electron.md, row 2). The policy of the page forbids them already; this
 * holds even where a page came without it.
 */
export function limitRequests(session: Session, report: (problem: string) => void): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const allowed = allowedRequest.test(url)
    if (!allowed) report(`a request to ${url.slice(0, 200)}`)
    answer({ cancel: !allowed })
  })
}
