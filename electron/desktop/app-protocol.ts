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
  const path = filePath(url, folder)
  const content = path === undefined ? undefined : await readFile(path).catch(() => undefined)
  if (path === undefined || content === undefined) return notFound()
  const headers = new Headers({
    'Content-Type': contentTypes[extname(path)] ?? 'application/octet-stream',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  })
  if (extname(path) !== '.html') return new Response(new Uint8Array(content), { headers })
  const nonce = randomBytes(16).toString('base64')
  headers.set('Content-Security-Policy', contentSecurityPolicy(nonce, "'self'"))
  return new Response(content.toString('utf8').replaceAll(noncePlaceholder, nonce), { headers })
}

/** The file inside of the folder that an address names; nothing when it is no address of ours or leads out. */
function filePath(url: string, folder: string): string | undefined {
  const parsed = URL.parse(url)
  if (parsed === null || parsed.host !== 'studio') return undefined
  try {
    const path = normalize(join(folder, decodeURIComponent(parsed.pathname === '/' ? '/index.html' : parsed.pathname)))
    return path.startsWith(folder + sep) ? path : undefined
  } catch {
    // A percent sign that stands for nothing.
    return undefined
  }
}

function notFound(): Response {
  return new Response('There is no such file.', { status: 404 })
}
