import { describe, expect, test } from 'vitest'
import { createFaultInjector, type FaultPlan } from '#electron/sandbox/api/faults.ts'
import { signAws4 } from '#test/support/sandbox/signed-request.ts'
import {
  createTestRegion,
  publicImage,
  runningVm,
  seededRandom,
  type TestRegion,
  tester,
  vmState,
} from '#test/support/sandbox/test-region.ts'

async function send(region: TestRegion, name: string, request: object = {}): Promise<string> {
  const path = `/api/v1/${name}`
  const reply = await region.handle(
    signAws4({ path, body: JSON.stringify(request), time: region.clock.now(), ...tester }),
  )
  if (reply.kind === 'reset') return 'reset'
  return `${reply.status} ${JSON.parse(reply.body).Errors?.[0]?.Code ?? 'ok'}`
}

describe('the fault plan', () => {
  test.each<[FaultPlan[number]['effect'], string]>([
    [{ kind: 'throttled' }, '429 24'],
    [{ kind: 'throttled', limit: 'call' }, '429 25'],
    [{ kind: 'throttled', limit: 'platform' }, '503 6'],
    [{ kind: 'internal-error' }, '500 2000'],
    [{ kind: 'insufficient-capacity' }, '400 10001'],
    [{ kind: 'refused', code: '9002', status: 409 }, '409 9002'],
    [{ kind: 'connection-reset' }, 'reset'],
  ])('refuses a call before it does anything: %j', async (effect, seen) => {
    const region = await createTestRegion({
      faults: [{ operation: 'CreatePublicIp', on: { kind: 'nth', n: 2 }, effect }],
    })
    const all = [1, 2, 3].map(() => send(region, 'CreatePublicIp'))
    expect(await Promise.all(all)).toEqual(['200 ok', seen, '200 ok'])
    expect(region.inventory()).toHaveLength(2)
    expect(await send(region, 'ReadPublicIps')).toBe('200 ok')
  })

  test('drops an answer after the effect', async () => {
    const region = await createTestRegion({
      faults: [{ operation: '*', on: { kind: 'first', calls: 1 }, effect: { kind: 'answer-dropped' } }],
    })
    expect(await send(region, 'CreatePublicIp')).toBe('reset')
    expect(region.inventory().map((held) => held.kind)).toEqual(['public-ip'])
    expect(region.requests.entries[0]?.outcome).toEqual({ kind: 'dropped' })
  })

  test('delays an answer by the region’s clock', async () => {
    const region = await createTestRegion({
      faults: [{ operation: 'ReadVms', on: { kind: 'every' }, effect: { kind: 'slow', delay: 60_000 } }],
    })
    let answered = false
    const answer = send(region, 'ReadVms').then((text) => {
      answered = true
      return text
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(answered).toBe(false)
    region.clock.advance(60_000)
    expect(await answer).toBe('200 ok')
  })

  test('lets an image fail with its reason', async () => {
    const region = await createTestRegion({
      faults: [
        { operation: 'CreateImage', on: { kind: 'every' }, effect: { kind: 'image-failed', message: 'no luck' } },
      ],
    })
    const vmId = await runningVm(region)
    await vmState(region, vmId)
    expect(await send(region, 'CreateImage', { VmId: vmId, ImageName: 'abc', NoReboot: true })).toBe('200 ok')
    const { Images } = await region.call('ReadImages', { Filters: { AccountIds: [tester.accountId] } })
    expect(Images).toMatchObject([{ State: 'failed', StateComment: { StateMessage: 'no luck' } }])
  })

  test('lets a snapshot end in error, and the image of it fail', async () => {
    const region = await createTestRegion({
      faults: [{ operation: 'CreateImage', on: { kind: 'every' }, effect: { kind: 'snapshot-error' } }],
    })
    const vmId = await runningVm(region)
    await vmState(region, vmId)
    await send(region, 'CreateImage', { VmId: vmId, ImageName: 'abc', NoReboot: true })
    const { Images } = await region.call('ReadImages', { Filters: { AccountIds: [tester.accountId] } })
    const { Snapshots } = await region.call('ReadSnapshots', { Filters: { AccountIds: [tester.accountId] } })
    expect([Images?.[0]?.State, Snapshots?.[0]?.State]).toEqual(['failed', 'error'])
  })

  test.each<[FaultPlan[number]['effect'], string]>([
    [{ kind: 'vm-terminated' }, 'terminated'],
    [{ kind: 'vm-stuck-pending' }, 'pending'],
    [{ kind: 'vm-quarantined' }, 'quarantine'],
  ])('spoils the start of a VM: %j', async (effect, state) => {
    const region = await createTestRegion({ faults: [{ operation: 'CreateVms', on: { kind: 'every' }, effect }] })
    await send(region, 'CreateVms', { ImageId: await publicImage(region) })
    await region.settled()
    region.clock.advance(600_000)
    const { Vms } = await region.call('ReadVms', {})
    expect(Vms?.map((vm) => vm.State)).toEqual([state])
    await region.call('DeleteVms', { VmIds: [Vms![0]!.VmId!] })
    await region.call('ReadVms', {})
    expect(region.inventory()).toEqual([])
  })

  test('can be changed while the region runs', async () => {
    const region = await createTestRegion()
    region.faults.set([{ operation: '*', on: { kind: 'every' }, effect: { kind: 'internal-error' } }])
    expect(await send(region, 'ReadVms')).toBe('500 2000')
    region.faults.clear()
    expect(await send(region, 'ReadVms')).toBe('200 ok')
    expect(region.faults.met).toBe(1)
  })

  test('is the same again with the same seed', () => {
    const draw = () => {
      const plan: FaultPlan = [
        { operation: '*', on: { kind: 'probability', p: 0.3 }, effect: { kind: 'internal-error' } },
      ]
      const injector = createFaultInjector(plan, seededRandom(7))
      return Array.from({ length: 200 }, () => injector.meet('ReadVms').call.length)
    }
    const first = draw()
    expect(draw()).toEqual(first)
    const hits = first.filter((count) => count > 0).length
    expect(hits).toBeGreaterThan(30)
    expect(hits).toBeLessThan(90)
  })

  test('that is none is refused with its place', async () => {
    const plan = [
      { operation: '*', on: { kind: 'sometimes' }, effect: { kind: 'internal-error' } },
    ] as unknown as FaultPlan
    await expect(createTestRegion({ faults: plan })).rejects.toMatchObject({
      code: 'fault-plan-invalid',
      message: expect.stringContaining('[0].on'),
    })
  })
})

describe('rate limits', () => {
  test('refuse what is too much in a second, by account and by call', async () => {
    const region = await createTestRegion({ rateLimits: { perAccount: 3, perAccountAndCall: 2 } })
    const seen = [
      await send(region, 'ReadVms'),
      await send(region, 'ReadVms'),
      await send(region, 'ReadVms'),
      await send(region, 'ReadImages'),
    ]
    expect(seen).toEqual(['200 ok', '200 ok', '429 25', '429 24'])
    region.clock.advance(1000)
    expect(await send(region, 'ReadVms')).toBe('200 ok')
  })
})
