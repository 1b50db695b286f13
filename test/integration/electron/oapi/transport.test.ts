import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Credentials, TlsSettings } from '#electron/credentials/credentials.ts'
import { Secret } from '#electron/credentials/secret.ts'
import { createOapiClient } from '#electron/oapi/client.ts'
import { OapiError } from '#electron/oapi/oapi-error.ts'
import { createTransport, type Transport, TransportError } from '#electron/oapi/transport.ts'
import { createJumpingClock } from '#test/unit/electron/oapi/test-clock.ts'
import { type ApiServer, type Reply, startApiServer } from './api-server.ts'
import { startProxyServer } from './proxy-server.ts'
import * as certificates from './tls-fixture.ts'

const ok: Reply = { status: 200, body: { Vms: [] } }
const checked: TlsSettings = { skipVerification: false }
const trusting: TlsSettings = { skipVerification: false, authority: certificates.serverCertificate }
const identity = { cert: certificates.serverCertificate, key: certificates.serverKey }

const open: { close(): unknown }[] = []
beforeEach(() => {
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY']) {
    vi.stubEnv(name, undefined)
    vi.stubEnv(name.toLowerCase(), undefined)
  }
})
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const each of open.splice(0).reverse()) await each.close()
})

function keep<Closable extends { close(): unknown }>(closable: Closable): Closable {
  open.push(closable)
  return closable
}

const serve = async (...settings: Parameters<typeof startApiServer>) => keep(await startApiServer(...settings))
const post = (transport: Transport, signal?: AbortSignal) =>
  keep(transport).post('/api/v1/ReadVms', { 'Content-Type': 'application/json' }, '{"é":1}', signal)

async function errorOf(work: Promise<unknown>): Promise<TransportError> {
  const error = await work.then(
    () => new Error('it succeeded'),
    (thrown: unknown) => thrown,
  )
  if (error instanceof TransportError) return error
  throw error
}

function clientOf(server: ApiServer, tls: TlsSettings) {
  const from = 'test'
  const credentials: Credentials = {
    keyPair: { accessKey: 'TESTKEY0000000000000', secretKey: new Secret('hunter2') },
    region: 'eu-west-2',
    endpoint: server.endpoint,
    tls,
    provenance: { 'key pair': from, region: from, endpoint: from, 'client certificate': from, TLS: from },
    warnings: [],
  }
  const transport = keep(createTransport(server.endpoint, tls))
  return createOapiClient({ credentials, version: '0', clock: createJumpingClock(), transport })
}

describe('a server with a certificate of its own', () => {
  test('is not trusted: nothing is sent, nothing is repeated, and the error says what to do', async () => {
    const server = await serve(() => ok, identity)
    const error = await clientOf(server, checked)
      .call('CreatePublicIp', {})
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(OapiError)
    expect(error).toMatchObject({ code: 'tls-not-trusted', ambiguous: false, retryable: false })
    expect((error as OapiError).hint).toContain('NODE_EXTRA_CA_CERTS')
    expect(server.requests).toHaveLength(0)
  })

  test('is trusted when its authority is named', async () => {
    const server = await serve(() => ok, identity)
    await expect(clientOf(server, trusting).call('ReadVms', {})).resolves.toEqual({ Vms: [] })
  })

  test('is taken when the check is switched off', async () => {
    const server = await serve(() => ok, identity)
    await expect(clientOf(server, { skipVerification: true }).call('ReadVms', {})).resolves.toEqual({ Vms: [] })
  })
})

describe('a server that asks for a client certificate', () => {
  const asking = { ...identity, requestCert: true, ca: [certificates.clientCertificate] }

  test('gets the one of the account', async () => {
    const server = await serve(() => ok, asking)
    const { clientCertificate, clientKey } = certificates
    await clientOf(server, { ...trusting, clientCertificate, clientKey: new Secret(clientKey) }).call('ReadVms', {})
    expect(server.requests[0]?.peer).toBe('an operator')
  })

  test('is explained when there is none', async () => {
    const server = await serve(() => ok, asking)
    const error = await clientOf(server, trusting)
      .call('CreatePublicIp', {})
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'client-certificate-refused',
      ambiguous: false,
      hint: expect.stringContaining('x509_cert_path'),
    })
    expect(server.requests).toHaveLength(0)
  })
})

describe('a connection that fails', () => {
  test('before anything went out is known not to have had an effect', async () => {
    const server = await serve(() => ok)
    await server.close()
    expect(await errorOf(post(createTransport(server.endpoint, checked)))).toMatchObject({
      code: 'ECONNREFUSED',
      sent: false,
    })
  })

  test.each<Reply>(['drop', 'break-off'])('after the request went out (%s) may have had one', async (reply) => {
    const server = await serve(() => reply)
    expect(await errorOf(post(createTransport(server.endpoint, checked)))).toMatchObject({
      code: 'ECONNRESET',
      sent: true,
    })
  })

  test('by silence ends after a while', async () => {
    const server = await serve(() => 'silence')
    const error = await errorOf(post(createTransport(server.endpoint, checked, { connect: 5_000, silence: 50 })))
    expect(error).toMatchObject({ message: 'no answer for 0.05 s', sent: true })
  })

  test('by a server that never finishes the TLS handshake ends after a while', async () => {
    const port = await listen()
    const transport = createTransport(`https://127.0.0.1:${port}`, checked, { connect: 50, silence: 5_000 })
    expect(await errorOf(post(transport))).toMatchObject({ message: 'no connection within 0.05 s', sent: false })
  })

  test('because it was cancelled gives the reason of that', async () => {
    const server = await serve(() => 'silence')
    const cancel = new AbortController()
    const work = post(createTransport(server.endpoint, checked), cancel.signal)
    await vi.waitFor(() => expect(server.requests).toHaveLength(1))
    cancel.abort(new Error('cancelled'))
    await expect(work).rejects.toThrow('cancelled')
  })

  /** A server that takes connections and says nothing. */
  async function listen(): Promise<number> {
    const sockets: Socket[] = []
    const server: Server = createServer((socket) => sockets.push(socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    keep({
      close: () => {
        server.close()
        for (const socket of sockets) socket.destroy()
      },
    })
    return (server.address() as AddressInfo).port
  }
})

test('an answer is whole, whatever its size and script', async () => {
  const text = 'éà ☃ '.repeat(200_000)
  const server = await serve(() => ({ status: 200, body: { Text: text } }))
  const answer = await post(createTransport(server.endpoint, checked))
  expect((JSON.parse(answer.body) as { Text: string }).Text).toBe(text)
  expect(server.requests[0]?.body).toBe('{"é":1}')
})

describe('the proxy that the environment names', () => {
  test('tunnels to an https endpoint, with its login, and TLS is still checked end to end', async () => {
    const server = await serve(() => ok, identity)
    const proxy = keep(await startProxyServer())
    vi.stubEnv('HTTPS_PROXY', `http://me:secret@127.0.0.1:${proxy.port}`)
    expect((await post(createTransport(server.endpoint, trusting))).status).toBe(200)
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${server.port}`])
    expect(proxy.logins).toEqual([`Basic ${Buffer.from('me:secret').toString('base64')}`])
    expect(await errorOf(post(createTransport(server.endpoint, checked)))).toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      sent: false,
    })
  })

  test('tunnels with the client certificate', async () => {
    const asking = { ...identity, requestCert: true, ca: [certificates.clientCertificate] }
    const server = await serve(() => ok, asking)
    const proxy = keep(await startProxyServer())
    vi.stubEnv('https_proxy', `http://127.0.0.1:${proxy.port}`)
    const { clientCertificate, clientKey } = certificates
    await post(createTransport(server.endpoint, { ...trusting, clientCertificate, clientKey: new Secret(clientKey) }))
    expect(server.requests[0]?.peer).toBe('an operator')
  })

  test('forwards to an http endpoint', async () => {
    const server = await serve(() => ok)
    const proxy = keep(await startProxyServer())
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`)
    expect((await post(createTransport(server.endpoint, checked))).status).toBe(200)
    expect(proxy.asked).toEqual([`POST http://127.0.0.1:${server.port}/api/v1/ReadVms`])
  })

  test.each(['127.0.0.1', '*', 'example.com,127.0.0.1'])('is left aside for hosts in NO_PROXY=%s', async (hosts) => {
    const server = await serve(() => ok, identity)
    const proxy = keep(await startProxyServer())
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`)
    vi.stubEnv('NO_PROXY', hosts)
    expect((await post(createTransport(server.endpoint, trusting))).status).toBe(200)
    expect(proxy.asked).toEqual([])
  })

  test.each([
    ['https', identity],
    ['http', undefined],
  ])('that asks for a login is named as the cause (%s)', async (_scheme, tls) => {
    const server = await serve(() => ok, tls)
    const proxy = keep(await startProxyServer(407))
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`)
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`)
    const error = await clientOf(server, trusting)
      .call('CreatePublicIp', {})
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'proxy-refused', ambiguous: false, hint: expect.stringContaining('login') })
    expect(proxy.asked).toHaveLength(1)
    expect(server.requests).toHaveLength(0)
  })

  test('that cannot reach the API has sent nothing, so even a creation is tried again', async () => {
    const server = await serve(() => ok, identity)
    const proxy = keep(await startProxyServer(502))
    vi.stubEnv('HTTPS_PROXY', `http://me:secret@127.0.0.1:${proxy.port}`)
    const error = await clientOf(server, trusting)
      .call('CreatePublicIp', {})
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'proxy-refused', ambiguous: false })
    expect((error as OapiError).message).toContain('HTTP 502')
    expect(JSON.stringify((error as OapiError).toReport())).not.toContain('secret')
    expect(proxy.asked).toHaveLength(6)
  })
})
