import type { Type, Value } from '../value.ts'
import { convert } from '../values/convert.ts'
import { equals } from '../values/equality.ts'
import { elementsOf, entriesOf, flagOf, textOf } from '../values/inspect.ts'
import {
  boolValue,
  falseValue,
  listValue,
  numberValue,
  stringValue,
  trueValue,
  tupleValue,
  unknownValue,
} from '../values/make.ts'
import { Numeric } from '../values/number.ts'
import { compareText } from '../values/order.ts'
import { boolType, dynamicType, listOf, numberType, stringType } from '../values/types.ts'
import { unifyTypes } from '../values/unify.ts'
import { elementsAt, indexedElementsAt, numberAt, textsAt, valueAt, wholeAt } from './arguments.ts'
import { type FunctionDefinition, FunctionProblem, type Parameter } from './function-definition.ts'
import { graphemesOf } from './graphemes.ts'

const sequence: Parameter = { name: 'list', type: dynamicType, allowsUnknown: 'inside' }

/** Functions of lists and tuples (spec/templates.md 3.11). */
export const collectionFunctions: readonly FunctionDefinition[] = [
  {
    kind: 'values',
    name: 'alltrue',
    topic: 'collection',
    help: 'Whether all elements of a list are true; an empty list counts as true.',
    parameters: [{ name: 'list', type: listOf(boolType) }],
    returns: boolType,
    call: (values) => boolValue(elementsAt(values, 0).every((element) => flagOf(element) === true)),
  },
  {
    kind: 'values',
    name: 'anytrue',
    topic: 'collection',
    help: 'Whether any element of a list is true; an empty list counts as false.',
    parameters: [{ name: 'list', type: listOf(boolType) }],
    returns: boolType,
    call: (values) => boolValue(elementsAt(values, 0).some((element) => flagOf(element) === true)),
  },
  {
    kind: 'values',
    name: 'chunklist',
    topic: 'collection',
    help: 'A list cut into lists of at most the given size; size 0 makes one list of all.',
    parameters: [
      { name: 'list', type: listOf(dynamicType), allowsUnknown: 'inside' },
      { name: 'size', type: numberType },
    ],
    returns: (values) => listOf(valueAt(values, 0).type),
    call: (values) => {
      const elements = elementsAt(values, 0)
      const size = wholeAt(values, 1)
      if (size < 0) throw new FunctionProblem('the size must not be negative', 1)
      const listType = valueAt(values, 0).type
      const step = size === 0 ? Math.max(elements.length, 1) : size
      const chunks = Array.from({ length: Math.ceil(elements.length / step) }, (_, at) =>
        listValue(elementTypeOf(listType), elements.slice(at * step, (at + 1) * step)),
      )
      return listValue(listType, chunks)
    },
  },
  {
    kind: 'values',
    name: 'coalesce',
    topic: 'collection',
    help: 'The first argument that is neither null nor an empty text.',
    parameters: [],
    rest: { name: 'values', type: dynamicType, allowsNull: true, allowsUnknown: 'anywhere' },
    returns: dynamicType,
    call: coalesce,
  },
  {
    kind: 'values',
    name: 'coalescelist',
    topic: 'collection',
    help: 'The first list that is not empty.',
    parameters: [],
    rest: { name: 'lists', type: dynamicType, allowsNull: true, allowsUnknown: 'inside' },
    returns: dynamicType,
    call: (values) => {
      const wrong = values.findIndex(({ type }) => type.kind !== 'list' && type.kind !== 'tuple')
      if (wrong !== -1) throw new FunctionProblem('every argument must be a list or tuple', wrong)
      for (const at of values.keys()) {
        if (valueAt(values, at).kind === 'null') continue
        if (elementsAt(values, at).length > 0) return valueAt(values, at)
      }
      throw new FunctionProblem('no list with an element was given')
    },
  },
  {
    kind: 'values',
    name: 'compact',
    topic: 'collection',
    help: 'A list of texts without the empty and null ones.',
    parameters: [{ name: 'list', type: listOf(stringType) }],
    returns: listOf(stringType),
    call: (values) =>
      listValue(
        stringType,
        elementsAt(values, 0).filter((element) => element.kind === 'known' && element.content !== ''),
      ),
  },
  {
    kind: 'values',
    name: 'concat',
    topic: 'collection',
    help: 'Several lists as one.',
    parameters: [],
    rest: { name: 'lists', type: dynamicType, allowsUnknown: 'inside' },
    returns: dynamicType,
    call: concat,
  },
  {
    kind: 'values',
    name: 'contains',
    topic: 'collection',
    help: 'Whether a list, set or tuple has an element; "1" and 1 are different.',
    parameters: [sequence, { name: 'value', type: dynamicType, allowsUnknown: 'anywhere' }],
    returns: boolType,
    call: (values) => {
      const decisions = elementsAt(values, 0).map((element) => equals(element, valueAt(values, 1)))
      if (decisions.includes(true)) return trueValue
      return decisions.includes(undefined) ? unknownValue(boolType) : falseValue
    },
  },
  {
    kind: 'values',
    name: 'distinct',
    topic: 'collection',
    help: 'A list without its duplicates, the first of each kept in place.',
    parameters: [{ name: 'list', type: listOf(dynamicType) }],
    returns: (values) => valueAt(values, 0).type,
    call: (values) => {
      const kept: Value[] = []
      for (const element of elementsAt(values, 0)) {
        if (!kept.some((one) => equals(one, element) === true)) kept.push(element)
      }
      return listValue(elementTypeOf(valueAt(values, 0).type), kept)
    },
  },
  {
    kind: 'values',
    name: 'element',
    topic: 'collection',
    help: 'An element of a list by its position from 0; past the end it begins again.',
    parameters: [sequence, { name: 'index', type: numberType }],
    returns: (values) => elementTypeOf(valueAt(values, 0).type),
    call: (values) => {
      const elements = indexedElementsAt(values, 0)
      const index = wholeAt(values, 1)
      if (index < 0) throw new FunctionProblem('the index must not be negative', 1)
      const found = elements[index % Math.max(elements.length, 1)]
      if (found === undefined) throw new FunctionProblem('an empty list has no elements', 0)
      return found
    },
  },
  {
    kind: 'values',
    name: 'flatten',
    topic: 'collection',
    help: 'A list with the elements of lists inside it in their place, however deep.',
    parameters: [sequence],
    returns: dynamicType,
    call: (values) => {
      elementsAt(values, 0)
      const flat = flatten(valueAt(values, 0))
      return flat === undefined ? unknownValue() : tupleValue(flat)
    },
  },
  {
    kind: 'values',
    name: 'index',
    topic: 'collection',
    help: 'The position, from 0, of the first element that equals a value.',
    parameters: [sequence, { name: 'value', type: dynamicType }],
    returns: numberType,
    call: (values) => {
      const elements = indexedElementsAt(values, 0)
      if (elements.length === 0) throw new FunctionProblem('an empty list has no elements', 0)
      for (const [at, element] of elements.entries()) {
        const equal = equals(element, valueAt(values, 1))
        if (equal === undefined) return unknownValue(numberType)
        if (equal) return numberValue(at)
      }
      throw new FunctionProblem('no element of the list equals the value', 1)
    },
  },
  {
    kind: 'values',
    name: 'length',
    topic: 'collection',
    help: 'How many elements a list, set, map or object has, or characters a text.',
    parameters: [{ name: 'value', type: dynamicType, allowsUnknown: 'anywhere' }],
    returns: numberType,
    call: lengthOf,
  },
  {
    kind: 'values',
    name: 'range',
    topic: 'collection',
    help: 'A list of numbers: range(max), range(start, end) or range(start, end, step); the end is left out.',
    parameters: [],
    rest: { name: 'limits', type: numberType },
    returns: listOf(numberType),
    call: range,
  },
  {
    kind: 'values',
    name: 'reverse',
    topic: 'collection',
    help: 'A list backwards.',
    parameters: [sequence],
    returns: (values) => valueAt(values, 0).type,
    call: (values) => {
      const reversed = elementsAt(values, 0).toReversed()
      const type = valueAt(values, 0).type
      return type.kind === 'list' || type.kind === 'set' ? listValue(type.element, reversed) : tupleValue(reversed)
    },
  },
  {
    kind: 'values',
    name: 'slice',
    topic: 'collection',
    help: 'The elements of a list from one position up to, and without, another.',
    parameters: [sequence, { name: 'from', type: numberType }, { name: 'to', type: numberType }],
    returns: (values) => valueAt(values, 0).type,
    call: (values) => {
      const elements = indexedElementsAt(values, 0)
      const from = wholeAt(values, 1)
      const to = wholeAt(values, 2)
      if (from < 0) throw new FunctionProblem('the start must not be negative', 1)
      if (to > elements.length) {
        throw new FunctionProblem(`the end must not be greater than the length of the list, ${elements.length}`, 2)
      }
      if (from > to) throw new FunctionProblem('the start must not be greater than the end', 1)
      const type = valueAt(values, 0).type
      const part = elements.slice(from, to)
      return type.kind === 'list' ? listValue(type.element, part) : tupleValue(part)
    },
  },
  {
    kind: 'values',
    name: 'sort',
    topic: 'collection',
    help: 'A list of texts in alphabetical order (by code point: "10" before "9", capitals first).',
    parameters: [{ name: 'list', type: listOf(stringType) }],
    returns: listOf(stringType),
    call: (values) => listValue(stringType, [...textsAt(values, 0)].sort(compareText).map(stringValue)),
  },
]

function elementTypeOf(type: Type): Type {
  return type.kind === 'list' || type.kind === 'set' || type.kind === 'map' ? type.element : dynamicType
}

function coalesce(values: readonly Value[]): Value {
  const typed = values.filter((value) => !(value.kind === 'null' && value.type.kind === 'dynamic'))
  const type = unifyTypes(typed.map((value) => value.type))
  if (type === undefined) throw new FunctionProblem('all arguments must be of one type')
  for (const [at, value] of values.entries()) {
    if (value.kind === 'unknown') return unknownValue(type)
    if (value.kind === 'null') continue
    const converted = convert(value, type)
    if (!converted.ok) throw new FunctionProblem(converted.problem, at)
    // Unlike HCL's own function of this name, that of templates passes over empty texts.
    if (textOf(converted.value) === '') continue
    return converted.value
  }
  throw new FunctionProblem('every argument is null or an empty text')
}

function concat(values: readonly Value[]): Value {
  if (values.length === 0) throw new FunctionProblem('at least one list is required')
  const elements = values.flatMap((_, at) => indexedElementsAt(values, at))
  const [first] = values
  if (first?.type.kind === 'list' && values.every((value) => value.type.kind === 'list')) {
    const element = unifyTypes(values.map((value) => elementTypeOf(value.type)))
    if (element !== undefined) {
      const converted = convert(tupleValue(elements), listOf(element))
      if (converted.ok) return converted.value
    }
  }
  return tupleValue(elements)
}

/** Undefined when a list inside is not known, so that it cannot be said how many elements there are. */
function flatten(value: Value): readonly Value[] | undefined {
  const elements = elementsOf(value)
  if (elements === undefined) {
    const mayBeSequence = ['list', 'set', 'tuple', 'dynamic'].includes(value.type.kind)
    return value.kind === 'unknown' && mayBeSequence ? undefined : [value]
  }
  const parts = elements.map(flatten)
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined
}

function lengthOf(values: readonly Value[]): Value {
  const value = valueAt(values, 0)
  const type = value.type
  if (type.kind === 'tuple') return numberValue(type.elements.length)
  if (type.kind === 'object') return numberValue(type.attributes.size)
  if (value.kind === 'unknown') return unknownValue(numberType)
  const text = textOf(value)
  if (text !== undefined) return numberValue(graphemesOf(text).length)
  const size = elementsOf(value)?.length ?? entriesOf(value)?.size
  if (size === undefined) throw new FunctionProblem('a list, set, map, object or text is required', 0)
  return numberValue(size)
}

/** More numbers than this is taken for a mistake. */
const RANGE_LIMIT = 1024

function range(values: readonly Value[]): Value {
  if (values.length < 1 || values.length > 3) throw new FunctionProblem('one, two or three numbers are required')
  const zero = new Numeric(0)
  const start = values.length === 1 ? zero : numberAt(values, 0)
  const end = numberAt(values, values.length === 1 ? 0 : 1)
  const downwards = end.lessThan(start)
  const step = values.length === 3 ? numberAt(values, 2) : new Numeric(downwards ? -1 : 1)
  if (step.isNegative() && !step.isZero() && end.greaterThan(start)) {
    throw new FunctionProblem('the end must be less than the start when the step is negative', 1)
  }
  if (step.isPositive() && !step.isZero() && downwards) {
    throw new FunctionProblem('the end must be greater than the start when the step is positive', 1)
  }
  if (step.isZero() && !start.equals(end))
    throw new FunctionProblem('the step must not be 0: the end would never come', 2)
  const numbers: Value[] = []
  for (let at = start; downwards ? at.greaterThan(end) : at.lessThan(end); at = at.plus(step)) {
    if (numbers.length === RANGE_LIMIT) {
      throw new FunctionProblem(
        `this makes more than ${RANGE_LIMIT} numbers; bring the limits closer or take a larger step`,
      )
    }
    numbers.push(numberValue(at))
  }
  return listValue(numberType, numbers)
}
