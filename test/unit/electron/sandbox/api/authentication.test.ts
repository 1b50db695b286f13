import { describe, expect, test } from 'vitest'
import type { WireRequest } from '#electron/sandbox/api/signature.ts'
import { type RequestToSign, signAws4, signOsc4 } from '#test/support/sandbox/signed-request.ts'
import { createTestRegion, stranger, type TestRegion, tester } from '#test/support/sandbox/test-region.ts'

async function send(region: TestRegion, request: WireRequest): Promise<{ status: number; code: string | undefined }> {
  const reply = await region.handle(request)
  if (reply.kind !== 'answer') throw new Error('no answer')
  return { status: reply.status, code: JSON.parse(reply.body).Errors?.[0]?.Code }
}

function readVms(region: TestRegion, change: Partial<RequestToSign> = {}): RequestToSign {
  return { path: '/api/v1/ReadVms', body: '{}', time: region.clock.now(), ...tester, ...change }
}

const wrong = { secretKey: 'wrong' }

describe('authentication', () => {
  test('accepts both dialects on all historic paths', async () => {
    const region = await createTestRegion()
    for (const path of ['/api/v1/ReadVms', '/api/latest/ReadVms', '/oapi/latest/ReadVms', '//api//v1/ReadVms']) {
      for (const sign of [signAws4, signOsc4]) {
        expect(await send(region, sign(readVms(region, { path })))).toEqual({ status: 200, code: undefined })
      }
    }
  })

  test('refuses wrong and unknown keys with 401 and code 1, and tells no more', async () => {
    const region = await createTestRegion()
    expect(await send(region, signAws4(readVms(region, wrong)))).toEqual({ status: 401, code: '1' })
    expect(await send(region, signAws4(readVms(region, { accessKey: 'NOBODY' })))).toEqual({ status: 401, code: '1' })
  })

  test('refuses a signature more than five minutes off, and its Date header shows the region’s clock', async () => {
    const region = await createTestRegion()
    const reply = await region.handle(signAws4(readVms(region, { time: region.clock.now() - 301_000 })))
    expect(reply).toMatchObject({ kind: 'answer', status: 401 })
    const date = reply.kind === 'answer' ? reply.headers.Date : undefined
    expect(Date.parse(date ?? '')).toBe(region.clock.now())
  })

  test('locks a key for a minute after four refused attempts, and longer each time', async () => {
    const region = await createTestRegion()
    for (const minutes of [1, 2, 3]) {
      for (let attempt = 0; attempt < 4; attempt += 1) {
        expect(await send(region, signAws4(readVms(region, wrong)))).toEqual({ status: 401, code: '1' })
      }
      expect(await send(region, signAws4(readVms(region)))).toEqual({ status: 401, code: '13' })
      region.clock.advance(minutes * 60_000 - 1)
      expect(await send(region, signAws4(readVms(region)))).toEqual({ status: 401, code: '13' })
      region.clock.advance(1)
    }
    expect((await send(region, signAws4(readVms(region)))).status).toBe(200)
  })

  test('an accepted attempt starts the count anew, and another account is not locked', async () => {
    const region = await createTestRegion()
    for (const attempt of [1, 2, 3])
      expect(attempt && (await send(region, signAws4(readVms(region, wrong)))).code).toBe('1')
    expect((await send(region, signAws4(readVms(region)))).status).toBe(200)
    for (let attempt = 0; attempt < 4; attempt += 1) await send(region, signAws4(readVms(region, wrong)))
    expect((await send(region, signAws4(readVms(region)))).code).toBe('13')
    expect((await send(region, signAws4(readVms(region, stranger)))).status).toBe(200)
  })

  test('takes login and password only for the operations that are for them', async () => {
    const region = await createTestRegion()
    const basic = (name: string, password: string | undefined) => ({
      method: 'POST',
      path: `/api/v1/${name}`,
      headers: { host: 'x', authorization: `Basic ${Buffer.from(`${tester.login}:${password}`).toString('base64')}` },
      body: Buffer.from('{}'),
    })
    expect((await send(region, basic('ReadAccessKeys', tester.password))).status).toBe(200)
    expect(await send(region, basic('ReadAccessKeys', 'wrong'))).toEqual({ status: 401, code: '1' })
    expect(await send(region, basic('ReadVms', tester.password))).toEqual({ status: 401, code: '9' })
  })

  test('CheckAuthentication is about login and password, not about the keys', async () => {
    const region = await createTestRegion()
    const right = { Login: tester.login ?? '', Password: tester.password ?? '' }
    await region.call('CheckAuthentication', right)
    await expect(region.call('CheckAuthentication', { ...right, Password: 'x' })).rejects.toMatchObject({ code: '1' })
    await expect(region.call('CheckAuthentication', right, stranger)).rejects.toMatchObject({ code: '1' })
  })

  test('keeps secrets out of the log', async () => {
    const region = await createTestRegion()
    await send(region, signAws4(readVms(region)))
    await send(region, signAws4(readVms(region, wrong)))
    await region.call('CreateKeypair', { KeypairName: 'k' })
    const text = JSON.stringify(region.requests.entries)
    expect(region.requests.entries).toHaveLength(2)
    for (const secret of [tester.secretKey, 'Signature=', 'PRIVATE KEY']) expect(text).not.toContain(secret)
  })
})
