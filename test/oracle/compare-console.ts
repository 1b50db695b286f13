import { copyFileSync, cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFunctionHost } from '#electron/template-host/function-host.ts'
import { evaluateExpression } from '#shared/language/evaluate/evaluate-expression.ts'
import { references } from '#shared/language/evaluate/references.ts'
import type { FunctionHost } from '#shared/language/functions/function-host.ts'
import { standardFunctions } from '#shared/language/functions/standard-functions.ts'
import { parseHclExpression } from '#shared/language/hcl/parse-hcl.ts'
import { applyChanges } from '#shared/language/source.ts'
import { objectValue, stringValue } from '#shared/language/values/make.ts'
import { printValue } from '#shared/language/values/print.ts'
import { APPENDIX_ROWS } from '#test/unit/shared/language/evaluate/appendix-rows.ts'
import { exampleVariables } from '#test/unit/shared/language/evaluate/example-scope.ts'
import { EXPRESSION_ROWS } from '#test/unit/shared/language/evaluate/expression-rows.ts'
import { COLLECTION_ROWS } from '#test/unit/shared/language/functions/collection-rows.ts'
import { ENCODING_ROWS } from '#test/unit/shared/language/functions/encoding-rows.ts'
import { NUMERIC_ROWS } from '#test/unit/shared/language/functions/numeric-rows.ts'
import { OTHER_ROWS } from '#test/unit/shared/language/functions/other-rows.ts'
import { STRING_ROWS } from '#test/unit/shared/language/functions/string-rows.ts'
import type { Answer } from './comparison.ts'
import { newerFunctions } from './intended-differences.ts'
import { eachAtOnce, runCommand } from './packer-process.ts'

const cases = join(import.meta.dirname, 'cases')

/** Names that a variable of the real program can have; it has none that are unknown or sensitive. */
const variableNames = ['s', 'n', 'b', 'nul', 'l', 'st', 'm', 'o', 'os']

/**
 * Every expression of the unit tests' tables, and those of `cases/console.txt`, typed into both consoles. A value is
 * compared as it is printed; of an error only that it is one, for its wording is our own.
 */
export async function compareConsole(packer: string, folder: string): Promise<readonly Answer[]> {
  copyFileSync(join(cases, 'console.pkr.hcl'), join(folder, 'console.pkr.hcl'))
  cpSync(join(cases, 'files'), join(folder, 'files'), { recursive: true })
  const host = createFunctionHost({
    templateFolder: '.',
    workingFolder: folder,
    environment: { HOME: join(folder, '.home') },
  })
  const answers = await eachAtOnce(consoleExpressions(), async (expression): Promise<Answer> => {
    const args = ['console', 'console.pkr.hcl']
    const { stdout } = await runCommand(packer, args, { folder, input: `${expression}\n` })
    return {
      comparison: 'console',
      case: expression,
      // After an error it may end with 0 all the same.
      theirs: /^Error: [^\n]*\n\n {2}on <console-input>/.test(stdout) ? 'error' : stdout.replace(/\n$/, ''),
      ours: ourConsole(expression, host),
    }
  })
  return answers
}

/** The expressions, one line each, that name nothing the older program does not have. */
export function consoleExpressions(): readonly string[] {
  const rows = [
    ...EXPRESSION_ROWS,
    ...APPENDIX_ROWS,
    ...NUMERIC_ROWS,
    ...STRING_ROWS,
    ...COLLECTION_ROWS,
    ...ENCODING_ROWS,
    ...OTHER_ROWS,
  ].flatMap(([expression]) => asVariables(expression) ?? [])
  const own = readFileSync(join(cases, 'console.txt'), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
  return [...new Set([...rows, ...own])].filter((expression) => !usesNewerFunction(expression))
}

/** `s` → `var.s`; `undefined` when the expression cannot be typed on one line, or names something unknown. */
function asVariables(text: string): string | undefined {
  const { expression } = parseHclExpression({ name: 'case', text })
  const named = references(expression).filter(({ root }) => exampleVariables.has(root))
  if (text.includes('\n') || named.some(({ root }) => !variableNames.includes(root))) return undefined
  const starts = [...new Set(named.map(({ rootSpan }) => rootSpan.from))]
  return applyChanges(
    text,
    starts.map((from) => ({ from, to: from, insert: 'var.' })),
  )
}

function usesNewerFunction(expression: string): boolean {
  return newerFunctions.some((name) => new RegExp(`\\b${name}\\s*\\(`).test(expression))
}

/** What our console prints for an expression, or `error`. */
function ourConsole(text: string, host: FunctionHost): string {
  const source = { name: '<console-input>', text }
  const parsed = parseHclExpression(source)
  if (parsed.diagnostics.length > 0) return 'error'
  const values = variableNames.flatMap((name) => {
    const value = exampleVariables.get(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  const variables = new Map([
    ['var', objectValue(new Map(values))],
    ['local', objectValue({ stamp: stringValue('2024-01-02T15:04:05Z') })],
    ['path', objectValue({ root: stringValue('.'), cwd: stringValue(host.workingFolder) })],
  ])
  const { value, diagnostics } = evaluateExpression(parsed.expression, {
    source,
    variables,
    functions: standardFunctions,
    host,
  })
  return diagnostics.length > 0 ? 'error' : printValue(value)
}
