import { Box, ButtonBase, LinearProgress, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import { useTimeWords } from '#renderer/ui/time.ts'
import { useStepWords } from '#renderer/ui/use-step-words.ts'
import type { StepState } from '#shared/run/run-state.ts'
import { isOverrun, stepTimeLeft } from '#shared/run/time-left.ts'
import { shownStatus, stepIcons } from './step-looks.tsx'

interface StepRowProps {
  readonly step: StepState
  /** The last moment that is known: now, or when the run was cut off. */
  readonly now: number
  readonly interrupted: boolean
  /** What it usually takes, in ms. */
  readonly usual: number | undefined
  /** The longest time, in ms, that any step of the run took or usually takes: a bar as wide as the list. */
  readonly longest: number
  /** The run's duration was decided here; said only where something ran beside it. */
  readonly decisive: boolean
  readonly chosen: boolean
  readonly onChoose: () => void
}

/** A step: its state in shape and word, how long, what it waits for, and against what it usually takes. */
export function StepRow({ step, now, interrupted, usual, longest, decisive, chosen, onChoose }: StepRowProps) {
  const say = useTranslations('run')
  const { duration } = useTimeWords()
  const words = useStepWords()
  const status = shownStatus(step, interrupted)
  const running = status === 'running'
  const took = (step.endedAt ?? now) - step.startedAt
  const left = running ? stepTimeLeft(step, now) : undefined
  const overrun = isOverrun(took, usual)
  const facts = [
    ...(usual === undefined ? [] : [say('usually', { time: duration(usual) })]),
    ...(left === undefined ? [] : [say('stepLeft', { time: duration(left) })]),
  ]
  return (
    <Box component="li">
      <ButtonBase
        onClick={onChoose}
        aria-pressed={chosen}
        title={chosen ? say('showAll') : say('showStep')}
        sx={{
          display: 'grid',
          width: '100%',
          textAlign: 'left',
          gridTemplateColumns: '20px minmax(0, 1fr) auto',
          columnGap: 1,
          alignItems: 'start',
          px: 1,
          py: 0.5,
          borderRadius: 1,
          bgcolor: chosen ? 'action.selected' : 'transparent',
          '&:hover': { bgcolor: chosen ? 'action.selected' : 'action.hover' },
        }}
      >
        <Box component="span" aria-hidden sx={{ display: 'flex', pt: 0.1 }}>
          {stepIcons[status]}
        </Box>
        <Box component="span" sx={{ minWidth: 0, display: 'block' }}>
          <Typography
            component="span"
            sx={{ display: 'block', fontSize: '0.9rem', fontWeight: running || status === 'failed' ? 600 : 400 }}
          >
            {words.title(step.title)}
          </Typography>
          {facts.length > 0 && (
            <Typography component="span" variant="caption" color="textSecondary" sx={{ display: 'block' }}>
              {facts.join(' · ')}
            </Typography>
          )}
          {overrun && (
            <Typography component="span" variant="caption" color="warning" sx={{ display: 'block' }}>
              {say('overrun', { times: Math.floor(took / (usual ?? took)) })}
            </Typography>
          )}
          {decisive && (
            <Typography component="span" variant="caption" color="textSecondary" sx={{ display: 'block' }}>
              ◆ {say('decisive')}
            </Typography>
          )}
          {running && step.detail !== undefined && (
            <Typography component="span" variant="caption" sx={{ display: 'block', overflowWrap: 'anywhere' }}>
              {step.detail}
            </Typography>
          )}
          {step.error !== undefined && (
            <Typography
              component="span"
              variant="caption"
              color="error"
              sx={{ display: 'block', overflowWrap: 'anywhere' }}
            >
              {step.error.message}
            </Typography>
          )}
        </Box>
        <Typography
          component="span"
          variant="caption"
          color="textSecondary"
          sx={{ fontVariantNumeric: 'tabular-nums', pt: 0.15, whiteSpace: 'nowrap' }}
        >
          {say(`step_${status}`)} · {duration(took)}
        </Typography>
        <Box component="span" aria-hidden sx={{ gridColumn: '2 / 4', display: 'block', mt: 0.25 }}>
          {running && step.fraction !== undefined ? (
            <LinearProgress variant="determinate" value={step.fraction * 100} />
          ) : (
            <StepBar took={took} usual={usual} longest={longest} look={barColours[status]} overrun={overrun} />
          )}
        </Box>
      </ButtonBase>
    </Box>
  )
}

const barColours = {
  succeeded: 'success.main',
  failed: 'error.main',
  cancelled: 'text.disabled',
  skipped: 'text.disabled',
  cutOff: 'warning.main',
  running: 'info.main',
} as const

interface StepBarProps {
  readonly took: number
  readonly usual: number | undefined
  readonly longest: number
  readonly look: string
  readonly overrun: boolean
}

/** How long the step took, as a bar; behind it, hatched, what it usually takes. */
function StepBar({ took, usual, longest, look, overrun }: StepBarProps) {
  const share = (ms: number) => `${Math.min(100, Math.max(0.8, (ms / Math.max(1, longest)) * 100))}%`
  return (
    <Box component="span" sx={{ display: 'block', position: 'relative', height: 5 }}>
      {usual !== undefined && (
        <Box
          component="span"
          sx={{
            position: 'absolute',
            inset: 0,
            right: 'auto',
            borderRadius: 1,
            border: 1,
            borderColor: 'text.disabled',
            opacity: 0.9,
            background: (theme) =>
              `repeating-linear-gradient(45deg, transparent 0 3px, ${theme.vars?.palette.action.disabled ?? 'grey'} 3px 4px)`,
          }}
          style={{ width: share(usual) }}
        />
      )}
      <Box
        component="span"
        sx={{
          position: 'absolute',
          top: 1,
          bottom: 1,
          left: 0,
          borderRadius: 1,
          bgcolor: overrun ? 'warning.main' : look,
          opacity: 0.85,
        }}
        style={{ width: share(took) }}
      />
    </Box>
  )
}
