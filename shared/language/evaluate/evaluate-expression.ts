import { assertNever } from '../../assert-never.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type {
  Expression,
  LiteralExpression,
  ObjectExpression,
  ObjectKey,
  VariableExpression,
} from '../hcl/syntax-tree.ts'
import type { Value } from '../value.ts'
import { convert } from '../values/convert.ts'
import { isSensitive, markSensitive, textOf } from '../values/inspect.ts'
import {
  boolValue,
  nullValue,
  numberValue,
  objectValue,
  stringValue,
  tupleValue,
  unknownValue,
} from '../values/make.ts'
import { parseNumber } from '../values/number.ts'
import { stringType } from '../values/types.ts'
import { callFunction } from './call-function.ts'
import { evaluateConditional } from './conditional.ts'
import { didYouMean, nearestName } from './did-you-mean.ts'
import { type Evaluation, evaluate, fail } from './evaluation.ts'
import { evaluateFor } from './for-expression.ts'
import { evaluateBinary, evaluateUnary } from './operators.ts'
import type { Scope } from './scope.ts'
import { evaluateSplat } from './splat.ts'
import { evaluateTemplate } from './template.ts'
import { attributeOf, elementAt } from './traversal.ts'

/** A value and what was found on the way to it; with an error among the diagnostics, the value is not to be used. */
export interface EvaluationResult {
  readonly value: Value
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Evaluates an expression. Errors are reported with the exact place; the part that failed counts as unknown, so that
 * all mistakes of an expression are found at once and none twice.
 */
export function evaluateExpression(expression: Expression, scope: Scope): EvaluationResult {
  const diagnostics: Diagnostic[] = []
  const value = evaluateNode(expression, { scope, diagnostics, evaluateExpression: evaluateNode })
  return { value, diagnostics }
}

function evaluateNode(expression: Expression, evaluation: Evaluation): Value {
  switch (expression.kind) {
    case 'literal':
      return evaluateLiteral(expression)
    case 'template':
      return evaluateTemplate(expression, evaluation)
    case 'tuple':
      return tupleValue(expression.elements.map((element) => evaluateNode(element, evaluation)))
    case 'object':
      return evaluateObject(expression, evaluation)
    case 'for':
      return evaluateFor(expression, evaluation)
    case 'call':
      return callFunction(expression, evaluation)
    case 'variable':
      return evaluateVariable(expression, evaluation)
    case 'attribute-access':
      return attributeOf(evaluateNode(expression.object, evaluation), expression, expression.nameSpan, evaluation)
    case 'index-access':
      return elementAt(
        evaluateNode(expression.object, evaluation),
        evaluateNode(expression.index, evaluation),
        expression.index.span,
        evaluation,
      )
    case 'splat':
      return evaluateSplat(expression, evaluation)
    case 'unary':
      return evaluateUnary(expression, evaluation)
    case 'binary':
      return evaluateBinary(expression, evaluation)
    case 'conditional':
      return evaluateConditional(expression, evaluation)
    case 'parenthesized':
      return evaluateNode(expression.inner, evaluation)
    case 'broken':
      return unknownValue()
    default:
      return assertNever(expression)
  }
}

function evaluateLiteral(expression: LiteralExpression): Value {
  if (expression.value === null) return nullValue()
  if (typeof expression.value === 'boolean') return boolValue(expression.value)
  const number = parseNumber(expression.value.text)
  return number === undefined ? unknownValue() : numberValue(number)
}

/** Names that mean something in other places: advice to write `var.var` would not help. */
const ADVISED: ReadonlySet<string> = new Set([
  'var',
  'local',
  'data',
  'source',
  'build',
  'path',
  'packer',
  'each',
  'self',
])

function evaluateVariable(expression: VariableExpression, evaluation: Evaluation): Value {
  const value = evaluation.scope.variables.get(expression.name)
  if (value !== undefined) return value
  const known = [...evaluation.scope.variables.keys()]
  if (known.length === 0) {
    return fail(evaluation, expression.span, {
      code: 'variables-not-allowed',
      summary: `"${expression.name}" cannot be used here: this place takes no variables`,
    })
  }
  const near = nearestName(expression.name, known)
  return fail(evaluation, expression.span, {
    code: 'unknown-variable',
    summary: `There is no variable named "${expression.name}" here${didYouMean(near)}`,
    detail:
      near === undefined
        ? `Names that can be used here: ${known.sort().join(', ')}. Text must stand in double quotes${ADVISED.has(expression.name) ? '' : `; a template's variables are written var.${expression.name}, its locals local.${expression.name}`}.`
        : `Names that can be used here: ${known.sort().join(', ')}.`,
    ...(near === undefined
      ? {}
      : { mends: [{ title: `Change to ${near}`, changes: [{ ...expression.span, insert: near }] }] }),
  })
}

function evaluateObject(expression: ObjectExpression, evaluation: Evaluation): Value {
  const entries = new Map<string, Value>()
  let keysKnown = true
  let keysSensitive = false
  for (const item of expression.items) {
    const key = evaluateKey(item.key, evaluation)
    const value = evaluateNode(item.value, evaluation)
    if (key === undefined) continue
    keysSensitive ||= isSensitive(key)
    const name = textOf(key)
    if (name === undefined) keysKnown = false
    else entries.set(name, value)
  }
  return markSensitive(keysKnown ? objectValue(entries) : unknownValue(), keysSensitive)
}

/** The key as a string value, perhaps unknown; undefined when an error has been reported. */
function evaluateKey(key: ObjectKey, evaluation: Evaluation): Value | undefined {
  if (key.kind === 'name') return stringValue(key.name)
  if (isTraversal(key.expression)) {
    fail(evaluation, key.span, {
      code: 'ambiguous-key',
      summary: 'A key that refers to something must stand in parentheses',
      mends: [
        {
          title: 'Put the key in parentheses',
          changes: [
            { from: key.span.from, to: key.span.from, insert: '(' },
            { from: key.span.to, to: key.span.to, insert: ')' },
          ],
        },
      ],
    })
    return undefined
  }
  const value = evaluate(key.expression, evaluation)
  if (value.kind === 'null') {
    fail(evaluation, key.span, { code: 'null-key', summary: 'A key must not be null' })
    return undefined
  }
  const converted = convert(value, stringType)
  if (!converted.ok) {
    fail(evaluation, key.span, { code: 'bad-key', summary: `This cannot be a key: ${converted.problem}` })
    return undefined
  }
  return converted.value
}

function isTraversal(expression: Expression): boolean {
  return expression.kind === 'attribute-access' || expression.kind === 'index-access' || expression.kind === 'splat'
}
