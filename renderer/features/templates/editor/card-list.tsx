import DownIcon from '@mui/icons-material/ArrowDownwardOutlined'
import UpIcon from '@mui/icons-material/ArrowUpwardOutlined'
import CopyIcon from '@mui/icons-material/ContentCopyOutlined'
import DeleteIcon from '@mui/icons-material/DeleteOutlined'
import { Box, IconButton, List, ListItem, ListItemButton, ListItemText, Tooltip, Typography } from '@mui/material'
import { useSnackbar } from 'notistack'
import { type DragEvent, type ReactNode, useState } from 'react'
import type { BuildCards, Card } from '#shared/template/form/cards.ts'
import { duplicateCard, moveCard, removeCard } from '#shared/template/form/form-edits.ts'
import type { FormFile } from '#shared/template/form/form-file.ts'
import type { Documents } from './documents.ts'

interface CardListProps {
  readonly title: string
  /** What to say when there is none. */
  readonly empty: string
  readonly cards: readonly Card[]
  readonly chosen: Card | undefined
  readonly onChoose: (id: string) => void
  readonly documents: Documents
  readonly indexOf: (file: FormFile) => number
  readonly build?: BuildCards
  readonly add?: ReactNode
}

/** Cards of one role, in their order; moved by drag, by buttons or by Alt with the arrow keys. */
export function CardList({ title, empty, cards, chosen, onChoose, documents, indexOf, build, add }: CardListProps) {
  const { enqueueSnackbar } = useSnackbar()
  const [dragged, setDragged] = useState<Card | undefined>()

  const siblingsOf = (card: Card) => cards.filter((one) => one.container === card.container && one.role === card.role)
  const move = (card: Card, by: 1 | -1) => {
    const siblings = siblingsOf(card)
    const target = siblings.indexOf(card) + by
    if (target < 0 || target >= siblings.length) return
    const before = by === 1 ? siblings[target + 1] : siblings[target]
    documents.change([{ file: indexOf(card.file), changes: moveCard(card, before) }])
    const landed = siblings[target]
    if (landed !== undefined && card.role !== 'source') onChoose(landed.id)
  }
  const remove = (card: Card) => {
    documents.change([{ file: indexOf(card.file), changes: removeCard(card, build) }])
    enqueueSnackbar(`${titleOf(card)} removed. Undo brings it back.`)
  }
  const drop = (event: DragEvent, onto: Card) => {
    event.preventDefault()
    if (dragged === undefined || dragged === onto || dragged.container !== onto.container) return
    const siblings = siblingsOf(dragged)
    const behind = siblings.indexOf(dragged) < siblings.indexOf(onto)
    const before = behind ? siblings[siblings.indexOf(onto) + 1] : onto
    documents.change([{ file: indexOf(dragged.file), changes: moveCard(dragged, before) }])
    setDragged(undefined)
  }

  return (
    <Box component="section" aria-label={title}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
        <Typography variant="h2" sx={{ flex: 1 }}>
          {title}
        </Typography>
        {add}
      </Box>
      {cards.length === 0 && <Typography color="textSecondary">{empty}</Typography>}
      <List dense disablePadding>
        {cards.map((card) => {
          const siblings = siblingsOf(card)
          const at = siblings.indexOf(card)
          const movable = card.role === 'provisioner' || card.role === 'post-processor'
          const name = titleOf(card)
          return (
            <ListItem
              key={card.id}
              disablePadding
              draggable={movable}
              onDragStart={() => setDragged(card)}
              onDragOver={(event) => event.preventDefault()}
              onDrop={(event) => drop(event, card)}
              secondaryAction={
                <Box sx={{ display: 'flex' }}>
                  {movable && (
                    <>
                      <CardButton
                        title={`Move ${name} up`}
                        disabled={at === 0}
                        icon={<UpIcon fontSize="small" />}
                        onClick={() => move(card, -1)}
                      />
                      <CardButton
                        title={`Move ${name} down`}
                        disabled={at === siblings.length - 1}
                        icon={<DownIcon fontSize="small" />}
                        onClick={() => move(card, 1)}
                      />
                    </>
                  )}
                  {card.role !== 'error-cleanup-provisioner' && (
                    <CardButton
                      title={`Duplicate ${name}`}
                      icon={<CopyIcon fontSize="small" />}
                      onClick={() => {
                        const taken = cards.flatMap((one) => (one.name === undefined ? [] : [one.name]))
                        documents.change([{ file: indexOf(card.file), changes: duplicateCard(card, taken) }])
                      }}
                    />
                  )}
                  <CardButton
                    title={`Remove ${name}`}
                    icon={<DeleteIcon fontSize="small" />}
                    onClick={() => remove(card)}
                  />
                </Box>
              }
            >
              <ListItemButton
                selected={card.id === chosen?.id}
                onClick={() => onChoose(card.id)}
                onKeyDown={(event) => {
                  if (!event.altKey || !movable) return
                  if (event.key === 'ArrowUp') move(card, -1)
                  if (event.key === 'ArrowDown') move(card, 1)
                }}
                sx={{ borderRadius: 1, pr: movable ? 18 : 10 }}
              >
                <ListItemText primary={name} secondary={summaryOf(card)} />
              </ListItemButton>
            </ListItem>
          )
        })}
      </List>
    </Box>
  )
}

interface CardButtonProps {
  readonly title: string
  readonly icon: ReactNode
  readonly disabled?: boolean
  readonly onClick: () => void
}

function CardButton({ title, icon, disabled = false, onClick }: CardButtonProps) {
  return (
    <Tooltip title={title}>
      <span>
        <IconButton size="small" aria-label={title} disabled={disabled} onClick={onClick}>
          {icon}
        </IconButton>
      </span>
    </Tooltip>
  )
}

/** What people call a card: the component's title, with its name where it has one. */
export function titleOf({ component, type, name }: Card): string {
  const title = component?.title ?? type
  return name === undefined ? title : `${title}: ${name}`
}

/** What it does, in one line, as far as the text says. */
function summaryOf(card: Card): string {
  const { text } = card.file
  const lines = text
    .slice(card.block.body.span.from, card.block.body.span.to)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  return lines.slice(0, 2).join(' ').slice(0, 90) || card.type
}
