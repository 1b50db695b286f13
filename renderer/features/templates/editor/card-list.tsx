import { closestCenter, DndContext } from '@dnd-kit/core'
import { SortableContext, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { Box, List, Typography } from '@mui/material'
import { useSnackbar } from 'notistack'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { TextChange } from '#shared/language/source.ts'
import type { BuildCards, Card, DisabledStep } from '#shared/template/form/cards.ts'
import {
  disableCard,
  duplicateCard,
  enableStep,
  moveCard,
  removeCard,
  removeDisabledStep,
} from '#shared/template/form/form-edits.ts'
import type { FormFile } from '#shared/template/form/form-file.ts'
import { CardRow } from './card-row.tsx'
import { DisabledRow } from './disabled-row.tsx'
import type { Documents } from './documents.ts'
import { useCardDragging } from './use-card-dragging.ts'
import { useCardWords } from './use-card-words.ts'

interface CardListProps {
  readonly title: string
  /** What to say when there is none. */
  readonly empty: string
  readonly cards: readonly Card[]
  /** Those of the build that are left out for now; shown in their places. */
  readonly disabled?: readonly DisabledStep[]
  readonly chosen: Card | undefined
  readonly onChoose: (id: string) => void
  readonly documents: Documents
  readonly indexOf: (file: FormFile) => number
  readonly build?: BuildCards
  readonly add?: ReactNode
}

/** Cards of one role, in their order; moved by drag, by buttons or by Alt with the arrow keys. */
export function CardList({
  title,
  empty,
  cards,
  disabled = [],
  chosen,
  onChoose,
  documents,
  indexOf,
  build,
  add,
}: CardListProps) {
  const say = useTranslations('editor.card')
  const { enqueueSnackbar } = useSnackbar()
  const { nameOf, nameOfDisabled } = useCardWords()

  const change = (file: FormFile, changes: readonly TextChange[]) =>
    documents.change([{ file: indexOf(file), changes }])
  const siblingsOf = (card: Card) => cards.filter((one) => one.container === card.container && one.role === card.role)
  const put = (card: Card, onto: Card) => {
    const siblings = siblingsOf(card)
    const target = siblings.indexOf(onto)
    const before = siblings.indexOf(card) < target ? siblings[target + 1] : onto
    change(card.file, moveCard(card, before))
    // Steps have no names of their own: they are told apart by their places.
    onChoose(onto.id)
  }
  const remove = (card: Card) => {
    change(card.file, removeCard(card, build))
    enqueueSnackbar(say('removed', { card: nameOf(card) }))
  }
  const disable = (card: Card) => {
    const changes = disableCard(card, build)
    if (changes === undefined) enqueueSnackbar(say('cannotDisable', { card: nameOf(card) }), { variant: 'warning' })
    else change(card.file, changes)
  }
  const dragging = useCardDragging({ cards, nameOf, siblingsOf, onPut: put })
  const rows = [
    ...cards.map((card) => ({ from: card.block.span.from, row: rowOf(card) })),
    ...disabled.map((step) => ({ from: step.disabled.span.from, row: disabledRowOf(step) })),
  ]

  function rowOf(card: Card): ReactNode {
    const siblings = siblingsOf(card)
    const at = siblings.indexOf(card)
    const isStep = card.role === 'provisioner' || card.role === 'post-processor'
    return (
      <CardRow
        key={card.id}
        card={card}
        name={nameOf(card)}
        chosen={card.id === chosen?.id}
        {...(isStep ? { place: { at, count: siblings.length } } : {})}
        onChoose={() => onChoose(card.id)}
        onMove={(by) => {
          const onto = siblings[at + by]
          if (onto !== undefined) put(card, onto)
        }}
        {...(card.role === 'error-cleanup-provisioner'
          ? {}
          : {
              onDuplicate: () => {
                const taken = cards.flatMap(({ name }) => (name === undefined ? [] : [name]))
                change(card.file, duplicateCard(card, taken))
              },
            })}
        {...(card.file.syntax === 'hcl' && (isStep || card.role === 'error-cleanup-provisioner')
          ? { onDisable: () => disable(card) }
          : {})}
        onRemove={() => remove(card)}
      />
    )
  }

  function disabledRowOf(step: DisabledStep): ReactNode {
    const name = nameOfDisabled(step)
    return (
      <DisabledRow
        key={step.id}
        name={name}
        onEnable={() => change(step.file, enableStep(step))}
        onRemove={() => {
          change(step.file, removeDisabledStep(step))
          enqueueSnackbar(say('removed', { card: name }))
        }}
      />
    )
  }

  return (
    <Box component="section" aria-label={title}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
        <Typography variant="h2" sx={{ flex: 1 }}>
          {title}
        </Typography>
        {add}
      </Box>
      {rows.length === 0 && <Typography color="textSecondary">{empty}</Typography>}
      <DndContext {...dragging} collisionDetection={closestCenter}>
        <SortableContext items={cards.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
          <List dense disablePadding>
            {(disabled.length === 0 ? rows : rows.toSorted((a, b) => a.from - b.from)).map(({ row }) => row)}
          </List>
        </SortableContext>
      </DndContext>
    </Box>
  )
}
