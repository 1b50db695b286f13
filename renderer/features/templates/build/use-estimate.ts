import { useEffect, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { CallOutput } from '#shared/contract/calls.ts'

/** How long builds of a template took, in the sandbox region or in accounts; nothing until it is known. */
export function useEstimate(path: string, sandbox: boolean): CallOutput<'runs.estimate'> | undefined {
  const studio = useStudio()
  const [estimate, setEstimate] = useState<CallOutput<'runs.estimate'> | undefined>()
  useEffect(() => {
    let current = true
    setEstimate(undefined)
    // It is only worth knowing.
    studio.call('runs.estimate', { path, sandbox }).then(
      (found) => current && setEstimate(found),
      () => {},
    )
    return () => {
      current = false
    }
  }, [studio, path, sandbox])
  return estimate
}
