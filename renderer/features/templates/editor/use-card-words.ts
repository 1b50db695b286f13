import { useTranslations } from 'use-intl'
import type { Component } from '#shared/catalog/component.ts'
import type { Card, DisabledStep } from '#shared/template/form/cards.ts'
import { componentFor } from '#shared/template/form/component-options.ts'
import { useComponentWords } from './use-component-words.ts'

interface CardWords {
  /** The component's title, with the card's name where it has one. */
  readonly nameOf: (card: Card) => string
  readonly nameOfDisabled: (step: DisabledStep) => string
}

/** What people call the cards of a template. */
export function useCardWords(): CardWords {
  const say = useTranslations('editor.card')
  const words = useComponentWords()
  const titleOf = (component: Component | undefined, type: string) =>
    component === undefined ? type : words.title(component)
  return {
    nameOf: ({ component, type, name }) => {
      const title = titleOf(component, type)
      return name === undefined ? title : say('named', { title, name })
    },
    nameOfDisabled: ({ role, types }) => types.map((type) => titleOf(componentFor(role, type), type)).join(' → '),
  }
}
