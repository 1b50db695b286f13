import { describe, expect, test } from 'vitest'
import { classifyOapiError, describeOapiCode, oapiErrorCodes } from '#shared/oapi/error-codes.ts'

describe('what an error means', () => {
  test.each([
    ['1', 401, 'authentication'],
    ['4', 401, 'authorisation'],
    ['6', 503, 'throttled'],
    ['11', 401, 'locked'],
    ['13', 401, 'locked'],
    ['14', 401, 'authorisation'],
    ['24', 429, 'throttled'],
    ['1004', 409, 'in-use'],
    ['4078', 400, 'validation'],
    ['4999', 400, 'validation'],
    ['5063', 400, 'not-found'],
    ['5999', 400, 'not-found'],
    ['6003', 409, 'state'],
    ['9002', 409, 'state'],
    ['9011', 409, 'conflict'],
    ['9085', 409, 'in-use'],
    ['10001', 400, 'capacity'],
    ['10010', 400, 'quota'],
    ['10046', 400, 'quota'],
    ['00013', 401, 'locked'],
  ])('code %s with HTTP %s: %s', (code, status, meaning) => {
    expect(classifyOapiError(code, status)).toBe(meaning)
  })

  test.each([
    [400, 'validation'],
    [401, 'authentication'],
    [403, 'authorisation'],
    [404, 'not-found'],
    [408, 'unavailable'],
    [409, 'conflict'],
    [424, 'in-use'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [501, 'validation'],
    [503, 'unavailable'],
    [302, 'unknown'],
  ])('without a code, HTTP %s: %s', (status, meaning) => {
    expect(classifyOapiError(undefined, status)).toBe(meaning)
    expect(classifyOapiError('0', status)).toBe(meaning)
    expect(classifyOapiError('InvalidThing', status)).toBe(meaning)
  })

  test('HTTP 429 is throttling whatever code comes with it', () => {
    expect(classifyOapiError('1', 429)).toBe('throttled')
  })
})

describe('the table of codes', () => {
  test('says something for each, as the end of a sentence', () => {
    for (const [code, { meaning, advice }] of Object.entries(oapiErrorCodes)) {
      expect(meaning, code).toMatch(/^[a-z].*[^.]$/)
      if (advice !== undefined) expect(advice, code).toMatch(/^[A-Z]/)
    }
  })

  test('does not answer for names that only objects have', () => {
    expect(describeOapiCode('constructor')).toBeUndefined()
    expect(describeOapiCode('toString')).toBeUndefined()
  })
})
