import { describe, expect, test } from 'vitest'
import { createAuthenticationGuard, type KeyVerdict } from '#electron/oapi/authentication-guard.ts'
import { OapiError } from '#electron/oapi/oapi-error.ts'
import { createManualClock, settled } from './test-clock.ts'

const minute = 60_000

function setUp() {
  const clock = createManualClock()
  const guard = createAuthenticationGuard(clock)
  const attempt = async (verdict: KeyVerdict) => (await guard.enter('ReadVms'))(verdict)
  return { clock, guard, attempt }
}

describe('keys that are refused', () => {
  test('are sent three times and no fourth time, which would lock the account', async () => {
    const { attempt, guard } = setUp()
    for (let failed = 0; failed < 3; failed += 1) await attempt('refused')
    const error = await guard.enter('CreateVms').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(OapiError)
    expect(error).toMatchObject({
      code: 'authentication-guard',
      class: 'authentication',
      operation: 'CreateVms',
      retryable: false,
      ambiguous: false,
    })
    expect((error as OapiError).message).toContain('refused 3 times in a row')
  })

  test('start a new count after one success', async () => {
    const { attempt, guard } = setUp()
    for (const verdict of ['refused', 'refused', 'accepted', 'refused', 'refused'] as const) await attempt(verdict)
    await expect(guard.enter('ReadVms')).resolves.toBeTypeOf('function')
  })

  test('are not counted by answers that say nothing about keys', async () => {
    const { attempt, guard } = setUp()
    for (let lost = 0; lost < 10; lost += 1) await attempt('unknown')
    await expect(guard.enter('ReadVms')).resolves.toBeTypeOf('function')
  })

  test('get a single try after ten minutes', async () => {
    const { attempt, guard, clock } = setUp()
    for (let failed = 0; failed < 3; failed += 1) await attempt('refused')
    await clock.advance(10 * minute - 1)
    await expect(attempt('refused')).rejects.toThrow('refused 3 times')
    await clock.advance(1)
    await attempt('refused')
    await expect(guard.enter('ReadVms')).rejects.toThrow('refused 3 times')
  })

  test('get a single try when the clock has been set back', async () => {
    const clock = createManualClock()
    let ahead = 7_200_000
    const guard = createAuthenticationGuard({ ...clock, now: () => clock.now() + ahead })
    const attempt = async (verdict: KeyVerdict) => (await guard.enter('ReadVms'))(verdict)
    for (let failed = 0; failed < 3; failed += 1) await attempt('refused')
    await expect(attempt('refused')).rejects.toThrow('refused 3 times')
    ahead = 0
    await attempt('accepted')
    await expect(guard.enter('ReadVms')).resolves.toBeTypeOf('function')
  })
})

test('one word of a lock stops everything at once', async () => {
  const { attempt, guard } = setUp()
  await attempt('locked')
  await expect(guard.enter('ReadVms')).rejects.toMatchObject({ code: 'authentication-guard', class: 'locked' })
})

describe('keys that are not known to work', () => {
  test('are tried by one request at a time, so that twenty builds with a wrong secret cost three attempts', async () => {
    const { guard } = setUp()
    let sent = 0
    const builds = Array.from({ length: 20 }, async () => {
      const verdictIs = await guard.enter('ReadVms')
      sent += 1
      await settled()
      verdictIs('refused')
    })
    const results = await Promise.allSettled(builds)
    expect(sent).toBe(3)
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(17)
  })

  test('are free for all as soon as one request has shown that they work', async () => {
    const { guard } = setUp()
    const first = await guard.enter('ReadVms')
    let waiting = 5
    const others = Array.from({ length: 5 }, async () => {
      await guard.enter('ReadVms')
      waiting -= 1
    })
    await settled()
    expect(waiting).toBe(5)
    first('accepted')
    await Promise.all(others)
    expect(waiting).toBe(0)
  })

  test('a caller that gives up while it waits is let go at once, and the next one gets its turn', async () => {
    const { guard } = setUp()
    const first = await guard.enter('ReadVms')
    const cancel = new AbortController()
    const given = guard.enter('ReadVms', cancel.signal)
    const next = guard.enter('ReadVms')
    cancel.abort(new Error('cancelled'))
    await expect(given).rejects.toThrow('cancelled')
    first('unknown')
    await expect(next).resolves.toBeTypeOf('function')
  })

  test('a verdict counts once, however often it is told', async () => {
    const { guard } = setUp()
    const verdictIs = await guard.enter('ReadVms')
    for (let told = 0; told < 5; told += 1) verdictIs('refused')
    await expect(guard.enter('ReadVms')).resolves.toBeTypeOf('function')
  })
})
