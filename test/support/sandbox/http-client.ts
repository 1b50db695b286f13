import { request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { SandboxCaller } from '#electron/sandbox/sandbox-region.ts'
import { signAws4 } from './signed-request.ts'

export interface HttpAnswer {
  readonly status: number
  readonly date: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many operations.
  readonly content: any
}

/** Calls the API over the network with a signature. Rejects with Node's error when the connection is cut. */
export function callOverHttp(
  endpoint: string,
  caller: SandboxCaller,
  name: string,
  request: object = {},
  options: { readonly time?: number; readonly ca?: string } = {},
): Promise<HttpAnswer> {
  const url = new URL(`${endpoint}/${name}`)
  const body = JSON.stringify(request)
  const signed = signAws4({ path: url.pathname, body, host: url.host, ...caller, time: options.time ?? Date.now() })
  const secure = url.protocol === 'https:'
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>()
  const sent = (secure ? httpsRequest : httpRequest)(
    url,
    {
      method: 'POST',
      headers: signed.headers as Record<string, string>,
      ...(options.ca === undefined ? {} : { agent: new HttpsAgent({ ca: options.ca }) }),
    },
    (response) => {
      response.toArray().then(
        (chunks) =>
          resolve({
            status: response.statusCode ?? 0,
            date: response.headers.date,
            content: JSON.parse(Buffer.concat(chunks as Buffer[]).toString('utf8')),
          }),
        reject,
      )
    },
  )
  sent.on('error', reject)
  sent.end(body)
  return promise
}
