import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { StudioError } from '#shared/studio-error.ts'
import type { Reply } from './answer-request.ts'
import type { WireRequest } from './signature.ts'

/** Larger than any request of the API: user data has at most 500 KiB. */
const largestBody = 4 * 1024 * 1024

export interface ListenOptions {
  /** `127.0.0.1` unless somebody wants the region to be reached from elsewhere. */
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  /** PEM; HTTPS instead of HTTP. */
  readonly tls?: { readonly key: string; readonly certificate: string } | undefined
}

/** A region's door to the network. */
export interface ApiServer {
  /** `http://127.0.0.1:40123` */
  readonly origin: string
  /** Ends it together with its connections. */
  close(): Promise<void>
}

/**
 * Serves the API over HTTP.
 *
 * @throws StudioError `sandbox-cannot-listen`
 */
export async function serveHttp(
  options: ListenOptions,
  answer: (request: WireRequest) => Promise<Reply>,
): Promise<ApiServer> {
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    handle(request, response, answer).catch(() => request.socket.destroy())
  }
  const server =
    options.tls === undefined
      ? createHttpServer(listener)
      : createHttpsServer({ key: options.tls.key, cert: options.tls.certificate }, listener)
  // Clients keep connections between calls for as long as they like: a build waits minutes between some.
  server.keepAliveTimeout = 120_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  }).catch((error: NodeJS.ErrnoException) => {
    throw new StudioError(
      {
        code: 'sandbox-cannot-listen',
        message: `The sandbox region cannot listen on ${options.host}:${options.port}: ${error.code ?? error.message}.`,
        hint: 'Choose another address with --listen; port 0 takes any free one.',
      },
      { cause: error },
    )
  })
  const { address, port, family } = server.address() as AddressInfo
  const host = family === 'IPv6' ? `[${address}]` : address
  return {
    origin: `${options.tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: WireRequest) => Promise<Reply>,
): Promise<void> {
  response.sendDate = false
  let body: Buffer | undefined
  try {
    body = await readBody(request)
  } catch {
    // The client went away while it was sending.
    request.socket.destroy()
    return
  }
  if (body === undefined) {
    response.writeHead(413, { Connection: 'close' }).end()
    return
  }
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(',') : value
  }
  const reply = await answer({ method: request.method ?? 'GET', path: request.url ?? '/', headers, body })
  if (reply.kind === 'reset') {
    request.socket.resetAndDestroy()
    return
  }
  const content = Buffer.from(reply.body, 'utf8')
  response.writeHead(reply.status, { ...reply.headers, 'Content-Length': content.length }).end(content)
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largestBody) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
