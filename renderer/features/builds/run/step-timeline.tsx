import CancelledIcon from '@mui/icons-material/BlockOutlined'
import SucceededIcon from '@mui/icons-material/CheckCircleOutlined'
import FailedIcon from '@mui/icons-material/ErrorOutlined'
import SkippedIcon from '@mui/icons-material/RemoveCircleOutlineOutlined'
import { Box, CircularProgress, LinearProgress, Typography } from '@mui/material'
import { durationInWords } from '#renderer/ui/time.ts'
import type { BuildState, StepState } from '#shared/run/run-state.ts'

const icons = {
  succeeded: <SucceededIcon color="success" fontSize="small" titleAccess="Succeeded" />,
  failed: <FailedIcon color="error" fontSize="small" titleAccess="Failed" />,
  cancelled: <CancelledIcon color="disabled" fontSize="small" titleAccess="Cancelled" />,
  skipped: <SkippedIcon color="disabled" fontSize="small" titleAccess="Skipped" />,
  running: <CircularProgress size={16} aria-label="Running" />,
} as const

interface StepTimelineProps {
  readonly build: BuildState
  readonly now: number
  /** Say which build it is: there are several. */
  readonly titled: boolean
}

/** The steps of a build in their order, each with how long it took, or what it waits for. */
export function StepTimeline({ build, now, titled }: StepTimelineProps) {
  return (
    <Box component="section" aria-label={`Steps of ${build.label}`} sx={{ mb: 3 }}>
      {titled && (
        <Typography variant="h3" sx={{ mb: 1 }}>
          {build.label}
        </Typography>
      )}
      {build.status === 'queued' && <Typography color="textSecondary">Waiting for its turn</Typography>}
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {build.steps.map((step, index) => (
          <StepRow key={`${step.id} ${String(index)}`} step={step} now={now} />
        ))}
      </Box>
      {build.facts.size > 0 && <Facts facts={build.facts} />}
    </Box>
  )
}

function StepRow({ step, now }: { readonly step: StepState; readonly now: number }) {
  const running = step.status === 'running'
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        gridTemplateColumns: '24px minmax(0, 1fr) auto',
        columnGap: 1,
        py: 0.6,
        alignItems: 'start',
      }}
    >
      <Box sx={{ pt: 0.25 }}>{icons[step.status]}</Box>
      <Box sx={{ minWidth: 0 }}>
        <Typography
          sx={{ fontWeight: running ? 600 : 400, color: step.phase === 'build' ? 'text.primary' : 'text.secondary' }}
        >
          {step.title}
        </Typography>
        {running && step.detail !== undefined && (
          <Typography variant="caption" color="textSecondary" sx={{ display: 'block', overflowWrap: 'anywhere' }}>
            {step.detail}
          </Typography>
        )}
        {running && step.fraction !== undefined && (
          <LinearProgress variant="determinate" value={step.fraction * 100} aria-label={step.title} sx={{ mt: 0.5 }} />
        )}
        {step.error !== undefined && (
          <Typography variant="caption" color="error" sx={{ display: 'block', overflowWrap: 'anywhere' }}>
            {step.error.message}
          </Typography>
        )}
      </Box>
      <Typography variant="caption" color="textSecondary" sx={{ fontVariantNumeric: 'tabular-nums', pt: 0.25 }}>
        {durationInWords((step.endedAt ?? now) - step.startedAt)}
      </Typography>
    </Box>
  )
}

const factTitles: Readonly<Record<string, string>> = {
  'source-omi': 'Source OMI',
  vm: 'Build VM',
  'ssh-host': 'Address',
  'host-key': 'Host key',
  omi: 'OMI',
}

function Facts({ facts }: { readonly facts: ReadonlyMap<string, string> }) {
  return (
    <Box
      component="dl"
      sx={{
        mt: 2,
        mb: 0,
        display: 'grid',
        gridTemplateColumns: 'auto minmax(0, 1fr)',
        columnGap: 1.5,
        rowGap: 0.25,
        fontSize: 12,
      }}
    >
      {[...facts].map(([name, value]) => (
        <Box key={name} sx={{ display: 'contents' }}>
          <Box component="dt" sx={{ color: 'text.secondary' }}>
            {factTitles[name] ?? name}
          </Box>
          <Box component="dd" sx={{ m: 0, overflowWrap: 'anywhere' }}>
            {value}
          </Box>
        </Box>
      ))}
    </Box>
  )
}
