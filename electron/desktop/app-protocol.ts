import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import type { Protocol } from 'electron'
import { contentSecurityPolicy, noncePlaceholder } from '#electron/web/content-security-policy.ts'

/** The page's own scheme: no `file:`, no remote page, so that the policy and the origin mean something. */
export const appScheme = 'app'
export const appOrigin = `${appScheme}://studio`

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json',
}

/** Answers `app://studio/…` from the packaged page, and nothing else. */
export function serveAppProtocol(protocol: Pick<Protocol, 'handle'>, folder: string): void {
  protocol.handle(appScheme, (request) => answer(request.url, folder))
}

async function answer(url: string, folder: string): Promise<Response> {
  const { host, pathname } = new URL(url)
  if (host !== 'studio') return new Response('There is no such place.', { status: 404 })
  const path = normalize(join(folder, decodeURIComponent(pathname === '/' ? '/index.html' : pathname)))
  if (!path.startsWith(folder + sep)) return new Response('There is no such file.', { status: 404 })
  const content = await readFile(path).catch(() => undefined)
  if (content === undefined) return new Response('There is no such file.', { status: 404 })
  const headers = new Headers({
    'Content-Type': contentTypes[extname(path)] ?? 'application/octet-stream',
    'X-Content-Type-Options': 'nosniff',
  })
  if (extname(path) !== '.html') return new Response(new Uint8Array(content), { headers })
  const nonce = randomBytes(16).toString('base64')
  headers.set('Content-Security-Policy', contentSecurityPolicy(nonce, "'self'"))
  return new Response(content.toString('utf8').replaceAll(noncePlaceholder, nonce), { headers })
}
