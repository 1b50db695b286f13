import { useEffect } from 'react'
import { create } from 'zustand'
import type { StudioClient } from '#shared/contract/client.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'
import { useStudio } from './studio-context.tsx'

interface RunSummariesState {
  /** Newest first. */
  readonly runs: readonly RunSummary[]
  readonly loaded: boolean
  readonly leftovers: number
  readonly replace: (runs: readonly RunSummary[]) => void
  readonly merge: (changed: readonly RunSummary[]) => void
  readonly forget: (runIds: readonly string[]) => void
  readonly setLeftovers: (count: number) => void
}

/** More are on the disk, if the person keeps more. */
const mostListed = 1000

/** The list of runs, kept in step with the main process for whoever shows it. */
const useStore = create<RunSummariesState>((set) => ({
  runs: [],
  loaded: false,
  leftovers: 0,
  replace: (runs) => set({ runs, loaded: true }),
  merge: (changed) =>
    set(({ runs }) => {
      const byId = new Map(runs.map((run) => [run.runId, run]))
      for (const run of changed) byId.set(run.runId, run)
      return { runs: [...byId.values()].sort((a, b) => b.startedAt - a.startedAt) }
    }),
  forget: (runIds) => set(({ runs }) => ({ runs: runs.filter(({ runId }) => !runIds.includes(runId)) })),
  setLeftovers: (leftovers) => set({ leftovers }),
}))

/** All runs, newest first. The shell mounts this; pages share it. */
export function useRunSummaries(): readonly RunSummary[] {
  const studio = useStudio()
  const { replace, merge, setLeftovers } = useStore.getState()
  useEffect(() => {
    const stop = studio.subscribe('runs.changes', {}, { onItem: merge })
    void studio.call('runs.list', { limit: mostListed }).then((runs) => replace(runs))
    const stopCounting = studio.subscribe('leftovers.count', {}, { onItem: ({ count }) => setLeftovers(count) })
    return () => {
      stop()
      stopCounting()
    }
  }, [studio, replace, merge, setLeftovers])
  return useStore((state) => state.runs)
}

/** The same list for pages below the shell, without another subscription. */
export function useKnownRuns(): { readonly runs: readonly RunSummary[]; readonly loaded: boolean } {
  const runs = useStore((state) => state.runs)
  const loaded = useStore((state) => state.loaded)
  return { runs, loaded }
}

/** Takes runs whose records were deleted off the list. */
export function forgetRuns(runIds: readonly string[]): void {
  useStore.getState().forget(runIds)
}

/** Reads the list anew: after records came back, or may have gone. */
export async function refreshRuns(studio: StudioClient): Promise<void> {
  useStore.getState().replace(await studio.call('runs.list', { limit: mostListed }))
}

/** How many things builds of this computer have left in accounts; kept in step by `useRunSummaries`. */
export function useLeftoverCount(): number {
  return useStore((state) => state.leftovers)
}
