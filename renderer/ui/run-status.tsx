import CancelledIcon from '@mui/icons-material/BlockOutlined'
import SucceededIcon from '@mui/icons-material/CheckCircleOutlined'
import FailedIcon from '@mui/icons-material/ErrorOutlined'
import QueuedIcon from '@mui/icons-material/HourglassEmptyOutlined'
import PausedIcon from '@mui/icons-material/PauseCircleOutlined'
import InterruptedIcon from '@mui/icons-material/PowerOffOutlined'
import RunningIcon from '@mui/icons-material/SyncOutlined'
import { Chip } from '@mui/material'
import type { RunSummary } from '#shared/contract/shapes.ts'

type Status = RunSummary['status']

const looks = {
  queued: { label: 'Queued', color: 'default', icon: <QueuedIcon /> },
  running: { label: 'Running', color: 'info', icon: <RunningIcon /> },
  paused: { label: 'Waiting for you', color: 'warning', icon: <PausedIcon /> },
  succeeded: { label: 'Succeeded', color: 'success', icon: <SucceededIcon /> },
  failed: { label: 'Failed', color: 'error', icon: <FailedIcon /> },
  cancelled: { label: 'Cancelled', color: 'default', icon: <CancelledIcon /> },
  interrupted: { label: 'Interrupted', color: 'warning', icon: <InterruptedIcon /> },
} as const

/** A run's or build's status, by shape, word and colour. */
export function RunStatus({ status }: { readonly status: Status }) {
  const { label, color, icon } = looks[status]
  return <Chip size="small" variant="outlined" color={color} icon={icon} label={label} />
}
