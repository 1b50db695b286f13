import { assertNever } from '../../assert-never.ts'
import type {
  TemplateExpression,
  TemplateFor,
  TemplateIf,
  TemplateInterpolation,
  TemplatePart,
} from '../hcl/syntax-tree.ts'
import type { Value } from '../value.ts'
import { convert } from '../values/convert.ts'
import { flagOf, markSensitive, textOf } from '../values/inspect.ts'
import { stringValue, unknownValue } from '../values/make.ts'
import { describeType, stringType } from '../values/types.ts'
import { evaluateCondition } from './conditional.ts'
import { apart, type Evaluation, evaluate, fail, withVariables } from './evaluation.ts'
import { bind, iterate } from './iteration.ts'

/** A string template. One that is nothing but a single `${…}` passes its value on, whatever its type. */
export function evaluateTemplate(expression: TemplateExpression, evaluation: Evaluation): Value {
  const [only, ...others] = expression.parts
  if (only?.kind === 'interpolation' && others.length === 0) return evaluate(only.expression, evaluation)
  return toValue(renderParts(expression.parts, evaluation))
}

/** Rendered text; undefined when part of it is unknown. */
interface Rendered {
  readonly text: string | undefined
  readonly sensitive: boolean
}

const NOTHING: Rendered = { text: '', sensitive: false }

function toValue(rendered: Rendered): Value {
  const value = rendered.text === undefined ? unknownValue(stringType) : stringValue(rendered.text)
  return markSensitive(value, rendered.sensitive)
}

function renderParts(parts: readonly TemplatePart[], evaluation: Evaluation): Rendered {
  return parts.reduce((sofar, part) => join(sofar, renderPart(part, evaluation)), NOTHING)
}

function join(left: Rendered, right: Rendered): Rendered {
  return {
    text: left.text === undefined || right.text === undefined ? undefined : left.text + right.text,
    sensitive: left.sensitive || right.sensitive,
  }
}

function renderPart(part: TemplatePart, evaluation: Evaluation): Rendered {
  switch (part.kind) {
    case 'text':
      return { text: part.value, sensitive: false }
    case 'interpolation':
      return renderInterpolation(part, evaluation)
    case 'if':
      return renderIf(part, evaluation)
    case 'for':
      return renderFor(part, evaluation)
    default:
      return assertNever(part)
  }
}

function renderInterpolation(part: TemplateInterpolation, evaluation: Evaluation): Rendered {
  const value = evaluate(part.expression, evaluation)
  if (value.kind === 'null') {
    fail(evaluation, part.expression.span, {
      code: 'null-in-template',
      summary: 'This value is null, so it cannot be put into a text',
      detail: 'Give it a value, or a fallback: value == null ? "" : value.',
    })
    return { text: undefined, sensitive: value.sensitive }
  }
  const converted = convert(value, stringType)
  if (!converted.ok) {
    fail(evaluation, part.expression.span, {
      code: 'not-text-in-template',
      summary: `Only a string, number or bool can be put into a text, and this is of type ${describeType(value.type)}`,
      detail: 'Turn it into text first, for instance with join(", ", …) or jsonencode(…).',
    })
    return { text: undefined, sensitive: value.sensitive }
  }
  return { text: textOf(converted.value), sensitive: converted.value.sensitive }
}

/** As with `? :`, only the errors of the arm that is taken count. */
function renderIf(part: TemplateIf, evaluation: Evaluation): Rendered {
  const condition = evaluateCondition(part.condition, evaluation)
  const flag = condition === undefined ? undefined : flagOf(condition)
  const sensitive = condition?.sensitive ?? false
  if (flag === undefined) {
    const then = renderParts(part.then, apart(evaluation))
    const otherwise = renderParts(part.otherwise, apart(evaluation))
    return { text: undefined, sensitive: sensitive || then.sensitive || otherwise.sensitive }
  }
  const taken = renderParts(flag ? part.then : part.otherwise, evaluation)
  return { text: taken.text, sensitive: sensitive || taken.sensitive }
}

function renderFor(part: TemplateFor, evaluation: Evaluation): Rendered {
  const iteration = iterate(part.collection, evaluation)
  if (iteration.kind === 'unknown') return { text: undefined, sensitive: iteration.sensitive }
  let rendered: Rendered = { text: '', sensitive: iteration.sensitive }
  for (const [key, value] of iteration.pairs) {
    const errorsBefore = evaluation.diagnostics.length
    rendered = join(rendered, renderParts(part.body, withVariables(evaluation, bind(part, key, value))))
    if (evaluation.diagnostics.length > errorsBefore) return { text: undefined, sensitive: rendered.sensitive }
  }
  return rendered
}
