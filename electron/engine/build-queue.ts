/** Lets so many builds run at once, over all runs; the others wait in the order in which they came. */
export interface BuildQueue {
  /** Waits for a place; call what it gives back when the build is over. Rejects when the signal aborts. */
  enter(signal: AbortSignal): Promise<() => void>
}

/** `limit` is read at each decision, so that a changed setting counts at once; below 1 there is none. */
export function createBuildQueue(limit: () => number): BuildQueue {
  const waiting: (() => void)[] = []
  let running = 0

  const free = () => {
    const most = limit()
    return most < 1 || running < most
  }

  return {
    async enter(signal) {
      signal.throwIfAborted()
      while (!free()) {
        await new Promise<void>((resolve, reject) => {
          const proceed = () => {
            signal.removeEventListener('abort', onAbort)
            resolve()
          }
          const onAbort = () => {
            waiting.splice(waiting.indexOf(proceed), 1)
            reject(signal.reason)
          }
          waiting.push(proceed)
          signal.addEventListener('abort', onAbort, { once: true })
        })
      }
      running += 1
      return () => {
        running -= 1
        waiting.shift()?.()
      }
    },
  }
}
