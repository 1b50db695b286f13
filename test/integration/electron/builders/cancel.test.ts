import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BuildBench, createBuildBench } from '#test/support/whole-build/build-bench.ts'
import { heldIds } from '#test/support/whole-build/build-on-bench.ts'
import { proofTemplate } from '#test/support/whole-build/proof-template.ts'
import { scaledClock } from '#test/support/whole-build/scaled-clock.ts'

let bench: BuildBench

beforeAll(async () => {
  bench = await createBuildBench({ clock: scaledClock(50) })
}, 60_000)

afterAll(() => bench.close())

/** Cancels builds, each after another event, and looks at what they leave. Returns how many were cancelled. */
async function cancelAll(builder: 'osc-bsusurrogate' | 'osc-bsuvolume', whole: number): Promise<number> {
  let cancelled = 0
  for (let event = 1; ; event += 8) {
    const before = heldIds(bench)
    const run = await bench.start(proofTemplate({ builder, name: `${builder} ${event}` }))
    let reached = false
    run.subscribe(({ seq }) => {
      if (seq !== event) return
      reached = true
      void run.cancel()
    })
    const outcome = await run.done
    if (!reached) return cancelled
    const made = heldIds(bench).filter((id) => !before.includes(id))
    const [build] = [...run.state().builds.values()]
    // A cancel that comes when the product is complete comes too late.
    if ((build?.artifacts.length ?? 0) > 0) expect(made, `after event ${event}`).toHaveLength(whole)
    else {
      expect([outcome, made], `after event ${event}`).toEqual(['cancelled', []])
      cancelled += 1
    }
  }
}

test('a surrogate build that is cancelled leaves nothing, or its OMI with both snapshots', async () => {
  expect(await cancelAll('osc-bsusurrogate', 3)).toBeGreaterThan(6)
}, 120_000)

test('a volume build that is cancelled leaves nothing, or all of its volumes', async () => {
  expect(await cancelAll('osc-bsuvolume', 2)).toBeGreaterThan(6)
}, 120_000)
