import {
  type CallContext,
  type FunctionDefinition,
  FunctionProblem,
  type Parameter,
  type SyntaxCallContext,
  type ValueFunction,
} from '../functions/function-definition.ts'
import { NotKnownHere } from '../functions/function-host.ts'
import type { Expression, FunctionCall } from '../hcl/syntax-tree.ts'
import type { Span } from '../source.ts'
import type { Value } from '../value.ts'
import { convert } from '../values/convert.ts'
import { elementsOf, isSensitive, isWhollyKnown, markSensitive } from '../values/inspect.ts'
import { unknownValue } from '../values/make.ts'
import { describeType } from '../values/types.ts'
import { didYouMean, nearestName } from './did-you-mean.ts'
import { apart, type Evaluation, evaluate, fail } from './evaluation.ts'
import { adviceForForeignFunction } from './foreign-functions.ts'

/** `name(…)`. */
export function callFunction(call: FunctionCall, evaluation: Evaluation): Value {
  const definition = evaluation.scope.functions.get(call.name)
  if (definition === undefined) return unknownFunction(call, evaluation)
  if (definition.kind === 'syntax') {
    const problem = countProblem(definition, call.arguments.length)
    if (problem !== undefined) return failCount(call, definition, problem, evaluation)
    return guarded(call, evaluation, () => definition.call(call.arguments, syntaxContext(evaluation)))
  }
  const given = evaluateArguments(call, evaluation)
  if (given === undefined) return resultOf(definition, [])
  const problem = countProblem(definition, given.length)
  if (problem !== undefined) return failCount(call, definition, problem, evaluation)
  return callWithValues(call, definition, given, evaluation)
}

interface Argument {
  readonly value: Value
  readonly span: Span
}

/** Undefined when it is not known how many there are, or after an error with the expanded argument. */
function evaluateArguments(call: FunctionCall, evaluation: Evaluation): readonly Argument[] | undefined {
  const given = call.arguments.map((argument) => ({ value: evaluate(argument, evaluation), span: argument.span }))
  const last = given.at(-1)
  if (!call.expandLast || last === undefined) return given
  const elements = elementsOf(last.value)
  if (elements !== undefined) {
    const marked = elements.map((value) => ({ value: markSensitive(value, last.value.sensitive), span: last.span }))
    return [...given.slice(0, -1), ...marked]
  }
  const mayBeSequence = ['list', 'set', 'tuple', 'dynamic'].includes(last.value.type.kind)
  if (last.value.kind === 'unknown' && mayBeSequence) return undefined
  fail(evaluation, last.span, {
    code: 'bad-expansion',
    summary: `The argument before ... must be a list, set or tuple, and this is ${last.value.kind === 'null' ? 'null' : `of type ${describeType(last.value.type)}`}`,
  })
  return undefined
}

function callWithValues(
  call: FunctionCall,
  definition: ValueFunction,
  given: readonly Argument[],
  evaluation: Evaluation,
): Value {
  const values: Value[] = []
  let failed = false
  let callable = true
  let sensitive = false
  for (const [at, argument] of given.entries()) {
    const parameter = parameterAt(definition, at)
    sensitive ||= isSensitive(argument.value)
    const value = convertArgument(argument, parameter, definition, evaluation)
    if (value === undefined) failed = true
    else {
      values.push(value)
      callable &&= isKnownEnough(value, parameter)
    }
  }
  if (failed) return resultOf(definition, [])
  if (!callable) return markSensitive(resultOf(definition, values), sensitive)
  const context: CallContext = { host: evaluation.scope.host, functions: evaluation.scope.functions }
  const spans = given.map((argument) => argument.span)
  return markSensitive(
    guarded(call, evaluation, () => definition.call(values, context), { spans, sensitive }),
    sensitive,
  )
}

function parameterAt(definition: FunctionDefinition, at: number): Parameter | undefined {
  return definition.parameters[at] ?? definition.rest
}

function isKnownEnough(value: Value, parameter: Parameter | undefined): boolean {
  if (parameter?.allowsUnknown === 'anywhere') return true
  return parameter?.allowsUnknown === 'inside' ? value.kind !== 'unknown' : isWhollyKnown(value)
}

function convertArgument(
  argument: Argument,
  parameter: Parameter | undefined,
  definition: FunctionDefinition,
  evaluation: Evaluation,
): Value | undefined {
  if (parameter === undefined) return argument.value
  if (argument.value.kind === 'null' && parameter.allowsNull !== true) {
    fail(evaluation, argument.span, {
      code: 'null-argument',
      summary: `The argument "${parameter.name}" of ${definition.name} must not be null`,
      detail: 'Give it a value, or a fallback: value == null ? "" : value.',
    })
    return undefined
  }
  const converted = convert(argument.value, parameter.type)
  if (converted.ok) return converted.value
  fail(evaluation, argument.span, {
    code: 'bad-argument',
    summary: `The argument "${parameter.name}" of ${definition.name} does not fit: ${converted.problem}`,
    detail: definition.help,
  })
  return undefined
}

function resultOf(definition: ValueFunction, values: readonly Value[]): Value {
  if (typeof definition.returns !== 'function') return unknownValue(definition.returns)
  // The type depends on the arguments: without them, or where they are of no use, nothing can be said.
  if (values.length < definition.parameters.length) return unknownValue()
  return unknownValue(definition.returns(values))
}

/** What is known of the arguments when their function complains of them. */
interface Given {
  readonly spans: readonly Span[]
  readonly sensitive: boolean
}

/** Reasons may quote what they are about. */
const HIDDEN_REASON = 'the arguments do not fit; the reason could give away a sensitive value and is not shown'

/** Runs a function's own code and reports what it has against its arguments. */
function guarded(call: FunctionCall, evaluation: Evaluation, run: () => Value, given?: Given): Value {
  try {
    return run()
  } catch (thrown) {
    if (thrown instanceof NotKnownHere) {
      const definition = evaluation.scope.functions.get(call.name)
      return definition?.kind === 'values' && typeof definition.returns !== 'function'
        ? unknownValue(definition.returns)
        : unknownValue()
    }
    if (!(thrown instanceof Error)) throw thrown
    if (thrown instanceof TypeError) throw thrown
    if (thrown instanceof RangeError) {
      // The platform's: a text of more than half a gigabyte, or nesting deeper than the stack.
      return fail(evaluation, call.nameSpan, {
        code: 'function-failed',
        summary: `${call.name}: the result is too large, or the arguments are nested too deeply`,
      })
    }
    const argument = thrown instanceof FunctionProblem ? thrown.argument : undefined
    const span = argument === undefined ? undefined : (given?.spans[argument] ?? call.arguments[argument]?.span)
    return fail(evaluation, span ?? call.nameSpan, {
      code: 'function-failed',
      summary: `${call.name}: ${given?.sensitive === true ? HIDDEN_REASON : thrown.message}`,
    })
  }
}

function countProblem(definition: FunctionDefinition, count: number): string | undefined {
  const wanted = definition.parameters.length
  if (count < wanted) {
    const missing = definition.parameters[count]?.name ?? ''
    return `the argument "${missing}" is missing`
  }
  if (count > wanted && definition.rest === undefined) {
    return `it takes ${wanted === 0 ? 'no arguments' : wanted === 1 ? 'one argument' : `${wanted} arguments`}, and here are ${count}`
  }
  return undefined
}

function failCount(call: FunctionCall, definition: FunctionDefinition, problem: string, evaluation: Evaluation): Value {
  const surplus = call.arguments[definition.parameters.length]
  const last = call.arguments.at(-1)
  const span =
    surplus === undefined || last === undefined ? call.nameSpan : { from: surplus.span.from, to: last.span.to }
  return fail(evaluation, span, {
    code: 'wrong-argument-count',
    summary: `${definition.name}: ${problem}`,
    detail: `${signatureOf(definition)}: ${definition.help}`,
  })
}

/** A function's call as documentation writes it: `join(separator, lists...)`. */
export function signatureOf(definition: FunctionDefinition): string {
  const names = definition.parameters.map((parameter) => parameter.name)
  const rest = definition.rest === undefined ? [] : [`${definition.rest.name}...`]
  return `${definition.name}(${[...names, ...rest].join(', ')})`
}

function unknownFunction(call: FunctionCall, evaluation: Evaluation): Value {
  // Arguments are looked at all the same: their own mistakes are worth telling.
  for (const argument of call.arguments) evaluate(argument, evaluation)
  const known = evaluation.scope.functions
  if (known.size === 0) {
    return fail(evaluation, call.nameSpan, {
      code: 'functions-not-allowed',
      summary: `The function ${call.name} cannot be called here: this place takes no functions`,
    })
  }
  const advice = adviceForForeignFunction(call.name)
  const near = nearestName(call.name, known.keys())
  return fail(evaluation, call.nameSpan, {
    code: 'unknown-function',
    summary: `There is no function named "${call.name}" here${advice === undefined ? didYouMean(near) : ''}`,
    ...(advice === undefined
      ? known.size < 6
        ? { detail: `Functions that can be called here: ${[...known.keys()].join(', ')}.` }
        : {}
      : { detail: advice }),
    ...(near === undefined || advice !== undefined
      ? {}
      : { mends: [{ title: `Change to ${near}`, changes: [{ ...call.nameSpan, insert: near }] }] }),
  })
}

function syntaxContext(evaluation: Evaluation): SyntaxCallContext {
  return {
    host: evaluation.scope.host,
    functions: evaluation.scope.functions,
    source: evaluation.scope.source,
    attempt(expression: Expression) {
      const trial = apart(evaluation)
      const value = evaluate(expression, trial)
      return { value, problems: trial.diagnostics.map((diagnostic) => diagnostic.summary) }
    },
    evaluate: (expression: Expression) => evaluate(expression, evaluation),
  }
}
