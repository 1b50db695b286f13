import { mkdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createJournal, readJournal } from '#electron/engine/journal.ts'
import { recoverRun } from '#electron/engine/recovery.ts'
import { newRunId, runFolderOf } from '#electron/engine/run-folder.ts'
import type { ResourceKind } from '#shared/run/event.ts'
import { foldRunEvents, leftoversOf } from '#shared/run/run-state.ts'
import { createAutoClock } from '#test/support/engine/auto-clock.ts'
import { accountIn, temporaryFolder } from '#test/support/engine/engine-world.ts'
import { FakeCloud } from '#test/support/engine/fake-cloud.ts'

const build = 'osc-bsuvolume.data'

/** A run whose process died after it had kept things; recovered. Returns what the build's end says. */
async function endOf(kept: readonly (readonly [ResourceKind, string, string])[]): Promise<string | undefined> {
  const clock = createAutoClock()
  const runs = temporaryFolder()
  const runId = newRunId(clock.now(), '0123456789ab')
  const folder = runFolderOf(runs, runId)
  mkdirSync(folder, { recursive: true })
  const journal = await createJournal(folder, clock.now, (payload) => payload)
  await journal.append({
    type: 'run-started',
    runId,
    studioVersion: 'test',
    template: { path: '/t', name: 't', sha256: '' },
    sandbox: false,
    onError: 'cleanup',
    builds: [
      { label: build, builderType: 'osc-bsuvolume', region: 'r', provisioners: [], postProcessors: [], options: {} },
    ],
    process: { pid: 1, host: 'gone' },
  })
  for (const [kind, id, description] of kept) {
    await journal.append({ type: 'resource-intended', build, intentId: id, kind, traits: {}, description })
    await journal.append({ type: 'resource-created', build, intentId: id, id })
    await journal.append({ type: 'resource-kept', build, intentId: id })
  }
  await journal.close()
  const account = accountIn(new FakeCloud(clock), clock)
  expect(await recoverRun(runs, runId, { clock, accountOf: () => account, say: () => {} })).toEqual([])
  const [ended] = [...foldRunEvents(await readJournal(folder)).builds.values()]
  expect(ended?.error?.code).toBe('interrupted')
  return ended?.error?.hint
}

test('a build that was cut off says what was complete and is kept: the OMI, not each of its snapshots', async () => {
  const hint = await endOf([
    ['image', 'ami-1', 'OMI web'],
    ['snapshot', 'snap-1', 'snapshot snap-1'],
  ])
  expect(hint).toBe('Complete, and kept: OMI web (ami-1). Everything else has been deleted.')
})

test('a build that was cut off says which volumes are kept', async () => {
  const hint = await endOf([
    ['volume', 'vol-1', 'volume of /dev/xvdb'],
    ['volume', 'vol-2', 'volume of /dev/xvdc'],
  ])
  expect(hint).toBe(
    'Complete, and kept: volume of /dev/xvdb (vol-1), volume of /dev/xvdc (vol-2). Everything else has been deleted.',
  )
})

test('a build that was cut off before anything was complete says to start again', async () => {
  expect(await endOf([])).toBe('What it had made has been deleted; start the build again.')
})

test('a part of what a run left can be recovered, with what its journal did not know of; the rest stays listed', async () => {
  const clock = createAutoClock()
  const runs = temporaryFolder()
  const runId = newRunId(clock.now(), '0123456789ab')
  const folder = runFolderOf(runs, runId)
  mkdirSync(folder, { recursive: true })
  const cloud = new FakeCloud(clock)
  const account = accountIn(cloud, clock)
  const journal = await createJournal(folder, clock.now, (payload) => payload)
  await journal.append({
    type: 'run-started',
    runId,
    studioVersion: 'test',
    template: { path: '/t', name: 't', sha256: '' },
    sandbox: false,
    onError: 'cleanup',
    builds: [
      { label: build, builderType: 'osc-bsuvolume', region: 'r', provisioners: [], postProcessors: [], options: {} },
    ],
    process: { pid: 1, host: 'gone' },
  })
  for (const name of ['one', 'two']) {
    cloud.doCreateKeypair({ KeypairName: name })
    const intent = { build, intentId: name, kind: 'keypair', traits: { name }, description: name } as const
    await journal.append({ type: 'resource-intended', ...intent })
    await journal.append({ type: 'resource-created', build, intentId: name, id: name })
  }
  await journal.close()
  cloud.doCreateKeypair({ KeypairName: 'unrecorded' })
  const adopted = {
    intentId: 'adopted',
    kind: 'keypair',
    build,
    description: 'unrecorded',
    traits: {},
    id: 'unrecorded',
    status: 'alive',
    since: 0,
  } as const
  const needs = { clock, accountOf: () => account, say: () => {} }
  const left = await recoverRun(runs, runId, {
    ...needs,
    only: ({ intentId }) => intentId !== 'two',
    adopt: [adopted],
  })
  expect(left.map(({ intentId }) => intentId)).toEqual(['two'])
  expect([...cloud.keypairs.keys()]).toEqual(['two'])
  const state = foldRunEvents(await readJournal(folder))
  expect(leftoversOf(state).map(({ intentId }) => intentId)).toEqual(['two'])
  expect(state.resources.get('adopted')?.status).toBe('gone')
  // It does not claim that everything has been deleted.
  expect(state.builds.get(build)?.error?.hint).toContain('see Leftovers')
  expect(await recoverRun(runs, runId, needs)).toEqual([])
  expect([...cloud.keypairs.keys()]).toEqual([])
})
