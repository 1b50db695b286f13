import { createServer as createHttpServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { createServer as createHttpsServer, type ServerOptions } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'

/** One request as the server saw it. */
export interface SeenRequest {
  readonly operation: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The client certificate's common name, where one was shown. */
  readonly peer: string | undefined
  /** Counts connections from 1. */
  readonly connection: number
}

/** What the server does with a request. */
export type Reply =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** Reads the request and closes the connection without a word. */
  | 'drop'
  /** Begins an answer and closes the connection. */
  | 'break-off'
  /** Never answers. */
  | 'silence'

export interface ApiServer {
  /** `http://127.0.0.1:40123/api/v1` */
  readonly endpoint: string
  readonly port: number
  readonly requests: readonly SeenRequest[]
  close(): Promise<void>
}

/** Answers on loopback as the function says; `attempt` counts requests of the same operation from 1. */
export async function startApiServer(
  reply: (request: SeenRequest, attempt: number) => Reply | Promise<Reply>,
  tls?: ServerOptions,
): Promise<ApiServer> {
  const requests: SeenRequest[] = []
  const connections = new Map<Socket, number>()
  const server: Server = tls === undefined ? createHttpServer() : createHttpsServer(tls)
  server.on('connection', (socket: Socket) => {
    connections.set(socket, connections.size + 1)
  })
  server.on('request', async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const path = request.url ?? ''
    const socket = request.socket as Socket & Partial<Pick<TLSSocket, 'getPeerCertificate'>>
    const seen: SeenRequest = {
      operation: path.split('/').at(-1) ?? '',
      path,
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
      peer: socket.getPeerCertificate?.()?.subject?.CN?.toString(),
      connection: [...connections.keys()].findIndex((known) => known.remotePort === socket.remotePort) + 1,
    }
    requests.push(seen)
    const answer = await reply(seen, requests.filter(({ operation }) => operation === seen.operation).length)
    switch (answer) {
      case 'silence':
        return
      case 'drop':
        socket.destroy()
        return
      case 'break-off':
        response.writeHead(200, { 'Content-Length': '1000' })
        response.write('{"Vms":[', () => socket.destroy())
        return
      default: {
        const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {})
        response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers })
        response.end(body)
      }
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/api/v1`,
    port,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of connections.keys()) socket.destroy()
      }),
  }
}

/** An answer as the API refuses. */
export function refusal(status: number, code: string, type = 'AccessDenied'): Reply {
  const RequestId = '1475ca1e-0c6f-4e3e-9a3e-1f4e7e3c8d11'
  return { status, body: { Errors: [{ Code: code, Type: type, Details: '' }], ResponseContext: { RequestId } } }
}
