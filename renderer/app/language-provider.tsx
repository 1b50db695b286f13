import { type ReactNode, useEffect, useState } from 'react'
import { IntlProvider } from 'use-intl'
import type { Settings } from '#shared/contract/settings.ts'
import { en } from '../messages/en.ts'
import { type Language, languageOf, wordsOf } from '../messages/language.ts'
import type { Translation } from '../messages/translation.ts'

interface Shown {
  readonly language: Language
  readonly words: Translation<typeof en>
}

/** Gives everything below its words, numbers and dates in the language of the settings. */
export function LanguageProvider({
  setting,
  children,
}: {
  readonly setting: Settings['language']
  readonly children: ReactNode
}) {
  const [shown, setShown] = useState<Shown>({ language: 'en', words: en })
  const language = languageOf(setting, navigator.languages)

  useEffect(() => {
    let current = true
    void wordsOf(language).then((words) => {
      if (current) setShown({ language, words })
    })
    return () => {
      current = false
    }
  }, [language])

  useEffect(() => {
    document.documentElement.lang = shown.language
  }, [shown.language])

  return (
    <IntlProvider
      locale={shown.language}
      messages={shown.words as typeof en}
      timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}
    >
      {children}
    </IntlProvider>
  )
}
