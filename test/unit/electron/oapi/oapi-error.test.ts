import { describe, expect, test } from 'vitest'
import { explainRefusedSignature } from '#electron/oapi/authentication-error.ts'
import { clockSkew, howToSetClock, skewInWords } from '#electron/oapi/clock-skew.ts'
import { asAmbiguous, connectionError, OapiError, oapiErrorOf } from '#electron/oapi/oapi-error.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'

describe('what a refused call says', () => {
  test('our words first, then what the API said, with the request id', () => {
    const entries = [{ code: '10010', type: 'TooManyResources (QuotaExceded)', details: 'VM limit exceeded' }]
    const error = oapiErrorOf('CreateVms', 400, entries, '0475ca1e')
    expect(error).toBeInstanceOf(StudioError)
    expect(error.message).toBe(
      'CreateVms was refused: the quota of VMs is used up ' +
        '(the API says TooManyResources (QuotaExceded) (10010): VM limit exceeded, HTTP 400, request 0475ca1e)',
    )
    expect(error.hint).toContain('raise the quota')
    expect(error.hasCode('10010')).toBe(true)
    expect(errorReportOf(error)).toMatchObject({ code: 'oapi-quota', where: { operation: 'CreateVms' } })
  })

  test("the API's own words where we have none", () => {
    const entries = [{ code: '4999', type: 'InvalidParameterValue', details: 'No such thing' }]
    expect(oapiErrorOf('CreateVms', 400, entries, undefined).message).toBe(
      'CreateVms was refused: InvalidParameterValue (4999): No such thing (HTTP 400)',
    )
  })

  test('something even when nothing was said', () => {
    expect(oapiErrorOf('ReadVms', 502, [], undefined).message).toBe(
      'ReadVms was refused: the API has a problem (HTTP 502)',
    )
  })

  test('the type text does not decide: AccessDenied may be throttling', () => {
    const denied = (status: number, code: string) =>
      oapiErrorOf('ReadVms', status, [{ code, type: 'AccessDenied', details: '' }], undefined).class
    expect(denied(503, '6')).toBe('throttled')
    expect(denied(429, '25')).toBe('throttled')
    expect(denied(401, '1')).toBe('authentication')
    expect(denied(401, '4')).toBe('authorisation')
  })
})

describe('what a failed connection says', () => {
  const failure = (code: string) =>
    connectionError('ReadVms', 'https://api.example/api/v1', Object.assign(new Error('no'), { code }), false)

  test.each([
    ['ENOTFOUND', 'oapi-unreachable', 'region or endpoint'],
    ['ECONNREFUSED', 'oapi-unreachable', 'Nothing listens'],
    ['ECONNRESET', 'oapi-unreachable', 'network'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-not-trusted', 'NODE_EXTRA_CA_CERTS'],
    ['CERT_HAS_EXPIRED', 'tls-not-trusted', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls-not-trusted', 'NODE_EXTRA_CA_CERTS'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-not-trusted', 'NODE_EXTRA_CA_CERTS'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'client-certificate-refused', 'x509_cert_path'],
    ['PROXY_AUTHENTICATION', 'proxy-refused', 'login:password'],
  ])('%s is %s, with what to do', (code, reported, hint) => {
    const error = failure(code)
    expect(error.code).toBe(reported)
    expect(error.hint).toContain(hint)
    expect(error.message).toContain('https://api.example/api/v1')
  })

  test('an ambiguous error keeps its facts and is not worth repeating', () => {
    const error = asAmbiguous(oapiErrorOf('CreateTags', 409, [{ code: '9000', type: 'T', details: '' }], 'id'))
    expect(error).toBeInstanceOf(OapiError)
    expect(error).toMatchObject({ ambiguous: true, retryable: false, class: 'conflict', status: 409, requestId: 'id' })
  })
})

describe('a refused signature', () => {
  const refused = oapiErrorOf('ReadVms', 401, [{ code: '1', type: 'AccessDenied', details: '' }], undefined)
  const now = Date.parse('2026-01-01T12:00:00Z')
  const explain = (date: string | undefined) => explainRefusedSignature(refused, date, now, 'linux')

  test('is put down to the clock when that is two hours off, with how to set it', () => {
    const error = explain('Thu, 01 Jan 2026 10:00:00 GMT')
    expect(error.code).toBe('clock-skew')
    expect(error).toBeInstanceOf(OapiError)
    expect(error.class).toBe('authentication')
    expect(error.message).toContain("this computer's clock is 2 h ahead")
    expect(error.hint).toContain('timedatectl set-ntp true')
  })

  test('is put down to the clock when that is behind', () => {
    expect(explain('Thu, 01 Jan 2026 12:07:30 GMT').message).toContain('7 min 30 s behind')
  })

  test('is put down to the keys when the clock is right, or nothing is known of it', () => {
    expect(explain('Thu, 01 Jan 2026 12:00:20 GMT')).toBe(refused)
    expect(explain(undefined)).toBe(refused)
    expect(explain('yesterday')).toBe(refused)
    expect(refused.hint).toContain('secret key')
  })

  test('is put down to the keys, with a word on the clock, when that is a little off', () => {
    const error = explain('Thu, 01 Jan 2026 12:02:00 GMT')
    expect(error.code).toBe('oapi-authentication')
    expect(error.hint).toContain('secret key')
    expect(error.hint).toContain('2 min behind')
  })
})

describe('the clock in words', () => {
  test.each([
    [1_000, '1 s ahead'],
    [-45_000, '45 s behind'],
    [60_000, '1 min ahead'],
    [7_530_000, '2 h 5 min ahead'],
    [-90_061_000, '1 d 1 h behind'],
  ])('%s ms are %s', (skew, words) => {
    expect(skewInWords(skew)).toBe(words)
  })

  test('is measured against the Date header', () => {
    expect(clockSkew('Thu, 01 Jan 2026 00:00:00 GMT', Date.UTC(2026, 0, 1, 0, 1))).toBe(60_000)
  })

  test.each(['win32', 'darwin', 'linux', 'freebsd'] as const)('can be set on %s', (platform) => {
    expect(howToSetClock(platform)).toMatch(/^Set it with "/)
  })
})
