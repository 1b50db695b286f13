import type { Clock } from '#electron/clock.ts'

/** A clock whose sleeps are over at once and count as if they had been slept; the rest of the time passes as it does. */
export function clockInAHurry(): Clock & { readonly slept: number[] } {
  const slept: number[] = []
  let ahead = 0
  return {
    slept,
    now: () => Date.now() + ahead,
    sleep(ms, signal) {
      slept.push(ms)
      ahead += ms
      return new Promise((resolve, reject) => {
        setImmediate(() => (signal?.aborted ? reject(signal.reason) : resolve()))
      })
    },
  }
}
