import { describe, expect, test } from 'vitest'
import { createWaiter, type Verdict } from '#electron/engine/waiter.ts'
import type { OapiClient } from '#electron/oapi/client.ts'
import { oapiErrorOf } from '#electron/oapi/oapi-error.ts'
import type { Vm } from '#shared/oapi/vm.ts'
import { createAutoClock } from '#test/support/engine/auto-clock.ts'

/** A client that only reads, and answers with what `look` gives for the ids asked for. */
function reading(look: (ids: string[], call: number) => object[]) {
  const reads: { readonly operation: string; readonly ids: string[] }[] = []
  const oapi = {
    async readPages(operation: string, request: { Filters: Record<string, string[]> }, take: (page: object) => void) {
      const ids = Object.values(request.Filters)[0] ?? []
      reads.push({ operation, ids })
      const list = operation.replace('Read', '')
      take({ [list]: look(ids, reads.length) })
    },
  } as unknown as OapiClient
  return { oapi, reads }
}

const untilRunning = (vm: Vm | undefined): Verdict<string> => {
  if (vm?.State === 'running') return { kind: 'done', result: vm.VmId ?? '' }
  if (vm?.State === 'terminated' || vm === undefined) return { kind: 'failed', error: new Error('gone') as never }
  return { kind: 'pending', detail: vm.State ?? '' }
}

const signal = new AbortController().signal
const common = { kind: 'vm', what: 'the VM to run', timeout: 600_000, signal, judge: untilRunning } as const

describe('waiting', () => {
  test('for many things of a kind is one read', async () => {
    const clock = createAutoClock()
    const start = clock.now()
    const states = () => (clock.now() - start > 30_000 ? 'running' : 'pending')
    const { oapi, reads } = reading((ids) => ids.map((VmId) => ({ VmId, State: states() })))
    const waiter = createWaiter(oapi, clock, () => 0.5)
    const ids = Array.from({ length: 20 }, (_, index) => `i-${index}`)
    expect(await Promise.all(ids.map((id) => waiter.wait({ ...common, id })))).toEqual(ids)
    expect(reads.some((read) => read.ids.length === 20)).toBe(true)
    expect(reads.length).toBeLessThan(30)
  })

  test('looks less and less often while nothing moves', async () => {
    const clock = createAutoClock()
    const start = clock.now()
    const { oapi, reads } = reading((ids) =>
      ids.map((VmId) => ({ VmId, State: clock.now() - start > 500_000 ? 'running' : 'pending' })),
    )
    await createWaiter(oapi, clock, () => 0.5).wait({ ...common, id: 'i-1' })
    expect(reads.length).toBeLessThan(130)
  })

  test('follows progress with few looks, and is there soon after the end', async () => {
    const clock = createAutoClock()
    const start = clock.now()
    const length = 3_600_000
    const percent = () => Math.min(100, Math.floor(((clock.now() - start) / length) * 100))
    const { oapi, reads } = reading((ids) => ids.map((SnapshotId) => ({ SnapshotId, Progress: percent() })))
    const told: number[] = []
    await createWaiter(oapi, clock, () => 0.5).wait({
      kind: 'snapshot',
      id: 'snap-1',
      what: 'the snapshot',
      // Less than it takes: counted anew with each progress.
      timeout: 600_000,
      extendOnProgress: true,
      signal,
      onProgress: (_detail, fraction) => told.push(fraction ?? 0),
      judge: (seen) =>
        seen?.Progress === 100
          ? { kind: 'done', result: undefined }
          : { kind: 'pending', detail: '', fraction: (seen?.Progress ?? 0) / 100 },
    })
    expect(clock.now() - start - length).toBeLessThan(10_000)
    expect(reads.length).toBeLessThan(600)
    expect(told.length).toBeGreaterThan(50)
  })

  test('takes what is not there for "not yet" at first, and for gone later', async () => {
    const clock = createAutoClock()
    const { oapi, reads } = reading((ids, call) => (call < 4 ? [] : ids.map((VmId) => ({ VmId, State: 'running' }))))
    const waiter = createWaiter(oapi, clock, () => 0.5)
    expect(await waiter.wait({ ...common, id: 'i-1' })).toBe('i-1')
    expect(reads).toHaveLength(4)
    const { oapi: empty } = reading(() => [])
    const start = clock.now()
    await expect(createWaiter(empty, clock, () => 0.5).wait({ ...common, id: 'i-2' })).rejects.toThrow('gone')
    expect(clock.now() - start).toBeGreaterThan(29_000)
  })

  test('knows at once that what was there is gone', async () => {
    const clock = createAutoClock()
    const start = clock.now()
    const { oapi } = reading((ids, call) => (call === 1 ? ids.map((VmId) => ({ VmId, State: 'pending' })) : []))
    await expect(createWaiter(oapi, clock, () => 0.5).wait({ ...common, id: 'i-1' })).rejects.toThrow('gone')
    expect(clock.now() - start).toBeLessThan(5_000)
  })

  test('ends when its time is over, and says which option gives more', async () => {
    const clock = createAutoClock()
    const { oapi } = reading((ids) => ids.map((VmId) => ({ VmId, State: 'pending' })))
    const wait = createWaiter(oapi, clock, () => 0.5).wait({
      ...common,
      id: 'i-1',
      timeout: 60_000,
      option: 'an_option',
    })
    await expect(wait).rejects.toMatchObject({ code: 'wait-timeout', hint: expect.stringContaining('an_option') })
  })

  test('ends at once when it is cancelled, and the others go on', async () => {
    const clock = createAutoClock()
    const start = clock.now()
    const { oapi } = reading((ids) =>
      ids.map((VmId) => ({ VmId, State: clock.now() - start > 20_000 ? 'running' : 'pending' })),
    )
    const waiter = createWaiter(oapi, clock, () => 0.5)
    const cancel = new AbortController()
    const cancelled = waiter.wait({ ...common, id: 'i-1', signal: cancel.signal })
    const other = waiter.wait({ ...common, id: 'i-2' })
    cancel.abort(new Error('cancelled'))
    await expect(cancelled).rejects.toThrow('cancelled')
    expect(await other).toBe('i-2')
  })

  test('bears trouble on the platform’s side for a while, and a refusal not at all', async () => {
    const clock = createAutoClock()
    let failures = 3
    const trouble = () => oapiErrorOf('ReadVms', 503, [{ code: '6', type: 'x', details: '' }], undefined)
    const refusal = () => oapiErrorOf('ReadVms', 400, [{ code: '4045', type: 'x', details: '' }], undefined)
    const failing = (error: () => Error) =>
      reading((ids) => {
        failures -= 1
        if (failures >= 0) throw error()
        return ids.map((VmId) => ({ VmId, State: 'running' }))
      }).oapi
    expect(await createWaiter(failing(trouble), clock, () => 0.5).wait({ ...common, id: 'i-1' })).toBe('i-1')
    failures = 1
    await expect(createWaiter(failing(refusal), clock, () => 0.5).wait({ ...common, id: 'i-1' })).rejects.toThrow(
      '4045',
    )
    failures = 1000
    await expect(createWaiter(failing(trouble), clock, () => 0.5).wait({ ...common, id: 'i-1' })).rejects.toThrow(
      'ReadVms',
    )
  })
})
