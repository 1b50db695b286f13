import { assertNever } from '../../assert-never.ts'
import { StudioError } from '../../studio-error.ts'
import type { Type, Value } from '../value.ts'
import { elementsOf, entriesOf, flagOf, numberOf, textOf } from './inspect.ts'
import {
  boolValue,
  listValue,
  mapValue,
  nullValue,
  numberValue,
  objectValue,
  setValue,
  stringValue,
  tupleValue,
} from './make.ts'

/** A value as plain data, as JSON has it. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain }

/** The value of plain data: arrays become tuples, objects objects, as if a template had written them. */
export function fromPlain(plain: Plain): Value {
  if (plain === null) return nullValue()
  if (typeof plain === 'string') return stringValue(plain)
  if (typeof plain === 'number') return numberValue(plain)
  if (typeof plain === 'boolean') return boolValue(plain)
  if (isPlainArray(plain)) return tupleValue(plain.map(fromPlain))
  return objectValue(new Map(Object.entries(plain).map(([name, value]) => [name, fromPlain(value)])))
}

function isPlainArray(plain: readonly Plain[] | { readonly [name: string]: Plain }): plain is readonly Plain[] {
  return Array.isArray(plain)
}

/**
 * A value as plain data. Numbers beyond JavaScript's precision are rounded.
 * Throws a StudioError `value-not-known` when anything in it is unknown: check `isWhollyKnown` or call
 * `replaceUnknown` first.
 */
export function toPlain(value: Value): Plain {
  if (value.kind === 'null') return null
  if (value.kind === 'unknown') {
    throw new StudioError({
      code: 'value-not-known',
      message: 'The value is not known yet.',
      hint: 'It depends on something that is known only while the build runs.',
    })
  }
  const elements = elementsOf(value)
  if (elements !== undefined) return elements.map(toPlain)
  const entries = entriesOf(value)
  if (entries !== undefined) {
    // fromEntries defines own properties, so that a key `__proto__` is a key like any other.
    return Object.fromEntries([...entries].map(([name, one]) => [name, toPlain(one)]))
  }
  return textOf(value) ?? flagOf(value) ?? numberOf(value)?.toNumber() ?? null
}

/**
 * Fills in what validation takes for unknown values (spec/templates.md 3.2): `<unknown>`, 0, false, an empty collection.
 * Marks stay.
 */
export function replaceUnknown(value: Value): Value {
  if (value.kind === 'null') return value
  const filled = value.kind === 'unknown' ? placeholder(value.type) : replaceInside(value)
  return value.sensitive ? { ...filled, sensitive: true } : filled
}

function replaceInside(value: Value): Value {
  const elements = elementsOf(value)
  if (elements !== undefined) {
    const filled = elements.map(replaceUnknown)
    if (value.type.kind === 'list') return listValue(value.type.element, filled)
    if (value.type.kind === 'set') return setValue(value.type.element, filled)
    return tupleValue(filled)
  }
  const entries = entriesOf(value)
  if (entries === undefined) return value
  const filled = new Map([...entries].map(([name, one]) => [name, replaceUnknown(one)]))
  return value.type.kind === 'map' ? mapValue(value.type.element, filled) : objectValue(filled)
}

function placeholder(type: Type): Value {
  switch (type.kind) {
    case 'string':
    case 'dynamic':
      return stringValue('<unknown>')
    case 'number':
      return numberValue(0)
    case 'bool':
      return boolValue(false)
    case 'list':
      return listValue(type.element, [])
    case 'set':
      return setValue(type.element, [])
    case 'map':
      return mapValue(type.element, {})
    case 'tuple':
      return tupleValue(type.elements.map(placeholder))
    case 'object':
      return objectValue(new Map([...type.attributes].map(([name, one]) => [name, placeholder(one)])))
    default:
      return assertNever(type)
  }
}
