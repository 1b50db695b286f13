import { useCallback, useEffect, useState } from 'react'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'

/** What is known of something that is being fetched. */
export type Fetched<Content> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly content: Content }
  | { readonly kind: 'failed'; readonly error: ErrorReport }

/** Fetches when shown, and again on `reload`. `fetch` must keep its identity between renders. */
export function useFetched<Content>(fetch: () => Promise<Content>): {
  readonly state: Fetched<Content>
  readonly reload: () => void
} {
  const [state, setState] = useState<Fetched<Content>>({ kind: 'loading' })
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round fetches again although nothing else changed
  useEffect(() => {
    let current = true
    fetch().then(
      (content) => current && setState({ kind: 'loaded', content }),
      (error: unknown) => current && setState({ kind: 'failed', error: errorReportOf(error) }),
    )
    return () => {
      current = false
    }
  }, [fetch, round])
  const reload = useCallback(() => setRound((before) => before + 1), [])
  return { state, reload }
}
