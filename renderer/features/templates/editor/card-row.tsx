import { useSortable } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import DownIcon from '@mui/icons-material/ArrowDownwardOutlined'
import UpIcon from '@mui/icons-material/ArrowUpwardOutlined'
import DisableIcon from '@mui/icons-material/BlockOutlined'
import CopyIcon from '@mui/icons-material/ContentCopyOutlined'
import DeleteIcon from '@mui/icons-material/DeleteOutlined'
import DragIcon from '@mui/icons-material/DragIndicatorOutlined'
import { Box, ListItem, ListItemButton, ListItemText } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { Card } from '#shared/template/form/cards.ts'
import { CardButton } from './card-button.tsx'

interface CardRowProps {
  readonly card: Card
  readonly name: string
  readonly chosen: boolean
  /** The place among the cards that it can change places with; absent for those that stay where they are. */
  readonly place?: { readonly at: number; readonly count: number }
  readonly onChoose: () => void
  readonly onMove: (by: 1 | -1) => void
  /** Absent where there may be only one. */
  readonly onDuplicate?: () => void
  /** Absent for what cannot be left out alone. */
  readonly onDisable?: () => void
  readonly onRemove: () => void
}

/** A card in its list: what it is, and what can be done with it. */
export function CardRow({
  card,
  name,
  chosen,
  place,
  onChoose,
  onMove,
  onDuplicate,
  onDisable,
  onRemove,
}: CardRowProps) {
  const say = useTranslations('editor.card')
  const movable = place !== undefined && place.count > 1
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, transition, isDragging } = useSortable({
    id: card.id,
    disabled: !movable,
  })
  return (
    <ListItem
      ref={setNodeRef}
      disablePadding
      style={{ transform: CSS.Translate.toString(transform) ?? '', transition: transition ?? '' }}
      sx={{
        display: 'flex',
        bgcolor: 'background.paper',
        ...(isDragging ? { position: 'relative', zIndex: 1, boxShadow: 4, borderRadius: 1 } : {}),
      }}
    >
      {movable && (
        <Box
          ref={setActivatorNodeRef}
          {...attributes}
          {...listeners}
          aria-label={say('drag', { card: name })}
          sx={{ display: 'flex', p: 0.5, cursor: 'grab', touchAction: 'none', color: 'text.secondary' }}
        >
          <DragIcon fontSize="small" />
        </Box>
      )}
      <ListItemButton
        selected={chosen}
        onClick={onChoose}
        onKeyDown={(event) => {
          if (!event.altKey || !movable) return
          if (event.key === 'ArrowUp') onMove(-1)
          if (event.key === 'ArrowDown') onMove(1)
        }}
        sx={{ borderRadius: 1, minWidth: 0 }}
      >
        <ListItemText primary={name} secondary={summaryOf(card)} slotProps={{ secondary: { noWrap: true } }} />
      </ListItemButton>
      <Box sx={{ display: 'flex', flex: 'none' }}>
        {movable && (
          <>
            <CardButton
              title={say('moveUp', { card: name })}
              disabled={place.at === 0}
              icon={<UpIcon fontSize="small" />}
              onClick={() => onMove(-1)}
            />
            <CardButton
              title={say('moveDown', { card: name })}
              disabled={place.at === place.count - 1}
              icon={<DownIcon fontSize="small" />}
              onClick={() => onMove(1)}
            />
          </>
        )}
        {onDuplicate !== undefined && (
          <CardButton
            title={say('duplicate', { card: name })}
            icon={<CopyIcon fontSize="small" />}
            onClick={onDuplicate}
          />
        )}
        {onDisable !== undefined && (
          <CardButton
            title={say('disable', { card: name })}
            icon={<DisableIcon fontSize="small" />}
            onClick={onDisable}
          />
        )}
        <CardButton title={say('remove', { card: name })} icon={<DeleteIcon fontSize="small" />} onClick={onRemove} />
      </Box>
    </ListItem>
  )
}

/** What it does, in one line, as far as the text says. */
function summaryOf(card: Card): string {
  const { file, block, type } = card
  const written = block.body.items.map(({ span }) => file.text.slice(span.from, span.to).replace(/\s+/g, ' '))
  return written.slice(0, 2).join('  ').slice(0, 90) || type
}
