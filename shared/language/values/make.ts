import type { Decimal } from 'decimal.js'
import type { Type, Value } from '../value.ts'
import { numberFrom } from './number.ts'
import { compareText, compareValues } from './order.ts'
import { boolType, dynamicType, listOf, mapOf, numberType, objectOf, setOf, stringType, tupleOf } from './types.ts'

/** A string; the language holds strings in Unicode's composed form (NFC). */
export function stringValue(text: string): Value {
  return { kind: 'known', type: stringType, content: text.normalize('NFC'), sensitive: false }
}

export function numberValue(number: number | bigint | Decimal): Value {
  return { kind: 'known', type: numberType, content: numberFrom(number), sensitive: false }
}

export const trueValue: Value = { kind: 'known', type: boolType, content: true, sensitive: false }
export const falseValue: Value = { kind: 'known', type: boolType, content: false, sensitive: false }

export function boolValue(flag: boolean): Value {
  return flag ? trueValue : falseValue
}

export function nullValue(type: Type = dynamicType): Value {
  return { kind: 'null', type, sensitive: false }
}

export function unknownValue(type: Type = dynamicType): Value {
  return { kind: 'unknown', type, sensitive: false }
}

export function tupleValue(elements: readonly Value[]): Value {
  return {
    kind: 'known',
    type: tupleOf(elements.map((element) => element.type)),
    content: elements,
    sensitive: false,
  }
}

/** A list; every element must already be of the element type (see `convert`). */
export function listValue(element: Type, elements: readonly Value[]): Value {
  return { kind: 'known', type: listOf(element), content: elements, sensitive: false }
}

/**
 * A set: duplicates are dropped and elements sorted. A set of which an element is unknown is unknown, since it cannot
 * be said how many elements it has; marks of elements move to the whole set.
 */
export function setValue(element: Type, elements: readonly Value[]): Value {
  const sensitive = elements.some((one) => one.sensitive)
  if (elements.some((one) => one.kind === 'unknown')) return { kind: 'unknown', type: setOf(element), sensitive }
  const sorted = [...elements].sort(compareValues)
  const unique = sorted.filter((one, at) => {
    const before = sorted[at - 1]
    return before === undefined || compareValues(before, one) !== 0
  })
  return { kind: 'known', type: setOf(element), content: unique, sensitive }
}

/** A map; every element must already be of the element type. */
export function mapValue(element: Type, entries: Entries): Value {
  return { kind: 'known', type: mapOf(element), content: sortedByKey(entries), sensitive: false }
}

export function objectValue(entries: Entries): Value {
  const content = sortedByKey(entries)
  return {
    kind: 'known',
    type: objectOf(new Map([...content].map(([name, value]) => [name, value.type]))),
    content,
    sensitive: false,
  }
}

export type Entries = ReadonlyMap<string, Value> | Readonly<Record<string, Value>>

function sortedByKey(entries: Entries): ReadonlyMap<string, Value> {
  const pairs: (readonly [string, Value])[] =
    entries instanceof Map ? [...entries] : Object.entries(entries as Readonly<Record<string, Value>>)
  return new Map(
    pairs.map(([key, value]) => [key.normalize('NFC'), value] as const).sort((a, b) => compareText(a[0], b[0])),
  )
}
