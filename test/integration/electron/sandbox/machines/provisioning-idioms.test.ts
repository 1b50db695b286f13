import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, newKeyPair, run, World } from './machine-under-test.ts'
import { type Idiom, idioms } from './provisioning-idioms.ts'

function expectOutcome(
  idiom: Idiom,
  outcome: { readonly stdout: string; readonly stderr: string; readonly code: number | null | undefined },
) {
  const shown = `${idiom.name}\n--- stdout\n${outcome.stdout}--- stderr\n${outcome.stderr}`
  expect(outcome.code, shown).toBe(idiom.code ?? 0)
  if (typeof idiom.stdout === 'string') expect(outcome.stdout, shown).toBe(idiom.stdout)
  if (idiom.stdout instanceof RegExp) expect(outcome.stdout, shown).toMatch(idiom.stdout)
  if (idiom.stderr) expect(outcome.stderr, shown).toMatch(idiom.stderr)
}

const world = new World()
const key = newKeyPair()
afterAll(() => world.close())

describe('a provisioning idiom at the console', () => {
  it.each(idioms)('$name', async (idiom) => {
    const machine = await world.boot(await world.base('ubuntu-24.04'))
    expectOutcome(idiom, await machine.execute('outscale', idiom.script))
    await machine.kill()
  })
})

describe('a provisioning idiom over SSH', () => {
  beforeAll(() => {
    expect(idioms.length).toBeGreaterThanOrEqual(80)
  })

  it.each(idioms)('$name', async (idiom) => {
    const machine = await world.boot(await world.base('ubuntu-24.04'), { authorizedKeys: [key.public] })
    const client = await connect(machine, { privateKey: key.private })
    expectOutcome(idiom, await run(client, idiom.script))
    client.end()
    await machine.kill()
  })
})
