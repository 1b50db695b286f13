import { closestCenter, DndContext, type DragEndEvent, PointerSensor, useSensor, useSensors } from '@dnd-kit/core'
import { SortableContext, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import DownIcon from '@mui/icons-material/ArrowDownwardOutlined'
import UpIcon from '@mui/icons-material/ArrowUpwardOutlined'
import DragIcon from '@mui/icons-material/DragIndicatorOutlined'
import { Box, Button, Chip, IconButton, Paper, Typography } from '@mui/material'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import type { QueuedRun } from '#shared/contract/run-shapes.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'

interface QueueCardProps {
  /** In the order in which they will be let in. */
  readonly queue: readonly QueuedRun[]
  readonly runs: readonly RunSummary[]
  /** Builds at once, as the settings have it. */
  readonly limit: number
  readonly onMove: (runId: string, before: string | undefined) => void
  readonly onHold: (runId: string, held: boolean) => void
  readonly onCancel: (runId: string) => void
}

/** The runs that wait for a place, in their order, which can be changed by drag and by buttons. */
export function QueueCard({ queue, runs, limit, onMove, onHold, onCancel }: QueueCardProps) {
  const say = useTranslations('builds.queue')
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }))
  if (queue.length === 0) return null
  const ids = queue.map(({ runId }) => runId)

  /** Puts a run where another one stands. */
  const put = (runId: string, index: number) => {
    const others = ids.filter((id) => id !== runId)
    onMove(runId, others[index])
  }
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    if (over !== null && over.id !== active.id) put(String(active.id), ids.indexOf(String(over.id)))
  }
  return (
    <Paper variant="outlined" component="section" aria-label={say('title')} sx={{ p: 2, mb: 2 }}>
      <Typography variant="h2">{say('title')}</Typography>
      <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
        {say('help', { limit })}
      </Typography>
      <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={onDragEnd}>
        <SortableContext items={ids} strategy={verticalListSortingStrategy}>
          <Box component="ol" sx={{ m: 0, p: 0, listStyle: 'none' }}>
            {queue.map((entry, index) => (
              <QueueRow
                key={entry.runId}
                entry={entry}
                position={index + 1}
                run={runs.find(({ runId }) => runId === entry.runId)}
                last={index === queue.length - 1}
                onUp={() => put(entry.runId, index - 1)}
                onDown={() => put(entry.runId, index + 1)}
                onHold={() => onHold(entry.runId, !entry.held)}
                onCancel={() => onCancel(entry.runId)}
              />
            ))}
          </Box>
        </SortableContext>
      </DndContext>
    </Paper>
  )
}

interface QueueRowProps {
  readonly entry: QueuedRun
  /** From 1. */
  readonly position: number
  readonly run: RunSummary | undefined
  readonly last: boolean
  readonly onUp: () => void
  readonly onDown: () => void
  readonly onHold: () => void
  readonly onCancel: () => void
}

function QueueRow({ entry, position, run, last, onUp, onDown, onHold, onCancel }: QueueRowProps) {
  const say = useTranslations('builds.queue')
  const { setNodeRef, listeners, transform, transition } = useSortable({ id: entry.runId })
  const name = run?.templateName ?? entry.runId
  return (
    <Box
      component="li"
      ref={setNodeRef}
      style={{ transform: CSS.Transform.toString(transform) ?? '', transition: transition ?? '' }}
      sx={{ display: 'flex', gap: 1, alignItems: 'center', py: 0.25, flexWrap: 'wrap' }}
    >
      <Box
        {...listeners}
        aria-hidden
        sx={{ display: 'flex', cursor: 'grab', touchAction: 'none', color: 'text.secondary' }}
      >
        <DragIcon fontSize="small" />
      </Box>
      <Typography variant="body2" sx={{ minWidth: 24, fontVariantNumeric: 'tabular-nums' }}>
        {say('position', { position })}
      </Typography>
      <Box sx={{ flex: 1, minWidth: 160 }}>
        <Box component={RouterLink} to={`/builds/${entry.runId}`} sx={{ color: 'primary.main', fontWeight: 600 }}>
          {name}
        </Box>
        <Typography variant="caption" color="textSecondary" sx={{ ml: 1 }}>
          {entry.builds.join(', ')}
        </Typography>
      </Box>
      {entry.held && <Chip size="small" color="warning" variant="outlined" label={say('held')} />}
      <IconButton size="small" aria-label={say('up', { name })} disabled={position === 1} onClick={onUp}>
        <UpIcon fontSize="small" />
      </IconButton>
      <IconButton size="small" aria-label={say('down', { name })} disabled={last} onClick={onDown}>
        <DownIcon fontSize="small" />
      </IconButton>
      <Button size="small" onClick={onHold} aria-label={say(entry.held ? 'releaseOne' : 'holdOne', { name })}>
        {say(entry.held ? 'release' : 'hold')}
      </Button>
      <Button size="small" color="error" onClick={onCancel} aria-label={say('cancelOne', { name })}>
        {say('cancel')}
      </Button>
    </Box>
  )
}
