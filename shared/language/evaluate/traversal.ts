import type { Span } from '../source.ts'
import type { Type, Value } from '../value.ts'
import { convert } from '../values/convert.ts'
import { elementsOf, entriesOf, markSensitive, numberOf, textOf } from '../values/inspect.ts'
import { numberValue, unknownValue } from '../values/make.ts'
import { wholeNumber } from '../values/number.ts'
import { describeType, numberType, stringType } from '../values/types.ts'
import { didYouMean, nearestName } from './did-you-mean.ts'
import { type Evaluation, type Finding, fail } from './evaluation.ts'

/** The step `.name`, or the legacy `.0`. */
export interface AttributeStep {
  readonly name: string
  readonly legacyIndex: boolean
}

/** `object.name`; `span` is the name's. */
export function attributeOf(object: Value, step: AttributeStep, span: Span, evaluation: Evaluation): Value {
  const result = unmarkedAttributeOf(object, step, span, evaluation)
  return markSensitive(result, object.sensitive)
}

function unmarkedAttributeOf(object: Value, step: AttributeStep, span: Span, evaluation: Evaluation): Value {
  if (step.legacyIndex && isIndexed(object.type)) {
    return elementAt(object, numberValue(Number(step.name)), span, evaluation)
  }
  if (object.kind === 'null') {
    return fail(evaluation, span, {
      code: 'attribute-of-null',
      summary: `There is no attribute "${step.name}" here: the value is null`,
      detail: 'Give the value, or write try(…, fallback) around the expression.',
    })
  }
  if (object.type.kind === 'dynamic') return unknownValue()
  if (object.type.kind === 'object') return objectAttribute(object, object.type.attributes, step.name, span, evaluation)
  if (object.type.kind === 'map') return mapElement(object, step.name, span, evaluation)
  return fail(evaluation, span, {
    code: 'no-attributes',
    summary: `A ${describeType(object.type)} has no attributes, so "${step.name}" cannot be read from it`,
    ...(holdsObjects(object.type)
      ? { detail: `Did you mean one element, [0].${step.name}, or every element's, [*].${step.name}?` }
      : {}),
  })
}

function objectAttribute(
  object: Value,
  attributes: ReadonlyMap<string, Type>,
  name: string,
  span: Span,
  evaluation: Evaluation,
): Value {
  const type = attributes.get(name)
  if (type !== undefined) return entriesOf(object)?.get(name) ?? unknownValue(type)
  return fail(
    evaluation,
    span,
    missingName('attribute', name, object.sensitive ? undefined : [...attributes.keys()], span),
  )
}

function mapElement(object: Value, name: string, span: Span, evaluation: Evaluation): Value {
  const entries = entriesOf(object)
  if (entries === undefined) return unknownValue(elementTypeOf(object.type))
  const found = entries.get(name)
  if (found !== undefined) return found
  return fail(evaluation, span, missingName('element', name, object.sensitive ? undefined : [...entries.keys()], span))
}

/** `known` is undefined where the names may not be told. */
function missingName(
  noun: 'attribute' | 'element',
  name: string,
  known: readonly string[] | undefined,
  span: Span,
): Finding {
  if (known === undefined) return { code: `unknown-${noun}`, summary: `There is no ${noun} of this name` }
  const near = nearestName(name, known)
  return {
    code: `unknown-${noun}`,
    summary: `There is no ${noun} named "${name}"${didYouMean(near)}`,
    ...(known.length === 0
      ? { detail: 'It has none at all.' }
      : { detail: `There ${known.length === 1 ? 'is' : 'are'}: ${known.join(', ')}.` }),
    ...(near === undefined || !/^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(near)
      ? {}
      : { mends: [{ title: `Change to ${near}`, changes: [{ from: span.from, to: span.to, insert: near }] }] }),
  }
}

/** `object[index]`; `span` is the index's. */
export function elementAt(object: Value, index: Value, span: Span, evaluation: Evaluation): Value {
  const result = unmarkedElementAt(object, index, span, evaluation)
  return markSensitive(result, object.sensitive || index.sensitive)
}

function unmarkedElementAt(object: Value, index: Value, span: Span, evaluation: Evaluation): Value {
  if (object.kind === 'null') {
    return fail(evaluation, span, {
      code: 'index-of-null',
      summary: 'There is no element here: the value is null',
      detail: 'Give the value, or write try(…, fallback) around the expression.',
    })
  }
  if (index.kind === 'null') {
    return fail(evaluation, span, { code: 'null-index', summary: 'The index must not be null' })
  }
  if (object.type.kind === 'dynamic') return unknownValue()
  if (isIndexed(object.type)) return elementByNumber(object, index, span, evaluation)
  if (object.type.kind === 'map' || object.type.kind === 'object') return elementByKey(object, index, span, evaluation)
  return fail(evaluation, span, {
    code: 'no-elements',
    summary: `A ${describeType(object.type)} has no elements that can be picked with [ ]`,
    ...(object.type.kind === 'set'
      ? { detail: 'The elements of a set have no order; convert it first: convert(…, list(any))[0].' }
      : {}),
  })
}

function elementByNumber(object: Value, index: Value, span: Span, evaluation: Evaluation): Value {
  const converted = convert(index, numberType)
  if (!converted.ok) {
    return fail(evaluation, span, {
      code: 'bad-index',
      summary: `A ${describeType(object.type)} is indexed with a number: ${converted.problem}`,
    })
  }
  const number = numberOf(converted.value)
  if (number === undefined) return unknownValue(elementTypeOf(object.type))
  const at = wholeNumber(number)
  if (at === undefined || at < 0) {
    return fail(evaluation, span, {
      code: 'bad-index',
      summary: 'An index must be a whole number, from 0 on',
      ...(at === undefined ? {} : { detail: 'To count from the end, use the list’s length: list[length(list) - 1].' }),
    })
  }
  const elements = elementsOf(object)
  if (elements === undefined && object.type.kind === 'list') return unknownValue(object.type.element)
  const length = elements?.length ?? (object.type.kind === 'tuple' ? object.type.elements.length : 0)
  const found = elements?.[at]
  if (found !== undefined) return found
  if (object.type.kind === 'tuple' && at < length) return unknownValue(object.type.elements[at])
  return fail(evaluation, span, {
    code: 'index-out-of-range',
    summary: `There is no element ${at}: the ${object.type.kind} has ${length === 0 ? 'no elements' : `${length}, counted from 0`}`,
  })
}

function elementByKey(object: Value, index: Value, span: Span, evaluation: Evaluation): Value {
  const converted = convert(index, stringType)
  if (!converted.ok) {
    return fail(evaluation, span, {
      code: 'bad-index',
      summary: `A ${describeType(object.type)} is indexed with a string: ${converted.problem}`,
    })
  }
  const key = textOf(converted.value)
  if (key === undefined) return unknownValue(object.type.kind === 'map' ? object.type.element : undefined)
  const entries = entriesOf(object)
  const found = entries?.get(key)
  if (found !== undefined) return found
  if (object.type.kind === 'map' && entries === undefined) return unknownValue(object.type.element)
  const known = object.type.kind === 'object' ? object.type.attributes : (entries ?? new Map<string, Value>())
  if (object.kind === 'unknown' && object.type.kind === 'object' && object.type.attributes.has(key)) {
    return unknownValue(object.type.attributes.get(key))
  }
  const { mends: _notInsideQuotes, ...finding } = missingName(
    'element',
    key,
    object.sensitive || index.sensitive ? undefined : [...known.keys()],
    span,
  )
  return fail(evaluation, span, finding)
}

function isIndexed(type: Type): boolean {
  return type.kind === 'list' || type.kind === 'tuple'
}

function elementTypeOf(type: Type): Type | undefined {
  return type.kind === 'list' || type.kind === 'set' || type.kind === 'map' ? type.element : undefined
}

function holdsObjects(type: Type): boolean {
  if (type.kind === 'tuple') return type.elements.some((element) => element.kind === 'object')
  return (type.kind === 'list' || type.kind === 'set') && type.element.kind === 'object'
}
