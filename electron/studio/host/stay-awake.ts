import type { RunEngine } from '#electron/engine/run-engine.ts'

interface StayAwakeNeeds {
  readonly engine: Pick<RunEngine, 'going' | 'onChange'>
  /** Whether the person wants it (setting `blockSleep`). */
  readonly wanted: () => Promise<boolean>
  readonly keepAwake: (awake: boolean) => void
}

export interface StayAwake {
  /** Looks again: a setting has changed. */
  reconsider(): void
  /** Lets the computer sleep, whatever goes on. */
  close(): void
}

/** Keeps the computer awake while builds go on: one that sleeps holds no connection, and its build VM costs on. */
export function stayAwake({ engine, wanted, keepAwake }: StayAwakeNeeds): StayAwake {
  let awake = false
  let closed = false
  const set = (next: boolean) => {
    if (next === awake) return
    awake = next
    keepAwake(next)
  }
  const reconsider = () => {
    if (engine.going().length === 0) {
      set(false)
      return
    }
    void wanted().then(
      (want) => set(want && !closed && engine.going().length > 0),
      // Settings that cannot be read are said elsewhere.
      () => {},
    )
  }
  const stop = engine.onChange((run) => {
    reconsider()
    if (run.state().outcome !== undefined) void run.done.then(reconsider, reconsider)
  })
  return {
    reconsider,
    close() {
      closed = true
      stop()
      set(false)
    },
  }
}
