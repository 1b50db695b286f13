import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SimulatedMachine } from '#electron/sandbox/machines/simulated/simulated-machine.ts'
import { bashCases } from './bash-cases.ts'
import { World } from './machine-under-test.ts'

describe('the simulated shell does as bash does with', () => {
  const world = new World()
  let machine: SimulatedMachine
  beforeAll(async () => {
    machine = await world.boot(await world.base('ubuntu-24.04'))
  })
  afterAll(() => world.close())

  it.each(bashCases)('$script', async ({ script, stdout, code, complains }) => {
    const simulated = await machine.execute('outscale', script)
    expect(simulated.stdout, simulated.stderr).toBe(stdout)
    expect(simulated.code, simulated.stderr).toBe(code)
    expect(simulated.stderr !== '', simulated.stderr).toBe(complains)
  })
})
