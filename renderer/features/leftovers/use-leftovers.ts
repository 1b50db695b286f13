import { useCallback, useEffect, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { LeftoverView } from '#shared/contract/leftover-shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'

/** What is known of leftovers, and what can be done about them. */
export interface Leftovers {
  /** `undefined` until the main process has answered. */
  readonly view: LeftoverView | undefined
  /** Why the last thing that was asked for could not be begun. */
  readonly error: ErrorReport | undefined
  /** Looks at all accounts, or at one. */
  readonly scan: (account?: string) => void
  readonly stopScan: () => void
  readonly remove: (keys: readonly string[]) => void
  readonly stopRemoval: () => void
  readonly dismiss: () => void
  readonly ignore: (keys: readonly string[], note: string) => void
  readonly unignore: (keys: readonly string[]) => void
}

/** ms after which what was seen is looked at again when the page is opened. */
const freshFor = 60_000

/** The leftovers as the main process has them. The first who looks has the accounts looked through. */
export function useLeftovers(): Leftovers {
  const studio = useStudio()
  const [view, setView] = useState<LeftoverView | undefined>()
  const [error, setError] = useState<ErrorReport | undefined>()

  const ask = useCallback((work: Promise<unknown>) => {
    setError(undefined)
    work.catch((thrown: unknown) => setError(errorReportOf(thrown)))
  }, [])
  const scan = useCallback(
    (account?: string) => ask(studio.call('leftovers.scan', account === undefined ? {} : { account })),
    [studio, ask],
  )

  useEffect(() => {
    let first = true
    return studio.subscribe(
      'leftovers.watch',
      {},
      {
        onItem(item) {
          setView(item)
          if (first && isStale(item)) scan()
          first = false
        },
        onEnd(thrown) {
          if (thrown !== undefined) setError(errorReportOf(thrown))
        },
      },
    )
  }, [studio, scan])

  return {
    view,
    error,
    scan,
    stopScan: () => ask(studio.call('leftovers.stopScan', {})),
    remove: (keys) => ask(studio.call('leftovers.remove', { keys: [...keys] })),
    stopRemoval: () => ask(studio.call('leftovers.stopRemoval', {})),
    dismiss: () => ask(studio.call('leftovers.dismiss', {})),
    ignore: (keys, note) => ask(studio.call('leftovers.ignore', { keys: [...keys], note })),
    unignore: (keys) => ask(studio.call('leftovers.unignore', { keys: [...keys] })),
  }
}

/** Nobody has looked for a while, and nothing is under way or still to be read. */
function isStale({ scan, accounts, things, removing }: LeftoverView): boolean {
  if (scan === 'looking' || removing !== undefined) return false
  if (things.some(({ removal }) => removal !== undefined)) return false
  const times = accounts.flatMap(({ state }) => (state.kind === 'looked' ? [state.at] : []))
  return scan === 'none' || Math.min(...times) < Date.now() - freshFor
}
