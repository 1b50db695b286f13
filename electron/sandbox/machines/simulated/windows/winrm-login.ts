import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import {
  challengeMessage,
  checkAnswer,
  type NtlmExchange,
  readAuthenticate,
} from '#electron/communicators/ntlm/messages.ts'
import { type SealedSession, sealedSession } from '#electron/communicators/ntlm/sealing.ts'

/** Who may log in, and how. */
export interface WinrmLogins {
  /** The password of a user, whatever the case of the name; `undefined` when there is none of that name. */
  readonly passwordOf: (user: string) => string | undefined
  readonly basic: boolean
  /** Whether messages may come over plain HTTP as they are; Windows does not let them, unless it is told to. */
  readonly allowUnencrypted: boolean
  readonly computer: string
}

/** What a request is allowed to do: go on, or be answered with a challenge. */
export type LoginOutcome =
  | { readonly kind: 'in'; readonly user: string; readonly session: SealedSession | undefined }
  | { readonly kind: 'challenged'; readonly authenticate: readonly string[] }

/** Checks the logins of a WinRM service: `Basic` of each request, `Negotiate` (NTLM) of each connection. */
export function createWinrmLogin(logins: WinrmLogins, now: () => number) {
  const connections = new WeakMap<Socket, Connection>()
  const refused: LoginOutcome = {
    kind: 'challenged',
    authenticate: ['Negotiate', ...(logins.basic ? ['Basic realm="WSMAN"'] : [])],
  }

  function byNtlm(message: Buffer, socket: Socket): LoginOutcome {
    if (message.readUInt32LE(8) === 1) {
      const challenge = randomBytes(8)
      const challenged = challengeMessage(challenge, logins.computer, now())
      connections.set(socket, { kind: 'asked', negotiate: message, challenge, challenged })
      return { kind: 'challenged', authenticate: [`Negotiate ${challenged.toString('base64')}`] }
    }
    const asked = connections.get(socket)
    if (asked?.kind !== 'asked') return refused
    const answer = readAuthenticate(message)
    const password = logins.passwordOf(answer.user)
    const key = password === undefined ? undefined : checkAnswer(answer, asked, password)
    if (key === undefined) return refused
    const loggedIn: Connection = { kind: 'in', user: answer.user, session: sealedSession(key, 'server') }
    connections.set(socket, loggedIn)
    return loggedIn
  }

  return (request: IncomingMessage): LoginOutcome => {
    const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ')
    const content = Buffer.from(token, 'base64')
    if (/^(negotiate|ntlm)$/i.test(scheme) && content.length >= 12) return byNtlm(content, request.socket)
    if (/^basic$/i.test(scheme) && logins.basic) {
      const [user = '', ...password] = content.toString('utf8').split(':')
      return logins.passwordOf(user) === password.join(':') ? { kind: 'in', user, session: undefined } : refused
    }
    const connection = connections.get(request.socket)
    return connection?.kind === 'in' ? connection : refused
  }
}

type Connection =
  | ({ readonly kind: 'asked' } & NtlmExchange)
  | { readonly kind: 'in'; readonly user: string; readonly session: SealedSession }
