import { Box, Checkbox, Paper } from '@mui/material'
import { visuallyHidden } from '@mui/utils'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { Selection } from '#renderer/ui/use-selection.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'
import { RunRow } from './run-row.tsx'
import type { RowActions } from './run-row-menu.tsx'
import { columns } from './run-table-columns.ts'

/** px */
const rowHeight = 58

interface RunTableProps {
  readonly runs: readonly RunSummary[]
  readonly trends: ReadonlyMap<string, readonly number[]>
  readonly selection: Selection
  readonly actions: RowActions
}

/** The runs, of which only those in sight are in the page. Arrows go from row to row, Space selects. */
export function RunTable({ runs, trends, selection, actions }: RunTableProps) {
  const say = useTranslations('builds.list')
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (index) => runs[index]?.runId ?? index,
  })
  const all = selection.ids.length === runs.length

  const goTo = (index: number) => {
    const at = Math.min(Math.max(index, 0), runs.length - 1)
    rows.scrollToIndex(at)
    // The row may come into the page with the scroll.
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLInputElement>(`[data-index="${at}"] input[type="checkbox"]`)?.focus(),
    )
  }
  const onKey = (event: KeyboardEvent<HTMLDivElement>) => {
    const row = (event.target as Element).closest('[data-index]')
    if (row === null || event.ctrlKey || event.metaKey || event.altKey) return
    const index = Number(row.getAttribute('data-index'))
    const page = Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight)
    const target = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: runs.length,
    }[event.key]
    if (target === undefined) return
    event.preventDefault()
    goTo(target)
  }

  const headings = ['state', 'template', 'place', 'version', 'started', 'duration', 'result'] as const
  return (
    <Paper
      variant="outlined"
      role="table"
      aria-label={say('label')}
      aria-rowcount={runs.length + 1}
      sx={{ flex: 1, minHeight: 220, display: 'flex', flexDirection: 'column', overflow: 'auto hidden' }}
    >
      <Box role="rowgroup" sx={{ minWidth: 980, borderBottom: 1, borderColor: 'divider' }}>
        <Box
          role="row"
          aria-rowindex={1}
          sx={{ display: 'grid', gridTemplateColumns: columns, alignItems: 'center', minHeight: 42, fontWeight: 600 }}
        >
          <Box role="columnheader">
            <Checkbox
              size="small"
              checked={all}
              indeterminate={!all && selection.ids.length > 0}
              onChange={() => selection.setAll(!all)}
              slotProps={{ input: { 'aria-label': say('selectAll') } }}
            />
          </Box>
          {headings.map((heading) => (
            <Box role="columnheader" key={heading} sx={{ pr: 1 }}>
              {say(`columns.${heading}`)}
            </Box>
          ))}
          <Box role="columnheader" sx={visuallyHidden}>
            {say('columns.actions')}
          </Box>
        </Box>
      </Box>
      <Box
        ref={scroller}
        role="rowgroup"
        data-single-keys
        onKeyDown={onKey}
        sx={{ flex: 1, minWidth: 980, overflow: 'hidden auto' }}
      >
        <Box role="presentation" sx={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index, start, key }) => {
            const run = runs[index]
            if (run === undefined) return null
            return (
              <RunRow
                key={key}
                run={run}
                index={index}
                top={start}
                height={rowHeight}
                earlier={trends.get(run.runId) ?? []}
                selected={selection.has(run.runId)}
                onSelect={(range) => selection.toggle(run.runId, range)}
                actions={actions}
              />
            )
          })}
        </Box>
      </Box>
    </Paper>
  )
}
