import { afterEach, expect, test } from 'vitest'
import { checkClock } from '#electron/credentials/check-clock.ts'
import { type ApiServer, refusal, startApiServer } from './api-server.ts'

let server: ApiServer | undefined
afterEach(() => server?.close())

const tls = { skipVerification: false }
const off = (ms: number) => new Date(Date.now() - ms).toUTCString()

async function check(date: string, status = 200) {
  server = await startApiServer(() => ({ status, body: {}, headers: { Date: date } }))
  return checkClock({ endpoint: server.endpoint, tls }, { platform: 'linux' })
}

test('a clock that agrees with the API is right, and asking needs no keys', async () => {
  const found = await check(off(0))
  expect(found.kind).toBe('right')
  expect(Math.abs((found as { skew: number }).skew)).toBeLessThan(2_000)
  expect(server?.requests[0]?.operation).toBe('ReadRegions')
  expect(server?.requests[0]?.headers.authorization).toBeUndefined()
})

test('a clock that is two minutes off is worth a warning', async () => {
  const found = await check(off(120_000))
  expect(found).toMatchObject({ kind: 'off', hint: expect.stringContaining('timedatectl') })
  expect((found as { message: string }).message).toMatch(/2 min( 1 s)? ahead|1 min 59 s ahead/)
})

test('a clock that is ten minutes off will be refused', async () => {
  const found = await check(off(-600_000))
  expect(found.kind).toBe('too-far-off')
  expect((found as { message: string }).message).toContain('behind')
})

test('an answer that is a refusal tells the time as well', async () => {
  expect((await check(off(7_200_000), 503)).kind).toBe('too-far-off')
})

test('without a date nothing is known', async () => {
  expect(await check('some day')).toEqual({ kind: 'unknown', reason: 'the answer carries no date' })
})

test('without an answer nothing is known, and that is no error', async () => {
  server = await startApiServer(() => refusal(500, '0'))
  await server.close()
  const found = await checkClock({ endpoint: server.endpoint, tls })
  expect(found).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('ECONNREFUSED') })
})

test('it can be cancelled', async () => {
  server = await startApiServer(() => 'silence')
  const signal = AbortSignal.timeout(30)
  await expect(checkClock({ endpoint: server.endpoint, tls }, { signal })).rejects.toThrow(/timeout/i)
})
