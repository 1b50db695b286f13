import { useCallback } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import type { RunEstimate } from '#shared/run/time-left.ts'

/** What earlier runs of the same template took; undefined while it is not known, or when nothing is. */
export function useRunEstimate(runId: string): RunEstimate | undefined {
  const studio = useStudio()
  const { state } = useFetched(useCallback(() => studio.call('runs.estimate', { runId }), [studio, runId]))
  return state.kind === 'loaded' && state.content.samples > 0 ? state.content : undefined
}
