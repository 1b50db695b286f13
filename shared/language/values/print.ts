import { StudioError } from '../../studio-error.ts'
import type { Value } from '../value.ts'
import { elementsOf, entriesOf, flagOf, isWhollyKnown, numberOf, textOf } from './inspect.ts'
import { printNumber } from './number.ts'

/** What stands in printed text for what must not be shown, and for what is not known yet. */
export const HIDDEN = '<sensitive>'
const UNKNOWN = '<unknown>'

/**
 * A value as the console shows it: a string as its bare text, a collection over several lines with a comma after each
 * element, sensitive parts hidden.
 */
export function printValue(value: Value): string {
  if (value.sensitive) return HIDDEN
  return textOf(value) ?? printLiteral(value)
}

/** A value as a template would write it, over several lines, strings quoted and escaped; sensitive parts hidden. */
export function printLiteral(value: Value, indent = ''): string {
  if (value.sensitive) return HIDDEN
  if (value.kind === 'null') return 'null'
  if (value.kind === 'unknown') return UNKNOWN
  const text = textOf(value)
  if (text !== undefined) return quoteTemplate(text)
  const deeper = `${indent}  `
  const elements = elementsOf(value)
  if (elements !== undefined) {
    if (elements.length === 0) return '[]'
    const lines = elements.map((element) => `${deeper}${printLiteral(element, deeper)},\n`)
    return `[\n${lines.join('')}${indent}]`
  }
  const entries = entriesOf(value)
  if (entries !== undefined) {
    if (entries.size === 0) return '{}'
    const lines = [...entries].map(([key, one]) => `${deeper}${quoteTemplate(key)} = ${printLiteral(one, deeper)}\n`)
    return `{\n${lines.join('')}${indent}}`
  }
  const number = numberOf(value)
  return number === undefined ? String(flagOf(value)) : printNumber(number)
}

/** A quoted string literal that evaluates to the text. */
export function quoteTemplate(text: string): string {
  // Invisible characters (a byte order mark, marks of direction) are shown as escapes: else nobody would see them.
  const escaped = text.replaceAll(/["\\\n\r\t]|[$%](?=\{)|\p{Cc}|(?![\u200c\u200d])\p{Cf}/gu, (character) => {
    switch (character) {
      case '"':
        return '\\"'
      case '\\':
        return '\\\\'
      case '\n':
        return '\\n'
      case '\r':
        return '\\r'
      case '\t':
        return '\\t'
      case '$':
      case '%':
        return character + character
      default:
        return escapeOf(character.codePointAt(0) ?? 0)
    }
  })
  return `"${escaped}"`
}

function escapeOf(codePoint: number): string {
  const digits = codePoint.toString(16)
  return codePoint > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`
}

/**
 * A value as JSON text the way the reference writes it: keys sorted, no spaces, `<`, `>`, `&` and the two Unicode line
 * separators escaped, numbers never with an exponent. Undefined when something is unknown; infinity throws a StudioError
 * `infinity-in-json`.
 * Sensitive values are written out: the result must be marked.
 */
export function toJsonText(value: Value): string | undefined {
  return isWhollyKnown(value) ? jsonOf(value) : undefined
}

function jsonOf(value: Value): string {
  const elements = elementsOf(value)
  if (elements !== undefined) return `[${elements.map(jsonOf).join(',')}]`
  const entries = entriesOf(value)
  if (entries !== undefined) return `{${[...entries].map(([key, one]) => `${jsonText(key)}:${jsonOf(one)}`).join(',')}}`
  const text = textOf(value)
  if (text !== undefined) return jsonText(text)
  const number = numberOf(value)
  if (number !== undefined) {
    if (!number.isFinite()) {
      throw new StudioError({ code: 'infinity-in-json', message: 'infinity cannot be written as JSON' })
    }
    return printNumber(number)
  }
  return String(flagOf(value) ?? null)
}

/** A JSON string with the escapes that Go's encoder adds for HTML. */
function jsonText(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
