import { type Clock, systemClock } from '#electron/clock.ts'
import type { LoginCredentials } from '#electron/credentials/credentials.ts'
import type { ResponseOf } from '#shared/oapi/operations.ts'
import { connectionError, oapiErrorOf, strangeAnswerError } from './oapi-error.ts'
import { readAnswer } from './read-answer.ts'
import { createTransport, type Transport, type TransportAnswer, TransportError } from './transport.ts'

/** The operations that take a login and password instead of a signature, among those that we know. */
export type LoginOperation = 'ReadAccessKeys' | 'ReadApiAccessPolicy'

export interface LoginCallSettings {
  readonly clock?: Clock
  readonly transport?: Transport
  readonly signal?: AbortSignal
}

/**
 * Calls an operation with the account's login and password (spec/oapi.md section 1, "Auth schemes"): once, whatever comes
 * of it, since a refused login is a bad attempt like a refused signature.
 *
 * @throws OapiError, or what the signal was aborted with.
 */
export async function callWithLogin<Name extends LoginOperation>(
  operation: Name,
  credentials: LoginCredentials,
  settings: LoginCallSettings = {},
): Promise<ResponseOf<Name>> {
  const { clock = systemClock, signal } = settings
  const { endpoint, tls, login, password } = credentials
  const transport = settings.transport ?? createTransport(endpoint, tls)
  const { host, pathname } = new URL(endpoint)
  const headers = {
    Host: host,
    'Content-Type': 'application/json',
    Authorization: `Basic ${Buffer.from(`${login}:${password.reveal()}`, 'utf8').toString('base64')}`,
    'X-Osc-Date': new Date(clock.now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
  }
  let answer: TransportAnswer
  try {
    answer = await transport.post(`${pathname}/${operation}`, headers, '{}', signal)
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    throw connectionError(operation, endpoint, error, error.sent)
  } finally {
    if (settings.transport === undefined) transport.close()
  }
  const read = readAnswer(operation, answer)
  switch (read.kind) {
    case 'success':
      return read.content as ResponseOf<Name>
    case 'refusal':
      throw oapiErrorOf(operation, answer.status, read.entries, read.requestId)
    case 'strange':
      throw strangeAnswerError(operation, endpoint, answer.status, read.finding, read.requestId)
  }
}
