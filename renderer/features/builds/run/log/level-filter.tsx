import ErrorIcon from '@mui/icons-material/ErrorOutlined'
import WarningIcon from '@mui/icons-material/WarningAmberOutlined'
import { ToggleButton, ToggleButtonGroup } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { LogSelector } from '#shared/run/log-selector.ts'
import type { LogTotals } from './log-feed.ts'

interface LevelFilterProps {
  readonly selector: LogSelector
  readonly onSelector: (selector: LogSelector) => void
  readonly totals: LogTotals
}

/** All lines, warnings and errors, or errors only, each with its count. */
export function LevelFilter({ selector, onSelector, totals }: LevelFilterProps) {
  const say = useTranslations('run')
  const { errors, warnings } = totals.levels
  return (
    <ToggleButtonGroup
      size="small"
      exclusive
      aria-label={say('levels')}
      value={selector.level ?? 'all'}
      onChange={(_event, level: 'all' | 'warnings' | 'errors' | null) => {
        if (level === null) return
        const { level: _, ...rest } = selector
        onSelector(level === 'all' ? rest : { ...rest, level })
      }}
      sx={{ '& .MuiToggleButton-root': { py: 0.25, px: 1, gap: 0.5 } }}
    >
      <ToggleButton value="all">{say('allLines')}</ToggleButton>
      <ToggleButton value="warnings" aria-label={say('warningsAndErrors', { count: warnings })}>
        <WarningIcon sx={{ fontSize: 16, color: 'warning.main' }} />
        {say('shortCount', { count: warnings })}
      </ToggleButton>
      <ToggleButton value="errors" aria-label={say('errorsOnly', { count: errors })}>
        <ErrorIcon sx={{ fontSize: 16, color: 'error.main' }} />
        {say('shortCount', { count: errors })}
      </ToggleButton>
    </ToggleButtonGroup>
  )
}
