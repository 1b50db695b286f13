import { cpSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findAbandonedRuns, recoverRun } from '#electron/engine/recovery.ts'
import type { LiveRun } from '#electron/engine/run-engine.ts'
import type { OptionValues } from '#shared/catalog/component.ts'
import { createAutoClock } from '#test/support/engine/auto-clock.ts'
import { accountIn, createEngineWorld, type EngineWorld, temporaryFolder } from '#test/support/engine/engine-world.ts'
import { fakeAccountId } from '#test/support/engine/fake-cloud.ts'
import { bsuPlan } from '#test/support/engine/plans.ts'

/** A build that makes every kind of thing that osc-bsu can make. */
const everything: OptionValues = {
  associate_public_ip_address: true,
  launch_block_device_mappings: [
    { device_name: '/dev/sda1', volume_size: 20, delete_on_vm_deletion: true, no_device: false },
    { device_name: '/dev/xvdb', volume_size: 5, delete_on_vm_deletion: false, no_device: false },
  ],
  omi_block_device_mappings: [
    { device_name: '/dev/xvdc', volume_size: 7, delete_on_vm_deletion: true, no_device: false },
  ],
  tags: { base: '{{ .SourceOMIName }}' },
}

/** Dead processes, and what they had open: held, since a file that is collected while open is complained about. */
const dead: LiveRun[] = []

/**
 * Runs a build whose process "dies" when `deathOf` says so: its folder is copied as it is at that moment, and from then
 * on nothing that the process asks for is answered. `undefined` when the build ended before.
 */
async function killed(
  deathOf: (world: EngineWorld, run: LiveRun, die: () => void) => void,
  options: OptionValues = everything,
  prepare: (world: EngineWorld) => void = () => {},
) {
  const world = createEngineWorld()
  prepare(world)
  const corpse = temporaryFolder()
  const run = await world.start([bsuPlan(options)])
  dead.push(run)
  const died = await new Promise<boolean>((resolve) => {
    deathOf(world, run, () => {
      world.die()
      cpSync(world.runsFolder, corpse, { recursive: true })
      resolve(true)
    })
    void run.done.then(() => resolve(false))
  })
  if (!died) return undefined
  // The process that took the run is this one, which lives: put a dead one's mark in its place.
  const identity = { pid: 2 ** 22 + 1, host: hostname(), startedAt: 'long ago' }
  writeFileSync(join(corpse, run.id, 'owner.json'), JSON.stringify(identity))
  return { corpse, runId: run.id, cloud: world.cloud }
}

/** Recovers, and checks that nothing is left but, perhaps, the finished OMI. Returns whether there is one. */
async function expectNothingLeft(
  { corpse, runId, cloud }: NonNullable<Awaited<ReturnType<typeof killed>>>,
  when: string,
) {
  const clock = createAutoClock(Date.UTC(2026, 0, 15, 12, 30))
  cloud.clock = clock
  const account = accountIn(cloud, clock)
  for (const abandoned of await findAbandonedRuns(corpse)) {
    expect(abandoned.runId).toBe(runId)
    const remaining = await recoverRun(corpse, runId, { clock, accountOf: () => account, say: () => {} })
    expect(remaining, when).toEqual([])
  }
  expect(await findAbandonedRuns(corpse), when).toEqual([])
  const left = cloud.everything()
  if (left.length === 0) return false
  const image = [...cloud.images.values()].find((one) => one.ImageName === 'web')
  expect(
    left.filter((id) => !id.startsWith('snap-')),
    when,
  ).toEqual([image?.ImageId])
  expect(cloud.tags.get(String(image?.ImageId)), when).toMatchObject({ base: 'Debian-12-2026.01' })
  return true
}

test('a build killed after any event of its journal leaves nothing but, at its end, the finished OMI', async () => {
  let deaths = 0
  let finished = 0
  for (; ; deaths += 1) {
    const body = await killed((_world, run, die) => {
      run.subscribe(({ seq }) => {
        if (seq === deaths + 1) die()
      })
    })
    if (body === undefined) break
    if (await expectNothingLeft(body, `after event ${deaths + 1}`)) finished += 1
  }
  expect(deaths).toBeGreaterThan(60)
  expect(finished).toBeGreaterThan(0)
  expect(finished).toBeLessThan(deaths / 2)
}, 120_000)

test('a build killed while the answer to any request is on its way leaves nothing either', async () => {
  let deaths = 0
  for (; ; deaths += 1) {
    const body = await killed(({ cloud }, _run, die) => {
      cloud.onPerformed = (_operation, index) => {
        if (index === deaths) die()
      }
    })
    if (body === undefined) break
    await expectNothingLeft(body, `after request ${deaths}`)
  }
  expect(deaths).toBeGreaterThan(40)
}, 120_000)

test('a build killed at any moment of replacing an OMI never loses both the old content and the new', async () => {
  let deaths = 0
  for (; ; deaths += 1) {
    const body = await killed(
      ({ cloud }, _run, die) => {
        cloud.onPerformed = (_operation, index) => {
          if (index === deaths) die()
        }
      },
      { force_deregister: true },
      ({ cloud }) => cloud.addImage({ ImageId: 'ami-old', ImageName: 'web', AccountId: fakeAccountId }),
    )
    if (body === undefined) break
    const { cloud, corpse, runId } = body
    const clock = createAutoClock(Date.UTC(2026, 0, 15, 12, 30))
    cloud.clock = clock
    const account = accountIn(cloud, clock)
    if ((await findAbandonedRuns(corpse)).length > 0) {
      await recoverRun(corpse, runId, { clock, accountOf: () => account, say: () => {} })
    }
    const own = [...cloud.images.values()].filter((image) => image.AccountId === fakeAccountId)
    expect(own.length, `after request ${deaths}`).toBeGreaterThan(0)
    for (const image of own) expect(image.ImageName, `after request ${deaths}`).toMatch(/^web/)
    const vms = [...cloud.vms.keys()].filter((id) => cloud.everything().includes(id))
    expect(vms, `after request ${deaths}`).toEqual([])
  }
  expect(deaths).toBeGreaterThan(40)
}, 120_000)
