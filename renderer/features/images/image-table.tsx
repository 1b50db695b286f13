import { Box, Checkbox, Paper, TableSortLabel } from '@mui/material'
import { visuallyHidden } from '@mui/utils'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { Selection } from '#renderer/ui/use-selection.ts'
import type { AccountImage } from '#shared/contract/image-shapes.ts'
import { type ImageOrder, imageOrders, type NewerBases } from './filter-images.ts'
import { columns, columnsWidth } from './image-columns.ts'
import { ImageRow } from './image-row.tsx'
import type { ImageTask } from './image-task.ts'

/** px */
const rowHeight = 62
const headings = ['name', 'age', 'size', 'state', 'builtBy', 'shared', 'used'] as const

interface ImageTableProps {
  readonly images: readonly AccountImage[]
  readonly newer: NewerBases
  readonly selection: Selection
  readonly order: ImageOrder
  readonly onOrder: (order: ImageOrder) => void
  readonly onTask: (task: ImageTask) => void
}

/** OMIs, of which only those in sight are in the page. Arrows go from row to row, Space selects, with Shift a range. */
export function ImageTable({ images, newer, selection, order, onOrder, onTask }: ImageTableProps) {
  const say = useTranslations('images')
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: images.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (index) => images[index]?.imageId ?? index,
  })
  const all = selection.ids.length === images.length

  const goTo = (index: number) => {
    const at = Math.min(Math.max(index, 0), images.length - 1)
    rows.scrollToIndex(at)
    // The row may come into the page with the scroll.
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${at}"] input[type="checkbox"]`)?.focus(),
    )
  }
  const onKey = (event: KeyboardEvent<HTMLDivElement>) => {
    const row = (event.target as Element).closest('[data-index]')
    if (row === null || event.altKey) return
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      event.preventDefault()
      selection.setAll(true)
      return
    }
    if (event.ctrlKey || event.metaKey) return
    const index = Number(row.getAttribute('data-index'))
    const page = Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight)
    const target = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: images.length,
    }[event.key]
    if (target === undefined) return
    event.preventDefault()
    const next = images[Math.min(Math.max(target, 0), images.length - 1)]
    if (event.shiftKey && next !== undefined && !selection.has(next.imageId)) selection.toggle(next.imageId, false)
    goTo(target)
  }

  return (
    <Paper
      variant="outlined"
      role="table"
      aria-label={say('title')}
      aria-rowcount={images.length + 1}
      sx={{
        flex: 1,
        minHeight: 220,
        display: 'flex',
        flexDirection: 'column',
        position: 'relative',
        overflow: 'auto hidden',
      }}
    >
      <Box role="rowgroup" sx={{ minWidth: columnsWidth, borderBottom: 1, borderColor: 'divider' }}>
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
          {headings.map((heading) => {
            const by = imageOrders.find((one) => one === heading)
            const column = say(`columns.${heading}`)
            if (by === undefined) {
              return (
                <Box role="columnheader" key={heading} sx={{ pr: 1 }}>
                  {column}
                </Box>
              )
            }
            const active = order.by === by
            const direction = order.descending ? 'desc' : 'asc'
            return (
              <Box
                role="columnheader"
                key={heading}
                aria-sort={active ? (order.descending ? 'descending' : 'ascending') : 'none'}
                sx={{ pr: 1 }}
              >
                <TableSortLabel
                  active={active}
                  direction={active ? direction : 'asc'}
                  aria-label={say('sortBy', { column })}
                  onClick={() => onOrder({ by, descending: active ? !order.descending : by !== 'name' })}
                >
                  {column}
                </TableSortLabel>
              </Box>
            )
          })}
          <Box role="columnheader">
            <span style={visuallyHidden}>{say('columns.actions')}</span>
          </Box>
        </Box>
      </Box>
      <Box
        ref={scroller}
        role="rowgroup"
        data-single-keys
        onKeyDown={onKey}
        sx={{ flex: 1, minWidth: columnsWidth, overflow: 'hidden auto' }}
      >
        <Box role="presentation" sx={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index, start, key }) => {
            const image = images[index]
            if (image === undefined) return null
            return (
              <ImageRow
                key={key}
                measure={rows.measureElement}
                image={image}
                newer={newer.get(image.imageId)}
                index={index}
                top={start}
                selected={selection.has(image.imageId)}
                onSelect={(range) => selection.toggle(image.imageId, range)}
                onTask={onTask}
              />
            )
          })}
        </Box>
      </Box>
    </Paper>
  )
}
