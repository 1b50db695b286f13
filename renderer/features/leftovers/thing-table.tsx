import { Box, Checkbox, Paper } from '@mui/material'
import { visuallyHidden } from '@mui/utils'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { Selection } from '#renderer/ui/use-selection.ts'
import type { LeftoverAccount, LeftoverThing } from '#shared/contract/leftover-shapes.ts'
import { columns } from './thing-columns.ts'
import { ThingRow } from './thing-row.tsx'

/** px */
const rowHeight = 60
/** px, beyond which the list scrolls in itself. */
const mostHeight = 540

interface ThingTableProps {
  readonly label: string
  readonly things: readonly LeftoverThing[]
  readonly accounts: ReadonlyMap<string, LeftoverAccount>
  /** Absent where nothing can be chosen. */
  readonly selection?: Selection
  readonly canGo: (thing: LeftoverThing) => boolean
  readonly onRemove: (thing: LeftoverThing) => void
  /** Of things that are ignored. */
  readonly onUnignore?: (thing: LeftoverThing) => void
}

/** Things, of which only those in sight are in the page. Arrows go from row to row, Space selects, with Shift a range. */
export function ThingTable({ label, things, accounts, selection, canGo, onRemove, onUnignore }: ThingTableProps) {
  const say = useTranslations('leftovers')
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: things.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (index) => things[index]?.key ?? index,
  })
  const possible = things.filter(canGo).length
  const chosen = selection?.ids.length ?? 0

  const goTo = (index: number) => {
    const at = Math.min(Math.max(index, 0), things.length - 1)
    rows.scrollToIndex(at)
    // The row may come into the page with the scroll.
    requestAnimationFrame(() =>
      scroller.current
        ?.querySelector<HTMLElement>(
          `[data-index="${at}"] input[type="checkbox"], [data-index="${at}"] a, [data-index="${at}"] button`,
        )
        ?.focus(),
    )
  }
  const onKey = (event: KeyboardEvent<HTMLDivElement>) => {
    const row = (event.target as Element).closest('[data-index]')
    if (row === null || event.altKey) return
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a' && selection !== undefined) {
      event.preventDefault()
      selection.setAll(true)
      return
    }
    if (event.ctrlKey || event.metaKey) return
    const index = Number(row.getAttribute('data-index'))
    const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: things.length }[event.key]
    if (target === undefined) return
    event.preventDefault()
    const next = things[Math.min(Math.max(target, 0), things.length - 1)]
    if (event.shiftKey && selection !== undefined && next !== undefined && !selection.has(next.key)) {
      selection.toggle(next.key, false)
    }
    goTo(target)
  }

  const headings = ['what', 'from', 'why'] as const
  return (
    <Paper
      variant="outlined"
      role="table"
      aria-label={label}
      aria-rowcount={things.length + 1}
      sx={{ position: 'relative', overflow: 'auto hidden' }}
    >
      <Box role="rowgroup" sx={{ minWidth: 780, borderBottom: 1, borderColor: 'divider' }}>
        <Box
          role="row"
          aria-rowindex={1}
          sx={{ display: 'grid', gridTemplateColumns: columns, alignItems: 'center', minHeight: 42, fontWeight: 600 }}
        >
          {selection === undefined ? (
            <Box role="columnheader">
              <span style={visuallyHidden}>{say('columns.select')}</span>
            </Box>
          ) : (
            <Box role="columnheader" sx={{ pl: 0.5 }}>
              <Checkbox
                size="small"
                checked={chosen > 0 && chosen === possible}
                indeterminate={chosen > 0 && chosen < possible}
                disabled={possible === 0}
                onChange={() => selection.setAll(chosen < possible)}
                slotProps={{ input: { 'aria-label': say('selectAll') } }}
              />
            </Box>
          )}
          {headings.map((heading) => (
            <Box role="columnheader" key={heading} sx={{ pr: 1 }}>
              {say(`columns.${heading}`)}
            </Box>
          ))}
          <Box role="columnheader" sx={{ pr: 1, textAlign: 'right' }}>
            {say('columns.month')}
          </Box>
          <Box role="columnheader">
            <span style={visuallyHidden}>{say('columns.action')}</span>
          </Box>
        </Box>
      </Box>
      <Box
        ref={scroller}
        role="rowgroup"
        data-single-keys
        onKeyDown={onKey}
        sx={{ minWidth: 780, maxHeight: mostHeight, overflow: 'hidden auto' }}
      >
        <Box role="presentation" sx={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index, start, key }) => {
            const thing = things[index]
            if (thing === undefined) return null
            const free = canGo(thing)
            return (
              <ThingRow
                key={key}
                measure={rows.measureElement}
                thing={thing}
                account={thing.account === undefined ? undefined : accounts.get(thing.account)}
                index={index}
                top={start}
                selected={selection?.has(thing.key) === true && free}
                onSelect={selection !== undefined && free ? (range) => selection.toggle(thing.key, range) : undefined}
                onRemove={free ? () => onRemove(thing) : undefined}
                onUnignore={onUnignore === undefined ? undefined : () => onUnignore(thing)}
              />
            )
          })}
        </Box>
      </Box>
    </Paper>
  )
}
