import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { SealedSession } from '#electron/communicators/ntlm/sealing.ts'
import {
  encryptedContentType,
  isEncrypted,
  unwrapSealed,
  wrapSealed,
} from '#electron/communicators/winrm/encrypted-body.ts'
import { shellNamespace } from '#electron/communicators/winrm/envelope.ts'
import { elementNamed, escapeXml, parseXml, textOf, type XmlElement } from '#electron/communicators/winrm/xml.ts'
import { createRemoteShells, type RunGuestCommand, type ShellAnswer } from './remote-shells.ts'
import { createWinrmLogin, type WinrmLogins } from './winrm-login.ts'

export interface WinrmServerOptions extends WinrmLogins {
  readonly run: RunGuestCommand
  /** Serves HTTPS with this key and certificate. */
  readonly tls?: { readonly key: string; readonly cert: string }
  readonly port?: number
  readonly now?: () => number
}

export interface WinrmServer {
  readonly port: number
  /** Cuts all connections and ends all shells, as a restart does. */
  drop(): void
  /** Drops everything and listens no more, until `resume` listens at the same port again. */
  pause(): Promise<void>
  resume(): Promise<void>
  close(): Promise<void>
}

const soap = 'application/soap+xml;charset=UTF-8'

/** Windows' remote management service on loopback: WS-Management for shells (MS-WSMV), with Basic and NTLM logins. */
export async function startWinrmServer(options: WinrmServerOptions): Promise<WinrmServer> {
  const shells = createRemoteShells(options.run)
  const logIn = createWinrmLogin(options, options.now ?? Date.now)
  const sockets = new Set<Socket>()
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    serve(request, response).catch(() => response.destroy())
  }
  const server = options.tls === undefined ? createServer(handle) : createTlsServer(options.tls, handle)
  server.keepAliveTimeout = 120_000
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    if (request.method !== 'POST' || request.url?.split('?')[0] !== '/wsman') {
      response.writeHead(404).end()
      return
    }
    const login = logIn(request)
    if (login.kind === 'challenged') {
      response.writeHead(401, { 'WWW-Authenticate': [...login.authenticate], 'Content-Length': 0 }).end()
      return
    }
    if (body.length === 0) {
      response.writeHead(200, { 'Content-Length': 0 }).end()
      return
    }
    const encrypted = isEncrypted(request.headers['content-type'])
    const session = encrypted ? login.session : undefined
    if (encrypted && session === undefined) {
      response.writeHead(400).end()
      return
    }
    const text = session === undefined ? body.toString('utf8') : session.open(unwrapSealed(body)).toString('utf8')
    const plain = options.tls === undefined && session === undefined
    const envelope = parseXml(text)
    const answer: ShellAnswer =
      plain && !options.allowUnencrypted
        ? {
            kind: 'fault',
            code: 0,
            subcode: 'w:AccessDenied',
            message: 'Unencrypted traffic is currently disabled in the configuration of the service.',
          }
        : await shells.answer(envelope, login.user)
    reply(response, answer.kind === 'done' ? 200 : 500, envelopeAround(answer, envelope), session)
  }

  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  const drop = () => {
    shells.clear()
    for (const socket of sockets) socket.destroy()
  }
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      drop()
    })
  await listen(options.port ?? 0)
  const { port } = server.address() as AddressInfo
  return { port, drop, pause: close, resume: () => listen(port), close }
}

function reply(response: ServerResponse, status: number, envelope: string, session: SealedSession | undefined): void {
  const message = Buffer.from(envelope)
  const [type, body] =
    session === undefined ? [soap, message] : [encryptedContentType, wrapSealed(session.seal(message), message.length)]
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': body.length, Server: 'Microsoft-HTTPAPI/2.0' })
  response.end(body)
}

function envelopeAround(answer: ShellAnswer, request: XmlElement): string {
  const faultAction = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/fault'
  return [
    '<s:Envelope xml:lang="en-US" xmlns:s="http://www.w3.org/2003/05/soap-envelope"',
    ' xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"',
    ' xmlns:x="http://schemas.xmlsoap.org/ws/2004/09/transfer"',
    ' xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"',
    ` xmlns:rsp="${shellNamespace}">`,
    `<s:Header><a:Action>${answer.kind === 'done' ? answer.action : faultAction}</a:Action>`,
    `<a:MessageID>uuid:${randomUUID().toUpperCase()}</a:MessageID>`,
    '<a:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:To>',
    `<a:RelatesTo>${escapeXml(textOf(elementNamed(request, 'MessageID')))}</a:RelatesTo></s:Header>`,
    `<s:Body>${answer.kind === 'done' ? answer.body : faultBody(answer)}</s:Body></s:Envelope>`,
  ].join('')
}

function faultBody({ code, subcode, message }: Extract<ShellAnswer, { kind: 'fault' }>): string {
  const detail =
    code === 0
      ? ''
      : `<s:Detail><f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="${code}" Machine="localhost"><f:Message>${escapeXml(message)}</f:Message></f:WSManFault></s:Detail>`
  return [
    `<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>${subcode}</s:Value></s:Subcode></s:Code>`,
    `<s:Reason><s:Text xml:lang="en-US">${escapeXml(message)}</s:Text></s:Reason>${detail}</s:Fault>`,
  ].join('')
}
