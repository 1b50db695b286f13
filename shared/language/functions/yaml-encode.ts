import type { Value } from '../value.ts'
import { elementsOf, entriesOf, flagOf, numberOf, textOf } from '../values/inspect.ts'
import { printNumber } from '../values/number.ts'

/**
 * A wholly known value as a YAML document in the reference's style: every text in double quotes, texts of several lines
 * as `|` blocks, lists not indented under their key, no flow style but for what is empty.
 */
export function yamlOf(value: Value): string {
  const text = textOf(value)
  if (text !== undefined) return `${scalarText(text, 2, 0)}${text.endsWith('\n') && isBlock(text) ? '' : '\n'}`
  const lines = collectionLines(value, 0)
  if (lines !== undefined) return `${lines.join('\n')}\n`
  const simple = simpleText(value)
  // A bare scalar that could go on is closed explicitly.
  return elementsOf(value) === undefined && entriesOf(value) === undefined ? `${simple}\n...\n` : `${simple}\n`
}

/** Null, bools, numbers and what is empty. */
function simpleText(value: Value): string {
  if (elementsOf(value) !== undefined) return '[]'
  if (entriesOf(value) !== undefined) return '{}'
  const number = numberOf(value)
  if (number !== undefined) return printNumber(number)
  return String(flagOf(value) ?? null)
}

/** A collection's lines, without the indentation of the first; undefined for anything else. */
function collectionLines(value: Value, indent: number): readonly string[] | undefined {
  const elements = elementsOf(value)
  if (elements !== undefined && elements.length > 0) {
    return elements.flatMap((element, at) =>
      after(`${at === 0 ? '' : ' '.repeat(indent)}- `, element, indent + 2, indent),
    )
  }
  const entries = entriesOf(value)
  if (entries !== undefined && entries.size > 0) {
    return [...entries].flatMap(([key, one], at) => entryLines(key, one, indent, at === 0))
  }
  return undefined
}

/** What stands behind `- `: collections begin on the same line. */
function after(opening: string, value: Value, indent: number, parentIndent: number): readonly string[] {
  const [first, ...rest] = collectionLines(value, indent) ?? [leafText(value, parentIndent + 2, opening.length)]
  return [opening + (first ?? ''), ...rest]
}

function leafText(value: Value, blockIndent: number, column: number): string {
  const text = textOf(value)
  if (text === undefined) return simpleText(value)
  const written = scalarText(text, blockIndent, column)
  return isBlock(text) && written.endsWith('\n') ? written.slice(0, -1) : written
}

/** Longer keys, and those of several lines, are written behind `? `. */
const LONGEST_SIMPLE_KEY = 128

function entryLines(key: string, value: Value, indent: number, isFirst: boolean): readonly string[] {
  const margin = isFirst ? '' : ' '.repeat(indent)
  const quoted = quote(key)
  if (isBlock(key) || quoted.length > LONGEST_SIMPLE_KEY) {
    const keyText = isBlock(key) ? scalarText(key, indent + 2, 0).replace(/\n$/, '') : quoted
    return [`${margin}? ${keyText}`, ...after(`${' '.repeat(indent)}: `, value, indent + 2, indent)]
  }
  const opening = `${margin}${quoted}:`
  const elements = elementsOf(value)
  // Lists stand at the key's own column, mappings two further in.
  const inner = elements === undefined ? indent + 2 : indent
  const lines = collectionLines(value, inner)
  if (lines === undefined) return [`${opening} ${leafText(value, indent + 2, indent + quoted.length + 2)}`]
  const [first = '', ...rest] = lines
  return [opening, ' '.repeat(inner) + first, ...rest]
}

/** Whether a text is written as a `|` block: several lines of plainly printable characters, no spaces at line ends. */
function isBlock(text: string): boolean {
  return (
    text.includes('\n') &&
    !/ (\n|$)/.test(text) &&
    !/[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(text)
  )
}

function scalarText(text: string, blockIndent: number, column: number): string {
  if (!isBlock(text)) return quoteFolded(text, blockIndent, column)
  const hint = /^[ \n]/.test(text) ? '2' : ''
  const chomping = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : ''
  const lines = text.split('\n').map((line) => (line === '' ? '' : ' '.repeat(blockIndent) + line))
  return `|${hint}${chomping}\n${lines.join('\n')}`
}

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x00, '\\0'],
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x1b, '\\e'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
  [0x85, '\\N'],
  [0x2028, '\\L'],
  [0x2029, '\\P'],
])

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const short = ESCAPES.get(code)
  if (short !== undefined) return short
  const isPrintable = (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xfffd && code !== 0xfeff)
  if (isPrintable) return character
  const hex = code.toString(16).toUpperCase()
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}

function quote(text: string): string {
  return `"${Array.from(text, escaped).join('')}"`
}

/** Where a line may be broken. */
const WIDTH = 80

/** In double quotes, broken at the first space behind column 80. */
function quoteFolded(text: string, indent: number, startColumn: number): string {
  const characters = Array.from(text)
  let result = '"'
  let column = startColumn + 1
  let brokeBefore = false
  for (const [at, character] of characters.entries()) {
    const canBreak = character === ' ' && !brokeBefore && column > WIDTH && at > 0 && at < characters.length - 1
    if (canBreak) {
      const opening = characters[at + 1] === ' ' ? '\\' : ''
      result += `\n${' '.repeat(indent)}${opening}`
      column = indent + opening.length
    } else {
      const written = escaped(character)
      result += written
      column += written.length
    }
    brokeBefore = character === ' '
  }
  return `${result}"`
}
