import { type ReactNode, useEffect, useState } from 'react'
import { IntlProvider } from 'use-intl'
import type { Settings } from '#shared/contract/settings.ts'
import { en } from '../messages/en.ts'
import { type Language, languageOf, longerWords, wordsOf } from '../messages/language.ts'
import type { Translation } from '../messages/translation.ts'

interface Shown {
  readonly language: Language
  readonly words: Translation<typeof en>
}

/** `?words=long` shows English words made longer, to see where a longer language would not fit. */
const wantsLongerWords = new URLSearchParams(location.search).get('words') === 'long'

/** Gives everything below its words, numbers and dates in the language of the settings. */
export function LanguageProvider({
  setting,
  children,
}: {
  readonly setting: Settings['language']
  readonly children: ReactNode
}) {
  const language = languageOf(setting, navigator.languages)
  const [shown, setShown] = useState<Shown | undefined>(
    language === 'en' && !wantsLongerWords ? { language, words: en } : undefined,
  )

  useEffect(() => {
    let current = true
    void (wantsLongerWords ? longerWords() : wordsOf(language)).then((words) => {
      if (current) setShown({ language, words })
    })
    return () => {
      current = false
    }
  }, [language])

  useEffect(() => {
    if (shown !== undefined) document.documentElement.lang = shown.language
  }, [shown])

  // Nothing for a moment rather than a language that is not the person's.
  if (shown === undefined) return null
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
