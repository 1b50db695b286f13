import type { Expression, ForExpression } from '../hcl/syntax-tree.ts'
import type { Value } from '../value.ts'
import { convert } from '../values/convert.ts'
import { flagOf, markSensitive, textOf } from '../values/inspect.ts'
import { objectValue, tupleValue, unknownValue } from '../values/make.ts'
import { stringType } from '../values/types.ts'
import { evaluateCondition } from './conditional.ts'
import { type Evaluation, evaluate, fail, withVariables } from './evaluation.ts'
import { bind, iterate } from './iteration.ts'

/** `[for …]` and `{for …}`. When it is not known which elements there are, the whole is unknown. */
export function evaluateFor(expression: ForExpression, evaluation: Evaluation): Value {
  const iteration = iterate(expression.collection, evaluation)
  // A condition that can never be one is told even when there is nothing to try it on.
  if (expression.condition !== undefined && (iteration.kind === 'unknown' || iteration.pairs.length === 0)) {
    const anything = bind(expression, unknownValue(), unknownValue())
    evaluateCondition(expression.condition, withVariables(evaluation, anything))
  }
  if (iteration.kind === 'unknown') return markSensitive(unknownValue(), iteration.sensitive)
  const rounds: Round[] = []
  for (const [key, value] of iteration.pairs) {
    const errorsBefore = evaluation.diagnostics.length
    rounds.push(evaluateRound(expression, withVariables(evaluation, bind(expression, key, value))))
    // The same mistake would be told once per element.
    if (evaluation.diagnostics.length > errorsBefore) return unknownValue()
  }
  const sensitive = iteration.sensitive || rounds.some((round) => round.sensitive)
  if (rounds.some((round) => round.kind === 'undecided')) return markSensitive(unknownValue(), sensitive)
  const kept = rounds.filter((round) => round.kind === 'kept')
  const result =
    expression.key === undefined
      ? tupleValue(kept.map((round) => round.value))
      : collect(expression, expression.key, kept, evaluation)
  return markSensitive(result, sensitive)
}

type Round =
  | { readonly kind: 'kept'; readonly key?: string; readonly value: Value; readonly sensitive: boolean }
  | { readonly kind: 'dropped'; readonly sensitive: boolean }
  | { readonly kind: 'undecided'; readonly sensitive: boolean }

function evaluateRound(expression: ForExpression, evaluation: Evaluation): Round {
  let sensitive = false
  let decided = true
  if (expression.condition !== undefined) {
    const condition = evaluateCondition(expression.condition, evaluation)
    if (condition === undefined) return { kind: 'undecided', sensitive }
    sensitive = condition.sensitive
    const flag = flagOf(condition)
    if (flag === false) return { kind: 'dropped', sensitive }
    decided = flag !== undefined
  }
  if (expression.key === undefined) {
    const value = evaluate(expression.value, evaluation)
    return decided ? { kind: 'kept', value, sensitive } : { kind: 'undecided', sensitive }
  }
  const key = evaluateKey(expression.key, evaluation)
  const value = evaluate(expression.value, evaluation)
  sensitive ||= key?.sensitive ?? false
  const text = key === undefined ? undefined : textOf(key)
  return decided && text !== undefined
    ? { kind: 'kept', key: text, value, sensitive }
    : { kind: 'undecided', sensitive }
}

function evaluateKey(expression: Expression, evaluation: Evaluation): Value | undefined {
  const key = evaluate(expression, evaluation)
  if (key.kind === 'null') {
    fail(evaluation, expression.span, { code: 'null-key', summary: 'The key of an object must not be null' })
    return undefined
  }
  const converted = convert(key, stringType)
  if (converted.ok) return converted.value
  fail(evaluation, expression.span, { code: 'bad-key', summary: `This cannot be a key: ${converted.problem}` })
  return undefined
}

function collect(
  expression: ForExpression,
  keyExpression: Expression,
  rounds: readonly Extract<Round, { kind: 'kept' }>[],
  evaluation: Evaluation,
): Value {
  const groups = new Map<string, Value[]>()
  for (const { key = '', value, sensitive } of rounds) {
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else if (expression.grouped) group.push(value)
    else {
      return fail(evaluation, keyExpression.span, {
        code: 'duplicate-key',
        summary: `Two elements have the ${sensitive ? 'same key' : `key ${JSON.stringify(key)}`}`,
        detail: 'Make keys unique, or write ... after the value to gather values of equal keys in a list.',
      })
    }
  }
  const entries = [...groups].map(([key, values]) => {
    const [first = unknownValue()] = values
    return [key, expression.grouped ? tupleValue(values) : first] as const
  })
  return objectValue(new Map(entries))
}
