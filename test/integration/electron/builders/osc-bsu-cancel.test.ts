import { expect, test } from 'vitest'
import { createEngineWorld } from '#test/support/engine/engine-world.ts'
import { bsuPlan } from '#test/support/engine/plans.ts'

const options = { associate_public_ip_address: true, tags: { base: 'x' } }

test('a build cancelled after any event ends as cancelled and leaves nothing, or had its OMI already', async () => {
  let cancelled = 0
  for (let event = 1; ; event += 1) {
    const world = createEngineWorld()
    const run = await world.start([bsuPlan(options)])
    let reached = false
    run.subscribe(({ seq }) => {
      if (seq !== event) return
      reached = true
      void run.cancel()
    })
    const outcome = await run.done
    if (!reached) break
    const artifacts = run.state().builds.get('osc-bsu.web')?.artifacts ?? []
    const left = world.cloud.everything()
    if (artifacts.length === 0) {
      expect(outcome, `after event ${event}`).toBe('cancelled')
      expect(left, `after event ${event}`).toEqual([])
      cancelled += 1
    } else expect(left.filter((id) => !id.startsWith('snap-'))).toHaveLength(1)
  }
  expect(cancelled).toBeGreaterThan(30)
}, 60_000)

test('a cancel while a creation is under way waits for its answer and cleans up what it made', async () => {
  for (const operation of ['CreateKeypair', 'CreateSecurityGroup', 'CreatePublicIp', 'CreateVms', 'CreateImage']) {
    const world = createEngineWorld()
    const run = await world.start([bsuPlan(options)])
    world.cloud.onPerformed = (name) => {
      if (name === operation) void run.cancel()
    }
    expect(await run.done, operation).toBe('cancelled')
    expect(world.cloud.everything(), operation).toEqual([])
  }
})

test('a cancel ends what a provisioner is doing, and the error-cleanup provisioner still runs', async () => {
  const world = createEngineWorld()
  const ran: string[] = []
  world.provisioners.set('shell', async (plan, context) => {
    const what = String(plan.options.inline)
    ran.push(what)
    if (what === 'cleanup') return expect(context.signal.aborted).toBe(false)
    await new Promise((_resolve, reject) => {
      context.signal.addEventListener('abort', () => reject(context.signal.reason))
      queueMicrotask(() => void run.cancel())
    })
  })
  const plan = bsuPlan()
  const [provisioner] = plan.provisioners
  if (provisioner === undefined) throw new Error('no provisioner')
  const cleanup = { ...provisioner, options: { inline: ['cleanup'] } }
  const run = await world.start([{ ...plan, errorCleanupProvisioner: cleanup }])
  expect(await run.done).toBe('cancelled')
  expect(ran).toEqual(['true', 'cleanup'])
  expect(world.cloud.everything()).toEqual([])
})
