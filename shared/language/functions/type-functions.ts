import { parseTypeExpression } from '../evaluate/type-expression.ts'
import type { Expression } from '../hcl/syntax-tree.ts'
import { convert } from '../values/convert.ts'
import { isWhollyKnown, markSensitive } from '../values/inspect.ts'
import { boolValue, falseValue, unknownValue } from '../values/make.ts'
import { boolType, dynamicType } from '../values/types.ts'
import { type FunctionDefinition, FunctionProblem } from './function-definition.ts'

/** Functions that decide themselves how their arguments are evaluated. */
export const typeFunctions: readonly FunctionDefinition[] = [
  {
    kind: 'syntax',
    name: 'can',
    topic: 'type',
    help: 'Whether an expression can be evaluated without an error.',
    parameters: [{ name: 'expression', type: dynamicType }],
    call: ([expression], context) => {
      if (expression === undefined) throw new FunctionProblem('an expression is required')
      const { value, problems } = context.attempt(expression)
      if (problems.length > 0) return falseValue
      return markSensitive(isWhollyKnown(value) ? boolValue(true) : unknownValue(boolType), value.sensitive)
    },
  },
  {
    kind: 'syntax',
    name: 'try',
    topic: 'type',
    help: 'The first of several expressions that can be evaluated without an error.',
    parameters: [],
    rest: { name: 'expressions', type: dynamicType },
    call: (expressions, context) => {
      if (expressions.length === 0) throw new FunctionProblem('at least one expression is required')
      const told: string[] = []
      for (const expression of expressions) {
        const { value, problems } = context.attempt(expression)
        const [problem] = problems
        if (problem === undefined) return isWhollyKnown(value) ? value : markSensitive(unknownValue(), value.sensitive)
        told.push(`${textOfExpression(expression, context.source.text)}: ${problem}`)
      }
      throw new FunctionProblem(`none of the expressions could be evaluated. ${told.join(' ')}`)
    },
  },
  {
    kind: 'syntax',
    name: 'convert',
    topic: 'type',
    help: 'A value converted to a type: convert(["a"], set(string)).',
    parameters: [
      { name: 'value', type: dynamicType },
      { name: 'type', type: dynamicType },
    ],
    call: ([expression, typeExpression], context) => {
      if (expression === undefined || typeExpression === undefined)
        throw new FunctionProblem('two arguments are required')
      const { type, diagnostics } = parseTypeExpression(typeExpression, context.source)
      const [problem] = diagnostics
      if (problem !== undefined) throw new FunctionProblem(problem.summary, 1)
      const converted = convert(context.evaluate(expression), type)
      if (!converted.ok) throw new FunctionProblem(`the value cannot be converted: ${converted.problem}`, 0)
      return converted.value
    },
  },
]

function textOfExpression(expression: Expression, text: string): string {
  return text.slice(expression.span.from, expression.span.to)
}
