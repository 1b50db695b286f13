import { useState } from 'react'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'

/** Work that a dialog does once it is asked to: whether it goes on, and what it failed with. */
export interface Work {
  readonly busy: boolean
  readonly error: ErrorReport | undefined
  /** Does it; what it throws is kept as the error. */
  readonly run: (work: () => Promise<void>) => void
}

export function useWork(): Work {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorReport | undefined>()
  const run = (work: () => Promise<void>) => {
    setBusy(true)
    setError(undefined)
    work().then(
      () => setBusy(false),
      (thrown: unknown) => {
        setBusy(false)
        setError(errorReportOf(thrown))
      },
    )
  }
  return { busy, error, run }
}
