import { type Clock, systemClock } from '#electron/clock.ts'

/**
 * A clock that runs `factor` times as fast as the computer's: pauses and states take that much less, and keep their order
 * and proportions. Everything that compares times has to be given the same one. What the computer itself needs (SSH,
 * HTTP) counts `factor` times.
 */
export function scaledClock(factor: number): Clock {
  const start = Date.now()
  const origin = performance.now()
  return {
    now: () => start + (performance.now() - origin) * factor,
    sleep: (ms, signal) => systemClock.sleep(ms / factor, signal),
  }
}
