import { useCallback, useEffect, useMemo, useState } from 'react'
import { useKnownRuns } from '#renderer/app/run-summaries.ts'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { type Fetched, useFetched } from '#renderer/ui/use-fetched.ts'
import type { AccountImage, NewerBase } from '#shared/contract/image-shapes.ts'
import type { AccountChoice, RunSummary } from '#shared/contract/shapes.ts'
import { trialOfPath } from '#shared/run/trial-run.ts'

/** ms between looks at an OMI in the making. */
const lookAgain = 5_000

interface KnownImage {
  readonly state: Fetched<AccountImage>
  readonly newer: NewerBase | undefined
  /** Newest first. */
  readonly trials: readonly RunSummary[]
  readonly reload: () => void
}

/** One OMI, read again when a trial of it gets further and while it is in the making. */
export function useImage(account: AccountChoice, imageId: string): KnownImage {
  const studio = useStudio()
  const { runs } = useKnownRuns()
  const [newer, setNewer] = useState<NewerBase | undefined>()
  const { state, reload } = useFetched(
    useCallback(() => studio.call('images.readOne', { account, imageId }), [studio, account, imageId]),
  )
  const trials = useMemo(
    () => runs.filter(({ templatePath }) => trialOfPath(templatePath)?.imageId === imageId),
    [runs, imageId],
  )
  const progress = trials.map(({ runId, status }) => `${runId} ${status}`).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step of a trial may have changed the OMI
  useEffect(() => reload(), [progress, reload])

  const pending = state.kind === 'loaded' && state.content.state === 'pending'
  useEffect(() => {
    if (!pending) return
    const timer = setInterval(reload, lookAgain)
    return () => clearInterval(timer)
  }, [pending, reload])

  const built = state.kind === 'loaded' && state.content.own && state.content.builtBy !== undefined
  useEffect(() => {
    let current = true
    setNewer(undefined)
    if (!built) return
    studio.call('images.newerBases', { account }).then(
      (bases) => current && setNewer(bases.find((base) => base.imageId === imageId)),
      // The page is worth something without it.
      () => {},
    )
    return () => {
      current = false
    }
  }, [studio, account, imageId, built])
  return { state, newer, trials, reload }
}
