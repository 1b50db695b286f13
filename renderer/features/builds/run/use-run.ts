import { useEffect, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { emptyRunState, foldRunEvents, type RunState } from '#shared/run/run-state.ts'
import type { ErrorReport } from '#shared/studio-error.ts'

export type WatchedRun =
  | { readonly kind: 'loading' }
  | { readonly kind: 'known'; readonly state: RunState }
  | { readonly kind: 'failed'; readonly error: ErrorReport }

/** The state of a run, folded from its events as they come, past ones first. */
export function useRun(runId: string): WatchedRun {
  const studio = useStudio()
  const [watched, setWatched] = useState<WatchedRun>({ kind: 'loading' })
  useEffect(() => {
    let state = emptyRunState
    setWatched({ kind: 'loading' })
    return studio.subscribe(
      'runs.events',
      { runId },
      {
        onItem: (events) => {
          state = foldRunEvents(events, state)
          setWatched({ kind: 'known', state })
        },
        onEnd: (error) => {
          if (error !== undefined) setWatched({ kind: 'failed', error: error.toReport() })
        },
      },
    )
  }, [studio, runId])
  return watched
}
