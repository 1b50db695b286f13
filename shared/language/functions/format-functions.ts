import type { Value } from '../value.ts'
import { elementsOf } from '../values/inspect.ts'
import { listValue, stringValue, unknownValue } from '../values/make.ts'
import { dynamicType, listOf, stringType } from '../values/types.ts'
import { textAt, valueAt } from './arguments.ts'
import { formatValues } from './format-verbs.ts'
import { type FunctionDefinition, FunctionProblem } from './function-definition.ts'

/** `format` and `formatlist`. */
export const formatFunctions: readonly FunctionDefinition[] = [
  {
    kind: 'values',
    name: 'format',
    topic: 'string',
    help: 'A text with values put in: %s text, %d whole number, %f decimal, %q quoted, %v as it is, %% a percent sign.',
    parameters: [{ name: 'format', type: stringType }],
    rest: { name: 'values', type: dynamicType, allowsNull: true },
    returns: stringType,
    call: (values) => stringValue(formatValues(textAt(values, 0), values.slice(1))),
  },
  {
    kind: 'values',
    name: 'formatlist',
    topic: 'string',
    help: 'A list of texts, formatted one after the other with the elements of the given lists.',
    parameters: [{ name: 'format', type: stringType }],
    rest: { name: 'lists', type: dynamicType, allowsNull: true },
    returns: listOf(stringType),
    call: formatList,
  },
]

function formatList(values: readonly Value[]): Value {
  const format = textAt(values, 0)
  const columns = values.slice(1).map((value) => elementsOf(value))
  let rows: { readonly count: number; readonly argument: number } | undefined
  for (const [at, column] of columns.entries()) {
    if (column === undefined) continue
    if (rows !== undefined && rows.count !== column.length) {
      throw new FunctionProblem(
        `all lists must be of one length: argument ${rows.argument + 1} has length ${rows.count}, argument ${at + 2} has length ${column.length}`,
        at + 1,
      )
    }
    rows ??= { count: column.length, argument: at + 1 }
  }
  const formatted = Array.from({ length: rows?.count ?? 1 }, (_, row) => {
    const picked = columns.map(
      (column, at) => column?.[row] ?? (column === undefined ? valueAt(values, at + 1) : unknownValue()),
    )
    return stringValue(formatValues(format, picked))
  })
  return listValue(stringType, formatted)
}
