import { Box, LinearProgress, Typography } from '@mui/material'
import { useFormatter, useTranslations } from 'use-intl'
import type { RunState } from '#shared/run/run-state.ts'
import { type RunEstimate, runProgress } from '#shared/run/time-left.ts'

interface RunProgressBarProps {
  readonly state: RunState
  readonly estimate: RunEstimate | undefined
  readonly now: number
}

/** How far the run is, by what earlier ones took; nothing where that is not known. */
export function RunProgressBar({ state, estimate, now }: RunProgressBarProps) {
  const say = useTranslations('run')
  const format = useFormatter()
  const progress = estimate === undefined ? undefined : runProgress(state, estimate, now)
  if (progress === undefined || estimate === undefined) return null
  const text = progress.overdue
    ? say('overdue', { samples: estimate.samples })
    : say('timeLeft', {
        time: roughly(progress.left, (value, unit) => format.number(value, { style: 'unit', unit })),
        samples: estimate.samples,
      })
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5, mb: 1.5 }}>
      <LinearProgress
        variant="determinate"
        value={progress.fraction * 100}
        aria-label={say('progress')}
        aria-valuetext={text}
        sx={{ flex: 1, maxWidth: 460, height: 6, borderRadius: 1 }}
      />
      <Typography variant="caption" color="textSecondary">
        {text}
      </Typography>
    </Box>
  )
}

/** An estimate is told as roughly as it is known: in minutes, below them in tens of seconds. */
function roughly(ms: number, write: (value: number, unit: 'minute' | 'second') => string): string {
  return ms > 90_000
    ? write(Math.round(ms / 60_000), 'minute')
    : write(Math.max(1, Math.round(ms / 10_000)) * 10, 'second')
}
