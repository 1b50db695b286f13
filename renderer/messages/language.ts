import type { Settings } from '#shared/contract/settings.ts'
import { en } from './en.ts'
import type { Translation } from './translation.ts'

/** A language that the app speaks, as `lang` of the page has it. */
export type Language = 'en' | 'fr'

/** The language that is shown: the one set, or the first of the system's that the app speaks, or English. */
export function languageOf(setting: Settings['language'], systemLanguages: readonly string[]): Language {
  if (setting !== 'system') return setting
  for (const tag of systemLanguages) {
    const [primary] = tag.toLowerCase().split('-')
    if (primary === 'en' || primary === 'fr') return primary
  }
  return 'en'
}

/** The words of a language; French is loaded when it is first wanted. */
export async function wordsOf(language: Language): Promise<Translation<typeof en>> {
  return language === 'en' ? en : (await import('./fr.ts')).fr
}

/** English words made longer, to try how the screens take it. */
export async function longerWords(): Promise<Translation<typeof en>> {
  return (await import('./longer.ts')).longer(en)
}
