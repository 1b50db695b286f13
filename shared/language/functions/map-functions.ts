import type { Value } from '../value.ts'
import { convert } from '../values/convert.ts'
import { entriesOf } from '../values/inspect.ts'
import { listValue, mapValue, objectValue, stringValue, tupleValue } from '../values/make.ts'
import { describeType, dynamicType, listOf, mapOf, stringType, tupleOf, typesEqual } from '../values/types.ts'
import { indexedElementsAt, textAt, textsAt, valueAt } from './arguments.ts'
import { type FunctionDefinition, FunctionProblem, type Parameter } from './function-definition.ts'

const keyed: Parameter = { name: 'map', type: dynamicType, allowsUnknown: 'inside' }

/** Functions of maps and objects (spec/templates.md 3.11). */
export const mapFunctions: readonly FunctionDefinition[] = [
  {
    kind: 'values',
    name: 'keys',
    topic: 'collection',
    help: 'The keys of a map or object, sorted.',
    parameters: [keyed],
    returns: (values) => {
      const type = valueAt(values, 0).type
      return type.kind === 'object' ? tupleOf([...type.attributes.keys()].map(() => stringType)) : listOf(stringType)
    },
    call: (values) => {
      const keys = [...entriesAt(values, 0).keys()].map(stringValue)
      return valueAt(values, 0).type.kind === 'map' ? listValue(stringType, keys) : tupleValue(keys)
    },
  },
  {
    kind: 'values',
    name: 'lookup',
    topic: 'collection',
    help: 'An element of a map by its key, or a default where there is none.',
    parameters: [
      keyed,
      { name: 'key', type: stringType },
      { name: 'default', type: dynamicType, allowsUnknown: 'anywhere' },
    ],
    returns: (values) => {
      const type = valueAt(values, 0).type
      return type.kind === 'map' ? type.element : dynamicType
    },
    call: (values) => {
      const found = entriesAt(values, 0).get(textAt(values, 1))
      if (found !== undefined) return found
      const fallback = valueAt(values, 2)
      const type = valueAt(values, 0).type
      const converted = type.kind === 'map' ? convert(fallback, type.element) : { ok: true as const, value: fallback }
      if (!converted.ok) throw new FunctionProblem(`the default must be like the elements: ${converted.problem}`, 2)
      return converted.value
    },
  },
  {
    kind: 'values',
    name: 'merge',
    topic: 'collection',
    help: 'Several maps or objects as one; where keys are equal the last one counts. Not deep.',
    parameters: [],
    rest: { name: 'maps', type: dynamicType, allowsNull: true, allowsUnknown: 'inside' },
    returns: dynamicType,
    call: merge,
  },
  {
    kind: 'values',
    name: 'values',
    topic: 'collection',
    help: 'The values of a map or object, in the order of their keys.',
    parameters: [keyed],
    returns: (values) => {
      const type = valueAt(values, 0).type
      return type.kind === 'map' ? listOf(type.element) : dynamicType
    },
    call: (values) => {
      const all = [...entriesAt(values, 0).values()]
      const type = valueAt(values, 0).type
      return type.kind === 'map' ? listValue(type.element, all) : tupleValue(all)
    },
  },
  {
    kind: 'values',
    name: 'zipmap',
    topic: 'collection',
    help: 'A map from a list of keys and a list of values of the same length.',
    parameters: [
      { name: 'keys', type: listOf(stringType) },
      { ...keyed, name: 'values' },
    ],
    returns: (values) => {
      const type = valueAt(values, 1).type
      return type.kind === 'list' ? mapOf(type.element) : dynamicType
    },
    call: (values) => {
      const keys = textsAt(values, 0)
      const elements = indexedElementsAt(values, 1)
      if (keys.length !== elements.length) {
        throw new FunctionProblem(`the list of keys has length ${keys.length}, that of values ${elements.length}`)
      }
      const entries = new Map(keys.map((key, at) => [key, valueAt(elements, at)]))
      const type = valueAt(values, 1).type
      return type.kind === 'list' ? mapValue(type.element, entries) : objectValue(entries)
    },
  },
]

function entriesAt(values: readonly Value[], at: number): ReadonlyMap<string, Value> {
  const entries = entriesOf(valueAt(values, at))
  if (entries === undefined) throw new FunctionProblem('a map or object is required', at)
  return entries
}

function merge(values: readonly Value[]): Value {
  const merged = new Map<string, Value>()
  const given = values.filter((value) => value.kind !== 'null')
  for (const [at, value] of values.entries()) {
    if (value.kind === 'null') {
      if (!['map', 'object', 'dynamic'].includes(value.type.kind)) {
        throw new FunctionProblem(`a map or object is required, not a ${describeType(value.type)}`, at)
      }
      continue
    }
    for (const [key, element] of entriesAt(values, at)) merged.set(key, element)
  }
  const [first] = given
  if (first?.type.kind === 'map' && given.every((value) => typesEqual(value.type, first.type))) {
    return mapValue(first.type.element, merged)
  }
  return objectValue(merged)
}
