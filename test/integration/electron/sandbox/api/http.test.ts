import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import type { SandboxRegion } from '#electron/sandbox/sandbox-region.ts'
import { callOverHttp } from '#test/support/sandbox/http-client.ts'
import { createTestRegion, publicImage, type TestSettings, tester } from '#test/support/sandbox/test-region.ts'

const open: SandboxRegion[] = []

afterEach(async () => {
  for (const region of open.splice(0)) await region.close()
})

async function listening(settings: TestSettings = {}, tls = false) {
  const region = await createTestRegion({ clock: systemClock, ...settings })
  open.push(region)
  return { region, ...(await region.listen({ host: '127.0.0.1', port: 0, tls })) }
}

describe('the API over HTTP', () => {
  test('answers signed requests and refuses unsigned ones with the API’s error body', async () => {
    const { endpoint } = await listening()
    expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/)
    const answer = await callOverHttp(endpoint, tester, 'ReadAccounts')
    expect(answer).toMatchObject({ status: 200, content: { Accounts: [{ AccountId: tester.accountId }] } })
    const refused = await fetch(`${endpoint}/ReadAccounts`, { method: 'POST', body: '{}' })
    expect(refused.status).toBe(401)
    expect(await refused.json()).toEqual({
      Errors: [{ Code: '1', Type: 'AccessDenied', Details: '' }],
      ResponseContext: { RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    })
    expect((await fetch(`${endpoint}/ReadRegions`, { method: 'POST' })).status).toBe(200)
    expect((await fetch(`${endpoint}/ReadRegions`)).status).toBe(405)
  })

  test('shows the region’s clock in its Date header, so that a wrong local clock can be found', async () => {
    const ahead = 3_600_000
    const clock = { ...systemClock, now: () => Date.now() + ahead }
    const { endpoint } = await listening({ clock })
    const answer = await callOverHttp(endpoint, tester, 'ReadVms')
    expect(answer.status).toBe(401)
    expect(Math.abs(Date.parse(answer.date ?? '') - Date.now() - ahead)).toBeLessThan(5_000)
    const corrected = await callOverHttp(endpoint, tester, 'ReadVms', {}, { time: Date.parse(answer.date ?? '') })
    expect(corrected.status).toBe(200)
  })

  test('cuts the connection where the fault plan says so', async () => {
    const { endpoint, region } = await listening({
      faults: [
        { operation: 'CreatePublicIp', on: { kind: 'nth', n: 1 }, effect: { kind: 'connection-reset' } },
        { operation: 'CreatePublicIp', on: { kind: 'nth', n: 2 }, effect: { kind: 'answer-dropped' } },
      ],
    })
    const create = () => callOverHttp(endpoint, tester, 'CreatePublicIp')
    await expect(create()).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(region.inventory()).toHaveLength(0)
    await expect(create()).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(region.inventory()).toHaveLength(1)
    expect((await create()).status).toBe(200)
  })

  test('serves TLS with a certificate that a client can trust by name', async () => {
    const { endpoint, authority } = await listening({}, true)
    expect(endpoint).toMatch(/^https:/)
    const answer = await callOverHttp(endpoint, tester, 'ReadVms', {}, { ca: authority! })
    expect(answer.status).toBe(200)
    const byName = endpoint.replace('127.0.0.1', 'localhost')
    expect((await callOverHttp(byName, tester, 'ReadVms', {}, { ca: authority! })).status).toBe(200)
    await expect(callOverHttp(endpoint, tester, 'ReadVms')).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    })
  })

  test('serves a hundred clients at once, each seeing what it made', async () => {
    const { endpoint, region } = await listening({ quotas: { vms: 1000, cores: 5000, memory: 50_000 } })
    const ImageId = await publicImage(region)
    const results = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const call = async (name: string, request: object) =>
          (await callOverHttp(endpoint, tester, name, request)).content
        const SecurityGroupName = `group-${index}`
        const { SecurityGroup } = await call('CreateSecurityGroup', { SecurityGroupName, Description: 'd' })
        const SecurityGroupIds = [SecurityGroup.SecurityGroupId]
        const { Vms } = await call('CreateVms', { ImageId, SecurityGroupIds, ClientToken: `token-${index}` })
        await region.settled()
        const read = await call('ReadVms', { Filters: { VmIds: [Vms[0].VmId] } })
        return `${read.Vms[0].State} ${read.Vms[0].SecurityGroups[0].SecurityGroupName}`
      }),
    )
    expect(results).toEqual(Array.from({ length: 100 }, (_, index) => `running group-${index}`))
    const ids = region.inventory().map((held) => held.id)
    expect(region.inventory().filter((held) => held.kind === 'vm')).toHaveLength(100)
    expect(new Set(ids).size).toBe(ids.length - 100) // volume links bear their volume's id
    expect(region.requests.counts).toMatchObject({ CreateVms: 100, ReadVms: 100 })
  })

  test('refuses what is no request and lives on', async () => {
    const { endpoint } = await listening()
    const { port } = new URL(endpoint)
    for (const text of [
      'rubbish\r\n\r\n',
      'POST /api/v1/ReadVms HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nab',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.end(text))
        socket.on('error', () => {}).on('close', () => resolve())
        socket.resume()
      })
    }
    const large = await fetch(`${endpoint}/ReadRegions`, { method: 'POST', body: 'x'.repeat(5_000_000) }).then(
      (answer) => answer.status,
      () => 413,
    )
    expect(large).toBe(413)
    expect((await callOverHttp(endpoint, tester, 'ReadVms')).status).toBe(200)
  })

  test('says which address it cannot listen on', async () => {
    const { endpoint } = await listening()
    const port = Number(new URL(endpoint).port)
    const { region } = await listening()
    await expect(region.listen({ host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'sandbox-cannot-listen',
      message: expect.stringContaining(String(port)),
    })
  })
})
