import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { BuildRequest } from '#shared/contract/run-shapes.ts'
import type { DiagnosticShape } from '#shared/contract/shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'

/** Starts a build and goes to its page; what came of it otherwise is told. */
export function useStart(): {
  readonly start: (request: BuildRequest) => Promise<void>
  readonly starting: boolean
  readonly error: ErrorReport | undefined
  /** Why the template was refused; empty when it was not. */
  readonly refused: readonly DiagnosticShape[]
} {
  const studio = useStudio()
  const navigate = useNavigate()
  const [starting, setStarting] = useState(false)
  const [error, setError] = useState<ErrorReport | undefined>()
  const [refused, setRefused] = useState<readonly DiagnosticShape[]>([])
  const start = async (request: BuildRequest) => {
    setStarting(true)
    setError(undefined)
    setRefused([])
    try {
      const answer = await studio.call('runs.start', request)
      if (answer.kind === 'started') void navigate(`/builds/${answer.runId}`)
      else setRefused(answer.diagnostics)
    } catch (thrown) {
      setError(errorReportOf(thrown))
    } finally {
      setStarting(false)
    }
  }
  return { start, starting, error, refused }
}
