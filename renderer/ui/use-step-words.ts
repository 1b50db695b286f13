import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { steps as english } from '../messages/en/steps.ts'

type Title = keyof typeof english.titles
type Prefix = keyof typeof english.of

/** What the main process says of steps, in the language of the page. */
export interface StepWords {
  /** A step's title; one that no builder of this version gives stays as it is. */
  readonly title: (title: string) => string
  /** A build's question. */
  readonly question: (question: string) => string
  /** An answer to a question that is about no failure. */
  readonly answer: (label: string) => string
}

const keyOfTitle = new Map(Object.entries(english.titles).map(([key, title]) => [title as string, key as Title]))
const prefixes = Object.entries(english.of).map(
  ([key, text]) => [key as Prefix, text.slice(0, text.indexOf('{'))] as const,
)

/**
 * Journals hold the English titles, whoever reads them later in whichever language: they are found again by their text.
 */
export function useStepWords(): StepWords {
  const say = useTranslations('steps')
  return useMemo(() => {
    const title = (text: string): string => {
      const key = keyOfTitle.get(text)
      if (key !== undefined) return say(`titles.${key}`)
      const [prefix, start] = prefixes.find(([, one]) => text.startsWith(one)) ?? []
      return prefix === undefined || start === undefined
        ? text
        : say(`of.${prefix}`, { title: title(text.slice(start.length)) })
    }
    return {
      title,
      question(text) {
        const [, step, failed] = /^"(.+)" (?:(failed\. What next)|is done\. Go on)\?$/s.exec(text) ?? []
        if (step === undefined) return text === english.questions.cleanUp ? say('questions.cleanUp') : text
        return say(failed === undefined ? 'questions.done' : 'questions.failed', { step: title(step) })
      },
      answer(label) {
        if (label === english.answers.continue) return say('answers.continue')
        return label === english.answers.cleanUp ? say('answers.cleanUp') : label
      },
    }
  }, [say])
}
