import type { ConditionalExpression, Expression } from '../hcl/syntax-tree.ts'
import type { Type, Value } from '../value.ts'
import { convert } from '../values/convert.ts'
import { flagOf, isSensitive, markSensitive } from '../values/inspect.ts'
import { unknownValue } from '../values/make.ts'
import { boolType, describeType } from '../values/types.ts'
import { unifyTypes } from '../values/unify.ts'
import { apart, type Evaluation, evaluate, fail } from './evaluation.ts'

/**
 * `condition ? then : otherwise`. Both arms are evaluated, for the result has the type that suits both, but only the
 * errors of the arm that is taken count.
 */
export function evaluateConditional(expression: ConditionalExpression, evaluation: Evaluation): Value {
  const condition = evaluateCondition(expression.condition, evaluation)
  const thenEvaluation = apart(evaluation)
  const otherwiseEvaluation = apart(evaluation)
  const then = evaluate(expression.then, thenEvaluation)
  const otherwise = evaluate(expression.otherwise, otherwiseEvaluation)
  const type = unifyArms(then, otherwise)
  if (type === undefined) {
    return fail(
      evaluation,
      { from: expression.then.span.from, to: expression.otherwise.span.to },
      {
        code: 'inconsistent-arms',
        summary: `Both results of a condition must be of one type, but these are ${describeType(then.type)} and ${describeType(otherwise.type)}`,
        detail: 'Make them alike, for instance by converting one: convert(…, list(string)).',
      },
    )
  }
  if (condition === undefined) return unknownValue(type)
  const flag = flagOf(condition)
  if (flag === undefined) {
    return markSensitive(unknownValue(type), condition.sensitive || isSensitive(then) || isSensitive(otherwise))
  }
  evaluation.diagnostics.push(...(flag ? thenEvaluation : otherwiseEvaluation).diagnostics)
  const taken = convert(flag ? then : otherwise, type)
  if (!taken.ok) {
    const arm = flag ? expression.then : expression.otherwise
    return fail(evaluation, arm.span, {
      code: 'inconsistent-arms',
      summary: `This result does not fit the other: ${taken.problem}`,
    })
  }
  return markSensitive(taken.value, condition.sensitive)
}

/** The bool of a condition, perhaps unknown; undefined after an error has been reported. */
export function evaluateCondition(expression: Expression, evaluation: Evaluation): Value | undefined {
  const value = evaluate(expression, evaluation)
  if (value.kind === 'null') {
    fail(evaluation, expression.span, {
      code: 'null-condition',
      summary: 'The condition is null; it must be true or false',
    })
    return undefined
  }
  const converted = convert(value, boolType)
  if (converted.ok) return converted.value
  fail(evaluation, expression.span, {
    code: 'bad-condition',
    summary: `The condition must be true or false: ${converted.problem}`,
  })
  return undefined
}

/** A literal null takes the other arm's type. */
function unifyArms(then: Value, otherwise: Value): Type | undefined {
  if (then.kind === 'null' && then.type.kind === 'dynamic') return otherwise.type
  if (otherwise.kind === 'null' && otherwise.type.kind === 'dynamic') return then.type
  return unifyTypes([then.type, otherwise.type])
}
