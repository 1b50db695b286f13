import type { en } from './en.ts'
import type { Translation } from './translation.ts'

/** By how much other languages are longer than English, at most, in what is not a single word. */
const share = 0.4

/**
 * The words with 40 % more of them, between marks: where a mark is not to be seen on the screen, a longer language would be
 * cut off; where there are none, words are not in the catalogue.
 */
export function longer(words: Translation<typeof en>): Translation<typeof en> {
  return lengthened(words) as Translation<typeof en>
}

interface Words {
  readonly [key: string]: string | Words
}

function lengthened(words: Words): Words {
  return Object.fromEntries(
    Object.entries(words).map(([key, value]) => [
      key,
      typeof value === 'string' ? longerText(value) : lengthened(value),
    ]),
  )
}

/** Adds to the text what stays clear of its arguments, plurals and tags. */
function longerText(text: string): string {
  const shown = text.replace(/<[^>]*>/g, '').replace(/\{[^{}]*\}/g, '00000').length
  return `[${text}${' ~~~~'.repeat(Math.ceil((shown * share) / 5))}]`
}
