import CancelledIcon from '@mui/icons-material/BlockOutlined'
import SucceededIcon from '@mui/icons-material/CheckCircleOutlined'
import FailedIcon from '@mui/icons-material/ErrorOutlined'
import CutOffIcon from '@mui/icons-material/PowerOffOutlined'
import SkippedIcon from '@mui/icons-material/RemoveCircleOutlineOutlined'
import RunningIcon from '@mui/icons-material/SyncOutlined'
import { keyframes } from '@mui/material/styles'
import type { ReactNode } from 'react'
import type { StepState } from '#shared/run/run-state.ts'

/** A step as it is shown: one that was at work when its process died is neither running nor over. */
export type ShownStepStatus = StepState['status'] | 'cutOff'

export function shownStatus(step: StepState, interrupted: boolean): ShownStepStatus {
  return interrupted && step.status === 'running' ? 'cutOff' : step.status
}

const turn = keyframes({ to: { transform: 'rotate(-360deg)' } })

/** A shape for each state; the word stands beside it. */
export const stepIcons: Readonly<Record<ShownStepStatus, ReactNode>> = {
  succeeded: <SucceededIcon color="success" fontSize="small" />,
  failed: <FailedIcon color="error" fontSize="small" />,
  cancelled: <CancelledIcon color="disabled" fontSize="small" />,
  skipped: <SkippedIcon color="disabled" fontSize="small" />,
  cutOff: <CutOffIcon color="warning" fontSize="small" />,
  running: (
    <RunningIcon
      color="info"
      fontSize="small"
      sx={{
        animation: `${turn} 1.6s linear infinite`,
        '@media (prefers-reduced-motion: reduce)': { animation: 'none' },
      }}
    />
  ),
}
