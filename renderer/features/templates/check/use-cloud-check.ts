import { useCallback, useEffect, useRef, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { useViewState } from '#renderer/app/view-state/use-view-state.ts'
import { type CloudCheck, type CloudPlan, planFreshFor } from '#shared/contract/check-shapes.ts'
import type { StreamInput } from '#shared/contract/streams.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'

export type CloudCheckQuestion = StreamInput<'checks.cloud'>

/** How a cloud check stands. `checks` are in the order in which they were announced. */
export interface CloudCheckState {
  readonly phase: 'none' | 'running' | 'ended' | 'stopped' | 'failed'
  readonly checks: readonly CloudCheck[]
  readonly plan: CloudPlan | undefined
  readonly errors: number
  readonly warnings: number
  /** Why it broke off, when it did. */
  readonly error: ErrorReport | undefined
  /** The versions of the files that were looked at, by their paths. */
  readonly versions: ReadonlyMap<string, string>
  /** What was asked, to know whether the answer still counts. */
  readonly key: string
}

/** Why an answer no longer counts. */
export type Staleness = 'edited' | 'old' | undefined

const nothing: CloudCheckState = {
  phase: 'none',
  checks: [],
  plan: undefined,
  errors: 0,
  warnings: 0,
  error: undefined,
  versions: new Map(),
  key: '',
}

/** Runs cloud checks of what would be built, and tells when an answer no longer counts. */
export function useCloudCheck(question: CloudCheckQuestion): {
  readonly state: CloudCheckState
  readonly stale: Staleness
  readonly start: () => void
  readonly stop: () => void
} {
  const studio = useStudio()
  const [state, setState] = useState<CloudCheckState>(nothing)
  const [, setChecked] = useViewState('home.checked', false)
  const unsubscribe = useRef<(() => void) | undefined>(undefined)
  const key = JSON.stringify(question)
  const stale = useStaleness(state, key)

  const start = useCallback(() => {
    unsubscribe.current?.()
    setState({ ...nothing, phase: 'running', key })
    unsubscribe.current = studio.subscribe('checks.cloud', JSON.parse(key) as CloudCheckQuestion, {
      onItem(item) {
        if (item.kind === 'ended') setChecked(true)
        setState((before) => {
          switch (item.kind) {
            case 'checks':
              return { ...before, checks: merged(before.checks, item.checks) }
            case 'plan':
              return { ...before, plan: item.plan }
            case 'ended': {
              const { errors, warnings, files } = item
              const versions = new Map(files.map(({ path, version }) => [path, version]))
              return { ...before, phase: 'ended', errors, warnings, versions }
            }
          }
        })
      },
      onEnd(error) {
        unsubscribe.current = undefined
        if (error !== undefined) setState((before) => ({ ...before, phase: 'failed', error: errorReportOf(error) }))
      },
    })
  }, [studio, key, setChecked])

  const stop = useCallback(() => {
    unsubscribe.current?.()
    unsubscribe.current = undefined
    setState((before) => (before.phase === 'running' ? { ...before, phase: 'stopped' } : before))
  }, [])

  useEffect(() => () => unsubscribe.current?.(), [])
  return { state, stale, start, stop }
}

function merged(before: readonly CloudCheck[], changed: readonly CloudCheck[]): readonly CloudCheck[] {
  const byId = new Map(before.map((check) => [check.id, check]))
  for (const check of changed) byId.set(check.id, check)
  return [...byId.values()]
}

/** Edits of the files, by whomever, other answers in the sheet, and time make an answer stale. */
function useStaleness(state: CloudCheckState, key: string): Staleness {
  const studio = useStudio()
  const [edited, setEdited] = useState(false)
  const [old, setOld] = useState(false)
  const { plan, phase, versions } = state

  // biome-ignore lint/correctness/useExhaustiveDependencies: a check that begins makes everything fresh again
  useEffect(() => {
    setEdited(false)
    setOld(false)
  }, [state.key, phase === 'running'])

  useEffect(() => {
    if (plan === undefined) return
    const timer = setTimeout(() => setOld(true), Math.max(0, plan.madeAt + planFreshFor - Date.now()))
    return () => clearTimeout(timer)
  }, [plan])

  const path = (JSON.parse(key) as CloudCheckQuestion).path
  useEffect(() => {
    if (phase !== 'ended') return
    return studio.subscribe(
      'templates.changes',
      { path },
      {
        onItem(contents) {
          if (contents.some((content) => versions.get(content.path) !== content.version)) setEdited(true)
        },
      },
    )
  }, [studio, phase, versions, path])

  if (phase !== 'ended') return undefined
  if (edited || state.key !== key) return 'edited'
  return old ? 'old' : undefined
}
