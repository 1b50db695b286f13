import { useEffect, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { QueuedRun } from '#shared/contract/run-shapes.ts'

/** The runs that wait for a place, as the engine has them. */
export function useQueue(): readonly QueuedRun[] {
  const studio = useStudio()
  const [queue, setQueue] = useState<readonly QueuedRun[]>([])
  useEffect(() => studio.subscribe('runs.queue', {}, { onItem: setQueue }), [studio])
  return queue
}
