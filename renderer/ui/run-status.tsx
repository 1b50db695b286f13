import CancelledIcon from '@mui/icons-material/BlockOutlined'
import SucceededIcon from '@mui/icons-material/CheckCircleOutlined'
import FailedIcon from '@mui/icons-material/ErrorOutlined'
import QueuedIcon from '@mui/icons-material/HourglassEmptyOutlined'
import PausedIcon from '@mui/icons-material/PauseCircleOutlined'
import InterruptedIcon from '@mui/icons-material/PowerOffOutlined'
import RunningIcon from '@mui/icons-material/SyncOutlined'
import { Chip } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { RunSummary } from '#shared/contract/shapes.ts'

type Status = RunSummary['status']

const looks = {
  queued: { color: 'default', icon: <QueuedIcon /> },
  running: { color: 'info', icon: <RunningIcon /> },
  paused: { color: 'warning', icon: <PausedIcon /> },
  succeeded: { color: 'success', icon: <SucceededIcon /> },
  failed: { color: 'error', icon: <FailedIcon /> },
  cancelled: { color: 'default', icon: <CancelledIcon /> },
  interrupted: { color: 'warning', icon: <InterruptedIcon /> },
} as const

/** A run's or build's status, by shape, word and colour. */
export function RunStatus({ status }: { readonly status: Status }) {
  const say = useTranslations('ui.status')
  const { color, icon } = looks[status]
  return <Chip size="small" variant="outlined" color={color} icon={icon} label={say(status)} />
}
