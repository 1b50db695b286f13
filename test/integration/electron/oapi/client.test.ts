import { afterEach, describe, expect, test } from 'vitest'
import type { Credentials } from '#electron/credentials/credentials.ts'
import { Secret } from '#electron/credentials/secret.ts'
import { createOapiClient, type OapiAttempt, type OapiClientSettings } from '#electron/oapi/client.ts'
import { OapiError } from '#electron/oapi/oapi-error.ts'
import { createRateLimiter } from '#electron/oapi/rate-limiter.ts'
import { readAll } from '#electron/oapi/read-all.ts'
import { createJumpingClock } from '#test/unit/electron/oapi/test-clock.ts'
import { type ApiServer, type Reply, refusal, type SeenRequest, startApiServer } from './api-server.ts'

const servers: ApiServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function serve(reply: (request: SeenRequest, attempt: number) => Reply | Promise<Reply>): Promise<ApiServer> {
  const server = await startApiServer(reply)
  servers.push(server)
  return server
}

function credentialsFor(endpoint: string, secret = 'hunter2-hunter2'): Credentials {
  const from = 'test'
  return {
    keyPair: { accessKey: 'TESTKEY0000000000000', secretKey: new Secret(secret) },
    region: 'eu-west-2',
    endpoint,
    tls: { skipVerification: false },
    provenance: { 'key pair': from, region: from, endpoint: from, 'client certificate': from, TLS: from },
    warnings: [],
  }
}

/** A client on a clock whose sleeps cost no time, with a pace that is no hindrance. */
function clientOf(server: { readonly endpoint: string }, settings: Partial<OapiClientSettings> = {}) {
  const clock = createJumpingClock()
  const attempts: OapiAttempt[] = []
  const client = createOapiClient({
    credentials: credentialsFor(server.endpoint),
    version: '0.1.0',
    clock,
    random: () => 1,
    platform: 'linux',
    limiter: createRateLimiter(clock, { perSecond: 1000, atOnce: 20 }),
    onAttempt: (attempt) => attempts.push(attempt),
    ...settings,
  })
  return { client, clock, attempts }
}

async function errorOf(work: Promise<unknown>): Promise<OapiError> {
  const error = await work.then(
    () => new Error('it succeeded'),
    (thrown: unknown) => thrown,
  )
  if (error instanceof OapiError) return error
  throw error
}

const ok: Reply = { status: 200, body: { ResponseContext: { RequestId: 'r-1' } } }

describe('a call', () => {
  test('posts signed JSON and gives back the answer, without its nulls', async () => {
    const body = { ResponseContext: { RequestId: 'r-1' }, Vms: [{ VmId: 'i-1', PublicIp: null }] }
    const server = await serve(() => ({ status: 200, body }))
    const { client, attempts } = clientOf(server)
    const answer = await client.call('ReadVms', { Filters: { VmIds: ['i-1'] } })
    expect(answer.Vms).toEqual([{ VmId: 'i-1' }])
    expect(server.requests).toHaveLength(1)
    const [{ path, headers, body: sent }] = server.requests as [SeenRequest]
    expect([path, sent]).toEqual(['/api/v1/ReadVms', '{"Filters":{"VmIds":["i-1"]}}'])
    expect(headers).toMatchObject({
      host: `127.0.0.1:${server.port}`,
      'user-agent': 'omi-studio/0.1.0',
      'content-type': 'application/json',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=TESTKEY0{13}\/\d{8}\/eu-west-2\/api\/aws4_request, SignedHeaders=host;x-amz-date, /,
      ),
    })
    expect(attempts).toEqual([
      {
        operation: 'ReadVms',
        attempt: 1,
        status: 200,
        duration: expect.any(Number),
        requestId: 'r-1',
        sent: sent.length,
        received: JSON.stringify(body).length,
        failure: undefined,
      },
    ])
  })

  test('keeps one connection for calls that follow one another', async () => {
    const server = await serve(() => ok)
    const { client } = clientOf(server)
    for (let call = 0; call < 3; call += 1) await client.call('ReadVms', {})
    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 1, 1])
  })

  test('that needs no signature has none', async () => {
    const server = await serve(() => ok)
    await clientOf(server).client.call('ReadRegions', {})
    expect(server.requests[0]?.headers.authorization).toBeUndefined()
  })

  test('is signed when it is sent, not when it began to wait for its turn', async () => {
    const server = await serve(() => ok)
    const clock = createJumpingClock(Date.UTC(2026, 0, 1))
    const limiter = createRateLimiter(clock, { perSecond: 1, atOnce: 1 })
    const { client } = clientOf(server, { clock, limiter })
    for (let call = 0; call < 3; call += 1) await client.call('ReadVms', {})
    expect(server.requests.map(({ headers }) => headers['x-amz-date'])).toEqual([
      '20260101T000000Z',
      '20260101T000001Z',
      '20260101T000002Z',
    ])
  })

  test('with keys of the sandbox region cannot even be prepared for the real cloud', () => {
    const credentials = {
      ...credentialsFor('https://api.eu-west-2.outscale.com/api/v1'),
      keyPair: { accessKey: 'SANDBOX0000000000001', secretKey: new Secret('s') },
    }
    expect(() => createOapiClient({ credentials, version: '0' })).toThrow('belongs to the sandbox region')
  })
})

describe('a call that fails for a moment is repeated, signed anew', () => {
  test.each<[string, Reply, string]>([
    ['throttled by the account', refusal(429, '24'), 'throttled'],
    ['throttled by operation', refusal(429, '25'), 'throttled'],
    ['throttled by the platform', refusal(503, '6'), 'throttled'],
    ['an internal error', refusal(500, '0', 'InternalError'), 'unavailable'],
    ['a bad gateway in HTML', { status: 502, body: '<h1>Bad Gateway</h1>' }, 'unavailable'],
    ['an empty 504', { status: 504, body: '' }, 'unavailable'],
    ['a connection that is dropped', 'drop', 'unavailable'],
    ['an answer that breaks off', 'break-off', 'unavailable'],
  ])('%s', async (_name, reply, failure) => {
    const server = await serve((_request, attempt) => (attempt < 3 ? reply : ok))
    const { client, clock, attempts } = clientOf(server)
    await client.call('ReadVms', {})
    expect(attempts.map((attempt) => attempt.failure)).toEqual([failure, failure, undefined])
    expect(clock.sleeps.filter((ms) => ms >= 1000)).toEqual([1000, 2000])
    const dates = new Set(server.requests.map(({ headers }) => headers['x-amz-date']))
    const signatures = new Set(server.requests.map(({ headers }) => headers.authorization))
    expect([dates.size, signatures.size]).toEqual([3, 3])
  })

  test('a server that is not there, until it gives up', async () => {
    const server = await serve(() => ok)
    await server.close()
    const { client, attempts } = clientOf(server)
    const error = await errorOf(client.call('CreatePublicIp', {}))
    expect(error).toMatchObject({ code: 'oapi-unreachable', class: 'unavailable', ambiguous: false, status: 0 })
    expect(error.message).toContain('ECONNREFUSED')
    expect(attempts).toHaveLength(6)
  })

  test('and the server may say how long to wait', async () => {
    const server = await serve((_request, attempt) =>
      attempt === 1 ? { status: 429, body: '', headers: { 'Retry-After': '17' } } : ok,
    )
    const { client, clock } = clientOf(server)
    await client.call('ReadVms', {})
    expect(clock.sleeps).toContain(17_000)
  })

  test('and gives up in the end, with the last error', async () => {
    const server = await serve(() => refusal(500, '0'))
    const { client, attempts } = clientOf(server)
    const error = await errorOf(client.call('ReadVms', {}))
    expect(error).toMatchObject({ class: 'unavailable', status: 500, ambiguous: false })
    expect(error.requestId).toBe('1475ca1e-0c6f-4e3e-9a3e-1f4e7e3c8d11')
    expect(attempts).toHaveLength(6)
  })
})

describe('a call that is refused for good is sent once', () => {
  test.each<[string, number, string, string]>([
    ['a bad signature', 401, '1', 'authentication'],
    ['a lock', 401, '13', 'locked'],
    ['a missing right', 401, '4', 'authorisation'],
    ['a missing certificate', 401, '14', 'authorisation'],
    ['a quota', 400, '10010', 'quota'],
    ['no capacity', 400, '10001', 'capacity'],
    ['a wrong value', 400, '4078', 'validation'],
    ['a missing thing', 400, '5063', 'not-found'],
    ['a taken name', 409, '9011', 'conflict'],
    ['a wrong state', 409, '6006', 'state'],
  ])('%s', async (_name, status, code, meaning) => {
    const server = await serve(() => refusal(status, code))
    const error = await errorOf(clientOf(server).client.call('CreateVms', { ImageId: 'ami-12345678' }))
    expect(error).toMatchObject({ class: meaning, status, operation: 'CreateVms' })
    expect(error.hasCode(code)).toBe(true)
    expect(error.hint).toBeTruthy()
    expect(server.requests).toHaveLength(1)
  })

  test('an answer that is not the API at all', async () => {
    const server = await serve(() => ({ status: 200, body: '<html>Please accept our terms</html>' }))
    const error = await errorOf(clientOf(server).client.call('CreatePublicIp', {}))
    expect(error).toMatchObject({ code: 'oapi-strange-answer', ambiguous: true })
    expect(error.message).toContain('Please accept our terms')
    expect(server.requests).toHaveLength(1)
  })
})

describe('an answer that is lost on its way', () => {
  test.each<Reply>(['drop', 'break-off', { status: 500, body: '' }])(
    'to a creation without a client token (%s): nothing is repeated, the error says to look',
    async (reply) => {
      const server = await serve(() => reply)
      const error = await errorOf(clientOf(server).client.call('CreatePublicIp', {}))
      expect(error).toMatchObject({ ambiguous: true, class: 'unavailable' })
      expect(server.requests).toHaveLength(1)
    },
  )

  test('to a creation with a client token: it is repeated with the same token', async () => {
    const server = await serve((_request, attempt) => (attempt === 1 ? 'drop' : ok))
    await clientOf(server).client.call('CreateVms', { ImageId: 'ami-12345678' })
    const tokens = server.requests.map(({ body }) => (JSON.parse(body) as { ClientToken?: string }).ClientToken)
    expect(tokens[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(tokens).toEqual([tokens[0], tokens[0]])
  })

  test("the caller's own client token is kept", async () => {
    const server = await serve(() => ok)
    await clientOf(server).client.call('CreateVolume', { SubregionName: 'eu-west-2a', ClientToken: 'mine' })
    expect(JSON.parse(server.requests[0]!.body)).toMatchObject({ ClientToken: 'mine' })
  })

  test('to a deletion: it is repeated, and a refusal then counts as unsure', async () => {
    const server = await serve((_request, attempt) => (attempt === 1 ? 'drop' : refusal(400, '5064')))
    const error = await errorOf(clientOf(server).client.call('DeleteVolume', { VolumeId: 'vol-12345678' }))
    expect(error).toMatchObject({ class: 'not-found', ambiguous: true })
  })
})

describe('lists in pages', () => {
  const pages = (tokens: readonly (string | null | undefined)[]) => (request: SeenRequest) => {
    const { NextPageToken } = JSON.parse(request.body) as { NextPageToken?: string }
    const index = NextPageToken === undefined ? 0 : tokens.indexOf(NextPageToken) + 1
    return { status: 200, body: { Vms: [{ VmId: `i-${index}` }], NextPageToken: tokens[index] } }
  }

  test('are read to the end, with the same filters on each page', async () => {
    const server = await serve(pages(['one', 'two']))
    const { client } = clientOf(server)
    const vms = await readAll(client, 'ReadVms', 'Vms', { Filters: { VmStateNames: ['running'] } })
    expect(vms.map(({ VmId }) => VmId)).toEqual(['i-0', 'i-1', 'i-2'])
    for (const { body } of server.requests) {
      expect(JSON.parse(body)).toMatchObject({ Filters: { VmStateNames: ['running'] } })
    }
  })

  test.each([[[null]], [['']], [[undefined]]])('end with the page that names no next one (%j)', async (tokens) => {
    const server = await serve(pages(tokens))
    expect(await readAll(clientOf(server).client, 'ReadVms', 'Vms', {})).toHaveLength(1)
  })

  test('end when a page names one that was read already', async () => {
    const server = await serve(() => ({ status: 200, body: { Vms: [{ VmId: 'i-1' }], NextPageToken: 'again' } }))
    expect(await readAll(clientOf(server).client, 'ReadVms', 'Vms', {})).toHaveLength(2)
  })

  test('may have pages without the list', async () => {
    const server = await serve(() => ok)
    expect(await readAll(clientOf(server).client, 'ReadImages', 'Images', {})).toEqual([])
  })
})

describe('a cancelled call', () => {
  test('ends at once while it waits for an answer', async () => {
    const cancel = new AbortController()
    const server = await serve(() => {
      cancel.abort(new Error('cancelled by the person'))
      return 'silence'
    })
    const work = clientOf(server).client.call('ReadVms', {}, { signal: cancel.signal })
    await expect(work).rejects.toThrow('cancelled by the person')
  })

  test('ends at once while it waits to be repeated', async () => {
    const cancel = new AbortController()
    const server = await serve(() => refusal(500, '0'))
    const clock = {
      ...createJumpingClock(),
      sleep: (_ms: number, signal?: AbortSignal) =>
        new Promise<void>((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason))
          cancel.abort(new Error('cancelled'))
        }),
    }
    const work = clientOf(server, { clock }).client.call('ReadVms', {}, { signal: cancel.signal })
    await expect(work).rejects.toThrow('cancelled')
    expect(server.requests).toHaveLength(1)
  })

  test('is not sent when it was cancelled before', async () => {
    const server = await serve(() => ok)
    const signal = AbortSignal.abort(new Error('cancelled'))
    await expect(clientOf(server).client.call('ReadVms', {}, { signal })).rejects.toThrow('cancelled')
    expect(server.requests).toHaveLength(0)
  })
})

describe('keys that are refused', () => {
  test('are explained by the clock when that is two hours off', async () => {
    const date = new Date(Date.now() - 7_200_000).toUTCString()
    const server = await serve(() => ({ ...(refusal(401, '1') as object), status: 401, headers: { Date: date } }))
    const error = await errorOf(clientOf(server).client.call('ReadVms', {}))
    expect(error.code).toBe('clock-skew')
    expect(error.message).toMatch(/clock is (2 h|1 h 59 min) ahead/)
    expect(error.hint).toContain('timedatectl')
    expect(server.requests).toHaveLength(1)
  })

  test('are not tried a fourth time by any client of the process, but corrected ones are', async () => {
    const server = await serve(({ headers }) => {
      const right = headers['user-agent'] === 'omi-studio/right'
      return right ? ok : refusal(401, '1')
    })
    const clock = createJumpingClock()
    const clients = [1, 2, 3, 4, 5].map(() => clientOf(server, { clock }).client)
    const errors = await Promise.all(clients.map((client) => errorOf(client.call('ReadVms', {}))))
    expect(server.requests).toHaveLength(3)
    expect(errors.map(({ code }) => code).sort()).toEqual([
      'authentication-guard',
      'authentication-guard',
      'oapi-authentication',
      'oapi-authentication',
      'oapi-authentication',
    ])
    const credentials = credentialsFor(server.endpoint, 'the right one')
    await clientOf(server, { clock, credentials, version: 'right' }).client.call('ReadVms', {})
    await clientOf(server, { clock })
      .client.call('ReadRegions', {})
      .catch(() => {})
    expect(server.requests).toHaveLength(5)
  })

  test('show in nothing that comes out', async () => {
    const server = await serve(() => refusal(401, '1'))
    const { client, attempts } = clientOf(server)
    const error = await errorOf(client.call('ReadVms', {}))
    const out = JSON.stringify([error, error.toReport(), error.stack, String(error.cause), attempts, client])
    expect(out).not.toContain('hunter2')
    expect(out).not.toContain('Signature=')
  })
})

test('all clients of an account share its pace: three requests under way at once, never more', async () => {
  let underWay = 0
  let most = 0
  let held: (() => void)[] = []
  const server = await serve(async (_request, attempt) => {
    if (attempt === 1) return ok
    underWay += 1
    most = Math.max(most, underWay)
    await new Promise<void>((resolve) => {
      held.push(resolve)
      if (held.length < 3) return
      for (const release of held) release()
      held = []
    })
    underWay -= 1
    return ok
  })
  const clock = createJumpingClock()
  const credentials = credentialsFor(server.endpoint)
  const clients = [1, 2, 3].map(() => createOapiClient({ credentials, version: '0', clock }))
  await clients[0]!.call('ReadVms', {})
  await Promise.all(clients.flatMap((client) => [1, 2, 3, 4, 5, 6].map(() => client.call('ReadVms', {}))))
  expect(server.requests).toHaveLength(19)
  expect(most).toBe(3)
  expect(clock.sleeps.length).toBeGreaterThan(10)
})
