import { useEffect, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { KeptRequest } from '#shared/contract/run-shapes.ts'

/** What the sheet is filled in with. */
export type Proposal =
  | { readonly kind: 'loading' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'remembered'; readonly request: KeptRequest }
  /** `startedAt` in epoch ms. */
  | { readonly kind: 'rerun'; readonly request: KeptRequest; readonly startedAt: number }

/** What was asked in a run that is to be run again, else what was asked of the template the last time. */
export function useProposal(path: string, rerunOf: string | undefined): Proposal {
  const studio = useStudio()
  const [proposal, setProposal] = useState<Proposal>({ kind: 'loading' })
  useEffect(() => {
    let current = true
    const find = async (): Promise<Proposal> => {
      if (rerunOf !== undefined) {
        const { summary, material } = await studio.call('runs.inspect', { runId: rerunOf })
        if (material !== undefined) return { kind: 'rerun', request: material.request, startedAt: summary.startedAt }
      }
      const { request } = await studio.call('runs.remembered', { path })
      return request === undefined ? { kind: 'nothing' } : { kind: 'remembered', request }
    }
    setProposal({ kind: 'loading' })
    // Without it the sheet is as the template has it.
    find().then(
      (found) => current && setProposal(found),
      () => current && setProposal({ kind: 'nothing' }),
    )
    return () => {
      current = false
    }
  }, [studio, path, rerunOf])
  return proposal
}
