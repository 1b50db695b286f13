import { expect, test } from 'vitest'
import { accountThings } from '#electron/studio/leftovers/account-things.ts'
import { type JournalThing, judgeThings, type KnownRun } from '#electron/studio/leftovers/judge-things.ts'
import type { ResourceState } from '#shared/run/run-state.ts'

const now = Date.parse('2026-01-10T08:00:00Z')

function resource(
  kind: ResourceState['kind'],
  id: string | undefined,
  more: Partial<ResourceState> = {},
): ResourceState {
  return {
    intentId: `intent of ${kind} ${id}`,
    kind,
    build: 'b',
    description: `the ${kind}`,
    traits: {},
    status: 'alive',
    since: now - 1000,
    ...(id === undefined ? {} : { id }),
    ...more,
  }
}

function knownRun(runId: string, resources: readonly ResourceState[], more: Partial<KnownRun> = {}): KnownRun {
  return { runId, template: 'web', phase: 'cut-off', keptUntil: undefined, resources, open: true, ...more }
}

const inAccount = (run: KnownRun): JournalThing[] =>
  run.resources
    .filter(({ status }) => status !== 'kept' && status !== 'gone')
    .map((one) => ({ run, resource: one, account: 'a' }))

const tag = (runId: string) => [{ Key: 'omi-studio:run', Value: runId }]
const nothing = { vms: [], volumes: [], snapshots: [], images: [], keypairs: [], securityGroups: [], publicIps: [] }
const things = (inventory: object) => [
  { key: 'a', things: accountThings({ ...nothing, prices: undefined, ...inventory }) },
]
const told = (judged: ReturnType<typeof judgeThings>) =>
  judged.map(({ shown: { kind, id, standing, there } }) =>
    [kind, id, standing.kind, standing.kind === 'left' ? standing.reason : undefined, there].filter(Boolean).join(' '),
  )

test('a journal’s things are seen once, however the account marks them, and links go with what they hold', () => {
  const run = knownRun('r', [
    resource('public-ip', 'eipalloc-1'),
    resource('public-ip-link', 'eipassoc-1', { traits: { publicIpId: 'eipalloc-1' } }),
    resource('volume-link', 'vol-9', { traits: { volumeId: 'vol-9' } }),
    resource('vm', 'i-1'),
  ])
  const judged = judgeThings(
    inAccount(run),
    things({
      vms: [
        {
          VmId: 'i-1',
          Tags: tag('r'),
          BlockDeviceMappings: [{ Bsu: { VolumeId: 'vol-1', DeleteOnVmDeletion: true } }],
        },
      ],
      volumes: [{ VolumeId: 'vol-1', Tags: tag('r'), LinkedVolumes: [{ VmId: 'i-1' }] }],
      publicIps: [{ PublicIpId: 'eipalloc-1', Tags: tag('r') }],
    }),
    new Map([['r', run]]),
    now,
  )
  // In the order in which they go; the volume goes with its VM, and is counted there.
  expect(told(judged)).toEqual([
    'volume-link vol-9 left interrupted unknown',
    'vm i-1 left interrupted yes',
    'public-ip eipalloc-1 left interrupted yes',
  ])
  expect(judged[2]?.intents).toEqual(['intent of public-ip eipalloc-1', 'intent of public-ip-link eipassoc-1'])
})

test('the standing follows the run: live, kept until its hour, then left; with the reason that the journal gives', () => {
  const standing = (run: KnownRun) => told(judgeThings(inAccount(run), [], new Map(), now))[0]
  const alive = [resource('vm', 'i-1')]
  expect(standing(knownRun('r', alive, { phase: 'live' }))).toBe('vm i-1 live unknown')
  expect(standing(knownRun('r', alive, { phase: 'ended', keptUntil: now + 1 }))).toBe('vm i-1 kept unknown')
  expect(standing(knownRun('r', alive, { phase: 'ended', keptUntil: now }))).toBe('vm i-1 left kept-all unknown')
  expect(standing(knownRun('r', alive))).toBe('vm i-1 left interrupted unknown')
  expect(standing(knownRun('r', [resource('vm', undefined, { status: 'intended' })]))).toBe('vm left uncertain unknown')
  const error = { code: 'x', message: 'it is locked' }
  const stuck = knownRun('r', [resource('vm', 'i-1', { status: 'stuck', error })])
  expect(judgeThings(inAccount(stuck), [], new Map(), now)[0]?.shown.standing).toEqual({
    kind: 'left',
    reason: 'stuck',
    detail: 'it is locked',
  })
})

test('tags of runs of this computer are ours, of others elsewhere’s; what a journal keeps is no leftover', () => {
  const kept = knownRun('r1', [resource('volume', 'vol-1', { status: 'kept' })], { phase: 'ended' })
  const judged = judgeThings(
    [],
    things({
      volumes: [
        { VolumeId: 'vol-1', Tags: tag('r1') },
        { VolumeId: 'vol-2', Tags: tag('r1') },
        { VolumeId: 'vol-3', Tags: tag('r2') },
        { VolumeId: 'vol-4', Tags: [{ Key: 'Name', Value: 'data' }] },
      ],
    }),
    new Map([['r1', kept]]),
    now,
  )
  expect(told(judged)).toEqual(['volume vol-2 left unrecorded yes', 'volume vol-3 elsewhere yes'])
  expect(judged[1]?.shown.run).toEqual({ runId: 'r2', here: false })
})

test('a live run’s key pair, which is not tagged yet, is not taken for somebody’s', () => {
  const name = 'packer_6923a1b2-0000-4000-8000-0123456789ab'
  const live = knownRun('r', [resource('keypair', name)], { phase: 'live' })
  const judged = judgeThings(inAccount(live), things({ keypairs: [{ KeypairName: name }] }), new Map(), now)
  expect(told(judged)).toEqual([`keypair ${name} live yes`])
})

test('what the account has no more is told so; what was searched for and not found, too', () => {
  const run = knownRun('r', [resource('vm', 'i-1'), resource('keypair', undefined, { status: 'intended' })])
  const [vm, keypair] = inAccount(run)
  const judged = judgeThings([vm!, { ...keypair!, search: { kind: 'absent' } }], things({}), new Map(), now)
  expect(told(judged)).toEqual(['keypair left uncertain no', 'vm i-1 left interrupted no'])
})
