import { textOf } from '../values/inspect.ts'
import { boolValue, listValue, stringValue } from '../values/make.ts'
import { boolType, listOf, numberType, stringType } from '../values/types.ts'
import { elementsAt, textAt, wholeAt } from './arguments.ts'
import { type FunctionDefinition, FunctionProblem, type Parameter, type ValueFunction } from './function-definition.ts'
import { graphemesOf } from './graphemes.ts'

/** Indentation beyond this is taken for a mistake. */
const MOST_SPACES = 10_000

const text: Parameter = { name: 'text', type: stringType }

/** Functions of texts (spec/templates.md 3.11); those with regular expressions and format verbs have files of their own. */
export const stringFunctions: readonly FunctionDefinition[] = [
  ofText('chomp', 'The text without line ends at its end.', (given) => given.replace(/(\r?\n)+$/, '')),
  ofText('lower', 'The text in lower case.', (given) => lowerCase(given)),
  ofText('upper', 'The text in upper case.', (given) => upperCase(given)),
  ofText('title', 'The text with the first letter of each word in upper case.', titleCase),
  ofText('trimspace', 'The text without white space at both ends.', (given) => given.replace(SPACE_AT_ENDS, '')),
  ofText('strrev', 'The text backwards, by characters as people see them.', (given) =>
    graphemesOf(given).toReversed().join(''),
  ),
  ofTwoTexts('trim', 'cutset', 'The text without the given characters at both ends.', (given, cutset) =>
    trimCharacters(given, new Set(cutset)),
  ),
  ofTwoTexts('trimprefix', 'prefix', 'The text without a prefix, where it has it.', (given, prefix) =>
    given.startsWith(prefix) ? given.slice(prefix.length) : given,
  ),
  ofTwoTexts('trimsuffix', 'suffix', 'The text without a suffix, where it has it.', (given, suffix) =>
    suffix !== '' && given.endsWith(suffix) ? given.slice(0, -suffix.length) : given,
  ),
  test('startswith', 'prefix', 'Whether a text begins with another.', (given, prefix) => given.startsWith(prefix)),
  test('endswith', 'suffix', 'Whether a text ends with another.', (given, suffix) => given.endsWith(suffix)),
  test('strcontains', 'part', 'Whether a text contains another.', (given, part) => given.includes(part)),
  {
    kind: 'values',
    name: 'indent',
    topic: 'string',
    help: 'Puts a number of spaces before every line of a text but the first.',
    parameters: [{ name: 'spaces', type: numberType }, text],
    returns: stringType,
    call: (values) => {
      const spaces = wholeAt(values, 0)
      if (spaces < 0) throw new FunctionProblem('the number of spaces must not be negative', 0)
      if (spaces > MOST_SPACES)
        throw new FunctionProblem(`the number of spaces must not be more than ${MOST_SPACES}`, 0)
      return stringValue(textAt(values, 1).replaceAll('\n', `\n${' '.repeat(spaces)}`))
    },
  },
  {
    kind: 'values',
    name: 'join',
    topic: 'string',
    help: 'The elements of one or more lists as one text, a separator between them.',
    parameters: [{ name: 'separator', type: stringType }],
    rest: { name: 'lists', type: listOf(stringType) },
    returns: stringType,
    call: (values) => {
      if (values.length < 2) throw new FunctionProblem('at least one list is required')
      const parts = values.slice(1).flatMap((_, at) =>
        elementsAt(values, at + 1).map((element, position) => {
          const part = textOf(element)
          if (part === undefined)
            throw new FunctionProblem(`element ${position} is null; drop it with compact(…)`, at + 1)
          return part
        }),
      )
      return stringValue(parts.join(textAt(values, 0)))
    },
  },
  {
    kind: 'values',
    name: 'split',
    topic: 'string',
    help: 'The parts of a text between separators, as a list.',
    parameters: [{ name: 'separator', type: stringType }, text],
    returns: listOf(stringType),
    call: (values) => {
      const separator = textAt(values, 0)
      const given = textAt(values, 1)
      // An empty separator splits into code points; JavaScript's split would cut surrogate pairs in two.
      const parts = separator === '' ? Array.from(given) : given.split(separator)
      return listValue(stringType, parts.map(stringValue))
    },
  },
  {
    kind: 'values',
    name: 'substr',
    topic: 'string',
    help: 'Part of a text, from an offset (negative: from the end) for a number of characters (-1: to the end).',
    parameters: [text, { name: 'offset', type: numberType }, { name: 'length', type: numberType }],
    returns: stringType,
    call: (values) => {
      const characters = graphemesOf(textAt(values, 0))
      const offset = wholeAt(values, 1)
      const length = wholeAt(values, 2)
      const from = offset < 0 ? Math.max(characters.length + offset, 0) : offset
      // Counted from the end, no characters means all of them: the reference has it so.
      const isToEnd = length < 0 || (length === 0 && offset < 0)
      return stringValue(characters.slice(from, isToEnd ? undefined : from + length).join(''))
    },
  },
  {
    kind: 'values',
    name: 'replace',
    topic: 'string',
    help: 'The text with every occurrence of a part replaced. The part is taken literally; see regex_replace for patterns.',
    parameters: [text, { name: 'part', type: stringType }, { name: 'replacement', type: stringType }],
    returns: stringType,
    call: (values) => stringValue(replaceAll(textAt(values, 0), textAt(values, 1), textAt(values, 2))),
  },
]

/** Replaces literally; an empty part stands before every character and at the end. */
export function replaceAll(given: string, part: string, replacement: string): string {
  if (part !== '') return given.split(part).join(replacement)
  return replacement + Array.from(given, (character) => character + replacement).join('')
}

/** One code point at a time, as Go does: no `SS` for `ß` and no context-dependent final sigma. */
export function upperCase(given: string): string {
  return Array.from(given, (character) => singleOr(character.toUpperCase(), character)).join('')
}

/** See `upperCase`; the dotted capital I becomes a plain i. */
export function lowerCase(given: string): string {
  return Array.from(given, (character) => Array.from(character.toLowerCase())[0] ?? '').join('')
}

function singleOr(mapped: string, original: string): string {
  return Array.from(mapped).length === 1 ? mapped : original
}

function titleCase(given: string): string {
  // A word ends at whatever is not a letter, digit or underscore; punctuation beyond ASCII does not end it.
  return given.replaceAll(
    /(?<![\p{L}\p{N}_]|[^\p{ASCII}\s])\p{L}/gu,
    (letter) => TITLE_DIGRAPHS.get(letter) ?? singleOr(letter.toUpperCase(), letter),
  )
}

/** The letters whose title case is not their upper case. */
const TITLE_DIGRAPHS: ReadonlyMap<string, string> = new Map([
  ['ǆ', 'ǅ'],
  ['Ǆ', 'ǅ'],
  ['ǉ', 'ǈ'],
  ['Ǉ', 'ǈ'],
  ['ǌ', 'ǋ'],
  ['Ǌ', 'ǋ'],
  ['ǳ', 'ǲ'],
  ['Ǳ', 'ǲ'],
])

const SPACE_AT_ENDS = /^[\p{White_Space}]+|[\p{White_Space}]+$/gu

function trimCharacters(given: string, cut: ReadonlySet<string>): string {
  const characters = Array.from(given)
  let from = 0
  let to = characters.length
  while (from < to && cut.has(characters[from] ?? '')) from += 1
  while (to > from && cut.has(characters[to - 1] ?? '')) to -= 1
  return characters.slice(from, to).join('')
}

function ofText(name: string, help: string, compute: (given: string) => string): ValueFunction {
  return {
    kind: 'values',
    name,
    topic: 'string',
    help,
    parameters: [text],
    returns: stringType,
    call: (values) => stringValue(compute(textAt(values, 0))),
  }
}

function ofTwoTexts(
  name: string,
  second: string,
  help: string,
  compute: (given: string, second: string) => string,
): ValueFunction {
  return {
    kind: 'values',
    name,
    topic: 'string',
    help,
    parameters: [text, { name: second, type: stringType }],
    returns: stringType,
    call: (values) => stringValue(compute(textAt(values, 0), textAt(values, 1))),
  }
}

function test(
  name: string,
  second: string,
  help: string,
  decide: (given: string, second: string) => boolean,
): ValueFunction {
  return {
    kind: 'values',
    name,
    topic: 'string',
    help,
    parameters: [text, { name: second, type: stringType }],
    returns: boolType,
    call: (values) => boolValue(decide(textAt(values, 0), textAt(values, 1))),
  }
}
