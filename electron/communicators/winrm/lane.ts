import { Agent, type IncomingMessage, request } from 'node:http'
import type { Duplex } from 'node:stream'
import { authenticateMessage, negotiateMessage } from '../ntlm/messages.ts'
import { type SealedSession, sealedSession } from '../ntlm/sealing.ts'
import { encryptedContentType, isEncrypted, unwrapSealed, wrapSealed } from './encrypted-body.ts'
import { openSocket, serviceUrl, type WinrmPlace } from './open-socket.ts'
import type { WinrmSettings } from './settings.ts'

/** The service refused user and password. It may know them later: a new machine sets its password up while it boots. */
export class WinrmLoginRefused extends Error {
  /** As the service names them: `Negotiate`, `Basic`. */
  readonly accepted: readonly string[]

  constructor(accepted: readonly string[]) {
    super('login refused')
    this.name = 'WinrmLoginRefused'
    this.accepted = accepted
  }
}

export interface Answer {
  readonly status: number
  readonly text: string
}

/**
 * One connection to a WinRM service that requests go over one after another. With NTLM it is the connection that is
 * logged in, and over plain HTTP everything after that is sealed, as Windows insists on unless it is told otherwise.
 */
export interface Lane {
  /** Posts a SOAP envelope. Rejects with `WinrmLoginRefused` or the transport's error. */
  post(envelope: string, signal: AbortSignal): Promise<Answer>
  close(): void
}

const soap = 'application/soap+xml;charset=UTF-8'

export function createLane(place: WinrmPlace, settings: WinrmSettings): Lane {
  let socket: Duplex | undefined
  let agent: Agent | undefined
  /** What seals messages on the present connection; `plain` when it is logged in without. */
  let session: SealedSession | 'plain' | undefined

  async function connect(signal: AbortSignal): Promise<Agent> {
    if (agent !== undefined && socket?.destroyed === false && socket.writable) return agent
    close()
    const opened = await openSocket(place, settings, signal)
    // What breaks between two requests is noticed by the next one.
    opened.on('error', () => undefined)
    socket = opened
    const made = new Agent({ keepAlive: true, maxSockets: 1 })
    made.createConnection = () => opened
    agent = made
    return made
  }

  function close(): void {
    agent?.destroy()
    socket?.destroy()
    agent = undefined
    socket = undefined
    session = undefined
  }

  async function send(body: Uint8Array | string, headers: Readonly<Record<string, string>>, signal: AbortSignal) {
    const by = await connect(signal)
    try {
      return await exchange(by, serviceUrl(place, settings), body, headers, signal)
    } catch (error) {
      close()
      throw error
    }
  }

  async function logIn(signal: AbortSignal): Promise<SealedSession | 'plain'> {
    const negotiate = negotiateMessage()
    const asked = await send('', { Authorization: `Negotiate ${negotiate.toString('base64')}` }, signal)
    const challenge = challengeOf(asked)
    if (challenge === undefined) throw new WinrmLoginRefused(schemesOf(asked))
    const proof = authenticateMessage(settings, negotiate, challenge)
    const answer = await send('', { Authorization: `Negotiate ${proof.message.toString('base64')}` }, signal)
    if (answer.status === 401) throw new WinrmLoginRefused(schemesOf(answer))
    return settings.transport === 'http' ? sealedSession(proof.sessionKey, 'client') : 'plain'
  }

  async function postByNtlm(envelope: string, signal: AbortSignal): Promise<Answer> {
    await connect(signal)
    session ??= await logIn(signal)
    if (session === 'plain') return readPlain(await send(envelope, { 'Content-Type': soap }, signal))
    const message = Buffer.from(envelope)
    const body = wrapSealed(session.seal(message), message.length)
    const answer = await send(body, { 'Content-Type': encryptedContentType }, signal)
    if (!isEncrypted(answer.contentType)) return readPlain(answer)
    return { status: answer.status, text: session.open(unwrapSealed(answer.body)).toString('utf8') }
  }

  async function postByBasic(envelope: string, signal: AbortSignal): Promise<Answer> {
    const login = Buffer.from(`${settings.username}:${settings.password}`).toString('base64')
    return readPlain(await send(envelope, { 'Content-Type': soap, Authorization: `Basic ${login}` }, signal))
  }

  function readPlain(answer: HttpAnswer): Answer {
    if (answer.status === 401) {
      close()
      throw new WinrmLoginRefused(schemesOf(answer))
    }
    return { status: answer.status, text: answer.body.toString('utf8') }
  }

  return { post: settings.login === 'ntlm' ? postByNtlm : postByBasic, close }
}

interface HttpAnswer {
  readonly status: number
  readonly contentType: string | undefined
  /** The values of `WWW-Authenticate`. */
  readonly authenticate: readonly string[]
  readonly body: Buffer
}

function exchange(
  agent: Agent,
  url: string,
  body: Uint8Array | string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { host, pathname } = new URL(url)
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(signal.aborted ? signal.reason : error)
    const asking = request(
      {
        agent,
        method: 'POST',
        path: pathname,
        headers: { Host: host, ...headers, 'Content-Length': Buffer.byteLength(body), 'User-Agent': 'OMI Studio' },
        signal,
      },
      (answer) => readAnswer(answer).then(resolve, fail),
    )
    asking.once('error', fail)
    asking.end(body)
  })
}

async function readAnswer(answer: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return {
    status: answer.statusCode ?? 0,
    contentType: answer.headers['content-type'],
    authenticate: answer.rawHeaders.filter(
      (_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === 'www-authenticate',
    ),
    body: Buffer.concat(chunks),
  }
}

function challengeOf({ status, authenticate }: HttpAnswer): Buffer | undefined {
  if (status !== 401) return undefined
  const found = authenticate.map((value) => /^(?:Negotiate|NTLM) +(\S+)/i.exec(value)?.[1]).find(Boolean)
  return found === undefined ? undefined : Buffer.from(found, 'base64')
}

function schemesOf({ authenticate }: HttpAnswer): readonly string[] {
  return authenticate.map((value) => value.split(' ', 1)[0] ?? value)
}
