import { type EvaluationResult, evaluateExpression } from '#shared/language/evaluate/evaluate-expression.ts'
import type { Scope } from '#shared/language/evaluate/scope.ts'
import { type FunctionHost, hostWithoutMachine } from '#shared/language/functions/function-host.ts'
import { standardFunctions } from '#shared/language/functions/standard-functions.ts'
import { parseHclExpression } from '#shared/language/hcl/parse-hcl.ts'
import type { Value } from '#shared/language/value.ts'
import { markSensitive } from '#shared/language/values/inspect.ts'
import {
  listValue,
  mapValue,
  nullValue,
  numberValue,
  objectValue,
  setValue,
  stringValue,
  trueValue,
  tupleValue,
  unknownValue,
} from '#shared/language/values/make.ts'
import { toJsonText } from '#shared/language/values/print.ts'
import { describeType, listOf, mapOf, numberType, stringType } from '#shared/language/values/types.ts'
import type { ExpressionRow } from './expression-rows.ts'

const letters = [stringValue('a'), stringValue('b')]

/** One name for each kind of value that expressions meet. */
export const exampleVariables: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['s', stringValue('hello')],
  ['n', numberValue(5)],
  ['b', trueValue],
  ['nul', nullValue(stringType)],
  ['l', listValue(stringType, letters)],
  ['st', setValue(stringType, letters)],
  ['m', mapValue(stringType, { k: stringValue('v'), j: stringValue('w') })],
  ['o', objectValue({ x: numberValue(1), y: stringValue('yy') })],
  ['os', tupleValue(['i1', 'i2'].map((id) => objectValue({ id: stringValue(id) })))],
  ['unk', unknownValue(stringType)],
  ['dyn', unknownValue()],
  ['unkn', unknownValue(numberType)],
  ['unkl', unknownValue(listOf(stringType))],
  ['unkm', unknownValue(mapOf(stringType))],
  ['secret', markSensitive(stringValue('pw'))],
])

/** Evaluates an expression with the example's variables; an expression that cannot be parsed throws. */
export function evaluate(
  text: string,
  host: FunctionHost = hostWithoutMachine,
  changes: Partial<Scope> = {},
): EvaluationResult {
  const source = { name: 'example.pkr.hcl', text }
  const { expression, diagnostics } = parseHclExpression(source)
  const [problem] = diagnostics
  if (problem !== undefined) throw new Error(`${text}: ${problem.summary}`)
  return evaluateExpression(expression, {
    source,
    variables: exampleVariables,
    functions: standardFunctions,
    host,
    ...changes,
  })
}

/** What a row of a table says of an expression, as it really is. */
export function answerOf(text: string, host?: FunctionHost): readonly string[] {
  const { value, diagnostics } = evaluate(text, host)
  if (diagnostics.length > 0) return ['error']
  const type = describeType(value.type)
  const json = toJsonText(value)
  return json === undefined ? ['unknown', type] : [normalJson(json), type]
}

export function expectedOf([, expected, type]: ExpressionRow): readonly string[] {
  if (type === undefined) return [expected]
  return [expected === 'unknown' ? expected : normalJson(expected), type]
}

/** Tables show JSON for people: `<` instead of `\u003c`. Numbers stay as they are written. */
function normalJson(json: string): string {
  return json
    .replaceAll(/\\u(003c|003e|0026|2028|2029|007f)/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replaceAll(/\\\\u(003c|003e|0026|2028|2029)/g, '\\\\u$1')
}

/** The first error of an expression, with the part of the text that it points at. */
export function errorOf(
  text: string,
  host?: FunctionHost,
  changes?: Partial<Scope>,
): readonly [at: string, summary: string] {
  const [error] = evaluate(text, host, changes).diagnostics
  if (error === undefined) return ['', 'no error']
  const { from = 0, to = 0 } = error.place?.span ?? {}
  return [text.slice(from, to), error.summary]
}
