import type { Decimal } from 'decimal.js'
import { assertNever } from '../../assert-never.ts'
import type { BinaryExpression, BinaryOperator, Expression, UnaryExpression } from '../hcl/syntax-tree.ts'
import type { Type, Value } from '../value.ts'
import { convert } from '../values/convert.ts'
import { equals } from '../values/equality.ts'
import { flagOf, isSensitive, markSensitive, numberOf } from '../values/inspect.ts'
import { boolValue, numberValue, unknownValue } from '../values/make.ts'
import { divide, isWithinReach, Numeric, roundToReferencePrecision } from '../values/number.ts'
import { boolType, numberType } from '../values/types.ts'
import { type Evaluation, evaluate, fail } from './evaluation.ts'
import { evaluateLogic } from './logic.ts'

/** `-x` and `!x`. */
export function evaluateUnary(expression: UnaryExpression, evaluation: Evaluation): Value {
  const type = expression.operator === '-' ? numberType : boolType
  const operand = operandOf(
    evaluate(expression.operand, evaluation),
    type,
    expression.operator,
    expression.operand,
    evaluation,
  )
  if (operand === undefined) return unknownValue(type)
  const number = numberOf(operand)
  const flag = flagOf(operand)
  const result =
    number !== undefined ? numberValue(number.negated()) : flag !== undefined ? boolValue(!flag) : unknownValue(type)
  return markSensitive(result, operand.sensitive)
}

/** `+ - * / %`, the comparisons, `&&` and `||`. */
export function evaluateBinary(expression: BinaryExpression, evaluation: Evaluation): Value {
  const operator = expression.operator
  switch (operator) {
    case '&&':
    case '||':
      return evaluateLogic(expression, operator, evaluation)
    case '==':
    case '!=':
      return evaluateEquality(expression, operator, evaluation)
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return evaluateArithmetic(expression, operator, evaluation)
    default:
      return assertNever(operator)
  }
}

function evaluateEquality(expression: BinaryExpression, operator: '==' | '!=', evaluation: Evaluation): Value {
  const left = evaluate(expression.left, evaluation)
  const right = evaluate(expression.right, evaluation)
  const equal = equals(left, right)
  const result = equal === undefined ? unknownValue(boolType) : boolValue(operator === '==' ? equal : !equal)
  return markSensitive(result, isSensitive(left) || isSensitive(right))
}

type NumberOperator = Exclude<BinaryOperator, '&&' | '||' | '==' | '!='>

function evaluateArithmetic(expression: BinaryExpression, operator: NumberOperator, evaluation: Evaluation): Value {
  const leftValue = evaluate(expression.left, evaluation)
  const rightValue = evaluate(expression.right, evaluation)
  const left = operandOf(leftValue, numberType, operator, expression.left, evaluation)
  const right = operandOf(rightValue, numberType, operator, expression.right, evaluation)
  const resultType: Type = operator.startsWith('<') || operator.startsWith('>') ? boolType : numberType
  if (left === undefined || right === undefined) return unknownValue(resultType)
  const sensitive = left.sensitive || right.sensitive
  const a = numberOf(left)
  const b = numberOf(right)
  if (a === undefined || b === undefined) return markSensitive(unknownValue(resultType), sensitive)
  const outcome = compute(a, operator, b)
  if (typeof outcome !== 'boolean' && outcome.isNaN()) {
    return fail(evaluation, expression.span, {
      code: 'undefined-arithmetic',
      summary: WHY_NO_RESULT[operator] ?? 'Infinities that cancel each other out have no result',
    })
  }
  return markSensitive(typeof outcome === 'boolean' ? boolValue(outcome) : numberValue(outcome), sensitive)
}

const WHY_NO_RESULT: Readonly<Partial<Record<NumberOperator, string>>> = {
  '/': 'Zero by zero, and infinity by infinity, has no result',
  '%': 'There is no remainder of numbers of this size',
}

function compute(a: Decimal, operator: NumberOperator, b: Decimal): Decimal | boolean {
  switch (operator) {
    case '<':
      return a.lessThan(b)
    case '<=':
      return a.lessThanOrEqualTo(b)
    case '>':
      return a.greaterThan(b)
    case '>=':
      return a.greaterThanOrEqualTo(b)
    case '+':
      return roundToReferencePrecision(a.plus(b))
    case '-':
      return roundToReferencePrecision(a.minus(b))
    case '*':
      return roundToReferencePrecision(a.times(b))
    case '/':
      return divide(a, b)
    case '%':
      // The reference takes the remainder of a division by zero for the dividend itself.
      if (b.isZero() || !a.isFinite()) return a
      return isWithinReach(a) && isWithinReach(b) ? a.modulo(b) : new Numeric(Number.NaN)
    default:
      return assertNever(operator)
  }
}

/** An operand converted to the type its operator works on; undefined after an error has been reported. */
function operandOf(
  value: Value,
  type: Type,
  operator: string,
  expression: Expression,
  evaluation: Evaluation,
): Value | undefined {
  if (value.kind === 'null') {
    fail(evaluation, expression.span, {
      code: 'null-operand',
      summary: `The operator ${operator} needs a ${type.kind} here, and this is null`,
    })
    return undefined
  }
  const converted = convert(value, type)
  if (converted.ok) return converted.value
  fail(evaluation, expression.span, {
    code: 'bad-operand',
    summary: `The operator ${operator} needs a ${type.kind} here: ${converted.problem}`,
    ...(operator === '+' && value.type.kind === 'string'
      ? { detail: 'Texts are joined by interpolation: "${a}${b}".' }
      : {}),
  })
  return undefined
}
