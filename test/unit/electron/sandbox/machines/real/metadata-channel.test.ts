import { type Duplex, duplexPair } from 'node:stream'
import { expect, test } from 'vitest'
import { serveMetadata } from '#electron/sandbox/machines/real/metadata-channel.ts'

/** What the guest gets for what it sends, in pieces as given. */
async function ask(...pieces: readonly string[]): Promise<string> {
  const [host, guest] = duplexPair() as [Duplex, Duplex]
  const things: Readonly<Record<string, string>> = {
    '/latest/meta-data/instance-id': 'i-1',
    '/latest/user-data': 'né\n',
  }
  serveMetadata(host, (path) => things[path])
  let answer = ''
  guest.on('data', (bytes: Buffer) => {
    answer += bytes.toString('utf8')
  })
  for (const piece of pieces) {
    guest.write(piece)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await new Promise((resolve) => setImmediate(resolve))
  return answer
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n`

test('a path is answered with its length, since the guest cannot see the end of a connection', async () => {
  const answer = await ask(get('/latest/meta-data/instance-id'))
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  expect(answer).toContain('\r\nContent-Length: 3\r\n')
  expect(answer.endsWith('\r\n\r\ni-1')).toBe(true)
})

test('the length counts bytes, and a query counts for nothing', async () => {
  expect(await ask(get('/latest/user-data?x=1'))).toContain('Content-Length: 4\r\n')
})

test('requests that come in pieces or together are all answered, in order', async () => {
  const whole = get('/latest/meta-data/instance-id')
  const answer = await ask(whole.slice(0, 10), whole.slice(10) + get('/nothing'))
  expect([...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, code]) => code)).toEqual(['200', '404'])
})

test('other methods and nonsense are refused', async () => {
  expect(await ask('PUT /latest/api/token HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 405 /)
  expect(await ask('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
})

test('a head without end does not grow, and what follows it is answered', async () => {
  const answer = await ask('x'.repeat(20_000), get('/latest/meta-data/instance-id'))
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
})

test('HEAD is answered without the body', async () => {
  const answer = await ask('HEAD /latest/meta-data/instance-id HTTP/1.1\r\n\r\n')
  expect(answer).toContain('Content-Length: 3')
  expect(answer.endsWith('\r\n\r\n')).toBe(true)
})
