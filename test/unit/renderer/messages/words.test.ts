import { dirname } from 'node:path'
import {
  isArgumentElement,
  isPluralElement,
  isSelectElement,
  isTagElement,
  type MessageFormatElement,
  parse,
} from '@formatjs/icu-messageformat-parser'
import { describe, expect, test } from 'vitest'
import { en } from '#renderer/messages/en.ts'
import { fr } from '#renderer/messages/fr.ts'
import { languageOf } from '#renderer/messages/language.ts'
import { longer } from '#renderer/messages/longer.ts'
import { hardCodedWords, wordsIn } from './hard-coded-words.ts'

const root = dirname(dirname(dirname(dirname(import.meta.dirname))))

describe('what is written on the screen', () => {
  test('comes from the catalogue', () => {
    expect(hardCodedWords(root, 'renderer').map(({ file, line, words }) => `${file}:${line} ${words}`)).toEqual([])
  })

  test('is recognised wherever it stands', () => {
    const words = (jsx: string) => wordsIn('a.tsx', `const a = ${jsx}`).map((one) => one.words)
    expect(words('<p>Hello there</p>')).toEqual(['Hello there'])
    expect(words('<B label="Save" sx={{ color: "red" }} />')).toEqual(['Save'])
    expect(words('<B aria-label={busy ? "Saving" : `Save ${name}`} />')).toEqual(['Saving', 'Save'])
    expect(words('<p>{done && "Done"}</p>')).toEqual(['Done'])
    expect(words('<p title={say(busy ? "saving" : "save")}>{say("hello")} – {count}</p>')).toEqual([])
  })
})

describe('the languages', () => {
  const english = flat(en)
  const french = flat(fr)

  test('have something to say', () => {
    expect(english.size).toBeGreaterThan(400)
  })

  test('take the same arguments in every message', () => {
    const differing = [...english].filter(
      ([key, message]) => argumentsOf(message).join(' ') !== argumentsOf(french.get(key) ?? '').join(' '),
    )
    expect(differing.map(([key]) => key)).toEqual([])
  })

  test('French is French: what stays the same is a name or a sign', () => {
    const wordsOf = (message: string) => message.replace(/\{[^{}]*\}/g, '').match(/\p{L}{2,}/gu) ?? []
    const same = [...english].filter(([key, message]) => message === french.get(key) && wordsOf(message).length > 2)
    expect(same).toEqual([])
  })

  test('French puts its unbreakable signs as the French do', () => {
    const wrong = [...french].filter(([, message]) => /[^\s  ][?!;](\s|$)|«\S|\S»|[a-zà-ÿ]'[a-zà-ÿ]/u.test(message))
    expect(wrong).toEqual([])
  })

  test('longer words still take the same arguments', () => {
    const changed = [...flat(longer(en))].filter(
      ([key, message]) => argumentsOf(message).join(' ') !== argumentsOf(english.get(key) ?? '').join(' '),
    )
    expect(changed).toEqual([])
    expect(longer(en).app.skip.length).toBeGreaterThan(en.app.skip.length * 1.4)
  })

  test('the language is the one set, else the first of the system’s that is spoken here', () => {
    expect(languageOf('fr', ['en-GB'])).toBe('fr')
    expect(languageOf('system', ['de-DE', 'fr-CA', 'en'])).toBe('fr')
    expect(languageOf('system', ['de-DE'])).toBe('en')
  })
})

interface Words {
  readonly [key: string]: string | Words
}

function flat(words: Words, before = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string' ? [[before + key, value] as const] : [...flat(value, `${before}${key}.`)],
    ),
  )
}

/** Names of arguments and tags, each once, in the order of the alphabet. */
function argumentsOf(message: string): readonly string[] {
  const names = new Set<string>()
  const collect = (elements: readonly MessageFormatElement[]) => {
    for (const element of elements) {
      if ('value' in element && element.type !== 0) names.add(element.value)
      if (isPluralElement(element) || isSelectElement(element)) {
        for (const { value } of Object.values(element.options)) collect(value)
      }
      if (isTagElement(element)) collect(element.children)
      if (isArgumentElement(element)) names.add(element.value)
    }
  }
  collect(parse(message))
  return [...names].sort()
}
