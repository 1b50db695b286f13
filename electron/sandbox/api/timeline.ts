import type { Clock } from '#electron/engine/clock.ts'

/**
 * What will happen in the region, and when. Nothing runs by timers: what is due is done when somebody looks, so that a
 * test's clock decides about everything.
 */
export interface Timeline {
  /** `ready` holds it back after its time, for what waits for a machine. */
  schedule(delay: number, apply: () => void, ready?: () => boolean): void
  /** Does everything that is due by now, in its order. Says whether anything was done. */
  settle(): boolean
}

interface Entry {
  readonly at: number
  readonly apply: () => void
  readonly ready: () => boolean
}

export function createTimeline(clock: Clock): Timeline {
  let entries: Entry[] = []
  return {
    schedule(delay, apply, ready = () => true) {
      entries.push({ at: clock.now() + delay, apply, ready })
      entries.sort((a, b) => a.at - b.at)
    },
    settle() {
      const now = clock.now()
      const due = entries.filter((entry) => entry.at <= now && entry.ready())
      if (due.length === 0) return false
      entries = entries.filter((entry) => !due.includes(entry))
      for (const entry of due) entry.apply()
      return true
    },
  }
}
