import type { Clock } from '#electron/clock.ts'

/** Lets through so many requests a second and so many at once; the rest wait their turn, in order. */
export interface RateLimiter {
  /** Waits for a place; call what it gives back when the request is over. Rejects when the signal aborts. */
  enter(signal?: AbortSignal): Promise<() => void>
  /** The cloud asked to slow down: halves the pace, which then recovers by itself. */
  slowDown(): void
}

export interface Pace {
  /** Requests a second. */
  readonly perSecond: number
  /** Requests under way at once. */
  readonly atOnce: number
}

/**
 * Five requests a second is what OUTSCALE's own tools allow themselves for an account (spec/oapi.md section 1). Three
 * at once, so that keys which are revoked while calls are under way cost three bad attempts: the fourth locks the account.
 */
export const defaultPace: Pace = { perSecond: 5, atOnce: 3 }

/** How long it takes from nothing to the whole pace again, in ms. */
const recovery = 30_000

/** However often the cloud asks to slow down, so much goes through, in requests a second. */
const slowest = 0.5

/**
 * A token bucket over all clients of an account and region in this process. The bucket holds a second's worth, so that
 * a build's first reads need not queue.
 */
export function createRateLimiter(clock: Clock, pace: Pace = defaultPace): RateLimiter {
  let tokens = pace.perSecond
  let filledAt = clock.now()
  /** The pace just now, in requests a second. */
  let rate = pace.perSecond
  let underWay = 0
  let admitting = false
  const waiting = new Set<() => void>()

  /** Adds the tokens of the time that has passed; the pace grows back meanwhile. A clock set back counts as no time. */
  function fill(): void {
    const now = clock.now()
    const passed = Math.max(0, now - filledAt)
    const faster = Math.min(pace.perSecond, rate + (passed / recovery) * pace.perSecond)
    tokens = Math.min(pace.perSecond, tokens + (passed / 1000) * ((rate + faster) / 2))
    rate = faster
    filledAt = now
  }

  /** Lets in whoever waits longest, as places and tokens come free. One loop at a time. */
  async function admit(): Promise<void> {
    if (admitting) return
    admitting = true
    for (;;) {
      const [next] = waiting
      if (next === undefined || underWay >= pace.atOnce) break
      fill()
      if (tokens >= 1) {
        tokens -= 1
        underWay += 1
        waiting.delete(next)
        next()
      } else {
        await clock.sleep(Math.ceil(((1 - tokens) / rate) * 1000))
      }
    }
    admitting = false
  }

  function leave(): void {
    underWay -= 1
    void admit()
  }

  return {
    enter: (signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason)
          return
        }
        const onAbort = () => {
          waiting.delete(onTurn)
          reject(signal?.reason)
        }
        const onTurn = () => {
          signal?.removeEventListener('abort', onAbort)
          let left = false
          resolve(() => {
            if (left) return
            left = true
            leave()
          })
        }
        signal?.addEventListener('abort', onAbort, { once: true })
        waiting.add(onTurn)
        void admit()
      }),
    slowDown() {
      fill()
      tokens = 0
      rate = Math.max(slowest, rate / 2)
    },
  }
}
