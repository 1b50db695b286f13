import { request } from 'node:http'
import { StudioError } from '#shared/studio-error.ts'

/** The metadata service of a VM: a link-local address that only the VM itself reaches. */
export const metadataAddress = 'http://169.254.169.254'

/** ms for a connection and for an answer: outside the cloud nothing listens there, and packets may vanish. */
const patience = 1_000

/** Answers are a name, a line or a small JSON object. */
const longestAnswer = 64 * 1024

/** The values that a VM can read about itself. */
export interface MetadataService {
  /** The text at `/latest/meta-data/<path>`; `undefined` when there is none. */
  read(path: string, signal?: AbortSignal): Promise<string | undefined>
}

/**
 * Talks to the metadata service straight, never by a proxy: the address means another computer there. Where the service
 * asks for a session token first (`PUT /latest/api/token`) it is given one; OUTSCALE's own answers without.
 *
 * Everything is refused after a second without an answer, as StudioError `no-metadata-service`.
 */
export function createMetadataService(address: string = metadataAddress): MetadataService {
  let token: Promise<string | undefined> | undefined

  async function askForToken(signal: AbortSignal | undefined): Promise<string | undefined> {
    const answer = await send(address, 'PUT', '/latest/api/token', { [ttlHeader]: '21600' }, signal)
    return answer.status === 200 && /^[\x21-\x7e]+$/.test(answer.body) ? answer.body : undefined
  }

  return {
    async read(path, signal) {
      token ??= askForToken(signal)
      const session = await token.catch((error: unknown) => {
        token = undefined
        throw error
      })
      const headers: Record<string, string> = session === undefined ? {} : { [tokenHeader]: session }
      const answer = await send(address, 'GET', `/latest/meta-data/${path}`, headers, signal)
      // The session has run out: the next reader asks for another.
      if (answer.status === 401) token = undefined
      if (answer.status === 200) return answer.body
      if (answer.status === 404) return undefined
      throw unavailable(`it answered ${path} with HTTP ${answer.status}`)
    },
  }
}

const tokenHeader = 'X-aws-ec2-metadata-token'
const ttlHeader = 'X-aws-ec2-metadata-token-ttl-seconds'

interface Answer {
  readonly status: number
  readonly body: string
}

function send(
  address: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const over = AbortSignal.timeout(patience)
    const fail = (error: Error) => {
      if (signal?.aborted) reject(signal.reason)
      else reject(unavailable(over.aborted ? `no answer within ${patience / 1000} s` : error.message))
    }
    const sent = request(new URL(path, address), {
      method,
      headers: { ...headers, 'Content-Length': 0 },
      agent: false,
      signal: signal === undefined ? over : AbortSignal.any([signal, over]),
    })
    sent.once('error', fail)
    sent.once('response', (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        body += chunk
        if (body.length > longestAnswer) response.destroy(new Error('its answer is too long'))
      })
      response.once('error', fail)
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body: body.trim() }))
    })
    sent.end()
  })
}

function unavailable(reason: string): StudioError {
  return new StudioError({
    code: 'no-metadata-service',
    message: `The metadata service of this VM cannot be asked: ${reason}.`,
    hint: 'It is there on VMs of OUTSCALE only. Elsewhere, use an access key and a secret key.',
  })
}
