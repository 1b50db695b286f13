import GoneIcon from '@mui/icons-material/CheckCircleOutlined'
import FailedIcon from '@mui/icons-material/ErrorOutlined'
import AbsentIcon from '@mui/icons-material/RemoveCircleOutlined'
import WaitingIcon from '@mui/icons-material/ScheduleOutlined'
import GoingIcon from '@mui/icons-material/SyncOutlined'
import { Box, Typography } from '@mui/material'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { LeftoverRemoval } from '#shared/contract/leftover-shapes.ts'

const icons: Readonly<Record<LeftoverRemoval['kind'], ReactNode>> = {
  waiting: <WaitingIcon fontSize="small" color="disabled" />,
  deleting: <GoingIcon fontSize="small" color="primary" />,
  destroyed: <GoneIcon fontSize="small" color="success" />,
  absent: <AbsentIcon fontSize="small" color="disabled" />,
  failed: <FailedIcon fontSize="small" color="error" />,
}

/** How the deletion of a thing stands: shape, word, colour; of a failure, why and what to do. */
export function RemovalMark({ removal }: { readonly removal: LeftoverRemoval }) {
  const say = useTranslations('leftovers.removal')
  return (
    <Box sx={{ display: 'flex', gap: 0.75, alignItems: 'flex-start' }}>
      {icons[removal.kind]}
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="body2">{say(removal.kind)}</Typography>
        {removal.kind === 'failed' && (
          <Typography variant="caption" color="textSecondary" sx={{ display: 'block', overflowWrap: 'anywhere' }}>
            {removal.error.message} {removal.error.hint}
          </Typography>
        )}
      </Box>
    </Box>
  )
}
