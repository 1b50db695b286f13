import { assertNever } from '../../assert-never.ts'
import type { SplatExpression, SplatStep } from '../hcl/syntax-tree.ts'
import type { Span } from '../source.ts'
import type { Type, Value } from '../value.ts'
import { elementsOf, markSensitive } from '../values/inspect.ts'
import { listValue, tupleValue, unknownValue } from '../values/make.ts'
import { listOf, typesEqual } from '../values/types.ts'
import { type Evaluation, evaluate, fail } from './evaluation.ts'
import { attributeOf, elementAt } from './traversal.ts'

/**
 * `list[*].name`: the rest of the traversal on every element. Anything that is no list, set or tuple counts as a tuple
 * of itself, and null as an empty one.
 */
export function evaluateSplat(expression: SplatExpression, evaluation: Evaluation): Value {
  return splat(evaluate(expression.object, evaluation), expression.each, expression.object.span, evaluation)
}

function splat(object: Value, steps: readonly SplatStep[], span: Span, evaluation: Evaluation): Value {
  return markSensitive(unmarkedSplat(object, steps, span, evaluation), object.sensitive)
}

function unmarkedSplat(object: Value, steps: readonly SplatStep[], span: Span, evaluation: Evaluation): Value {
  const isSequence = object.type.kind === 'list' || object.type.kind === 'set' || object.type.kind === 'tuple'
  if (object.kind === 'null') {
    if (!isSequence) return tupleValue([])
    return fail(evaluation, span, {
      code: 'splat-of-null',
      summary: 'A null list has no elements to walk through',
      detail: 'Give the list, or write try(…, []) around the expression.',
    })
  }
  if (object.kind === 'unknown') return splatOfUnknown(object.type, steps, evaluation)
  const elements = isSequence ? (elementsOf(object) ?? []) : [object]
  const results = elements.map((element) => applySteps(element, steps, evaluation))
  if (object.type.kind !== 'list' && object.type.kind !== 'set') return tupleValue(results)
  const [first] = results
  if (first === undefined) return steps.length === 0 ? listValue(object.type.element, []) : tupleValue([])
  return results.every((result) => typesEqual(result.type, first.type))
    ? listValue(first.type, results)
    : tupleValue(results)
}

function splatOfUnknown(type: Type, steps: readonly SplatStep[], evaluation: Evaluation): Value {
  if (type.kind === 'list' || type.kind === 'set') {
    return unknownValue(listOf(applySteps(unknownValue(type.element), steps, evaluation).type))
  }
  if (type.kind === 'tuple') {
    return tupleValue(type.elements.map((element) => applySteps(unknownValue(element), steps, evaluation)))
  }
  return unknownValue()
}

function applySteps(element: Value, steps: readonly SplatStep[], evaluation: Evaluation): Value {
  return steps.reduce<Value>((value, step) => {
    switch (step.kind) {
      case 'attribute':
        return attributeOf(value, step, step.span, evaluation)
      case 'index':
        return elementAt(value, evaluate(step.index, evaluation), step.index.span, evaluation)
      case 'splat':
        return splat(value, step.each, step.span, evaluation)
      default:
        return assertNever(step)
    }
  }, element)
}
