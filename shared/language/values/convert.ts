import { assertNever } from '../../assert-never.ts'
import type { OptionalAttribute, Type, Value } from '../value.ts'
import { elementsOf, entriesOf, markSensitive } from './inspect.ts'
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
  unknownValue,
} from './make.ts'
import { parseNumber, printNumber } from './number.ts'
import { describeType, hasDynamic, typesEqual } from './types.ts'
import { unifyTypes } from './unify.ts'

/** A converted value, or what stands in the way, as a clause: `element 2: a number is required`. */
export type Conversion = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: string }

/**
 * Converts a value to a type, as assignment to a variable or a function's parameter does: numbers and bools to and from
 * strings, tuples to lists and sets, objects to maps. Attributes that an object type does not name are dropped; missing
 * optional ones get their fallback. `any` in the type leaves that part as it is, elements of a collection unified.
 * Marks and unknown values stay.
 */
export function convert(value: Value, type: Type): Conversion {
  const conversion = convertUnmarked(value, type)
  return conversion.ok ? { ok: true, value: markSensitive(conversion.value, value.sensitive) } : conversion
}

/** Whether a value of the one type can, depending on its content, be converted to the other. */
export function isConvertible(from: Type, to: Type): boolean {
  if (from.kind === 'dynamic' || to.kind === 'dynamic' || typesEqual(from, to)) return true
  switch (to.kind) {
    case 'string':
      return from.kind === 'number' || from.kind === 'bool' || from.kind === 'string'
    case 'number':
    case 'bool':
      return from.kind === 'string'
    case 'list':
    case 'set':
      if (from.kind === 'tuple') return from.elements.every((element) => isConvertible(element, to.element))
      return (from.kind === 'list' || from.kind === 'set') && isConvertible(from.element, to.element)
    case 'map':
      if (from.kind === 'object') return [...from.attributes.values()].every((one) => isConvertible(one, to.element))
      return from.kind === 'map' && isConvertible(from.element, to.element)
    case 'tuple':
      return (
        from.kind === 'tuple' &&
        from.elements.length === to.elements.length &&
        from.elements.every((element, at) => isConvertible(element, to.elements[at] ?? element))
      )
    case 'object':
      if (from.kind === 'map') return [...to.attributes.values()].every((one) => isConvertible(from.element, one))
      return (
        from.kind === 'object' &&
        [...to.attributes].every(([name, wanted]) => {
          const given = from.attributes.get(name)
          return given === undefined ? to.optional?.has(name) === true : isConvertible(given, wanted)
        })
      )
    default:
      return assertNever(to)
  }
}

function convertUnmarked(value: Value, type: Type): Conversion {
  if (type.kind === 'dynamic' || (typesEqual(value.type, type) && !hasDynamic(type))) return done(value)
  if (value.kind === 'null') {
    return isConvertible(value.type, type) ? done(nullValue(settledType(value.type, type))) : mismatch(value, type)
  }
  if (value.kind === 'unknown') {
    return isConvertible(value.type, type) ? done(unknownValue(settledType(value.type, type))) : mismatch(value, type)
  }
  switch (type.kind) {
    case 'string':
      return toText(value, type)
    case 'number':
      return toNumber(value, type)
    case 'bool':
      return toFlag(value, type)
    case 'list':
    case 'set':
      return toSequence(value, type)
    case 'map':
      return toMap(value, type)
    case 'tuple':
      return toTuple(value, type)
    case 'object':
      return toObject(value, type)
    default:
      return assertNever(type)
  }
}

type Known = Extract<Value, { kind: 'known' }>
type CollectionType = Extract<Type, { kind: 'list' | 'set' | 'map' }>
type OfKind<K extends Type['kind']> = Extract<Type, { kind: K }>

function toText(value: Known, type: Type): Conversion {
  if (typeof value.content === 'string') return done(value)
  if (typeof value.content === 'boolean') return done(stringValue(String(value.content)))
  if ('toFixed' in value.content) return done(stringValue(printNumber(value.content)))
  return mismatch(value, type)
}

function toNumber(value: Known, type: Type): Conversion {
  if (value.type.kind === 'number') return done(value)
  if (typeof value.content !== 'string') return mismatch(value, type)
  const number = parseNumber(value.content)
  return number === undefined
    ? failed('a number is required, and this text does not read as one')
    : done(numberValue(number))
}

function toFlag(value: Known, type: Type): Conversion {
  if (value.type.kind === 'bool') return done(value)
  if (typeof value.content !== 'string') return mismatch(value, type)
  if (value.content === 'true' || value.content === '1') return done(boolValue(true))
  if (value.content === 'false' || value.content === '0') return done(boolValue(false))
  const lower = value.content.toLowerCase()
  return failed(
    lower === 'true' || lower === 'false'
      ? `a bool is required; write it in lower case: ${lower}`
      : 'a bool is required: true or false',
  )
}

function toSequence(value: Known, type: OfKind<'list' | 'set'>): Conversion {
  const elements = elementsOf(value)
  if (elements === undefined) return mismatch(value, type)
  const converted = convertAll(elements, type, value.type, (at) => `element ${at + 1}`)
  if (!converted.ok) return converted
  const make = type.kind === 'list' ? listValue : setValue
  return done(make(converted.element, converted.values))
}

function toMap(value: Known, type: OfKind<'map'>): Conversion {
  const entries = entriesOf(value)
  if (entries === undefined) return mismatch(value, type)
  const keys = [...entries.keys()]
  const converted = convertAll([...entries.values()], type, value.type, (at) => `element ${JSON.stringify(keys[at])}`)
  if (!converted.ok) return converted
  const pairs = converted.values.map((one, at) => [keys[at] ?? '', one] as const)
  return done(mapValue(converted.element, new Map(pairs)))
}

type Elements =
  | { readonly ok: true; readonly values: readonly Value[]; readonly element: Type }
  | { readonly ok: false; readonly problem: string }

/** Converts the elements of a collection; where the element type is left open, to the one type that suits them all. */
function convertAll(
  values: readonly Value[],
  type: CollectionType,
  from: Type,
  nameOf: (at: number) => string,
): Elements {
  const wanted = type.element
  const converted: Value[] = []
  for (const [at, value] of values.entries()) {
    const one = convert(value, wanted)
    if (!one.ok) return failed(`${nameOf(at)}: ${one.problem}`)
    converted.push(one.value)
  }
  if (!hasDynamic(wanted)) return { ok: true, values: converted, element: withoutOptional(wanted) }
  if (converted.length === 0) {
    const settled = settledType(from, type)
    return { ok: true, values: [], element: 'element' in settled ? settled.element : withoutOptional(wanted) }
  }
  const element = unifyTypes(converted.filter((one) => !isBareNull(one)).map((one) => one.type))
  if (element === undefined) return failed('all elements must have the same type')
  const unified: Value[] = []
  for (const [at, value] of converted.entries()) {
    const one = convert(value, element)
    if (!one.ok) return failed(`${nameOf(at)}: ${one.problem}`)
    unified.push(one.value)
  }
  return { ok: true, values: unified, element }
}

function isBareNull(value: Value): boolean {
  return value.kind === 'null' && value.type.kind === 'dynamic'
}

function toTuple(value: Known, type: OfKind<'tuple'>): Conversion {
  const elements = value.type.kind === 'tuple' ? elementsOf(value) : undefined
  if (elements === undefined) return mismatch(value, type)
  if (elements.length !== type.elements.length) {
    return failed(`a tuple of ${count(type.elements.length, 'element')} is required, and this has ${elements.length}`)
  }
  const converted: Value[] = []
  for (const [at, wanted] of type.elements.entries()) {
    const element = elements[at]
    if (element === undefined) continue
    const one = convert(element, wanted)
    if (!one.ok) return failed(`element ${at + 1}: ${one.problem}`)
    converted.push(one.value)
  }
  return done(tupleValue(converted))
}

function toObject(value: Known, type: OfKind<'object'>): Conversion {
  const entries = entriesOf(value)
  if (entries === undefined) return mismatch(value, type)
  const missing = [...type.attributes.keys()].filter((name) => !entries.has(name) && !type.optional?.has(name))
  if (missing.length > 0) {
    const names = missing.map((name) => JSON.stringify(name)).join(', ')
    return failed(`${missing.length === 1 ? 'the attribute' : 'the attributes'} ${names} must be set`)
  }
  const attributes = new Map<string, Value>()
  for (const [name, wanted] of type.attributes) {
    const given = orFallback(entries.get(name), wanted, type.optional?.get(name))
    const one = convert(given, wanted)
    if (!one.ok) return failed(`attribute ${JSON.stringify(name)}: ${one.problem}`)
    attributes.set(name, one.value)
  }
  return done(objectValue(attributes))
}

function orFallback(value: Value | undefined, type: Type, optional: OptionalAttribute | undefined): Value {
  if (value !== undefined && (value.kind !== 'null' || optional?.fallback === undefined)) return value
  return optional?.fallback ?? nullValue(type)
}

/** What a type leaves open, settled by the type that is converted to it: `list(any)` from a set of string is `list(string)`. */
function settledType(from: Type, to: Type): Type {
  if (to.kind === 'dynamic') return from
  if (!hasDynamic(to) || from.kind === 'dynamic') return withoutOptional(to)
  switch (to.kind) {
    case 'list':
    case 'set':
    case 'map': {
      const element = elementTypeOf(from)
      return element === undefined ? withoutOptional(to) : { kind: to.kind, element: settledType(element, to.element) }
    }
    case 'tuple': {
      const given = from.kind === 'tuple' ? from.elements : []
      return { kind: 'tuple', elements: to.elements.map((one, at) => settledType(given[at] ?? one, one)) }
    }
    case 'object': {
      const given = from.kind === 'object' ? from.attributes : undefined
      const attributes = [...to.attributes].map(
        ([name, one]) => [name, settledType(given?.get(name) ?? one, one)] as const,
      )
      return { kind: 'object', attributes: new Map(attributes) }
    }
    default:
      return to
  }
}

function elementTypeOf(type: Type): Type | undefined {
  if (type.kind === 'list' || type.kind === 'set' || type.kind === 'map') return type.element
  if (type.kind === 'tuple') return type.elements.length === 0 ? undefined : unifyTypes(type.elements)
  if (type.kind === 'object') return type.attributes.size === 0 ? undefined : unifyTypes([...type.attributes.values()])
  return undefined
}

/** The type as values have it: optional attributes are then plain attributes. */
export function withoutOptional(type: Type): Type {
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
    case 'dynamic':
      return type
    case 'list':
    case 'set':
    case 'map':
      return { kind: type.kind, element: withoutOptional(type.element) }
    case 'tuple':
      return { kind: 'tuple', elements: type.elements.map(withoutOptional) }
    case 'object': {
      const attributes = [...type.attributes].map(([name, one]) => [name, withoutOptional(one)] as const)
      return { kind: 'object', attributes: new Map(attributes) }
    }
    default:
      return assertNever(type)
  }
}

function done(value: Value): Conversion {
  return { ok: true, value }
}

function failed(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem }
}

function mismatch(value: Value, type: Type): Conversion {
  return failed(`${withArticle(describeType(type))} is required, not ${withArticle(describeType(value.type))}`)
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
