import { useCallback, useEffect, useRef, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { Unsubscribe } from '#shared/contract/connection.ts'
import type { CheckSubject } from '#shared/contract/credential-calls.ts'
import { type CheckState, untested, withItem } from './check-state.ts'

/** Tests credentials when asked, never by itself: every refused signature counts against the account. */
export function useCheck(): {
  readonly state: CheckState
  /** Starts a test; `evenIfItLocks` sends a signature even where another refusal would lock the account. */
  readonly start: (subject: CheckSubject, evenIfItLocks?: boolean) => void
  readonly reset: () => void
} {
  const studio = useStudio()
  const [state, setState] = useState<CheckState>(untested)
  const stop = useRef<Unsubscribe | undefined>(undefined)

  useEffect(() => () => stop.current?.(), [])

  const start = useCallback(
    (subject: CheckSubject, evenIfItLocks = false) => {
      stop.current?.()
      setState({ steps: [], phase: { kind: 'running' } })
      stop.current = studio.subscribe(
        'credentials.check',
        { subject, evenIfItLocks },
        {
          onItem: (item) => setState((before) => withItem(before, item)),
          onEnd: (error) => {
            if (error === undefined) return
            setState((before) => ({ ...before, phase: { kind: 'broken', error: error.toReport() } }))
          },
        },
      )
    },
    [studio],
  )
  const reset = useCallback(() => {
    stop.current?.()
    setState(untested)
  }, [])
  return { state, start, reset }
}
