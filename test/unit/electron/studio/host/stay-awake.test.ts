import { expect, test } from 'vitest'
import type { RunEngine } from '#electron/engine/run-engine.ts'
import { stayAwake } from '#electron/studio/host/stay-awake.ts'

type Listener = Parameters<RunEngine['onChange']>[0]
type Run = Parameters<Listener>[0]

/** An engine of which only the number of runs that go on is known. */
function engineOf() {
  let going = 0
  let listener: Listener = () => {}
  return {
    set(count: number) {
      going = count
      listener({ state: () => ({ outcome: undefined }), done: Promise.resolve() } as unknown as Run)
    },
    engine: {
      going: () => Array.from({ length: going }, () => ({})) as unknown as ReturnType<RunEngine['going']>,
      onChange(next: Listener) {
        listener = next
        return () => {
          listener = () => {}
        }
      },
    },
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('the computer stays awake while builds go on, and not a moment longer', async () => {
  const told: boolean[] = []
  const { engine, set } = engineOf()
  const awake = stayAwake({ engine, wanted: async () => true, keepAwake: (one) => told.push(one) })
  set(1)
  await settled()
  set(2)
  await settled()
  expect(told).toEqual([true])
  set(0)
  expect(told).toEqual([true, false])
  set(1)
  await settled()
  awake.close()
  expect(told).toEqual([true, false, true, false])
})

test('who does not want it is asked anew when the settings change', async () => {
  const told: boolean[] = []
  let wanted = false
  const { engine, set } = engineOf()
  const awake = stayAwake({ engine, wanted: async () => wanted, keepAwake: (one) => told.push(one) })
  set(1)
  await settled()
  expect(told).toEqual([])
  wanted = true
  awake.reconsider()
  await settled()
  expect(told).toEqual([true])
  wanted = false
  awake.reconsider()
  await settled()
  expect(told).toEqual([true, false])
})
