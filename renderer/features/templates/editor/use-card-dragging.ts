import {
  type Announcements,
  type DndContextProps,
  KeyboardSensor,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { sortableKeyboardCoordinates } from '@dnd-kit/sortable'
import { useTranslations } from 'use-intl'
import type { Card } from '#shared/template/form/cards.ts'

interface CardDragging {
  readonly cards: readonly Card[]
  readonly nameOf: (card: Card) => string
  /** Those that a card can change places with, itself among them, in their order. */
  readonly siblingsOf: (card: Card) => readonly Card[]
  /** Puts a card at the place of a sibling. */
  readonly onPut: (card: Card, onto: Card) => void
}

/** Cards are dragged by pointer or by keyboard, and what happens is said to screen readers. */
export function useCardDragging({ cards, nameOf, siblingsOf, onPut }: CardDragging): DndContextProps {
  const say = useTranslations('editor.dragging')
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const byId = (id: UniqueIdentifier | undefined) => cards.find((card) => card.id === id)
  const told = (active: UniqueIdentifier, over: UniqueIdentifier | undefined, what: 'picked' | 'over' | 'put') => {
    const card = byId(active)
    if (card === undefined) return undefined
    const siblings = siblingsOf(card)
    const place = siblings.findIndex(({ id }) => id === (over ?? active)) + 1
    if (place === 0) return say('elsewhere', { card: nameOf(card) })
    return say(what, { card: nameOf(card), place: String(place), count: String(siblings.length) })
  }
  const announcements: Announcements = {
    onDragStart: ({ active }) => told(active.id, undefined, 'picked'),
    onDragOver: ({ active, over }) => told(active.id, over?.id, 'over'),
    onDragEnd: ({ active, over }) => told(active.id, over?.id, 'put'),
    onDragCancel: ({ active }) => {
      const card = byId(active.id)
      return card === undefined ? undefined : say('cancelled', { card: nameOf(card) })
    },
  }
  return {
    sensors,
    accessibility: { announcements, screenReaderInstructions: { draggable: say('help') } },
    onDragEnd: ({ active, over }) => {
      const card = byId(active.id)
      const onto = byId(over?.id)
      if (card === undefined || onto === undefined || card === onto) return
      if (siblingsOf(card).includes(onto)) onPut(card, onto)
    },
  }
}
