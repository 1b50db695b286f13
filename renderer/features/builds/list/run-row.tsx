import { Box, Checkbox, Typography } from '@mui/material'
import { memo } from 'react'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { RunStatus } from '#renderer/ui/run-status.tsx'
import { useNow, useTimeWords } from '#renderer/ui/time.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'
import { isGoing, resultsOf } from './filter-runs.ts'
import { type RowActions, RunRowMenu } from './run-row-menu.tsx'
import { columns } from './run-table-columns.ts'
import { Trend } from './trend.tsx'

interface RunRowProps {
  readonly run: RunSummary
  readonly index: number
  /** px */
  readonly top: number
  readonly height: number
  /** ms of earlier runs. */
  readonly earlier: readonly number[]
  readonly selected: boolean
  readonly onSelect: (range: boolean) => void
  readonly actions: RowActions
}

/** A run in the list. */
export const RunRow = memo(function RunRow(props: RunRowProps) {
  const { run, index, top, height, earlier, selected, onSelect, actions } = props
  const say = useTranslations('builds.list')
  const { date, ago, duration } = useTimeWords()
  const going = isGoing(run)
  const now = useNow(going)
  const end = run.endedAt ?? (going ? now : undefined)
  const own = end === undefined ? undefined : end - run.startedAt
  const place = run.sandbox ? say('sandbox') : run.regions.join(', ')
  const account = run.account === 'template' ? say('ofTemplate') : run.account
  const results = resultsOf(run)
  return (
    <Box
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-index={index}
      sx={{
        position: 'absolute',
        insetInline: 0,
        top,
        height,
        display: 'grid',
        gridTemplateColumns: columns,
        alignItems: 'center',
        borderBottom: 1,
        borderColor: 'divider',
        bgcolor: selected ? 'action.selected' : undefined,
        '&:hover': { bgcolor: selected ? 'action.selected' : 'action.hover' },
      }}
    >
      <Box role="cell">
        <Checkbox
          size="small"
          checked={selected}
          onChange={(event) => onSelect((event.nativeEvent as MouseEvent).shiftKey)}
          slotProps={{ input: { 'aria-label': say('select', { name: run.templateName, date: date(run.startedAt) }) } }}
        />
      </Box>
      <Box role="cell">
        <RunStatus status={run.status} />
      </Box>
      <Lines
        first={
          <Box component={RouterLink} to={`/builds/${run.runId}`} sx={{ color: 'primary.main', fontWeight: 600 }}>
            {run.templateName}
          </Box>
        }
        second={[run.rehearsal === true ? say('rehearsal') : undefined, run.builds.join(', ')]
          .filter((part) => part !== undefined)
          .join(' · ')}
      />
      <Lines first={place} second={run.sandbox ? '' : (account ?? '')} />
      <Box role="cell">
        <Typography component="code" sx={{ fontSize: '0.85em' }}>
          {run.sha256.slice(0, 7)}
        </Typography>
      </Box>
      <Box role="cell" sx={{ pr: 1 }}>
        <Typography variant="body2" title={date(run.startedAt)}>
          {ago(run.startedAt)}
        </Typography>
      </Box>
      <Box role="cell" sx={{ display: 'flex', gap: 1, alignItems: 'center', pr: 1 }}>
        <Typography variant="body2" noWrap>
          {own === undefined ? '–' : duration(own)}
        </Typography>
        <Trend earlier={earlier} own={run.status === 'succeeded' ? own : undefined} />
      </Box>
      <Lines
        first={results.length > 0 ? results.join(', ') : (run.error ?? '')}
        second={run.leftovers > 0 && !going ? say('left', { count: run.leftovers }) : ''}
      />
      <Box role="cell">
        <RunRowMenu run={run} actions={actions} />
      </Box>
    </Box>
  )
})

/** A cell with a line, and a smaller one below it. */
function Lines({ first, second }: { readonly first: React.ReactNode; readonly second: string }) {
  return (
    <Box role="cell" sx={{ minWidth: 0, pr: 1.5 }}>
      <Typography variant="body2" component="div" noWrap title={typeof first === 'string' ? first : undefined}>
        {first}
      </Typography>
      {second !== '' && (
        <Typography variant="caption" component="div" color="textSecondary" noWrap title={second}>
          {second}
        </Typography>
      )}
    </Box>
  )
}
