import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import sirv from 'sirv'
import { WebSocketServer } from 'ws'
import type { ContractHandlers } from '#electron/studio/serve-contract.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import { contentSecurityPolicy, noncePlaceholder } from './content-security-policy.ts'
import { serveSocket } from './serve-socket.ts'
import { createWebSessions } from './web-session.ts'

const sessionCookie = 'omi-studio-session'

/** The page's files: built ones from a folder, or a development server's. */
export interface PageSource {
  /** The text of index.html. */
  index(): Promise<string>
  /** The Content-Security-Policy of the page; a development server's page works under none. */
  policy(nonce: string, connect: string): string | undefined
  /** Answers a request for one of the page's other files. */
  serve(request: IncomingMessage, response: ServerResponse, notFound: () => void): void
}

export interface WebHostSettings {
  readonly handlers: ContractHandlers
  readonly page: PageSource
  /** Loopback unless the person said otherwise in so many words. */
  readonly address: string
  /** 0 takes a free one. */
  readonly port: number
  readonly now: () => number
}

export interface WebHost {
  readonly origin: string
  /** A link that opens the app once. */
  issueLink(): string
  close(): Promise<void>
}

/** The page's files from the folder that the build made. No directory listing; nothing outside of it. */
export function builtPage(folder: string): PageSource {
  const files = sirv(folder, { dev: false, etag: true, extensions: [] })
  return {
    index: () => readFile(join(folder, 'index.html'), 'utf8'),
    policy: contentSecurityPolicy,
    serve: (request, response, notFound) => files(request, response, notFound),
  }
}

/**
 * Serves the app over HTTP on this computer (design 3.1, 3.9). Every request is checked for its Host, every page and
 * socket for the session cookie, every socket for its Origin, so that neither another site nor a rebound name gets in.
 */
export async function startWebHost(settings: WebHostSettings): Promise<WebHost> {
  const sessions = createWebSessions(settings.now)
  const server = createServer((request, response) => {
    void handle(request, response).catch((error) => {
      const report = errorReportOf(error)
      answerText(response, 500, report.message)
    })
  })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 * 1024 })
  server.on('upgrade', (request, socket, head) => upgrade(request, socket, head))
  await listen(server, settings)
  const { port } = server.address() as AddressInfo
  const hosts = new Set([`${settings.address}:${port}`, `localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
  const origin = `http://${settings.address.includes(':') ? `[${settings.address}]` : settings.address}:${port}`

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setCommonHeaders(response)
    if (!hosts.has(request.headers.host ?? '')) {
      answerText(response, 421, 'This server answers to its own name only.')
      return
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answerText(response, 405, 'Only reading is possible here.')
      return
    }
    const url = new URL(request.url ?? '/', origin)
    const token = url.pathname === '/' ? url.searchParams.get('token') : null
    if (token !== null) {
      redeem(token, response)
      return
    }
    if (!sessions.isSession(cookieOf(request))) {
      answerText(
        response,
        401,
        'Open the link that OMI Studio printed when it started: it carries the key to this page.',
      )
      return
    }
    if (url.pathname === '/' || url.pathname === '/index.html') {
      await answerIndex(response)
      return
    }
    settings.page.serve(request, response, () => answerText(response, 404, 'There is no such file.'))
  }

  function redeem(token: string, response: ServerResponse): void {
    try {
      const session = sessions.redeem(token)
      response.setHeader('Set-Cookie', `${sessionCookie}=${session}; HttpOnly; SameSite=Strict; Path=/`)
      response.setHeader('Location', '/')
      answerText(response, 303, 'Welcome.')
    } catch (error) {
      if (!(error instanceof StudioError)) throw error
      const status = error.code === 'too-many-tries' ? 429 : 403
      answerText(response, status, `${error.message} ${error.hint ?? ''}`)
    }
  }

  async function answerIndex(response: ServerResponse): Promise<void> {
    const nonce = randomBytes(16).toString('base64')
    const html = (await settings.page.index()).replaceAll(noncePlaceholder, nonce)
    const policy = settings.page.policy(nonce, `'self' ${origin.replace(/^http/, 'ws')}`)
    if (policy !== undefined) response.setHeader('Content-Security-Policy', policy)
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.setHeader('Cache-Control', 'no-store')
    response.end(html)
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', origin)
    const allowed =
      url.pathname === '/contract' &&
      hosts.has(request.headers.host ?? '') &&
      request.headers.origin === `http://${request.headers.host}` &&
      sessions.isSession(cookieOf(request))
    if (!allowed) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => serveSocket(webSocket, settings.handlers))
  }

  return {
    origin,
    issueLink: () => `${origin}/?token=${sessions.issueToken()}`,
    async close() {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function setCommonHeaders(response: ServerResponse): void {
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
}

function answerText(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) {
    response.end()
    return
  }
  response.statusCode = status
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.setHeader('Cache-Control', 'no-store')
  response.end(`${text}\n`)
}

function cookieOf(request: IncomingMessage): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2)
    if (name === sessionCookie) return value
  }
  return undefined
}

function listen(server: ReturnType<typeof createServer>, settings: WebHostSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new StudioError({
          code: 'cannot-listen',
          message: `OMI Studio cannot listen on ${settings.address}:${settings.port}: ${error.code ?? error.message}.`,
          hint: 'Choose another port with --port, or leave it out to take a free one.',
        }),
      )
    })
    server.listen(settings.port, settings.address, () => resolve())
  })
}
