import type { Clock } from '#electron/clock.ts'
import { clockByAnswer } from '#electron/credentials/check-clock.ts'
import type { ApiConnection } from '#electron/credentials/credentials.ts'
import { connectionError, type OapiError, strangeAnswerError } from '#electron/oapi/oapi-error.ts'
import { readAnswer } from '#electron/oapi/read-answer.ts'
import { createTransport, type TransportAnswer, TransportError } from '#electron/oapi/transport.ts'
import type { CheckStep } from '#shared/contract/credential-shapes.ts'
import { readServerCertificate, type ServerCertificate } from './server-certificate.ts'

/** What the first, unsigned request came to. */
export interface ConnectionCheck {
  /** The steps `reach`, `tls` and `clock`. */
  readonly steps: readonly CheckStep[]
  /** Whether signed requests are worth sending. */
  readonly usable: boolean
  /** The one that the server showed and that is not trusted. */
  readonly certificate?: ServerCertificate
}

interface ConnectionSettings {
  readonly clock: Clock
  readonly platform: NodeJS.Platform
  readonly signal: AbortSignal
}

/**
 * Asks for the regions, without a signature: it shows whether the API is reached, whether its certificate is trusted, and
 * how this computer's clock stands, and costs no bad attempt whatever the keys are.
 *
 * @throws what the signal was aborted with.
 */
export async function checkConnection(
  connection: ApiConnection,
  { clock, platform, signal }: ConnectionSettings,
): Promise<ConnectionCheck> {
  const { endpoint, tls } = connection
  const transport = createTransport(endpoint, tls)
  const { host, pathname } = new URL(endpoint)
  const asked = clock.now()
  let answer: TransportAnswer
  try {
    const headers = { Host: host, 'Content-Type': 'application/json' }
    answer = await transport.post(`${pathname}/ReadRegions`, headers, '{}', signal)
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof TransportError)) throw error
    return failedConnection(connection, connectionError('ReadRegions', endpoint, error, error.sent), signal)
  } finally {
    transport.close()
  }
  const read = readAnswer('ReadRegions', answer)
  // A refusal is the API's own answer, unless it has no form that the API gives; whether it counts, the signed call shows.
  const strange = read.kind === 'strange' || (read.kind === 'refusal' && !/json/.test(contentType(answer)))
  if (strange) {
    const finding = read.kind === 'strange' ? read.finding : `HTTP ${answer.status} that is not JSON`
    const error = strangeAnswerError('ReadRegions', endpoint, answer.status, finding, read.requestId)
    return { steps: [failed('reach', error), ...notReached('tls', 'clock')], usable: false }
  }
  const timing = clockStep(clockByAnswer(answer.headers.date, (asked + clock.now()) / 2, platform))
  return {
    steps: [ok('reach', `${host} answers.`), tlsStep(connection), timing],
    usable: timing.state !== 'failed',
  }
}

function contentType(answer: TransportAnswer): string {
  return answer.headers['content-type'] ?? ''
}

async function failedConnection(
  connection: ApiConnection,
  error: OapiError,
  signal: AbortSignal,
): Promise<ConnectionCheck> {
  const { host } = new URL(connection.endpoint)
  switch (error.code) {
    case 'tls-not-trusted': {
      const certificate = await readServerCertificate(connection, signal)
      const step = failed('tls', error)
      const shown = certificate && withoutPem(certificate)
      return {
        steps: [
          ok('reach', `${host} answers.`),
          {
            ...step,
            message: `The certificate of ${host} is not trusted${certificate === undefined ? '' : `: it was issued by ${certificate.issuer}`}.`,
            findings: shown === undefined ? [] : [{ kind: 'certificate', certificate: shown }],
          },
          ...notReached('clock'),
        ],
        usable: false,
        ...(certificate && { certificate }),
      }
    }
    case 'client-certificate-refused':
      return {
        steps: [ok('reach', `${host} answers.`), failed('tls', error), ...notReached('clock')],
        usable: false,
      }
    default:
      return { steps: [failed('reach', error), ...notReached('tls', 'clock')], usable: false }
  }
}

function withoutPem({ subject, issuer, validFrom, validTo, fingerprint }: ServerCertificate) {
  return { subject, issuer, validFrom, validTo, fingerprint }
}

function tlsStep({ endpoint, tls }: ApiConnection): CheckStep {
  const { protocol, hostname } = new URL(endpoint)
  if (protocol === 'http:') {
    const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
    return local
      ? { ...ok('tls', 'The connection stays on this computer, without TLS.'), state: 'skipped' }
      : {
          ...ok('tls', 'The connection is not encrypted.'),
          state: 'warning',
          code: 'not-encrypted',
          hint: 'Use an address that begins with https://.',
        }
  }
  const own = tls.clientCertificate === undefined ? '' : ' The client certificate was shown.'
  if (!tls.skipVerification) return ok('tls', `The server’s certificate is trusted.${own}`)
  return {
    ...ok('tls', 'The server’s certificate is not checked: anybody in between could read what is sent.'),
    state: 'warning',
    code: 'certificate-not-checked',
    hint: 'Switch the check on, and trust the authority of the platform instead.',
  }
}

function clockStep(check: ReturnType<typeof clockByAnswer>): CheckStep {
  switch (check.kind) {
    case 'right':
      return {
        ...ok('clock', `This computer’s clock is right to ${Math.max(1, Math.round(Math.abs(check.skew) / 1000))} s.`),
        findings: [{ kind: 'clock', skew: check.skew }],
      }
    case 'off':
    case 'too-far-off':
      return {
        stage: 'clock',
        state: check.kind === 'off' ? 'warning' : 'failed',
        code: 'clock-skew',
        message: check.message,
        hint: check.hint,
        findings: [{ kind: 'clock', skew: check.skew }],
      }
    case 'unknown':
      return { ...ok('clock', `The clock cannot be compared: ${check.reason}.`), state: 'skipped' }
  }
}

function ok(stage: CheckStep['stage'], message: string): CheckStep {
  return { stage, state: 'ok', message, findings: [] }
}

function failed(stage: CheckStep['stage'], error: OapiError): CheckStep {
  const { code, message, hint } = error.toReport()
  return { stage, state: 'failed', code, message, ...(hint !== undefined && { hint }), findings: [] }
}

function notReached(...stages: readonly CheckStep['stage'][]): CheckStep[] {
  return stages.map((stage) => ({
    stage,
    state: 'skipped',
    message: 'Not checked: the API was not reached.',
    findings: [],
  }))
}
