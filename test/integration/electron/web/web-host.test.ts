import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { builtPage } from '#electron/web/built-page.ts'
import { noncePlaceholder } from '#electron/web/content-security-policy.ts'
import { startWebHost, type WebHost } from '#electron/web/web-host.ts'
import { fakeHandlers } from '#test/support/fake-handlers.ts'

let folder: string
let host: WebHost
let now = 0

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'web-host-'))
  await mkdir(join(folder, 'page', 'assets'), { recursive: true })
  await writeFile(join(folder, 'page', 'index.html'), `<meta content="${noncePlaceholder}">the page`)
  await writeFile(join(folder, 'page', 'assets', 'app.js'), 'script')
  await writeFile(join(folder, 'secret.txt'), 'not for you')
  now = 0
  host = await startWebHost({
    handlers: fakeHandlers(),
    page: await builtPage(join(folder, 'page')),
    address: '127.0.0.1',
    port: 0,
    now: () => now,
  })
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

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(host.origin)
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += chunk))
      response.on('end', () => resolve({ status: response.statusCode!, body, headers: response.headers }))
    })
      .on('error', reject)
      .end()
  })
}

async function logIn(): Promise<string> {
  const link = new URL(host.issueLink())
  const answer = await get(link.pathname + link.search)
  return String(answer.headers['set-cookie']).split(';')[0]!
}

function connect(headers: Record<string, string>): Promise<'open' | number> {
  const socket = new WebSocket(`${host.origin.replace('http', 'ws')}/contract`, { headers })
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.close()
      resolve('open')
    })
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode!))
    socket.on('error', () => {})
  })
}

describe('the link', () => {
  test('opens the app once and leaves a cookie that scripts and other sites cannot use', async () => {
    const link = new URL(host.issueLink())
    const first = await get(link.pathname + link.search)
    expect(first.status).toBe(303)
    expect(first.headers.location).toBe('/')
    expect(String(first.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict; Path=\//)
    const second = await get(link.pathname + link.search)
    expect(second.status).toBe(403)
    expect(second.body).toContain('used already')
  })

  test('cannot be guessed: after ten wrong ones every try is refused for a minute', async () => {
    for (let count = 0; count < 10; count += 1) expect((await get(`/?token=wrong${count}`)).status).toBe(403)
    const link = new URL(host.issueLink())
    expect((await get(link.pathname + link.search)).status).toBe(429)
    now += 61_000
    expect((await get(link.pathname + link.search)).status).toBe(303)
  })
})

describe('the page', () => {
  test('is shown with a session, under a strict policy with a nonce of its own each time', async () => {
    const cookie = await logIn()
    const first = await get('/', { cookie })
    const second = await get('/', { cookie })
    expect(first.status).toBe(200)
    expect(first.body).toContain('the page')
    const nonceOf = (answer: Answer) => /content="([^"]+)"/.exec(answer.body)![1]!
    expect(String(first.headers['content-security-policy'])).toContain(`'nonce-${nonceOf(first)}'`)
    expect(String(first.headers['content-security-policy'])).toContain("default-src 'none'")
    expect(String(first.headers['content-security-policy'])).not.toContain('unsafe-eval')
    expect(nonceOf(first)).not.toBe(nonceOf(second))
  })

  test('is not shown without a session, or with another one', async () => {
    expect((await get('/')).status).toBe(401)
    const name = (await logIn()).split('=')[0]
    expect((await get('/', { cookie: `${name}=guess` })).status).toBe(401)
    expect((await get('/', { cookie: `${name}=` })).status).toBe(401)
    expect((await get('/assets/app.js')).status).toBe(401)
  })

  test('has the files with which the app started, whatever becomes of them on the disk', async () => {
    const cookie = await logIn()
    await writeFile(join(folder, 'page', 'assets', 'app.js'), 'of a newer version')
    expect((await get('/assets/app.js', { cookie })).body).toBe('script')
    await rm(join(folder, 'page'), { recursive: true })
    const answer = await get('/assets/app.js', { cookie })
    expect(answer.body).toBe('script')
    expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect((await get('/', { cookie })).body).toContain('the page')
    expect((await get('/assets/none.js', { cookie })).status).toBe(404)
  })

  test('has its files, and nothing outside its folder, and no listing', async () => {
    const cookie = await logIn()
    expect((await get('/assets/app.js', { cookie })).body).toBe('script')
    for (const path of [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/',
      '/nothing',
    ]) {
      const answer = await get(path, { cookie })
      expect(answer.status, path).toBe(404)
      expect(answer.body, path).not.toContain('not for you')
    }
  })

  test('is only read', async () => {
    const cookie = await logIn()
    expect((await get('/', { cookie }, 'POST')).status).toBe(405)
  })

  test('answers to its own name only, so that a rebound name gets nothing', async () => {
    const cookie = await logIn()
    expect((await get('/', { cookie, host: 'evil.example' })).status).toBe(421)
  })
})

describe('the socket', () => {
  test('opens for our own page', async () => {
    expect(await connect({ cookie: await logIn(), origin: host.origin })).toBe('open')
  })

  test('stays shut for other sites, strangers and rebound names', async () => {
    const cookie = await logIn()
    expect(await connect({ cookie, origin: 'https://evil.example' })).toBe(403)
    expect(await connect({ cookie })).toBe(403)
    expect(await connect({ origin: host.origin })).toBe(403)
    expect(await connect({ cookie, origin: 'http://evil.example', host: 'evil.example' })).toBe(403)
  })
})
