import type { Diagnostic } from '../diagnostic.ts'
import { tableOf } from '../functions/function-definition.ts'
import { hostWithoutMachine } from '../functions/function-host.ts'
import type { Expression, FunctionCall, ObjectItem } from '../hcl/syntax-tree.ts'
import type { SourceText, Span } from '../source.ts'
import type { OptionalAttribute, Type } from '../value.ts'
import { convert } from '../values/convert.ts'
import { boolType, dynamicType, numberType, stringType } from '../values/types.ts'
import { didYouMean, nearestName } from './did-you-mean.ts'
import { evaluateExpression } from './evaluate-expression.ts'
import { literalText } from './references.ts'

/** A type as read; what could not be read counts as `any`. */
export interface TypeResult {
  readonly type: Type
  readonly diagnostics: readonly Diagnostic[]
}

const PRIMITIVES: ReadonlyMap<string, Type> = new Map([
  ['string', stringType],
  ['number', numberType],
  ['bool', boolType],
  ['any', dynamicType],
])

const CONSTRUCTORS = ['list', 'set', 'map', 'tuple', 'object'] as const

/**
 * Reads a type expression, as in a variable's `type`: `string`, `list(string)`, `tuple([string, number])`,
 * `object({ name = string, size = optional(number, 10) })`.
 */
export function parseTypeExpression(expression: Expression, source: SourceText): TypeResult {
  const reader: Reader = { source, diagnostics: [] }
  return { type: readType(expression, reader), diagnostics: reader.diagnostics }
}

interface Reader {
  readonly source: SourceText
  readonly diagnostics: Diagnostic[]
}

function readType(expression: Expression, reader: Reader): Type {
  if (expression.kind === 'variable') return readName(expression.name, expression.span, reader)
  if (expression.kind === 'call') return readConstructor(expression, reader)
  const text = literalText(expression)
  if (text !== undefined && (PRIMITIVES.has(text) || /^(list|set|map|object|tuple)\b/.test(text))) {
    return problem(reader, expression.span, {
      summary: 'A type is written without quotes',
      detail: `Write ${text}.`,
      title: 'Remove the quotes',
      insert: text,
    })
  }
  return problem(reader, expression.span, {
    summary: 'This is not a type',
    detail: 'A type is string, number, bool, any, or one of list(…), set(…), map(…), tuple([…]) and object({…}).',
  })
}

function readName(name: string, span: Span, reader: Reader): Type {
  const primitive = PRIMITIVES.get(name)
  if (primitive !== undefined) return primitive
  if (name === 'list' || name === 'set' || name === 'map') {
    return problem(reader, span, {
      summary: `The type ${name} needs the type of its elements`,
      detail: `Write ${name}(any), or better the type they have, such as ${name}(string).`,
      title: `Change to ${name}(any)`,
      insert: `${name}(any)`,
    })
  }
  if (name === 'object' || name === 'tuple') {
    return problem(reader, span, {
      summary: `The type ${name} needs to say what it holds`,
      detail: name === 'object' ? 'Write object({ name = string, … }).' : 'Write tuple([string, …]).',
    })
  }
  const near = nearestName(name, [...PRIMITIVES.keys(), ...CONSTRUCTORS])
  return problem(reader, span, {
    summary: `There is no type named "${name}"${didYouMean(near)}`,
    detail: 'A type is string, number, bool, any, or one of list(…), set(…), map(…), tuple([…]) and object({…}).',
    ...(near !== undefined && PRIMITIVES.has(near) ? { title: `Change to ${near}`, insert: near } : {}),
  })
}

function readConstructor(call: FunctionCall, reader: Reader): Type {
  const [argument, ...surplus] = call.arguments
  switch (call.name) {
    case 'list':
    case 'set':
    case 'map':
    case 'tuple':
    case 'object':
      if (argument === undefined || surplus.length > 0 || call.expandLast) {
        return problem(reader, call.span, { summary: `The type ${call.name} takes exactly one argument` })
      }
      break
    case 'optional':
      return problem(reader, call.span, {
        summary: 'optional(…) can stand only around the type of an attribute of an object',
      })
    default: {
      if (PRIMITIVES.has(call.name)) {
        return problem(reader, call.span, {
          summary: `The type ${call.name} takes no arguments`,
          title: `Change to ${call.name}`,
          insert: call.name,
        })
      }
      const near = nearestName(call.name, CONSTRUCTORS)
      return problem(reader, call.nameSpan, {
        summary: `There is no type named "${call.name}"${didYouMean(near)}`,
        ...(near === undefined ? {} : { title: `Change to ${near}`, insert: near }),
      })
    }
  }
  switch (call.name) {
    case 'tuple':
      return readTuple(argument, reader)
    case 'object':
      return readObject(argument, reader)
    default:
      return { kind: call.name, element: readType(argument, reader) }
  }
}

function readTuple(argument: Expression, reader: Reader): Type {
  if (argument.kind !== 'tuple') {
    return problem(reader, argument.span, {
      summary: 'A tuple type lists the types of its elements in brackets: tuple([string, number])',
    })
  }
  return { kind: 'tuple', elements: argument.elements.map((element) => readType(element, reader)) }
}

function readObject(argument: Expression, reader: Reader): Type {
  if (argument.kind !== 'object') {
    return problem(reader, argument.span, {
      summary: 'An object type lists its attributes in braces: object({ name = string })',
    })
  }
  const attributes = new Map<string, Type>()
  const optional = new Map<string, OptionalAttribute>()
  for (const item of argument.items) {
    const name = attributeName(item)
    if (name === undefined) {
      problem(reader, item.key.span, { summary: 'The name of an attribute must be a plain name' })
      continue
    }
    if (item.value.kind === 'call' && item.value.name === 'optional') {
      readOptional(name, item.value, attributes, optional, reader)
    } else attributes.set(name, readType(item.value, reader))
  }
  return optional.size === 0 ? { kind: 'object', attributes } : { kind: 'object', attributes, optional }
}

function attributeName(item: ObjectItem): string | undefined {
  return item.key.kind === 'name' ? item.key.name : literalText(item.key.expression)
}

function readOptional(
  name: string,
  call: FunctionCall,
  attributes: Map<string, Type>,
  optional: Map<string, OptionalAttribute>,
  reader: Reader,
): void {
  const [typeExpression, fallbackExpression, ...surplus] = call.arguments
  if (typeExpression === undefined || surplus.length > 0) {
    problem(reader, call.span, { summary: 'optional(…) takes a type and, if wanted, a fallback value' })
    return
  }
  const type = readType(typeExpression, reader)
  attributes.set(name, type)
  optional.set(name, {})
  if (fallbackExpression === undefined) return
  const { value, diagnostics } = evaluateExpression(fallbackExpression, {
    source: reader.source,
    variables: new Map(),
    functions: tableOf([]),
    host: hostWithoutMachine,
  })
  reader.diagnostics.push(...diagnostics)
  if (diagnostics.length > 0) return
  const converted = convert(value, type)
  if (converted.ok) {
    optional.set(name, { fallback: converted.value })
    return
  }
  problem(reader, fallbackExpression.span, {
    summary: `The fallback of "${name}" is not of its type: ${converted.problem}`,
  })
}

interface TypeProblem {
  readonly summary: string
  readonly detail?: string
  /** The mend: what to put in place of the span, and how to call it. */
  readonly title?: string
  readonly insert?: string
}

function problem(reader: Reader, span: Span, { title, insert, ...told }: TypeProblem): Type {
  reader.diagnostics.push({
    severity: 'error',
    code: 'bad-type',
    ...told,
    place: { source: reader.source, span },
    ...(title === undefined || insert === undefined ? {} : { mends: [{ title, changes: [{ ...span, insert }] }] }),
  })
  return dynamicType
}
