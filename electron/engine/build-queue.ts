/** A build that waits, and the run that it belongs to. */
export interface QueuedBuild {
  readonly runId: string
  readonly build: string
}

/** A build in the queue, in the order in which they will be let in; held ones are passed over. */
export interface WaitingBuild extends QueuedBuild {
  readonly held: boolean
}

/**
 * Lets so many builds run at once, over all runs; the others wait in the order in which they came, or into which somebody
 * has put them. It is in memory only: a build that waits has made nothing, and does not outlive the process.
 */
export interface BuildQueue {
  /** Waits for a place; call what it gives back when the build is over. Rejects when the signal aborts. */
  enter(signal: AbortSignal, who?: QueuedBuild): Promise<() => void>
  waiting(): readonly WaitingBuild[]
  /** Puts what waits of a run before what waits of another one, or to the end. */
  move(runId: string, before: string | undefined): void
  /** Builds of a run that is held are not let in until it is released; those that are at work go on. */
  hold(runId: string, held: boolean): void
  /** Lets in whoever may come in now: for a limit that was raised. */
  reconsider(): void
  /** Called after every change of what waits. Returns the function that ends it. */
  onChange(listener: () => void): () => void
}

interface Entry extends QueuedBuild {
  readonly admit: () => void
}

const nobody: QueuedBuild = { runId: '', build: '' }

/** `limit` is read at each decision; below 1 there is none. */
export function createBuildQueue(limit: () => number): BuildQueue {
  let entries: readonly Entry[] = []
  const held = new Set<string>()
  const listeners = new Set<() => void>()
  let running = 0

  /** Gives free places to those who are first. The place is taken here, so that nobody can slip in between. */
  function reconsider(): void {
    while (limit() < 1 || running < limit()) {
      const next = entries.find(({ runId }) => !held.has(runId))
      if (next === undefined) return
      running += 1
      change(entries.filter((entry) => entry !== next))
      next.admit()
    }
  }

  function change(now: readonly Entry[]): void {
    entries = now
    for (const listener of listeners) listener()
  }

  /** A place can be given back once only, whatever its holder does. */
  function place(): () => void {
    let taken = true
    return () => {
      if (!taken) return
      taken = false
      running -= 1
      reconsider()
    }
  }

  /** Behind the other builds of its run, which may have been put before others; else behind all. */
  function join(entry: Entry): void {
    const last = entry.runId === '' ? -1 : entries.findLastIndex(({ runId }) => runId === entry.runId)
    change(last === -1 ? [...entries, entry] : entries.toSpliced(last + 1, 0, entry))
  }

  return {
    async enter(signal, who = nobody) {
      signal.throwIfAborted()
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const entry: Entry = { ...who, admit: resolve }
      const onAbort = () => {
        if (!entries.includes(entry)) return
        change(entries.filter((one) => one !== entry))
        reject(signal.reason)
      }
      signal.addEventListener('abort', onAbort, { once: true })
      join(entry)
      reconsider()
      try {
        await promise
      } finally {
        signal.removeEventListener('abort', onAbort)
      }
      return place()
    },
    waiting: () => entries.map(({ runId, build }) => ({ runId, build, held: held.has(runId) })),
    move(runId, before) {
      const moved = entries.filter((entry) => entry.runId === runId)
      const others = entries.filter((entry) => entry.runId !== runId)
      const at = others.findIndex((entry) => entry.runId === before)
      change(others.toSpliced(at === -1 ? others.length : at, 0, ...moved))
    },
    hold(runId, hold) {
      if (hold) held.add(runId)
      else held.delete(runId)
      change(entries)
      reconsider()
    },
    reconsider,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
