/** What became of a request. */
export type RequestOutcome =
  | { readonly kind: 'answered' }
  | { readonly kind: 'refused'; readonly code: string; readonly details: string }
  /** The connection was reset before anything was done. */
  | { readonly kind: 'reset' }
  /** Done, and the answer was lost on purpose. */
  | { readonly kind: 'dropped' }

/** One request of the log. Carries neither bodies nor keys, only the public half that says whose it was. */
export interface LoggedRequest {
  readonly requestId: string
  /** Epoch ms by the region's clock. */
  readonly time: number
  readonly operation: string
  readonly accountId: string | undefined
  readonly userAgent: string | undefined
  readonly status: number
  readonly dryRun: boolean
  readonly outcome: RequestOutcome
}

/** The requests that came, the newest last; the oldest fall out. */
export interface RequestLog {
  readonly entries: readonly LoggedRequest[]
  /** How many came since the start, also those that fell out. */
  readonly total: number
  /** The same by operation. */
  readonly counts: Readonly<Record<string, number>>
  add(entry: LoggedRequest): void
  clear(): void
}

/** @param kept how many entries are kept at least. */
export function createRequestLog(kept = 20_000): RequestLog {
  let entries: LoggedRequest[] = []
  let total = 0
  const counts = new Map<string, number>()
  return {
    get entries() {
      return entries
    },
    get total() {
      return total
    },
    get counts() {
      return Object.fromEntries(counts)
    },
    add(entry) {
      entries.push(entry)
      // Cut in large pieces: removing the first of a long list one by one costs its length each time.
      if (entries.length >= kept * 2) entries = entries.slice(-kept)
      total += 1
      counts.set(entry.operation, (counts.get(entry.operation) ?? 0) + 1)
    },
    clear() {
      entries = []
      total = 0
      counts.clear()
    },
  }
}
