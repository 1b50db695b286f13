import { ApiError } from './api-error.ts'

/** Requests per second that are let through; what is not set is not limited (spec/oapi.md section 1, "Throttling"). */
export interface RateLimits {
  readonly platform?: number
  readonly perAccount?: number
  readonly perAccountAndCall?: number
}

/** Counts requests of each second of the region's clock. */
export interface Throttle {
  /** @throws ApiError 6, 24 or 25: the API's three limiters, in its order. */
  enter(accessKey: string, operation: string): void
}

export function createThrottle(limits: RateLimits, now: () => number): Throttle {
  let second = Number.NaN
  const counts = new Map<string, number>()

  function count(name: string): number {
    const next = (counts.get(name) ?? 0) + 1
    counts.set(name, next)
    return next
  }

  return {
    enter(accessKey, operation) {
      const current = Math.floor(now() / 1000)
      if (current !== second) {
        second = current
        counts.clear()
      }
      if (count('') > (limits.platform ?? Number.POSITIVE_INFINITY)) throw new ApiError('platformThrottled')
      if (count(accessKey) > (limits.perAccount ?? Number.POSITIVE_INFINITY)) throw new ApiError('accountThrottled')
      if (count(`${accessKey} ${operation}`) > (limits.perAccountAndCall ?? Number.POSITIVE_INFINITY)) {
        throw new ApiError('callThrottled')
      }
    },
  }
}
