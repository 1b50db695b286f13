import { expect, test } from 'vitest'
import { bsuPlan, createEngineWorld } from '#test/support/engine/engine-world.ts'

test('a build ends with an OMI and its snapshot, and nothing else is left', async () => {
  const { cloud, start, clock: _ } = createEngineWorld()
  const run = await start([bsuPlan()])
  expect(await run.done).toBe('succeeded')
  const state = run.state()
  const [artifact] = state.builds.get('osc-bsu.web')?.artifacts ?? []
  if (artifact?.kind !== 'omi') throw new Error('no OMI')
  expect(cloud.everything().sort()).toEqual([artifact.imageId, ...artifact.snapshotIds].sort())
  expect(artifact).toMatchObject({ region: 'eu-west-2', imageName: 'web', sourceImageId: 'ami-debian12' })
  expect(artifact.snapshotIds).toHaveLength(1)
})
