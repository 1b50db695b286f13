import OkIcon from '@mui/icons-material/CheckCircleOutlined'
import ErrorIcon from '@mui/icons-material/ErrorOutlined'
import WaitingIcon from '@mui/icons-material/HourglassEmptyOutlined'
import SkippedIcon from '@mui/icons-material/RemoveCircleOutlineOutlined'
import RunningIcon from '@mui/icons-material/SyncOutlined'
import WarningIcon from '@mui/icons-material/WarningAmberOutlined'
import { Box, List, ListItem, ListItemIcon, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { CheckMend, CheckPlace, CloudCheck, Verdict } from '#shared/contract/check-shapes.ts'
import { FindingItem } from './finding-item.tsx'

type Shown = Verdict | 'waiting' | 'running'

/** The worst that was found, while nothing was found how it stands. */
export function shownState({ state, findings }: CloudCheck): Shown {
  if (state !== 'done') return state
  for (const verdict of ['error', 'warning', 'skipped'] as const) {
    if (findings.some((finding) => finding.verdict === verdict)) return verdict
  }
  return 'ok'
}

const icons = {
  ok: OkIcon,
  error: ErrorIcon,
  warning: WarningIcon,
  skipped: SkippedIcon,
  waiting: WaitingIcon,
  running: RunningIcon,
} as const

const colours = {
  ok: 'success',
  error: 'error',
  warning: 'warning',
  skipped: 'disabled',
  waiting: 'disabled',
  running: 'info',
} as const

interface CheckListProps {
  readonly checks: readonly CloudCheck[]
  /** More than one build: each line says which. */
  readonly several: boolean
  readonly onMend: ((mend: CheckMend) => void) | undefined
  readonly onShow: (place: CheckPlace) => void
}

/** Everything that is looked at, with what was found. */
export function CheckList({ checks, several, onMend, onShow }: CheckListProps) {
  const say = useTranslations('checks')
  return (
    <List dense disablePadding aria-label={say('list')}>
      {checks.map((check) => {
        const shown = shownState(check)
        const Icon = icons[shown]
        return (
          <ListItem key={check.id} disableGutters divider sx={{ alignItems: 'flex-start', py: 0.75 }}>
            <ListItemIcon sx={{ minWidth: 32, mt: 0.1 }}>
              <Icon fontSize="small" color={colours[shown]} titleAccess={say(`states.${shown}`)} />
            </ListItemIcon>
            <Box sx={{ flex: 1, minWidth: 0, display: 'grid', gap: 0.5 }}>
              <Typography component="h4" sx={{ fontWeight: 600, fontSize: 'inherit', m: 0 }}>
                {say(`topics.${check.topic}`)}
                {several && check.build !== undefined && (
                  <Typography component="span" color="textSecondary">
                    {' '}
                    · {check.build}
                  </Typography>
                )}
              </Typography>
              {check.findings.map((finding) => (
                <FindingItem
                  key={`${finding.code} ${finding.message}`}
                  finding={finding}
                  onMend={onMend}
                  onShow={onShow}
                />
              ))}
            </Box>
          </ListItem>
        )
      })}
    </List>
  )
}
