import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { ContractHandlers } from '#electron/studio/serve-contract.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import { noncePlaceholder } from './content-security-policy.ts'
import { isForeignRequest } from './foreign-request.ts'
import { isLoopback, ownNames } from './own-names.ts'
import { serveSocket } from './serve-socket.ts'
import { createWebSessions } from './web-session.ts'

/** Windows of one person; more are a program that leaves connections behind. */
const mostSockets = 64

/** What goes with everything that is no page: it can load nothing and stand in nobody's frame. */
const bareContentPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

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
  /** Loopback, unless `allowRemote`. */
  readonly address: string
  /** 0 takes a free one. */
  readonly port: number
  /** The person said in so many words that other computers may reach the app. It then has to be served over TLS. */
  readonly allowRemote?: boolean
  /** Further names that browsers may call the host by; the first is the one that links are made with. */
  readonly names?: readonly string[]
  /** PEM; HTTPS instead of HTTP. */
  readonly tls?: { readonly key: string; readonly certificate: string }
  readonly now: () => number
}

export interface WebHost {
  readonly origin: string
  /** A link that opens the app once. */
  issueLink(): string
  close(): Promise<void>
}

/**
 * Serves the app over HTTP on this computer (design 3.1, 3.9). Every request is checked for its Host, every page and
 * socket for the session cookie, every socket for its Origin, so that neither another site nor a rebound name gets in.
 *
 * @throws StudioError `not-loopback`, `not-encrypted`, `cannot-listen`, `bad-certificate`
 */
export async function startWebHost(settings: WebHostSettings): Promise<WebHost> {
  refuseExposure(settings)
  const sessions = createWebSessions(settings.now)
  const server = createHttpServer(settings.tls, (request, response) => {
    void handle(request, response).catch((error) => {
      const report = errorReportOf(error)
      answerText(response, 500, report.message)
    })
  })
  // Slow senders and piles of idle connections end by themselves.
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000
  server.maxConnections = 512
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 * 1024 })
  server.on('upgrade', (request, socket, head) => upgrade(request, socket, head))
  await listen(server, settings)
  const { port } = server.address() as AddressInfo
  const scheme = settings.tls === undefined ? 'http' : 'https'
  const { address, names = [] } = settings
  const hosts = ownNames({ scheme, address, port, names, ownAddresses: addressesOfThisComputer() })
  const origin = `${scheme}://${hosts[0]}`
  // Cookies know no ports, so two hosts on one computer would take each other's.
  const sessionCookie = `omi-studio-session-${port}`

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setCommonHeaders(response)
    const host = request.headers.host?.toLowerCase()
    if (host === undefined || !hosts.includes(host)) {
      answerText(
        response,
        421,
        'This server answers to its own name only. Through a tunnel, use the same port on both ends; for another name, start it with --name.',
      )
      return
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answerText(response, 405, 'Only reading is possible here.')
      return
    }
    if (isForeignRequest(request.headers)) {
      answerText(response, 403, 'Pages of other sites get nothing here.')
      return
    }
    const url = URL.parse(request.url ?? '/', origin)
    if (url === null) {
      answerText(response, 400, 'This is no address.')
      return
    }
    const token = url.pathname === '/' ? url.searchParams.get('token') : null
    if (token !== null) {
      redeem(token, request, response)
      return
    }
    if (!sessions.isSession(cookieOf(request, sessionCookie))) {
      answerText(
        response,
        401,
        'Open the link that OMI Studio printed when it started: it carries the key to this page.',
      )
      return
    }
    if (url.pathname === '/' || url.pathname === '/index.html') {
      await answerIndex(response, host)
      return
    }
    settings.page.serve(request, response, () => answerText(response, 404, 'There is no such file.'))
  }

  function redeem(token: string, request: IncomingMessage, response: ServerResponse): void {
    try {
      const session = sessions.redeem(token)
      const secure = scheme === 'https' ? '; Secure' : ''
      response.setHeader('Set-Cookie', `${sessionCookie}=${session}; HttpOnly; SameSite=Strict; Path=/${secure}`)
      if (request.headers['sec-fetch-site'] === 'cross-site') {
        // Clicked in another site's page: a redirect would still count as coming from there, and leave the cookie out.
        response.setHeader('Refresh', '0; url=/')
        answerText(response, 200, 'Welcome.')
        return
      }
      response.setHeader('Location', '/')
      answerText(response, 303, 'Welcome.')
    } catch (error) {
      if (!(error instanceof StudioError)) throw error
      const status = error.code === 'too-many-tries' ? 429 : 403
      answerText(response, status, `${error.message} ${error.hint ?? ''}`)
    }
  }

  async function answerIndex(response: ServerResponse, host: string): Promise<void> {
    const nonce = randomBytes(16).toString('base64')
    const html = (await settings.page.index()).replaceAll(noncePlaceholder, nonce)
    const policy = settings.page.policy(nonce, `'self' ${scheme === 'https' ? 'wss' : 'ws'}://${host}`)
    if (policy === undefined) response.removeHeader('Content-Security-Policy')
    else response.setHeader('Content-Security-Policy', policy)
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.setHeader('Cache-Control', 'no-store')
    response.end(html)
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Node leaves the socket to us here: an error that nobody hears would end the whole process.
    socket.on('error', () => socket.destroy())
    const host = request.headers.host?.toLowerCase()
    const allowed =
      request.url === '/contract' &&
      host !== undefined &&
      hosts.includes(host) &&
      request.headers.origin === `${scheme}://${host}` &&
      sessions.isSession(cookieOf(request, sessionCookie))
    if (!allowed || sockets.clients.size >= mostSockets) {
      const status = allowed ? '503 Service Unavailable' : '403 Forbidden'
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
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

function refuseExposure({ address, allowRemote = false, tls }: WebHostSettings): void {
  if (isLoopback(address)) return
  if (!allowRemote) {
    throw new StudioError({
      code: 'not-loopback',
      message: `On ${address}, other computers could reach OMI Studio, and with it your accounts and files.`,
      hint: 'Leave --address out and use a tunnel (ssh -L PORT:127.0.0.1:PORT), or add --allow-remote if you mean it.',
    })
  }
  if (tls === undefined) {
    throw new StudioError({
      code: 'not-encrypted',
      message: `On ${address}, everything that is typed would cross the network unencrypted.`,
      hint: 'Add --tls, or --tls-cert and --tls-key.',
    })
  }
}

function createHttpServer(
  tls: WebHostSettings['tls'],
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  if (tls === undefined) return createServer(listener)
  try {
    return createTlsServer({ key: tls.key, cert: tls.certificate, minVersion: 'TLSv1.2' }, listener)
  } catch (error) {
    throw new StudioError({
      code: 'bad-certificate',
      message: `The certificate or its key cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Both have to be PEM, the key without a passphrase, and belong together.',
    })
  }
}

function addressesOfThisComputer(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address))
}

function setCommonHeaders(response: ServerResponse): void {
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader('X-Frame-Options', 'DENY')
  response.setHeader('Content-Security-Policy', bareContentPolicy)
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

function cookieOf(request: IncomingMessage, wanted: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2)
    if (name === wanted) return value
  }
  return undefined
}

function listen(server: Server, settings: WebHostSettings): Promise<void> {
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
