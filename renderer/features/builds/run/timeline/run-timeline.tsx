import { Box } from '@mui/material'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { type CriticalPart, criticalPath } from '#shared/run/critical-path.ts'
import type { LogSelector } from '#shared/run/log-selector.ts'
import type { BuildState, RunState } from '#shared/run/run-state.ts'
import type { RunEstimate } from '#shared/run/time-left.ts'
import { BuildSteps } from './build-steps.tsx'
import { LongestSteps } from './longest-steps.tsx'

interface RunTimelineProps {
  readonly state: RunState
  readonly now: number
  readonly interrupted: boolean
  readonly estimate: RunEstimate | undefined
  readonly selector: LogSelector
  readonly onSelector: (selector: LogSelector) => void
}

/**
 * What a run did and how long each of it took: a list, so that it reads the same to eyes and to screen readers. A step is
 * a button that has the log show its lines only.
 */
export function RunTimeline({ state, now, interrupted, estimate, selector, onSelector }: RunTimelineProps) {
  const say = useTranslations('run')
  const builds = useMemo(() => [...state.builds.values()], [state.builds])
  const path = useMemo(() => criticalPath(state, now), [state, now])
  const longest = Math.max(
    1,
    ...builds.flatMap((build) => build.steps.map((step) => (step.endedAt ?? now) - step.startedAt)),
    ...(estimate?.steps.map((step) => step.medianMs) ?? []),
  )
  // Where everything came one after another, all of it decided.
  const beside = runsBeside(builds)
  return (
    <Box
      tabIndex={0}
      role="group"
      aria-label={say('steps')}
      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
        event.preventDefault()
        const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('li > button')]
        const at = rows.indexOf(document.activeElement as HTMLElement)
        rows[Math.min(rows.length - 1, Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1)))]?.focus()
      }}
      sx={{ overflow: 'auto', minHeight: 0, pr: 0.5 }}
    >
      {builds.map((build) => (
        <BuildSteps
          key={build.label}
          build={build}
          now={now}
          interrupted={interrupted}
          estimate={estimate}
          longest={longest}
          decisive={beside ? placesOf(path, build.label) : none}
          titled={builds.length > 1}
          selector={selector}
          onSelector={onSelector}
        />
      ))}
      {state.outcome !== undefined && (
        <LongestSteps path={path} builds={state.builds} total={(state.endedAt ?? now) - state.startedAt} />
      )}
    </Box>
  )
}

const none: ReadonlySet<number> = new Set()

function placesOf(path: readonly CriticalPart[], build: string): ReadonlySet<number> {
  return new Set(path.flatMap((part) => (part.build === build && part.step !== undefined ? [part.step] : [])))
}

function runsBeside(builds: readonly BuildState[]): boolean {
  return builds.filter((build) => build.startedAt !== undefined).length > 1
}
