import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import { type AttemptLedger, createAttemptLedger } from '#electron/credentials/check/attempt-ledger.ts'
import { builderTypes, rightsOf } from '#electron/credentials/check/builder-rights.ts'
import {
  type CheckedAccess,
  type CheckSettings,
  checkCredentials,
} from '#electron/credentials/check/check-credentials.ts'
import type { ServerCertificate } from '#electron/credentials/check/server-certificate.ts'
import type { Credentials, TlsSettings } from '#electron/credentials/credentials.ts'
import { Secret } from '#electron/credentials/secret.ts'
import { createRateLimiter } from '#electron/oapi/rate-limiter.ts'
import type { CheckItem, CheckStage, CheckStep, TestOutcome } from '#shared/contract/credential-shapes.ts'
import { checkItemSchema } from '#shared/contract/credential-shapes.ts'
import {
  createManualClock,
  createTestRegion,
  type TestRegion,
  type TestSettings,
  tester,
} from '#test/support/sandbox/test-region.ts'
import { refusal, startApiServer } from '../oapi/api-server.ts'
import * as tls from '../oapi/tls-fixture.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

interface Served {
  readonly region: TestRegion
  readonly endpoint: string
}

async function serve(
  settings: TestSettings & { readonly tls?: boolean } = {},
): Promise<Served & { authority?: string }> {
  const { tls: secure, ...own } = settings
  const region = await createTestRegion(own)
  closing.push(() => region.close())
  const { endpoint, authority } = await region.listen({ host: '127.0.0.1', port: 0, ...(secure && { tls: true }) })
  return { region, endpoint, ...(authority !== undefined && { authority }) }
}

interface Keys {
  readonly endpoint: string
  readonly secretKey?: string
  readonly tls?: Partial<TlsSettings>
}

function keys({ endpoint, secretKey = tester.secretKey, tls: own = {} }: Keys): CheckedAccess {
  const from = 'test'
  const credentials: Credentials = {
    keyPair: { accessKey: tester.accessKey, secretKey: new Secret(secretKey) },
    region: 'eu-west-2',
    endpoint,
    tls: { skipVerification: false, ...own },
    provenance: { 'key pair': from, region: from, endpoint: from, 'client certificate': from, TLS: from },
    warnings: [],
  }
  return { kind: 'keys', credentials }
}

interface Seen {
  readonly steps: Readonly<Record<CheckStage, CheckStep>>
  readonly test: TestOutcome
  readonly items: readonly CheckItem[]
}

async function check(access: CheckedAccess, settings: Partial<CheckSettings> = {}): Promise<Seen> {
  const steps: Partial<Record<CheckStage, CheckStep>> = {}
  const items: CheckItem[] = []
  let outcome: TestOutcome | undefined
  for await (const item of checkCredentials(access, {
    version: 'test',
    ledger: createAttemptLedger(Date.now),
    signal: new AbortController().signal,
    // The pace of the real API would make each test take seconds.
    limiter: createRateLimiter(systemClock, { perSecond: 1000, atOnce: 8 }),
    ...settings,
  })) {
    items.push(checkItemSchema.parse(item))
    if (item.kind === 'ended') outcome = item.test
    else for (const step of item.steps) steps[step.stage] = step
  }
  if (outcome === undefined) throw new Error('the check never ended')
  return { steps: steps as Seen['steps'], test: outcome, items }
}

const states = ({ steps }: Seen) =>
  Object.fromEntries(Object.entries(steps).map(([stage, { state }]) => [stage, state]))

function signedRequests(region: TestRegion): string[] {
  return region.requests.entries.flatMap(({ operation }) => (/^ReadRegions$|^\/$/.test(operation) ? [] : [operation]))
}

describe('good keys', () => {
  test('pass every stage: who they belong to, that they may do everything, what is left', async () => {
    const { region, endpoint } = await serve()
    const seen = await check(keys({ endpoint }), { clock: region.clock })
    expect(states(seen)).toEqual({
      reach: 'ok',
      tls: 'skipped',
      clock: 'ok',
      signature: 'ok',
      account: 'ok',
      rights: 'ok',
      quotas: 'ok',
    })
    expect(seen.test).toMatchObject({ outcome: 'works', accountId: tester.accountId })
    expect(seen.steps.quotas.findings[0]).toMatchObject({ kind: 'quotas' })
    expect(JSON.stringify(seen.items)).not.toContain(tester.secretKey)
  })

  test('are asked about each operation that the builders call by a dry run: nothing is made', async () => {
    const { region, endpoint } = await serve()
    const seen = await check(keys({ endpoint }), { clock: region.clock })
    const [finding] = seen.steps.rights.findings
    if (finding?.kind !== 'rights') throw new Error('no rights')
    const needed = rightsOf(builderTypes)
    expect(finding.rights.map(({ operation }) => operation)).toEqual(needed.map(({ operation }) => operation))
    expect(finding.rights.every(({ verdict }) => verdict === 'allowed')).toBe(true)
    const changing = region.requests.entries.filter(({ operation }) => !operation.startsWith('Read'))
    expect(changing.length).toBeGreaterThan(20)
    expect(changing.every(({ dryRun }) => dryRun)).toBe(true)
  })

  test('are asked only about the builders that are wanted', async () => {
    const { region, endpoint } = await serve()
    await check(keys({ endpoint }), { clock: region.clock, builders: ['osc-bsu'] })
    expect(signedRequests(region)).toContain('CreateVms')
    expect(signedRequests(region)).not.toContain('LinkVolume')
  })
})

describe('a wrong secret', () => {
  test('is one bad attempt, which is counted; nothing more is signed', async () => {
    const { region, endpoint } = await serve()
    const seen = await check(keys({ endpoint, secretKey: 'wrong' }), { clock: region.clock })
    expect(states(seen)).toMatchObject({ clock: 'ok', signature: 'failed', account: 'skipped', rights: 'skipped' })
    expect(signedRequests(region)).toEqual(['ReadAccounts'])
    expect(seen.steps.signature.findings).toEqual([{ kind: 'attempts', failed: 1, left: 2 }])
    expect(seen.steps.signature.message).toContain('bad attempt 1 in a row')
    expect(seen.test).toMatchObject({ outcome: 'failed' })
  })

  test('tried again and again, another each time, is stopped before the account locks', async () => {
    const { region, endpoint } = await serve()
    const ledger = createAttemptLedger(() => region.clock.now())
    const attempt = (secretKey: string, evenIfItLocks = false) =>
      check(keys({ endpoint, secretKey }), { clock: region.clock, ledger, evenIfItLocks })
    await attempt('wrong 1')
    await attempt('wrong 2')
    expect((await attempt('wrong 3')).steps.signature.message).toContain('the next locks')
    const held = await attempt('wrong 4')
    expect(held.steps.signature).toMatchObject({ state: 'failed', code: 'attempts-used-up' })
    expect(signedRequests(region)).toHaveLength(3)

    const locked = await attempt('wrong 5', true)
    expect(signedRequests(region)).toHaveLength(4)
    expect(locked.steps.signature).toMatchObject({
      code: 'authentication-locked',
      findings: [{ kind: 'attempts', failed: 4, lockedUntil: region.clock.now() + 60_000 }],
    })
    expect((await attempt(tester.secretKey)).steps.signature).toMatchObject({ code: 'authentication-locked' })
    expect(signedRequests(region)).toHaveLength(4)

    region.clock.advance(60_001)
    expect(states(await attempt(tester.secretKey))).toMatchObject({ signature: 'ok', rights: 'ok' })
    expect(ledger.of(endpoint, tester.accessKey)).toEqual({ failed: 0, left: 3 })
  })

  test('that was mended before that works at once', async () => {
    const { region, endpoint } = await serve()
    const ledger = createAttemptLedger(() => region.clock.now())
    await check(keys({ endpoint, secretKey: 'wrong' }), { clock: region.clock, ledger })
    expect((await check(keys({ endpoint }), { clock: region.clock, ledger })).test.outcome).toBe('works')
  })
})

describe('a clock', () => {
  test.each([
    ['two hours ahead', 7_200_000],
    ['two hours behind', -7_200_000],
  ])('%s is found before anything is signed', async (_words, skew) => {
    const { region, endpoint } = await serve()
    const clock = createManualClock(region.clock.now() + skew)
    const seen = await check(keys({ endpoint }), { clock, platform: 'linux' })
    expect(states(seen)).toMatchObject({ reach: 'ok', clock: 'failed', signature: 'skipped' })
    expect(seen.steps.clock).toMatchObject({ code: 'clock-skew', hint: expect.stringContaining('timedatectl') })
    const [finding] = seen.steps.clock.findings
    expect(finding?.kind === 'clock' && Math.abs(finding.skew - skew)).toBeLessThan(1000)
    expect(signedRequests(region)).toEqual([])
  })

  test('40 seconds off is worth a warning, and the rest goes on', async () => {
    const { region, endpoint } = await serve()
    const seen = await check(keys({ endpoint }), { clock: createManualClock(region.clock.now() + 40_000) })
    expect(states(seen)).toMatchObject({ clock: 'warning', signature: 'ok', rights: 'ok' })
    expect(seen.test.outcome).toBe('limited')
  })
})

describe('an endpoint', () => {
  test('where nothing listens', async () => {
    const seen = await check(keys({ endpoint: 'http://127.0.0.1:9/api/v1' }))
    expect(states(seen)).toMatchObject({ reach: 'failed', tls: 'skipped', clock: 'skipped', signature: 'skipped' })
    expect(seen.steps.reach).toMatchObject({
      code: 'oapi-unreachable',
      hint: expect.stringContaining('Nothing listens'),
    })
  })

  test('where something else answers, as a login page of a network does', async () => {
    const server = await startApiServer(() => ({
      status: 200,
      body: '<html>log in</html>',
      headers: { 'Content-Type': 'text/html' },
    }))
    closing.push(() => server.close())
    const seen = await check(keys({ endpoint: server.endpoint }))
    expect(seen.steps.reach).toMatchObject({ state: 'failed', code: 'oapi-strange-answer' })
    expect(server.requests.map(({ operation }) => operation)).toEqual(['ReadRegions'])
  })

  test('whose certificate is not trusted shows it, and works once it is trusted', async () => {
    const { region, endpoint } = await serve({ tls: true })
    let shown: ServerCertificate | undefined
    const seen = await check(keys({ endpoint }), {
      clock: region.clock,
      onCertificate: (certificate) => {
        shown = certificate
      },
    })
    expect(states(seen)).toMatchObject({ reach: 'ok', tls: 'failed', clock: 'skipped', signature: 'skipped' })
    expect(seen.steps.tls).toMatchObject({ code: 'tls-not-trusted', findings: [{ kind: 'certificate' }] })
    expect(signedRequests(region)).toEqual([])
    if (shown === undefined) throw new Error('no certificate')

    const trusting = await check(keys({ endpoint, tls: { authority: shown.pem } }), { clock: region.clock })
    expect(states(trusting)).toMatchObject({ tls: 'ok', signature: 'ok', rights: 'ok' })
  })

  test('that is not checked is a warning', async () => {
    const { region, endpoint } = await serve({ tls: true })
    const seen = await check(keys({ endpoint, tls: { skipVerification: true } }), { clock: region.clock })
    expect(states(seen)).toMatchObject({ tls: 'warning', signature: 'ok' })
  })

  test('that insists on a client certificate says so, and takes it', async () => {
    const ok = { status: 200, body: { Accounts: [{ AccountId: '123456789012' }] } }
    const server = await startApiServer(() => ok, {
      key: tls.serverKey,
      cert: tls.serverCertificate,
      ca: tls.clientCertificate,
      requestCert: true,
      rejectUnauthorized: true,
    })
    closing.push(() => server.close())
    const { endpoint } = server
    const authority = tls.serverCertificate
    const without = await check(keys({ endpoint, tls: { authority } }))
    expect(without.steps.tls).toMatchObject({ state: 'failed', code: 'client-certificate-refused' })

    const own = { authority, clientCertificate: tls.clientCertificate, clientKey: new Secret(tls.clientKey) }
    const seen = await check(keys({ endpoint, tls: own }))
    expect(states(seen)).toMatchObject({ tls: 'ok', signature: 'ok', account: 'ok' })
  })

  test('whose access rules ask for a certificate (code 14) says that one is needed, or that it is another', async () => {
    const server = await startApiServer(({ operation }) =>
      operation === 'ReadRegions' ? { status: 200, body: { Regions: [] } } : refusal(401, '14'),
    )
    closing.push(() => server.close())
    const { endpoint } = server
    expect((await check(keys({ endpoint }))).steps.signature).toMatchObject({ code: 'client-certificate-needed' })
    const own = { clientCertificate: tls.clientCertificate, clientKey: new Secret(tls.clientKey) }
    expect((await check(keys({ endpoint, tls: own }))).steps.signature).toMatchObject({ code: 'access-rules' })
  })
})

describe('rights', () => {
  const denied = (operation: string) =>
    ({
      operation,
      on: { kind: 'every' },
      effect: { kind: 'refused', code: '4', status: 401, type: 'AccessDenied' },
    }) as const

  test('that builds need and are missing are named, with a policy that gives them', async () => {
    const { region, endpoint } = await serve({ faults: [denied('CreateImage'), denied('CreateSnapshot')] })
    const seen = await check(keys({ endpoint }), { clock: region.clock })
    expect(seen.steps.rights).toMatchObject({ state: 'failed', code: 'missing-rights' })
    expect(seen.steps.rights.message).toContain('CreateSnapshot, CreateImage')
    const [finding] = seen.steps.rights.findings
    if (finding?.kind !== 'rights') throw new Error('no rights')
    expect(finding.rights.filter(({ verdict }) => verdict === 'denied').map(({ operation }) => operation)).toEqual([
      'CreateSnapshot',
      'CreateImage',
    ])
    expect(JSON.parse(finding.policy)).toEqual({
      Statement: [
        { Effect: 'Allow', Action: expect.arrayContaining(['api:CreateImage', 'api:ReadVms']), Resource: ['*'] },
      ],
    })
    expect(seen.test.outcome).toBe('limited')
  })

  test('that only some templates need are a warning', async () => {
    const { region, endpoint } = await serve({ faults: [denied('ReadAdminPassword')] })
    const seen = await check(keys({ endpoint }), { clock: region.clock })
    expect(seen.steps.rights).toMatchObject({ state: 'warning', code: 'missing-optional-rights' })
  })

  test('to read the account are not needed: the signature was accepted all the same', async () => {
    const { region, endpoint } = await serve({ faults: [denied('ReadAccounts'), denied('ReadQuotas')] })
    const seen = await check(keys({ endpoint }), { clock: region.clock })
    expect(states(seen)).toMatchObject({ signature: 'ok', account: 'warning', rights: 'warning', quotas: 'skipped' })
  })
})

test('a quota that is used up is named', async () => {
  const quotas = { vms: 0, cores: 800, memory: 3200, volumes: 10, volumeSize: 51200, iops: 1, snapshots: 20 }
  const { region, endpoint } = await serve({ quotas })
  const seen = await check(keys({ endpoint }), { clock: region.clock })
  expect(seen.steps.quotas).toMatchObject({ state: 'warning', code: 'quota-exhausted' })
  expect(seen.steps.quotas.message).toContain('VMs')
})

describe('a login', () => {
  const login = (endpoint: string, password: string): CheckedAccess => ({
    kind: 'login',
    credentials: {
      login: tester.login ?? '',
      password: new Secret(password),
      region: 'eu-west-2',
      endpoint,
      tls: { skipVerification: false },
    },
  })

  test('is accepted for what takes one, and cannot build', async () => {
    const { region, endpoint } = await serve()
    const seen = await check(login(endpoint, tester.password ?? ''), { clock: region.clock })
    expect(seen.steps.signature).toMatchObject({ state: 'warning', code: 'login-only' })
    expect(seen.steps.signature.hint).toContain('•••0001')
    expect(states(seen)).toMatchObject({ rights: 'skipped' })
    expect(seen.test.outcome).toBe('failed')
    expect(signedRequests(region)).toEqual(['ReadAccessKeys'])
  })

  test('with a wrong password is a bad attempt', async () => {
    const { region, endpoint } = await serve()
    const ledger: AttemptLedger = createAttemptLedger(() => region.clock.now())
    const seen = await check(login(endpoint, 'wrong'), { clock: region.clock, ledger })
    expect(seen.steps.signature).toMatchObject({ state: 'failed', findings: [{ kind: 'attempts', failed: 1 }] })
    expect(ledger.of(endpoint, tester.login ?? '').failed).toBe(1)
  })
})

test('a check that is cancelled stops asking', async () => {
  const { region, endpoint } = await serve()
  const abort = new AbortController()
  const seen = (async () => {
    for await (const item of checkCredentials(keys({ endpoint }), {
      version: 'test',
      ledger: createAttemptLedger(Date.now),
      signal: abort.signal,
      clock: region.clock,
      limiter: createRateLimiter(systemClock, { perSecond: 1000, atOnce: 8 }),
    })) {
      if (item.kind === 'steps' && item.steps.some(({ stage, state }) => stage === 'rights' && state === 'running')) {
        abort.abort(new Error('enough'))
      }
    }
  })()
  await expect(seen).rejects.toThrow('enough')
  expect(signedRequests(region).length).toBeLessThan(10)
})
