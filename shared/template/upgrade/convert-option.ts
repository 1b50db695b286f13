import type { OptionShape } from '../../catalog/option.ts'
import { quotedText } from '../../language/hcl/literal-text.ts'
import type { JsonProperty, JsonValue } from '../json/json-document.ts'
import { convertParts, printParts, type TextContext } from './convert-text.ts'
import { convertValue, keyCode, listCode, objectCode } from './convert-value.ts'

/**
 * The value of an option as an HCL expression of the option's shape. A legacy template may write a text for a list, a
 * boolean for a text, a number for a duration (spec/templates.md 2.6); HCL2 is stricter, so what they come to is written.
 */
export function convertOption(value: JsonValue, shape: OptionShape | undefined, context: TextContext): string {
  switch (shape?.type) {
    case 'list':
      return listOf(value, shape.element, context)
    case 'map':
      return mapCode(value, shape.element, context)
    case 'text':
      // Go's weak decoding writes a boolean as a digit where a text is wanted.
      return value.kind === 'bool' ? quotedText(value.value ? '1' : '0') : convertValue(value, context)
    case 'flag':
      return value.kind === 'number' ? String(Number(value.text) !== 0) : convertValue(value, context)
    case 'integer':
    case 'number':
      return value.kind === 'string' && value.text === '' ? 'null' : convertValue(value, context)
    case 'duration':
      if (value.kind !== 'number') return convertValue(value, context)
      context
        .at(value.place)
        .note('changed', `a duration was ${value.text} nanoseconds`, `Write "${value.text}s" if seconds are meant.`)
      return quotedText(nanoseconds(value.text))
    default:
      return convertValue(value, context)
  }
}

/** A bare number counts nanoseconds in a legacy template; it may have an exponent, which a duration has not. */
export function nanoseconds(number: string): string {
  return `${BigInt(Math.round(Number(number)))}ns`
}

function listOf(value: JsonValue, element: OptionShape, context: TextContext): string {
  switch (value.kind) {
    case 'array':
      return listCode(value.items.map((item) => convertOption(item, element, context)))
    case 'number':
    case 'bool':
      return listCode([convertOption(value, element, context)])
    case 'string':
      return splitCode(value.text, context.at(value.place))
    default:
      return convertValue(value, context)
  }
}

/** A text stands for several, separated by commas, and an empty one for none. */
function splitCode(text: string, context: TextContext): string {
  if (text === '') return listCode([])
  const parts = convertParts(text, context)
  // What a variable holds is known only when it is read, and may have commas, too.
  if (parts.some(({ kind }) => kind === 'code')) return `compact(split(",", ${printParts(parts)}))`
  const commaOutsideBraces = /,(?![^{]*\}\})/
  return listCode(text.split(commaOutsideBraces).map(quotedText))
}

/** A list of maps is one map, of which later entries win. */
function mapCode(value: JsonValue, element: OptionShape, context: TextContext): string {
  const maps = value.kind === 'array' ? value.items : [value]
  const entries = new Map<string, JsonProperty>()
  for (const map of maps) {
    if (map.kind !== 'object') return convertValue(value, context)
    for (const property of map.properties) entries.set(property.name, property)
  }
  return objectCode(
    [...entries.values()].map(({ name, value: one }) => [keyCode(name, context), convertOption(one, element, context)]),
  )
}
