/** Lets so many builds run at once, over all runs; the others wait in the order in which they came. */
export interface BuildQueue {
  /** Waits for a place; call what it gives back when the build is over. Rejects when the signal aborts. */
  enter(signal: AbortSignal): Promise<() => void>
}

/** `limit` is read at each decision, so that a changed setting counts at once; below 1 there is none. */
export function createBuildQueue(limit: () => number): BuildQueue {
  const waiting: (() => void)[] = []
  let running = 0

  /** Gives free places to those who have waited longest. The place is taken here, so that nobody can slip in between. */
  function admit(): void {
    while (waiting.length > 0 && (limit() < 1 || running < limit())) {
      running += 1
      waiting.shift()?.()
    }
  }

  /** A place can be given back once only, whatever its holder does. */
  function place(): () => void {
    let held = true
    return () => {
      if (!held) return
      held = false
      running -= 1
      admit()
    }
  }

  return {
    async enter(signal) {
      signal.throwIfAborted()
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const onAbort = () => {
        const at = waiting.indexOf(resolve)
        if (at === -1) return
        waiting.splice(at, 1)
        reject(signal.reason)
      }
      signal.addEventListener('abort', onAbort, { once: true })
      waiting.push(resolve)
      admit()
      try {
        await promise
      } finally {
        signal.removeEventListener('abort', onAbort)
      }
      return place()
    },
  }
}
