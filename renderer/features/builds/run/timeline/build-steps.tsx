import { Box, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { LogSelector } from '#shared/run/log-selector.ts'
import type { BuildState } from '#shared/run/run-state.ts'
import { type RunEstimate, usualTime } from '#shared/run/time-left.ts'
import { StepRow } from './step-row.tsx'

interface BuildStepsProps {
  readonly build: BuildState
  readonly now: number
  readonly interrupted: boolean
  readonly estimate: RunEstimate | undefined
  /** ms; see `StepRow`. */
  readonly longest: number
  /** The places of its steps that decided the run's duration. */
  readonly decisive: ReadonlySet<number>
  /** Say which build it is: there are several. */
  readonly titled: boolean
  readonly selector: LogSelector
  readonly onSelector: (selector: LogSelector) => void
}

/** The steps of a build in their order, phase by phase. */
export function BuildSteps(props: BuildStepsProps) {
  const { build, now, interrupted, estimate, longest, decisive, titled, selector, onSelector } = props
  const say = useTranslations('run')
  const choose = (step: string) => {
    const { build: _build, step: _step, ...rest } = selector
    const chosen = isChosen(step)
    onSelector(chosen ? rest : { ...rest, build: build.label, step })
  }
  const isChosen = (step: string) => selector.build === build.label && selector.step === step
  return (
    <Box component="section" aria-label={say('stepsOf', { build: build.label })} sx={{ mb: 2 }}>
      {titled && (
        <Typography variant="h3" component="h2" sx={{ px: 1, mb: 0.5, overflowWrap: 'anywhere' }}>
          {build.label}
        </Typography>
      )}
      {build.status === 'queued' && !interrupted && (
        <Typography color="textSecondary" sx={{ px: 1 }}>
          {say('inQueue')}
        </Typography>
      )}
      {phases.map((phase) => {
        const steps = build.steps.map((step, place) => ({ step, place })).filter(({ step }) => step.phase === phase)
        if (steps.length === 0) return null
        return (
          <Box key={phase}>
            {phase !== 'build' && (
              <Typography
                variant="caption"
                color="textSecondary"
                component={titled ? 'h3' : 'h2'}
                sx={{ px: 1, mt: 1, mb: 0.25 }}
              >
                {say(phase === 'post-process' ? 'phasePostProcess' : 'phaseCleanup')}
              </Typography>
            )}
            <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {steps.map(({ step, place }) => (
                <StepRow
                  key={`${step.id} ${place}`}
                  step={step}
                  now={now}
                  interrupted={interrupted}
                  usual={usualTime(estimate, build.label, step.id)}
                  longest={longest}
                  decisive={decisive.has(place)}
                  chosen={isChosen(step.id)}
                  onChoose={() => choose(step.id)}
                />
              ))}
            </Box>
          </Box>
        )
      })}
    </Box>
  )
}

const phases = ['build', 'post-process', 'cleanup'] as const
