import { useEffect, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { RunEvent } from '#shared/run/event.ts'
import { emptyRunState, foldRunEvents, type RunState } from '#shared/run/run-state.ts'
import type { ErrorReport } from '#shared/studio-error.ts'

export type WatchedRun =
  | { readonly kind: 'loading' }
  | { readonly kind: 'known'; readonly state: RunState }
  | { readonly kind: 'failed'; readonly error: ErrorReport }

/** ms between two looks of a page that is hidden, where no frames are drawn. */
const hiddenPause = 1_000

/** The state of a run, folded from its events as they come, past ones first; shown at most once a frame. */
export function useRun(runId: string): WatchedRun {
  const studio = useStudio()
  const [watched, setWatched] = useState<WatchedRun>({ kind: 'loading' })
  useEffect(() => {
    let state = emptyRunState
    let waiting: RunEvent[] = []
    let planned: (() => void) | undefined
    setWatched({ kind: 'loading' })
    const show = () => {
      planned = undefined
      state = foldRunEvents(waiting, state)
      waiting = []
      setWatched({ kind: 'known', state })
    }
    const stop = studio.subscribe(
      'runs.events',
      { runId },
      {
        onItem: (events) => {
          waiting.push(...events)
          planned ??= soon(show)
        },
        onEnd: (error) => {
          if (error !== undefined) setWatched({ kind: 'failed', error: error.toReport() })
        },
      },
    )
    return () => {
      stop()
      planned?.()
    }
  }, [studio, runId])
  return watched
}

/** Calls `work` with the next frame. Gives the function that calls it off. */
function soon(work: () => void): () => void {
  if (document.visibilityState === 'hidden') {
    const timer = setTimeout(work, hiddenPause)
    return () => clearTimeout(timer)
  }
  const frame = requestAnimationFrame(work)
  return () => cancelAnimationFrame(frame)
}
