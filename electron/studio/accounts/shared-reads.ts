import type { Clock } from '#electron/clock.ts'

/** Answers that several may want: read once, kept for a while, and given up when nobody waits any more. */
export interface SharedReads {
  /**
   * @param key what is read, of which owner; equal keys share an answer
   * @param refresh does not take an answer that is kept, but joins a read that is under way
   * @throws what `make` throws, or the reason of `signal`
   */
  read<T>(
    owner: object,
    key: string,
    make: (signal: AbortSignal) => Promise<T>,
    options: { readonly signal: AbortSignal; readonly refresh?: boolean | undefined },
  ): Promise<T>
}

interface Reading {
  readonly promise: Promise<unknown>
  readonly abort: AbortController
  /** Epoch ms of the answer; undefined while it is under way. */
  answeredAt: number | undefined
  waiting: number
}

/** @param keptFor how long an answer counts, in ms */
export function createSharedReads(clock: Clock, keptFor = 60_000): SharedReads {
  const readings = new WeakMap<object, Map<string, Reading>>()

  function readingsOf(owner: object): Map<string, Reading> {
    const known = readings.get(owner)
    if (known !== undefined) return known
    const fresh = new Map<string, Reading>()
    readings.set(owner, fresh)
    return fresh
  }

  function start<T>(of: Map<string, Reading>, key: string, make: (signal: AbortSignal) => Promise<T>): Reading {
    const abort = new AbortController()
    const reading: Reading = { promise: make(abort.signal), abort, answeredAt: undefined, waiting: 0 }
    of.set(key, reading)
    reading.promise.then(
      () => {
        reading.answeredAt = clock.now()
      },
      // A failure is told to those who wait, and not kept.
      () => {
        if (of.get(key) === reading) of.delete(key)
      },
    )
    return reading
  }

  return {
    async read<T>(
      owner: object,
      key: string,
      make: (signal: AbortSignal) => Promise<T>,
      { signal, refresh = false }: { readonly signal: AbortSignal; readonly refresh?: boolean | undefined },
    ): Promise<T> {
      signal.throwIfAborted()
      const of = readingsOf(owner)
      const known = of.get(key)
      const usable =
        known !== undefined &&
        !known.abort.signal.aborted &&
        (known.answeredAt === undefined || (!refresh && clock.now() - known.answeredAt < keptFor))
      const reading = usable ? known : start(of, key, make)
      reading.waiting += 1
      try {
        return (await untilAborted(reading.promise, signal)) as T
      } finally {
        reading.waiting -= 1
        if (reading.waiting === 0 && reading.answeredAt === undefined) {
          reading.abort.abort()
          if (of.get(key) === reading) of.delete(key)
        }
      }
    },
  }
}

/** Waits no longer than the signal lets; the work itself goes on. @throws the signal's reason */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
