import type { Diagnostic } from '../diagnostic.ts'
import type { BinaryExpression, Expression } from '../hcl/syntax-tree.ts'
import type { Value } from '../value.ts'
import { convert } from '../values/convert.ts'
import { flagOf, markSensitive } from '../values/inspect.ts'
import { boolValue, unknownValue } from '../values/make.ts'
import { boolType } from '../values/types.ts'
import { apart, type Evaluation, evaluate, fail } from './evaluation.ts'

export type LogicOperator = '&&' | '||'

/** One side of an operator, with what went wrong in it, which does not count once the other side decides. */
interface Side {
  /** A bool, null, or unknown. */
  readonly value: Value
  readonly problems: readonly Diagnostic[]
}

/**
 * `&&` and `||`. A side that decides the outcome does so from the right too, and then mistakes on the other do not count;
 * null decides `&&` as false does. A side that is no bool at all is always a mistake. All as hcl 2.24 has it.
 */
export function evaluateLogic(expression: BinaryExpression, operator: LogicOperator, evaluation: Evaluation): Value {
  const left = sideOf(expression.left, operator, evaluation)
  const right = sideOf(expression.right, operator, evaluation)
  if (left === undefined || right === undefined) return unknownValue(boolType)
  const result = (value: Value, counting: readonly Diagnostic[]): Value => {
    evaluation.diagnostics.push(...counting)
    return markSensitive(value, left.value.sensitive || right.value.sensitive)
  }
  const leftUnknown = left.value.kind === 'unknown'
  const rightUnknown = right.value.kind === 'unknown'
  const unknown = unknownValue(boolType)
  if (leftUnknown && rightUnknown) {
    return result(unknown, left.problems.length === 0 ? [] : [...left.problems, ...right.problems])
  }
  const outcome = boolValue(operator === '||')
  if (decides(left.value, operator)) return result(outcome, left.problems)
  if (decides(right.value, operator)) return result(outcome, right.problems)
  if (leftUnknown) return result(unknown, left.problems)
  if (rightUnknown) return result(unknown, right.problems)
  for (const [side, at] of [
    [left, expression.left],
    [right, expression.right],
  ] as const) {
    if (side.value.kind !== 'null') continue
    return fail(evaluation, at.span, {
      code: 'null-operand',
      summary: `The operator ${operator} needs a bool here, and this is null`,
    })
  }
  return result(boolValue(operator === '&&'), [])
}

/** Undefined after it has been told that the side is no bool. */
function sideOf(expression: Expression, operator: LogicOperator, evaluation: Evaluation): Side | undefined {
  const trial = apart(evaluation)
  const value = evaluate(expression, trial)
  if (value.kind === 'null') return { value, problems: trial.diagnostics }
  const converted = convert(value, boolType)
  if (converted.ok) return { value: converted.value, problems: trial.diagnostics }
  fail(evaluation, expression.span, {
    code: 'bad-operand',
    summary: `The operator ${operator} needs a bool here: ${converted.problem}`,
  })
  return undefined
}

function decides(value: Value, operator: LogicOperator): boolean {
  return operator === '||' ? flagOf(value) === true : flagOf(value) === false || value.kind === 'null'
}
