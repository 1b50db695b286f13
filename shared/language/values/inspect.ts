import type { Decimal } from 'decimal.js'
import type { Value } from '../value.ts'
import { printNumber } from './number.ts'

type Known = Extract<Value, { kind: 'known' }>

/** The text of a known string, or undefined. */
export function textOf(value: Value): string | undefined {
  return value.kind === 'known' && typeof value.content === 'string' ? value.content : undefined
}

/** The number of a known number, or undefined. */
export function numberOf(value: Value): Decimal | undefined {
  return value.kind === 'known' && value.type.kind === 'number' ? (value.content as Decimal) : undefined
}

/** The flag of a known bool, or undefined. */
export function flagOf(value: Value): boolean | undefined {
  return value.kind === 'known' && typeof value.content === 'boolean' ? value.content : undefined
}

/** The elements of a known list, set or tuple, or undefined. */
export function elementsOf(value: Value): readonly Value[] | undefined {
  return value.kind === 'known' && Array.isArray(value.content) ? value.content : undefined
}

/** The entries of a known map or object, sorted by key, or undefined. */
export function entriesOf(value: Value): ReadonlyMap<string, Value> | undefined {
  return value.kind === 'known' && isEntries(value) ? (value.content as ReadonlyMap<string, Value>) : undefined
}

function isEntries(value: Known): boolean {
  return value.type.kind === 'map' || value.type.kind === 'object'
}

/** The values directly inside a collection, or none. */
export function childrenOf(value: Value): Iterable<Value> {
  return elementsOf(value) ?? entriesOf(value)?.values() ?? []
}

/** Whether nothing in the value is unknown. */
export function isWhollyKnown(value: Value): boolean {
  if (value.kind === 'unknown') return false
  for (const child of childrenOf(value)) if (!isWhollyKnown(child)) return false
  return true
}

/** Whether the value or anything inside it is sensitive. */
export function isSensitive(value: Value): boolean {
  if (value.sensitive) return true
  for (const child of childrenOf(value)) if (isSensitive(child)) return true
  return false
}

/** Marks a value sensitive, or returns it as it is. Marks are never taken away. */
export function markSensitive(value: Value, sensitive = true): Value {
  return sensitive && !value.sensitive ? { ...value, sensitive: true } : value
}

/** Every known string in a value, and every number and bool as text: what a redactor has to hide. */
export function leafTexts(value: Value): readonly string[] {
  const text = textOf(value)
  if (text !== undefined) return [text]
  const number = numberOf(value)
  if (number !== undefined) return [printNumber(number)]
  return [...childrenOf(value)].flatMap(leafTexts)
}
