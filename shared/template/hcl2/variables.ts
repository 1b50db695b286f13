import { evaluateExpression } from '../../language/evaluate/evaluate-expression.ts'
import { references } from '../../language/evaluate/references.ts'
import { parseTypeExpression, type TypeResult } from '../../language/evaluate/type-expression.ts'
import { hostWithoutMachine } from '../../language/functions/function-host.ts'
import { nativeExpression } from '../../language/hcl/json-expression.ts'
import type { Attribute, Expression } from '../../language/hcl/syntax-tree.ts'
import type { Place, SourceText } from '../../language/source.ts'
import type { Type, Value } from '../../language/value.ts'
import { convert } from '../../language/values/convert.ts'
import { flagOf, textOf } from '../../language/values/inspect.ts'
import { objectValue } from '../../language/values/make.ts'
import { dynamicType, printType } from '../../language/values/types.ts'
import type { Report } from '../report.ts'
import { headPlace, labelOf, readContent, type TemplateBlock } from './body-content.ts'
import { evaluateIn, type Machine, noNames } from './scopes.ts'

/** A `variable` block, or one entry of `variables` (spec/templates.md 3.3, 3.5). */
export interface VariableDeclaration {
  readonly name: string
  readonly place: Place
  /** What its values are converted to; taken from the default when no type is written. */
  readonly type: Type
  /** As written; `any` when it is not. */
  readonly typeText: string
  /** The template says the type; else it is that of the default. */
  readonly typeWritten: boolean
  readonly description?: string
  readonly sensitive: boolean
  /** There is a default, usable or not: the variable need not be given. */
  readonly hasDefault: boolean
  readonly fallback?: Value
  readonly validations: readonly Validation[]
}

interface Validation {
  readonly source: SourceText
  readonly place: Place
  readonly condition: Expression
  readonly message: Expression
}

const schema = {
  attributes: ['type', 'default', 'description', 'sensitive'],
  blocks: { validation: [] },
} as const

/** Reads a `variable "name" { … }` block. `defaultMachine` has `env()` and nothing else. */
export function readVariable(block: TemplateBlock, defaultMachine: Machine, report: Report): VariableDeclaration {
  const name = labelOf(block, 0)
  const place = headPlace(block)
  const { source } = block
  if (!/^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(name)) {
    report.error('bad-name', `"${name}" cannot be the name of a variable`, {
      detail: 'A name has letters, digits, _ and -, and does not begin with a digit.',
      place,
    })
  }
  const { attributes, blocks } = readContent(block, schema, 'a variable', report)
  const typeAttribute = attributes.get('type')
  const written = typeAttribute === undefined ? undefined : readType(typeAttribute.value, source)
  report.add(written?.diagnostics ?? [])
  const given = attributes.get('default')
  const evaluated = given === undefined ? undefined : evaluateIn(given.value, source, noNames, defaultMachine, report)
  const type = written?.type ?? evaluated?.type ?? dynamicType
  const fallback =
    evaluated === undefined || given === undefined ? undefined : converted(evaluated, type, given, name, source, report)
  const description = literal(attributes.get('description'), source, report)
  const sensitive = literal(attributes.get('sensitive'), source, report)
  if (sensitive !== undefined && flagOf(sensitive) === undefined) {
    report.error('wrong-type', 'sensitive is true or false', {
      place: { source, span: attributes.get('sensitive')?.value.span ?? place.span },
    })
  }
  return {
    name,
    place,
    type: isEmptyCollection(evaluated) && written === undefined ? dynamicType : type,
    typeText:
      typeAttribute === undefined
        ? typeTextOf(evaluated)
        : sourceOf(typeAttribute.value, source).replace(/^"(.*)"$/s, '$1'),
    typeWritten: typeAttribute !== undefined,
    sensitive: sensitive !== undefined && flagOf(sensitive) === true,
    hasDefault: given !== undefined,
    ...(description === undefined ? {} : { description: textOf(description) ?? '' }),
    ...(fallback === undefined ? {} : { fallback }),
    validations: blocks.flatMap((validation) => readValidation(validation, name, report) ?? []),
  }
}

/** In JSON, a type is a text that holds the expression. */
function readType(expression: Expression, source: SourceText): TypeResult {
  if (!source.name.endsWith('.json')) return parseTypeExpression(expression, source)
  const parsed = nativeExpression(source, expression)
  const { type, diagnostics } = parseTypeExpression(parsed.expression, source)
  return { type, diagnostics: [...parsed.diagnostics, ...diagnostics] }
}

/** Reads one `name = default` of `variables { … }`. */
export function readShortVariable(
  attribute: Attribute,
  source: SourceText,
  defaultMachine: Machine,
  report: Report,
): VariableDeclaration {
  const fallback = evaluateIn(attribute.value, source, noNames, defaultMachine, report)
  return {
    name: attribute.name,
    place: { source, span: attribute.nameSpan },
    type: fallback === undefined || isEmptyCollection(fallback) ? dynamicType : fallback.type,
    typeText: typeTextOf(fallback),
    typeWritten: false,
    sensitive: false,
    hasDefault: true,
    ...(fallback === undefined ? {} : { fallback }),
    validations: [],
  }
}

function converted(
  value: Value,
  type: Type,
  attribute: Attribute,
  name: string,
  source: SourceText,
  report: Report,
): Value | undefined {
  const conversion = convert(value, type)
  if (conversion.ok) return conversion.value
  report.error('bad-default', `the default of variable "${name}" is not of its type`, {
    detail: `It should be ${printType(type)}: ${conversion.problem}.`,
    place: { source, span: attribute.value.span },
  })
  return undefined
}

/** An empty list or map without a type says nothing about its elements. */
function isEmptyCollection(value: Value | undefined): boolean {
  return (
    value?.kind === 'known' &&
    ((Array.isArray(value.content) && value.content.length === 0) ||
      (value.content instanceof Map && value.content.size === 0))
  )
}

function typeTextOf(value: Value | undefined): string {
  return value === undefined || isEmptyCollection(value) || value.kind === 'null' ? 'any' : printType(value.type)
}

function sourceOf(expression: Expression, source: SourceText): string {
  return source.text.slice(expression.span.from, expression.span.to)
}

function literal(attribute: Attribute | undefined, source: SourceText, report: Report): Value | undefined {
  if (attribute === undefined) return undefined
  return evaluateIn(attribute.value, source, noNames, { functions: new Map(), host: hostWithoutMachine }, report)
}

function readValidation(block: TemplateBlock, name: string, report: Report): Validation | undefined {
  const { attributes } = readContent(
    block,
    { attributes: ['condition', 'error_message'], blocks: {} },
    'a validation',
    report,
  )
  const condition = attributes.get('condition')
  const message = attributes.get('error_message')
  if (condition === undefined || message === undefined) {
    report.error('option-missing', `a validation needs ${condition === undefined ? 'condition' : 'error_message'}`, {
      place: headPlace(block),
    })
    return undefined
  }
  const place = { source: block.source, span: condition.value.span }
  const mentioned = references(condition.value)
  const foreign = mentioned.find(({ root, path }) => root !== 'var' || path[0]?.name !== name)
  if (foreign !== undefined) {
    report.error('foreign-reference', `the condition of variable "${name}" may refer to var.${name} only`, {
      place: { source: block.source, span: foreign.span },
    })
    return undefined
  }
  if (mentioned.length === 0) {
    report.error('condition-without-variable', `the condition of variable "${name}" does not look at var.${name}`, {
      place,
    })
    return undefined
  }
  return { source: block.source, place, condition: condition.value, message: message.value }
}

/** Applies a variable's `validation` blocks to its value. */
export function validateVariable(
  { name, sensitive, validations }: VariableDeclaration,
  value: Value,
  machine: Machine,
  report: Report,
): void {
  const variables = new Map([['var', objectValue({ [name]: value })]])
  for (const { source, place, condition, message } of validations) {
    const scope = { source, variables, functions: machine.functions, host: machine.host }
    const told = evaluateExpression(message, scope)
    const text = textOf(told.value)
    if (text === undefined || !/^(?!\p{Ll}).*[.?!]$/su.test(text)) {
      report.error('bad-error-message', `the error_message of variable "${name}" is not a sentence`, {
        detail: 'It begins with an uppercase letter and ends with a full stop, a question mark or an exclamation mark.',
        place: { source, span: message.span },
      })
    }
    const tested = evaluateExpression(condition, scope)
    if (tested.diagnostics.some(({ severity }) => severity === 'error')) {
      report.add(tested.diagnostics)
      continue
    }
    if (tested.value.kind === 'unknown') continue
    const asFlag = convert(tested.value, { kind: 'bool' })
    const passed = asFlag.ok ? flagOf(asFlag.value) : undefined
    if (passed === undefined) {
      report.error('bad-condition', `the condition of variable "${name}" is neither true nor false`, { place })
    } else if (!passed) {
      report.error('invalid-variable', `the value of variable "${name}" is not valid: ${text ?? ''}`, {
        detail: sensitive ? undefined : 'The rule stands here; the value comes from outside or from the default.',
        place,
      })
    }
  }
}
