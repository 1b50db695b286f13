import { describe, expect, test } from 'vitest'
import type { OperationName } from '#shared/oapi/operations.ts'
import { leftoversOf } from '#shared/run/run-state.ts'
import { createEngineWorld } from '#test/support/engine/engine-world.ts'
import type { Fault } from '#test/support/engine/fake-cloud.ts'
import { bsuPlan } from '#test/support/engine/plans.ts'

/** Builds with one thing going wrong; gives back how it ended, and what is left beside the finished OMI. */
async function buildWith(fault: (operation: OperationName, index: number) => Fault | undefined) {
  const world = createEngineWorld()
  world.cloud.fault = fault
  const run = await world.start([bsuPlan({ associate_public_ip_address: true })])
  const outcome = await run.done
  const state = run.state()
  const build = state.builds.get('osc-bsu.web')
  const [artifact] = build?.artifacts ?? []
  const product = artifact?.kind === 'omi' ? [artifact.imageId, ...artifact.snapshotIds] : []
  const left = world.cloud.everything().filter((id) => !product.includes(id))
  return { outcome, left, error: build?.error, listed: leftoversOf(state), requests: world.cloud.requests }
}

describe('one request goes wrong', () => {
  const passing: readonly Fault[] = ['throttled', 'reset', 'server-error-after', 'lost']
  test.each(passing)(
    '%s: whichever it is, the build succeeds or says why not, and nothing is left',
    async (fault) => {
      let succeeded = 0
      let failed = 0
      for (let at = 0; ; at += 1) {
        const { outcome, left, error, listed, requests } = await buildWith((_operation, index) =>
          index === at ? fault : undefined,
        )
        if (requests.length <= at) break
        const when = `${fault} at request ${at} (${requests[at]?.operation})`
        expect(left, when).toEqual([])
        expect(listed, when).toEqual([])
        if (outcome === 'succeeded') succeeded += 1
        else {
          failed += 1
          expect(error?.message, when).toMatch(/\w+ (got no answer|was refused)/)
          expect(error?.hint, when).toBeTruthy()
        }
      }
      expect(succeeded).toBeGreaterThan(30)
      // Only CreatePublicIp has neither a token nor a name by which a second call would be safe.
      expect(failed).toBeLessThanOrEqual(1)
    },
    120_000,
  )
})

describe('an operation fails for good', () => {
  const made = [
    'CreateKeypair',
    'CreateSecurityGroup',
    'CreateSecurityGroupRule',
    'CreatePublicIp',
    'CreateTags',
  ] as const
  const used = ['CreateVms', 'LinkPublicIp', 'StopVms', 'CreateImage', 'ReadSnapshots'] as const
  test.each([...made, ...used])('%s: the build fails with its name, and nothing is left', async (operation) => {
    const { outcome, left, error } = await buildWith((name) => (name === operation ? 'server-error' : undefined))
    expect(outcome).toBe('failed')
    expect(error?.message).toContain(operation)
    expect(left).toEqual([])
  })

  test('a deletion: what it leaves stays listed', async () => {
    const { outcome, left, listed } = await buildWith((name) =>
      name === 'DeleteSecurityGroup' ? 'server-error' : undefined,
    )
    expect(outcome).toBe('succeeded')
    expect(listed.map((resource) => resource.id)).toEqual(left)
    expect(left).toHaveLength(1)
  })
})
