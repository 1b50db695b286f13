/**
 * Turns what is pushed into batches, one for each turn of the reader: a slow reader gets fewer, larger batches, and
 * nothing but what is not yet read is held.
 */
export interface Batched<Item> {
  push(items: readonly Item[]): void
  end(): void
  /** One reader only. */
  batches(signal: AbortSignal): AsyncGenerator<Item[]>
}

/** `pause` (ms) is waited after the first item of a batch, so that a burst becomes one. */
export function createBatched<Item>(pause: number, most = Number.POSITIVE_INFINITY): Batched<Item> {
  let pending: Item[] = []
  let ended = false
  let wake = () => {}

  return {
    push(items) {
      for (const item of items) pending.push(item)
      wake()
    },
    end() {
      ended = true
      wake()
    },
    async *batches(signal) {
      const onAbort = () => wake()
      signal.addEventListener('abort', onAbort, { once: true })
      try {
        while (!signal.aborted) {
          if (pending.length === 0) {
            if (ended) return
            await new Promise<void>((resolve) => {
              wake = resolve
            })
            wake = () => {}
            if (pending.length > 0 && pause > 0) await new Promise((resolve) => setTimeout(resolve, pause))
            continue
          }
          const batch = pending.slice(0, most)
          pending = pending.slice(batch.length)
          yield batch
        }
      } finally {
        signal.removeEventListener('abort', onAbort)
      }
    },
  }
}
