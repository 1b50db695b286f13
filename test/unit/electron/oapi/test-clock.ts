import type { Clock } from '#electron/clock.ts'

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves on, waking sleepers in order and letting what they wake run. */
  advance(ms: number): Promise<void>
}

export function createManualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>()
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const sleeper = { until: now + ms, wake: resolve }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper)
          reject(signal.reason)
        })
      }),
    async advance(ms) {
      const end = now + ms
      for (;;) {
        await settled()
        const [next] = [...sleepers].filter(({ until }) => until <= end).sort((a, b) => a.until - b.until)
        if (next === undefined) break
        sleepers.delete(next)
        now = Math.max(now, next.until)
        next.wake()
      }
      now = end
      await settled()
    },
  }
}

/** A clock on which sleeping costs no time: it jumps to the end of each sleep, and tells how long they were. */
export interface JumpingClock extends Clock {
  readonly sleeps: readonly number[]
}

export function createJumpingClock(start = Date.now()): JumpingClock {
  let now = start
  const sleeps: number[] = []
  return {
    sleeps,
    now: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      sleeps.push(ms)
      now += ms
    },
  }
}

/** Lets everything run that is only waiting for promises. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
