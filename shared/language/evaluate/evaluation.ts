import type { Diagnostic, Mend } from '../diagnostic.ts'
import type { DiagnosticCode } from '../diagnostic-codes.ts'
import type { Expression } from '../hcl/syntax-tree.ts'
import type { Span } from '../source.ts'
import type { Value } from '../value.ts'
import { unknownValue } from '../values/make.ts'
import type { Scope } from './scope.ts'

/** Evaluates one expression; what is wrong with it goes to the evaluation's diagnostics. */
export type Evaluate = (expression: Expression, evaluation: Evaluation) => Value

/** One evaluation under way: its scope, and where its diagnostics gather. Parts of the evaluator share it. */
export interface Evaluation {
  readonly scope: Scope
  readonly diagnostics: Diagnostic[]
  readonly evaluateExpression: Evaluate
}

export function evaluate(expression: Expression, evaluation: Evaluation): Value {
  return evaluation.evaluateExpression(expression, evaluation)
}

/** The same evaluation with more names in sight (the variables of a `for`). */
export function withVariables(evaluation: Evaluation, added: Iterable<readonly [string, Value]>): Evaluation {
  const variables = new Map([...evaluation.scope.variables, ...added])
  return { ...evaluation, scope: { ...evaluation.scope, variables } }
}

/** The same evaluation with diagnostics of its own, for what may fail without harm (`try`, the arm not taken). */
export function apart(evaluation: Evaluation): Evaluation {
  return { ...evaluation, diagnostics: [] }
}

/** What is wrong, without its place. */
export interface Finding {
  readonly code: DiagnosticCode
  readonly summary: string
  readonly detail?: string
  readonly mends?: readonly Mend[]
}

/** Reports an error at a span; the value of what failed is unknown, so that one mistake is told once. */
export function fail(evaluation: Evaluation, span: Span, finding: Finding): Value {
  evaluation.diagnostics.push({
    severity: 'error',
    ...finding,
    place: { source: evaluation.scope.source, span },
  })
  return unknownValue()
}
