import { useTranslations } from 'use-intl'
import type { Card, DisabledStep } from '#shared/template/form/cards.ts'
import { componentFor } from '#shared/template/form/component-options.ts'

interface CardWords {
  /** The component's title, with the card's name where it has one. */
  readonly nameOf: (card: Card) => string
  readonly nameOfDisabled: (step: DisabledStep) => string
}

/** What people call the cards of a template. */
export function useCardWords(): CardWords {
  const say = useTranslations('editor.card')
  return {
    nameOf: ({ component, type, name }) => {
      const title = component?.title ?? type
      return name === undefined ? title : say('named', { title, name })
    },
    nameOfDisabled: ({ role, types }) => types.map((type) => componentFor(role, type)?.title ?? type).join(' → '),
  }
}
