import type { Clock } from '#electron/engine/clock.ts'

/** Lets through so many requests a second and so many at once; the rest wait their turn, in order. */
export interface RateLimiter {
  /** Waits for a place; call what it gives back when the request is over. Rejects when the signal aborts. */
  enter(signal?: AbortSignal): Promise<() => void>
  /** The cloud asked to slow down: halves the pace, which then recovers by itself. */
  slowDown(): void
}

interface Pace {
  /** Requests a second. */
  readonly perSecond: number
  /** Requests under way at once. */
  readonly atOnce: number
}

/** Five requests a second is what OUTSCALE's own tools allow themselves for an account (spec/oapi.md section 1). */
export const defaultPace: Pace = { perSecond: 5, atOnce: 4 }

/** How long a halved pace takes to become whole again, in ms. */
const recovery = 30_000

/**
 * A token bucket over all clients of an account and region in this process. The bucket holds a second's worth, so that
 * a build's first reads need not queue.
 */
export function createRateLimiter(clock: Clock, pace: Pace = defaultPace): RateLimiter {
  let tokens = pace.perSecond
  let filledAt = clock.now()
  let slowedUntil = 0
  let underWay = 0
  let turn: Promise<void> = Promise.resolve()
  const waiting = new Set<() => void>()

  function fill(): void {
    const now = clock.now()
    const rate = now < slowedUntil ? pace.perSecond / 2 : pace.perSecond
    tokens = Math.min(pace.perSecond, tokens + ((now - filledAt) / 1000) * rate)
    filledAt = now
  }

  async function takeToken(signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted()
      fill()
      if (tokens >= 1) {
        tokens -= 1
        return
      }
      const rate = clock.now() < slowedUntil ? pace.perSecond / 2 : pace.perSecond
      await clock.sleep(Math.ceil(((1 - tokens) / rate) * 1000), signal)
    }
  }

  async function takePlace(signal?: AbortSignal): Promise<void> {
    while (underWay >= pace.atOnce) {
      signal?.throwIfAborted()
      await new Promise<void>((resolve) => {
        const wake = () => {
          waiting.delete(wake)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        waiting.add(wake)
        signal?.addEventListener('abort', wake, { once: true })
      })
    }
    signal?.throwIfAborted()
    underWay += 1
  }

  function leave(): void {
    underWay -= 1
    waiting.values().next().value?.()
  }

  return {
    async enter(signal) {
      const mine = turn.then(async () => {
        await takePlace(signal)
        try {
          await takeToken(signal)
        } catch (error) {
          leave()
          throw error
        }
      })
      turn = mine.catch(() => {})
      await mine
      let left = false
      return () => {
        if (left) return
        left = true
        leave()
      }
    },
    slowDown() {
      fill()
      tokens = 0
      slowedUntil = clock.now() + recovery
    },
  }
}
