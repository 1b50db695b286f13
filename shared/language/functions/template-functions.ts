import type { Diagnostic } from '../diagnostic.ts'
import { evaluateExpression } from '../evaluate/evaluate-expression.ts'
import { references } from '../evaluate/references.ts'
import { parseHclTemplate } from '../hcl/parse-hcl.ts'
import { lineColumnAt, type SourceText } from '../source.ts'
import { entriesOf } from '../values/inspect.ts'
import { dynamicType, stringType } from '../values/types.ts'
import { textAt, valueAt } from './arguments.ts'
import { readText } from './file-functions.ts'
import { type FunctionDefinition, FunctionProblem } from './function-definition.ts'

/** `templatefile`, which evaluates a file as a template. */
export const templateFunctions: readonly FunctionDefinition[] = [
  {
    kind: 'values',
    name: 'templatefile',
    topic: 'file',
    help: 'The text of a template file, ${…} and %{…} in it evaluated with the given variables.',
    parameters: [
      { name: 'path', type: stringType },
      { name: 'variables', type: dynamicType, allowsUnknown: 'inside' },
    ],
    returns: dynamicType,
    call: (values, { host, functions }) => {
      const source: SourceText = { name: textAt(values, 0), text: readText(host, textAt(values, 0)) }
      const variables = entriesOf(valueAt(values, 1))
      if (variables === undefined) throw new FunctionProblem('the variables must be a map or an object', 1)
      for (const name of variables.keys()) {
        if (!/^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(name)) {
          throw new FunctionProblem(
            `the variable ${JSON.stringify(name)} cannot be used in a template: it is no plain name`,
            1,
          )
        }
      }
      const parsed = parseHclTemplate(source)
      refuse(parsed.diagnostics, source)
      const missing = references(parsed.expression).find((reference) => !variables.has(reference.root))
      if (missing !== undefined) {
        const { line, column } = lineColumnAt(source.text, missing.span.from)
        throw new FunctionProblem(
          `${source.name} uses ${missing.root} in line ${line}, column ${column}, and the variables do not have it`,
          1,
        )
      }
      // A template that could include itself might never end.
      const inner = new Map([...functions].filter(([name]) => name !== 'templatefile'))
      const { value, diagnostics } = evaluateExpression(parsed.expression, {
        source,
        variables,
        functions: inner,
        host,
      })
      refuse(diagnostics, source)
      return value
    },
  },
]

function refuse(diagnostics: readonly Diagnostic[], source: SourceText): void {
  const error = diagnostics.find((diagnostic) => diagnostic.severity === 'error')
  if (error === undefined) return
  const { line, column } = lineColumnAt(source.text, error.place?.span.from ?? 0)
  const detail = error.detail === undefined ? '' : `. ${error.detail}`
  throw new FunctionProblem(`${source.name}, line ${line}, column ${column}: ${error.summary}${detail}`, 0)
}
