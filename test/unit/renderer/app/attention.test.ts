import { expect, test } from 'vitest'
import { attentionOf } from '#renderer/app/home/attention.ts'
import type { Profile } from '#shared/contract/credential-shapes.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'

const day = 24 * 3600 * 1000
const now = 1000 * day
const run = (runId: string, status: RunSummary['status'], templatePath = '/web.pkr.hcl') =>
  ({ runId, status, templatePath, templateName: templatePath.slice(1), startedAt: now }) as RunSummary
const profile = (name: string, more: Partial<Profile>) =>
  ({ id: name, name, storage: 'vault', shown: {}, ...more }) as Profile
const nothing = { runs: [], profiles: undefined, leftovers: 0, now }

test('where all is well, nothing needs anybody', () => {
  const profiles = { profiles: [profile('prod', {})], deleted: [], vault: { kind: 'passphrase' as const, open: true } }
  expect(attentionOf({ ...nothing, profiles, runs: [run('2', 'succeeded'), run('1', 'cancelled')] })).toEqual([])
})

test('questions come first, then what costs money, then what failed', () => {
  const found = attentionOf({
    ...nothing,
    leftovers: 3,
    runs: [run('3', 'failed'), run('2', 'paused', '/db.pkr.hcl')],
  })
  expect(found.map(({ kind }) => kind)).toEqual(['question', 'leftovers', 'failed'])
})

test('a failure counts until the template is built again, which a cancelled build is not', () => {
  expect(attentionOf({ ...nothing, runs: [run('3', 'succeeded'), run('2', 'failed')] })).toEqual([])
  expect(attentionOf({ ...nothing, runs: [run('3', 'running'), run('2', 'failed')] })).toEqual([])
  expect(attentionOf({ ...nothing, runs: [run('3', 'cancelled'), run('2', 'failed')] })).toEqual([
    { kind: 'failed', runId: '2', name: 'web.pkr.hcl' },
  ])
})

test('a locked vault counts where profiles are in it, and certificates a month before they end', () => {
  const vault = { kind: 'passphrase' as const, open: false }
  const session = { profiles: [profile('tmp', { storage: 'session' })], deleted: [], vault }
  expect(attentionOf({ ...nothing, profiles: session })).toEqual([])
  const certificate = (until: number) => ({ shown: { clientCertificate: { validTo: until } } as Profile['shown'] })
  const profiles = {
    profiles: [profile('soon', certificate(now + 20 * day)), profile('later', certificate(now + 40 * day))],
    deleted: [],
    vault,
  }
  expect(attentionOf({ ...nothing, profiles })).toEqual([
    { kind: 'vault-locked' },
    { kind: 'certificate', id: 'soon', name: 'soon', until: now + 20 * day },
  ])
})
