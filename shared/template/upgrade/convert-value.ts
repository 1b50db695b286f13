import { literalText, quotedText } from '../../language/hcl/literal-text.ts'
import type { JsonValue } from '../json/json-document.ts'
import { convertParts, convertText, printParts, type TextContext } from './convert-text.ts'

/** Longer lists go on several lines. */
const widest = 90

/** A value of a legacy template as an HCL expression. */
export function convertValue(value: JsonValue, context: TextContext): string {
  switch (value.kind) {
    case 'string':
      return convertText(value.text, context.at(value.place))
    case 'number':
      return value.text
    case 'bool':
      return String(value.value)
    case 'null':
      return 'null'
    case 'array':
      return listCode(value.items.map((item) => convertValue(item, context)))
    case 'object':
      return objectCode(
        value.properties.map(({ name, value: one }) => [keyCode(name, context), convertValue(one, context)]),
      )
  }
}

/** `name = code`, on as many lines as the code has. */
export function attributeLines(name: string, code: string): readonly string[] {
  return `${name} = ${code}`.split('\n')
}

/** A block with its content indented. */
export function blockLines(head: string, content: readonly string[]): readonly string[] {
  if (content.length === 0) return [`${head} {}`]
  return [`${head} {`, ...content.map((line) => (line === '' ? '' : `  ${line}`)), '}']
}

/** `[a, b]`, on a line of its own each where that is too wide. */
export function listCode(elements: readonly string[]): string {
  const oneLine = `[${elements.join(', ')}]`
  if (oneLine.length <= widest && !oneLine.includes('\n')) return oneLine
  return ['[', ...elements.map((element) => `${indented(element)},`), ']'].join('\n')
}

/** `{ key = value }`, an entry on each line. */
export function objectCode(entries: readonly (readonly [key: string, value: string])[]): string {
  if (entries.length === 0) return '{}'
  return ['{', ...entries.map(([key, value]) => indented(`${key} = ${value}`)), '}'].join('\n')
}

function indented(code: string): string {
  return code
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}

/** The key of a map; one that has to be computed goes in quotes with its interpolation. */
export function keyCode(name: string, context: TextContext): string {
  const parts = convertParts(name, context)
  const [only, ...more] = parts
  if (only?.kind === 'text' && more.length === 0) {
    return /^(?:[A-Za-z_][\w-]*)$/.test(name) && !['for', 'true', 'false', 'null'].includes(name)
      ? name
      : quotedText(name)
  }
  if (parts.length === 0) return literalText('')
  return only?.kind === 'code' && more.length === 0 ? `(${only.code})` : printParts(parts)
}
