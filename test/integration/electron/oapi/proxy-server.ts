import { createServer, request as forward, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

export interface ProxyServer {
  readonly port: number
  /** What it was asked for: `CONNECT 127.0.0.1:4433`, `POST http://127.0.0.1:3000/…`. */
  readonly asked: readonly string[]
  /** The logins that came with it, as sent. */
  readonly logins: readonly (string | undefined)[]
  close(): Promise<void>
}

/** A forward proxy on loopback. With `refuseWith` it lets nobody through. */
export async function startProxyServer(refuseWith?: number): Promise<ProxyServer> {
  const asked: string[] = []
  const logins: (string | undefined)[] = []
  const sockets = new Set<Socket>()
  const note = (request: IncomingMessage) => {
    asked.push(`${request.method} ${request.url}`)
    logins.push(request.headers['proxy-authorization'])
  }
  const server = createServer((request, response) => {
    note(request)
    if (refuseWith !== undefined) {
      response.writeHead(refuseWith).end('<h1>The proxy says no</h1>')
      return
    }
    const { method = 'GET', headers } = request
    const onward = forward(request.url ?? '', { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    request.pipe(onward)
  })
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    note(request)
    if (refuseWith !== undefined) {
      socket.end(`HTTP/1.1 ${refuseWith} No\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    const { hostname, port } = new URL(`http://${request.url}`)
    const target = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      target.pipe(socket)
      socket.pipe(target)
    })
    for (const side of [target, socket]) side.on('error', () => {})
    sockets.add(target)
  })
  server.on('connection', (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    logins,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
