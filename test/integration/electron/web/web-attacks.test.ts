import { X509Certificate } from 'node:crypto'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { connect as connectTcp } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { builtPage } from '#electron/web/built-page.ts'
import { certificateForWeb } from '#electron/web/web-certificate.ts'
import { startWebHost, type WebHost, type WebHostSettings } from '#electron/web/web-host.ts'
import { fakeHandlers } from '#test/support/fake-handlers.ts'

let folder: string
let host: WebHost
const planted = 'PLANTED-SECRET-OF-THE-ACCOUNT'

async function start(settings: Partial<WebHostSettings> = {}): Promise<WebHost> {
  return startWebHost({
    handlers: fakeHandlers({
      calls: { 'templates.readFile': async () => ({ path: '/a', name: 'a', text: planted, version: '1' }) },
    }),
    page: await builtPage(join(folder, 'page')),
    address: '127.0.0.1',
    port: 0,
    now: () => 0,
    ...settings,
  })
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'web-attacks-'))
  await mkdir(join(folder, 'page', 'assets'), { recursive: true })
  await writeFile(join(folder, 'page', 'index.html'), 'the page')
  await writeFile(join(folder, 'page', '.hidden'), planted)
  await writeFile(join(folder, 'page', 'assets', 'app.js'), 'script')
  await writeFile(join(folder, 'outside.txt'), planted)
  await symlink(join(folder, 'outside.txt'), join(folder, 'page', 'assets', 'linked.txt')).catch(() => {})
  host = await start()
})

afterEach(async () => {
  await host.close()
  await rm(folder, { recursive: true })
})

interface Answer {
  readonly status: number
  readonly body: string
  readonly headers: Record<string, string | string[] | undefined>
}

/** Sends the path exactly as it stands, which `fetch` would not. */
function get(path: string, headers: Record<string, string> = {}, from: WebHost = host): Promise<Answer> {
  const { hostname, port, protocol } = new URL(from.origin)
  const request = protocol === 'https:' ? tlsRequest : plainRequest
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers, rejectUnauthorized: false }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += chunk))
      response.on('end', () => resolve({ status: response.statusCode!, body, headers: response.headers }))
    })
      .on('error', reject)
      .end()
  })
}

async function logIn(to: WebHost = host): Promise<string> {
  const link = new URL(to.issueLink())
  const answer = await get(link.pathname + link.search, {}, to)
  return String(answer.headers['set-cookie']).split(';')[0]!
}

/** What comes back for bytes that no HTTP client would send. */
function sendRaw(bytes: string): Promise<string> {
  const { port } = new URL(host.origin)
  return new Promise((resolve) => {
    const socket = connectTcp(Number(port), '127.0.0.1', () => socket.write(bytes))
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString()))
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
    setTimeout(() => socket.destroy(), 1_000).unref()
  })
}

function upgradeRequest(path: string, headers: Record<string, string>): string {
  const all: Record<string, string> = {
    Host: new URL(host.origin).host,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  }
  return `GET ${path} HTTP/1.1\r\n${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`
}

async function openSocket(cookie: string): Promise<WebSocket> {
  const socket = new WebSocket(`${host.origin.replace('http', 'ws')}/contract`, {
    headers: { cookie, origin: host.origin },
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  return socket
}

const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)))

async function stillAnswers(): Promise<void> {
  expect((await get('/', { cookie: await logIn() })).body).toBe('the page')
}

describe('a name that somebody else points at this computer', () => {
  const names = (port: string) => [
    'evil.example',
    `evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
    `localhost.evil.example:${port}`,
    `127.0.0.1:${Number(port) + 1}`,
    '127.0.0.1',
    `localhost:${port}@evil.example`,
    `0.0.0.0:${port}`,
    `127.0.0.2:${port}`,
    `[::ffff:127.0.0.1]:${port}`,
    `localhost.:${port}`,
    ' ',
  ]

  test('gets neither the page nor a session nor a socket', async () => {
    const { port } = new URL(host.origin)
    const cookie = await logIn()
    for (const name of names(port)) {
      const page = await get('/', { cookie, host: name })
      expect(page.status, name).toBe(421)
      expect(page.body, name).not.toContain('the page')
      const link = new URL(host.issueLink())
      const redeemed = await get(link.pathname + link.search, { host: name })
      expect(redeemed.headers['set-cookie'], name).toBeUndefined()
      expect(
        await sendRaw(upgradeRequest('/contract', { Host: name, Origin: `http://${name}`, Cookie: cookie })),
        name,
      ).toMatch(/^HTTP\/1\.1 (403|400)/)
    }
  })

  test('is not the same as writing our own in capitals', async () => {
    const { port } = new URL(host.origin)
    expect((await get('/', { cookie: await logIn(), host: `LOCALHOST:${port}` })).status).toBe(200)
  })
})

describe('another site’s page', () => {
  test.each([
    'https://evil.example',
    'http://evil.example',
    'null',
    'file://',
    'http://localhost',
    'http://127.0.0.1',
    'http://127.0.0.1.evil.example',
    'app://studio',
    '',
  ])('cannot open the socket from "%s", even with the cookie', async (origin) => {
    const cookie = await logIn()
    expect(await sendRaw(upgradeRequest('/contract', { Origin: origin, Cookie: cookie }))).toMatch(/^HTTP\/1\.1 403/)
  })

  test('cannot open it from a server on another port of this computer, nor under a mixed name', async () => {
    const cookie = await logIn()
    const { port } = new URL(host.origin)
    for (const origin of [
      `http://127.0.0.1:${Number(port) + 1}`,
      `https://127.0.0.1:${port}`,
      `http://localhost:${port}`,
    ]) {
      expect(await sendRaw(upgradeRequest('/contract', { Origin: origin, Cookie: cookie })), origin).toMatch(
        /^HTTP\/1\.1 403/,
      )
    }
  })

  test('cannot show the app in a frame, load its files, or use up the tries for the link', async () => {
    const cookie = await logIn()
    const embedded = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }
    const image = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }
    expect((await get('/', { cookie, ...embedded })).status).toBe(403)
    expect((await get('/assets/app.js', { cookie, ...image })).status).toBe(403)
    for (let count = 0; count < 30; count += 1) {
      expect((await get(`/?token=guess${count}`, image)).status).toBe(403)
    }
    await stillAnswers()
    expect((await get('/', { cookie })).headers['x-frame-options']).toBe('DENY')
  })

  test('may hold the link for the person to click, and leads to a session all the same', async () => {
    const link = new URL(host.issueLink())
    const clicked = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    const answer = await get(link.pathname + link.search, clicked)
    expect(answer.status).toBe(200)
    expect(answer.headers.refresh).toBe('0; url=/')
    expect(String(answer.headers['set-cookie'])).toContain('SameSite=Strict')
  })
})

describe('a token', () => {
  test('that is missing, empty, made up, used, stolen afterwards or of another start opens nothing', async () => {
    const other = await start()
    const used = new URL(host.issueLink())
    await get(used.pathname + used.search)
    const foreign = new URL(other.issueLink())
    const attempts = [
      '/',
      '/?token=',
      '/?token=%00',
      `/?token=${'a'.repeat(5_000)}`,
      used.pathname + used.search,
      foreign.pathname + foreign.search,
    ]
    for (const path of attempts) {
      const answer = await get(path)
      expect([401, 403], path).toContain(answer.status)
      expect(answer.headers['set-cookie'], path).toBeUndefined()
    }
    await other.close()
  })

  test('is no session, a session is no token, and neither works in the other’s place', async () => {
    const link = new URL(host.issueLink())
    const token = link.searchParams.get('token')!
    const [name, session] = (await logIn()).split('=')
    expect((await get('/', { cookie: `${name}=${token}` })).status).toBe(401)
    expect((await get(`/?token=${session}`)).status).toBe(403)
    expect((await get(`/assets/app.js?token=${token}`)).status).toBe(401)
    expect((await get(`/contract?token=${token}`)).status).toBe(401)
    expect(
      await sendRaw(upgradeRequest(`/contract?token=${token}`, { Origin: host.origin, Cookie: `${name}=${session}` })),
    ).toMatch(/^HTTP\/1\.1 403/)
    expect((await get(link.pathname + link.search)).status).toBe(303)
  })

  test('of one host on this computer is of no use at another one', async () => {
    const other = await start()
    const cookie = await logIn()
    expect((await get('/', { cookie }, other)).status).toBe(401)
    const renamed = cookie.replace(new URL(host.origin).port, new URL(other.origin).port)
    expect((await get('/', { cookie: renamed }, other)).status).toBe(401)
    await other.close()
  })
})

describe('a path', () => {
  test.each([
    '/../outside.txt',
    '/assets/../../outside.txt',
    '/%2e%2e/outside.txt',
    '/%2e%2e%2foutside.txt',
    '/..%5coutside.txt',
    '/..\\outside.txt',
    '//outside.txt',
    '/assets//../../outside.txt',
    '/%252e%252e/outside.txt',
    '/assets/%00/app.js',
    '/assets/app.js%00.html',
    '/%c0%ae%c0%ae/outside.txt',
    '/%',
    '/.hidden',
    '/assets',
    '/assets/',
    `/${'a/'.repeat(200)}`,
    'http://evil.example/../outside.txt',
    '//',
    '/index.html/../../outside.txt',
  ])('"%s" leads neither out of the page’s folder nor to a listing', async (path) => {
    const answer = await sendRaw(
      `GET ${path} HTTP/1.1\r\nHost: ${new URL(host.origin).host}\r\nCookie: ${await logIn()}\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 \d{3}/)
    expect(answer).not.toContain(planted)
    expect(answer).not.toContain('app.js')
    await stillAnswers()
  })
})

describe('bytes that are no proper request', () => {
  test.each([
    ['an upgrade to an address that is none', () => upgradeRequest('//', {})],
    ['an upgrade to a broken absolute address', () => upgradeRequest('http://[', {})],
    ['an upgrade without headers', () => 'GET /contract HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['an upgrade to something else', () => upgradeRequest('/contract', { Upgrade: 'h2c' })],
    ['a broken address', () => `GET http://[ HTTP/1.1\r\nHost: ${new URL(host.origin).host}\r\n\r\n`],
    ['two Hosts', () => `GET / HTTP/1.1\r\nHost: ${new URL(host.origin).host}\r\nHost: evil.example\r\n\r\n`],
    ['no Host', () => 'GET / HTTP/1.1\r\n\r\n'],
    ['HTTP/1.0 without a Host', () => 'GET / HTTP/1.0\r\n\r\n'],
    [
      'a body that is announced twice',
      () =>
        `POST / HTTP/1.1\r\nHost: ${new URL(host.origin).host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['noise', () => '\u0000\u0001\u0002 noise \r\n\r\n'],
    [
      'headers without end',
      () => `GET / HTTP/1.1\r\nHost: ${new URL(host.origin).host}\r\n${'X-A: a\r\n'.repeat(20_000)}`,
    ],
    [
      'a cookie of 12 kB',
      () =>
        `GET / HTTP/1.1\r\nHost: ${new URL(host.origin).host}\r\nConnection: close\r\nCookie: ${';='.repeat(6_000)}\r\n\r\n`,
    ],
  ])('(%s) end in a refusal, and the host goes on', async (_name, bytes) => {
    const answer = await sendRaw(bytes())
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d|^$/)
    expect(answer).not.toContain('the page')
    await stillAnswers()
  })

  test('nor does a client that hangs up in the middle of a refused upgrade end the host', async () => {
    const { port } = new URL(host.origin)
    for (let count = 0; count < 50; count += 1) {
      await new Promise<void>((resolve) => {
        const socket = connectTcp(Number(port), '127.0.0.1', () => {
          socket.write(upgradeRequest('/contract', { Origin: 'https://evil.example' }))
          socket.resetAndDestroy()
        })
        socket.on('error', () => {})
        socket.on('close', () => resolve())
      })
    }
    await stillAnswers()
  })
})

describe('a frame', () => {
  test('that is oversized, binary, no JSON or broken ends its own connection only', async () => {
    const cookie = await logIn()
    const witness = await openSocket(cookie)
    const ends: [string, (socket: WebSocket) => void, number][] = [
      ['oversized', (socket) => socket.send('x'.repeat(17 * 1024 * 1024)), 1009],
      ['binary', (socket) => socket.send(Buffer.from('{"kind":"call"}')), 1003],
      ['no JSON', (socket) => socket.send('call me'), 1007],
      ['cut off', (socket) => socket.send('{"kind":"call","id":1,"na'), 1007],
    ]
    for (const [name, send, code] of ends) {
      const socket = await openSocket(cookie)
      socket.on('error', () => {})
      const ended = closed(socket)
      send(socket)
      expect(await ended, name).toBe(code)
    }
    const protocolError = await openSocket(cookie)
    protocolError.on('error', () => {})
    const ended = closed(protocolError)
    // An opcode that there is not.
    ;(protocolError as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(
      Buffer.from([0x8f, 0x80, 0, 0, 0, 0]),
    )
    expect([1002, 1006]).toContain(await ended)

    witness.send(JSON.stringify({ kind: 'call', id: 1, name: 'templates.readFile', input: { path: '/a' } }))
    const answer = await new Promise<string>((resolve) => witness.once('message', (text) => resolve(String(text))))
    expect(JSON.parse(answer)).toMatchObject({ kind: 'result', id: 1 })
    witness.close()
  })

  test('nested five million deep, or of a hundred thousand keys, is refused with an error', async () => {
    const socket = await openSocket(await logIn())
    const next = () =>
      new Promise<unknown>((resolve) => socket.once('message', (text) => resolve(JSON.parse(String(text)))))
    const depth = 5_000_000
    let answer = next()
    socket.send(`{"kind":"call","id":1,"name":"templates.open","input":${'['.repeat(depth)}${']'.repeat(depth)}}`)
    expect(await answer).toMatchObject({ kind: 'failure', id: 1, error: { code: 'invalid-input' } })
    const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_one, index) => [`k${index}`, index]))
    answer = next()
    socket.send(JSON.stringify({ kind: 'call', id: 2, name: 'templates.open', input: keys }))
    expect(await answer).toMatchObject({ kind: 'failure', id: 2, error: { code: 'invalid-input' } })
    socket.close()
  }, 60_000)

  test('more connections than a person has windows are turned away', async () => {
    const cookie = await logIn()
    const sockets = await Promise.all(Array.from({ length: 64 }, () => openSocket(cookie)))
    expect(await sendRaw(upgradeRequest('/contract', { Origin: host.origin, Cookie: cookie }))).toMatch(
      /^HTTP\/1\.1 503/,
    )
    for (const socket of sockets) socket.terminate()
  })
})

describe('other computers', () => {
  const outward = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

  test('cannot reach it unless somebody says so in so many words, and then only over TLS', async () => {
    for (const address of ['0.0.0.0', '::', '192.168.1.7', 'studio.example']) {
      await expect(start({ address }), address).rejects.toMatchObject({
        code: 'not-loopback',
        hint: expect.stringContaining('--allow-remote'),
      })
      await expect(start({ address, allowRemote: true }), address).rejects.toMatchObject({ code: 'not-encrypted' })
    }
  })

  test('reach it over TLS by its own addresses and given names only, with a cookie that never goes unencrypted', async () => {
    const certificate = (await certificateForWeb({ allowRemote: true, name: ['studio.example'] }, Date.now()))!
    const parsed = new X509Certificate(certificate.certificate)
    expect(parsed.checkHost('studio.example')).toBe('studio.example')
    expect(parsed.checkIP('127.0.0.1')).toBe('127.0.0.1')
    expect(parsed.subjectAltName).toContain('0:0:0:0:0:0:0:1')
    const remote = await start({ address: '0.0.0.0', allowRemote: true, tls: certificate, names: ['studio.example'] })
    const { port, hostname } = new URL(remote.origin)
    expect(hostname).toBe('studio.example')
    const local = { ...remote, origin: `https://127.0.0.1:${port}` }
    const link = new URL(remote.issueLink())
    const redeemed = await get(link.pathname + link.search, { host: link.host }, local)
    expect(String(redeemed.headers['set-cookie'])).toMatch(/; Secure$/)
    const cookie = String(redeemed.headers['set-cookie']).split(';')[0]!
    for (const name of ['studio.example', '127.0.0.1', ...(outward === undefined ? [] : [outward])]) {
      expect((await get('/', { cookie, host: `${name}:${port}` }, local)).status, name).toBe(200)
    }
    expect((await get('/', { cookie, host: `evil.example:${port}` }, local)).status).toBe(421)
    const page = await get('/', { cookie, host: `studio.example:${port}` }, local)
    expect(page.headers['content-security-policy']).toContain(`wss://studio.example:${port}`)
    await remote.close()
  })

  test('a certificate and a key that do not belong together are refused before anything listens', async () => {
    const one = (await certificateForWeb({ tls: true, name: [] }, Date.now()))!
    const other = (await certificateForWeb({ tls: true, name: [] }, Date.now()))!
    await expect(start({ tls: { key: one.key, certificate: other.certificate } })).rejects.toMatchObject({
      code: 'bad-certificate',
    })
    await expect(certificateForWeb({ name: [], tlsCert: '/nowhere.pem' }, 0)).rejects.toMatchObject({
      code: 'bad-flag',
    })
    await expect(
      certificateForWeb({ name: [], tlsCert: '/nowhere.pem', tlsKey: '/nowhere.key' }, 0),
    ).rejects.toMatchObject({
      code: 'unreadable-certificate',
    })
    await writeFile(join(folder, 'key.pem'), one.key)
    await writeFile(join(folder, 'cert.pem'), one.certificate)
    const read = await certificateForWeb(
      { name: [], tlsCert: join(folder, 'cert.pem'), tlsKey: join(folder, 'key.pem') },
      0,
    )
    expect(read).toMatchObject({ generated: false, fingerprint: one.fingerprint })
  })
})
