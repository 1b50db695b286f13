import { describe, expect, test } from 'vitest'
import { connectionError, type OapiError, oapiErrorOf } from '#electron/oapi/oapi-error.ts'
import { afterFailure, mostAttempts, mostThrottledAttempts, retryAfterOf } from '#electron/oapi/retry.ts'
import type { OperationName } from '#shared/oapi/operations.ts'

const refusal = (operation: OperationName, status: number, code?: string) =>
  oapiErrorOf(operation, status, code === undefined ? [] : [{ code, type: 'AccessDenied', details: '' }], undefined)
const lost = (operation: OperationName, sent: boolean) =>
  connectionError(operation, 'https://host', Object.assign(new Error('gone'), { code: 'ECONNRESET' }), sent)

function decide(error: OapiError, attempt = 1, hasToken = false, retryAfter?: number, random = 0.5) {
  return afterFailure({ operation: error.operation, error, attempt, hasToken, retryAfter }, () => random)
}

describe('what is tried again', () => {
  test.each([
    [429, '24'],
    [429, '25'],
    [503, '6'],
    [429, undefined],
    [500, undefined],
    [500, '0'],
    [502, undefined],
    [503, undefined],
    [504, undefined],
    [408, undefined],
  ])('HTTP %s with code %s', (status, code) => {
    expect(decide(refusal('ReadVms', status, code)).kind).toBe('retry')
  })

  test('a lost connection, whether the request had gone out or not', () => {
    expect(decide(lost('ReadVms', false)).kind).toBe('retry')
    expect(decide(lost('ReadVms', true)).kind).toBe('retry')
  })
})

describe('what is never tried again', () => {
  test.each([
    [401, '1'],
    [401, '4'],
    [401, '14'],
    [401, undefined],
    [401, '11'],
    [401, '13'],
    [403, '8'],
    [400, '10001'],
    [400, '10010'],
    [400, '4078'],
    [400, '4091'],
    [400, '5023'],
    [409, '9011'],
    [409, '6003'],
    [424, '1004'],
    [405, '2'],
    [501, undefined],
    [407, undefined],
    [302, undefined],
  ])('HTTP %s with code %s', (status, code) => {
    expect(decide(refusal('ReadVms', status, code))).toEqual({ kind: 'give-up' })
  })

  test('an answer of a server that is not trusted', () => {
    const error = connectionError(
      'ReadVms',
      'https://host',
      Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      false,
    )
    expect(error.code).toBe('tls-not-trusted')
    expect(decide(error)).toEqual({ kind: 'give-up' })
  })
})

describe('a creation whose answer was lost', () => {
  test('is not repeated without a client token, and says that it may have happened', () => {
    const error = lost('CreatePublicIp', true)
    expect(error.ambiguous).toBe(true)
    expect(decide(error)).toEqual({ kind: 'give-up' })
  })

  test('is repeated with a client token', () => {
    expect(decide(lost('CreateVms', true), 1, true).kind).toBe('retry')
    expect(decide(lost('CreateVms', true), 1, false).kind).toBe('give-up')
  })

  test('is repeated when it never went out', () => {
    expect(decide(lost('CreatePublicIp', false)).kind).toBe('retry')
  })

  test.each([500, 502, 504])('is not repeated after HTTP %s, when it may have happened all the same', (status) => {
    expect(refusal('CreateImage', status).ambiguous).toBe(true)
    expect(decide(refusal('CreateImage', status))).toEqual({ kind: 'give-up' })
  })

  test('is repeated when the API itself says that it did not take it', () => {
    expect(refusal('CreateImage', 503, '6').ambiguous).toBe(false)
    expect(decide(refusal('CreateImage', 503, '6')).kind).toBe('retry')
    expect(decide(refusal('CreateImage', 429, '25')).kind).toBe('retry')
  })

  test.each(['DeleteVms', 'LinkVolume', 'UnlinkPublicIp', 'UpdateImage', 'CreateTags', 'StopVms'] as const)(
    '%s is repeated: doing it twice comes to the same',
    (operation) => {
      expect(decide(lost(operation, true)).kind).toBe('retry')
    },
  )

  test('a read is never ambiguous', () => {
    expect(lost('ReadVms', true).ambiguous).toBe(false)
  })
})

describe('how long it waits', () => {
  const pauses = (random: number, error = refusal('ReadVms', 500)) =>
    Array.from({ length: 9 }, (_, index) => decide(error, index + 1, false, undefined, random))

  test('up to twice as long each time, from a second to half a minute', () => {
    expect(pauses(1, refusal('ReadVms', 429)).map((next) => next.kind === 'retry' && next.pause)).toEqual([
      1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000, 30000,
    ])
  })

  test('with full jitter: anything from nothing on', () => {
    expect(pauses(0).slice(0, 3)).toEqual(Array(3).fill({ kind: 'retry', pause: 0 }))
  })

  test('at least as long as the server asks for, within reason', () => {
    expect(decide(refusal('ReadVms', 429), 1, false, 7000)).toEqual({ kind: 'retry', pause: 7000 })
    expect(decide(refusal('ReadVms', 429), 1, false, 86_400_000)).toEqual({ kind: 'retry', pause: 120_000 })
  })

  test('and ends: sooner for failures than for throttling', () => {
    expect(decide(refusal('ReadVms', 500), mostAttempts - 1).kind).toBe('retry')
    expect(decide(refusal('ReadVms', 500), mostAttempts).kind).toBe('give-up')
    expect(decide(refusal('ReadVms', 429), mostAttempts).kind).toBe('retry')
    expect(decide(refusal('ReadVms', 429), mostThrottledAttempts).kind).toBe('give-up')
  })

  test('Retry-After is read as seconds or as a date', () => {
    const now = Date.parse('2026-01-01T00:00:00Z')
    expect(retryAfterOf('3', now)).toBe(3000)
    expect(retryAfterOf('Thu, 01 Jan 2026 00:00:10 GMT', now)).toBe(10_000)
    expect(retryAfterOf('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0)
    expect(retryAfterOf('soon', now)).toBeUndefined()
    expect(retryAfterOf(undefined, now)).toBeUndefined()
  })
})
