import type { Clock } from '#electron/clock.ts'

/** A clock whose time passes by itself, as soon as nothing else is going on: hours take milliseconds. */
export interface AutoClock extends Clock {
  /** Stops time for good; whoever sleeps then sleeps for ever. */
  stop(): void
}

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/** Starts at a fixed moment, so that what is derived from the time is the same in each test. */
export function createAutoClock(start = Date.UTC(2026, 0, 15, 12)): AutoClock {
  let now = start
  let stopped = false
  let pumping = false
  const sleepers = new Set<Sleeper>()

  /** Gives files and sockets a few turns, then moves on to whoever sleeps shortest. */
  async function pump(): Promise<void> {
    if (pumping) return
    pumping = true
    while (sleepers.size > 0 && !stopped) {
      for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      if (stopped) break
      const next = [...sleepers].reduce<Sleeper | undefined>(
        (earliest, one) => (earliest === undefined || one.at < earliest.at ? one : earliest),
        undefined,
      )
      if (next === undefined) break
      now = Math.max(now, next.at)
      next.wake()
    }
    pumping = false
  }

  return {
    now: () => now,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason)
          return
        }
        const onAbort = () => {
          sleepers.delete(sleeper)
          reject(signal?.reason)
        }
        const sleeper: Sleeper = {
          at: now + ms,
          wake: () => {
            sleepers.delete(sleeper)
            signal?.removeEventListener('abort', onAbort)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', onAbort, { once: true })
        void pump()
      })
    },
    stop() {
      stopped = true
    },
  }
}
