import { describe, expect, test } from 'vitest'
import { createRateLimiter } from '#electron/oapi/rate-limiter.ts'
import { createManualClock, settled } from './test-clock.ts'

/** Sends `count` requests that end at once, and notes when each was let in, in ms from the start. */
function sendMany(count: number, pace?: { perSecond: number; atOnce: number }) {
  const clock = createManualClock()
  const limiter = createRateLimiter(clock, pace)
  const start = clock.now()
  const times: number[] = []
  for (let sent = 0; sent < count; sent += 1) {
    limiter.enter().then((leave) => {
      times.push(clock.now() - start)
      leave()
    })
  }
  return { clock, limiter, times, start }
}

describe("an account's pace", () => {
  test('lets a second of requests through at once, then five a second', async () => {
    const { clock, times } = sendMany(15)
    await clock.advance(1_000)
    expect(times).toHaveLength(10)
    await clock.advance(1_000)
    expect(times).toHaveLength(15)
    expect(times.slice(0, 7)).toEqual([0, 0, 0, 0, 0, 200, 400])
  })

  test('never has more than three under way', async () => {
    const clock = createManualClock()
    const limiter = createRateLimiter(clock)
    const leaves: (() => void)[] = []
    for (let sent = 0; sent < 5; sent += 1) limiter.enter().then((leave) => leaves.push(leave))
    await clock.advance(60_000)
    expect(leaves).toHaveLength(3)
    leaves[0]!()
    leaves[0]!()
    await settled()
    expect(leaves).toHaveLength(4)
  })

  test('serves in the order of arrival', async () => {
    const clock = createManualClock()
    const limiter = createRateLimiter(clock, { perSecond: 1, atOnce: 1 })
    const order: number[] = []
    for (const caller of [1, 2, 3, 4]) {
      limiter.enter().then((leave) => {
        order.push(caller)
        leave()
      })
    }
    await clock.advance(10_000)
    expect(order).toEqual([1, 2, 3, 4])
  })

  test('halves when the cloud asks to slow down, and recovers', async () => {
    const { clock, limiter } = sendMany(0)
    limiter.slowDown()
    const start = clock.now()
    const times: number[] = []
    for (let sent = 0; sent < 300; sent += 1) {
      limiter.enter().then((leave) => {
        times.push(clock.now() - start)
        leave()
      })
    }
    await clock.advance(2_000)
    expect(times.length).toBeGreaterThanOrEqual(4)
    expect(times.length).toBeLessThanOrEqual(6)
    await clock.advance(28_000)
    const before = times.length
    await clock.advance(10_000)
    expect(times.length - before).toBe(50)
  })

  test('goes down with each further request to slow down, but not to nothing', async () => {
    const { clock, limiter } = sendMany(0)
    for (let asked = 0; asked < 20; asked += 1) limiter.slowDown()
    let entered = false
    limiter.enter().then(() => {
      entered = true
    })
    await clock.advance(1_000)
    expect(entered).toBe(false)
    await clock.advance(1_000)
    expect(entered).toBe(true)
  })

  test('a clock set back does not stop it', async () => {
    const clock = createManualClock()
    let offset = 0
    const limiter = createRateLimiter({ ...clock, now: () => clock.now() + offset }, { perSecond: 5, atOnce: 10 })
    for (let sent = 0; sent < 5; sent += 1) await limiter.enter()
    offset = -3_600_000
    let entered = false
    limiter.enter().then(() => {
      entered = true
    })
    await clock.advance(1_000)
    expect(entered).toBe(true)
  })
})

describe('a caller that gives up', () => {
  test('is let go at once and leaves its place to the next', async () => {
    const clock = createManualClock()
    const limiter = createRateLimiter(clock, { perSecond: 10, atOnce: 1 })
    const leave = await limiter.enter()
    const cancel = new AbortController()
    const given = limiter.enter(cancel.signal)
    const next = limiter.enter()
    cancel.abort(new Error('cancelled'))
    await expect(given).rejects.toThrow('cancelled')
    leave()
    await expect(next).resolves.toBeTypeOf('function')
  })

  test('is refused when it comes already cancelled', async () => {
    const limiter = createRateLimiter(createManualClock())
    await expect(limiter.enter(AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled')
  })
})
