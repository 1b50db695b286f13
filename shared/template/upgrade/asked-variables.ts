import type { Place } from '../../language/source.ts'
import type { JsonValue } from '../json/json-document.ts'
import { convertParts, textContext } from './convert-text.ts'

/** Every user variable that a legacy template asks for, declared or not, and where first. */
export function userVariablesIn(root: JsonValue): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>()
  const visitText = (text: string, place: Place) => {
    const note = (name: string) => {
      if (!found.has(name)) found.set(name, place)
      return name
    }
    convertParts(
      text,
      textContext('step', note, place, () => {}),
    )
  }
  const visit = (value: JsonValue): void => {
    if (value.kind === 'string') visitText(value.text, value.place)
    if (value.kind === 'array') for (const item of value.items) visit(item)
    if (value.kind !== 'object') return
    for (const { name, namePlace, value: inner } of value.properties) {
      visitText(name, namePlace)
      visit(inner)
    }
  }
  visit(root)
  return found
}
