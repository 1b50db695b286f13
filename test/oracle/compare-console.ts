import { copyFileSync, cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadFiles } from '#electron/studio/templates/load-files.ts'
import { references } from '#shared/language/evaluate/references.ts'
import { parseHclExpression } from '#shared/language/hcl/parse-hcl.ts'
import { applyChanges } from '#shared/language/source.ts'
import type { TemplateScope } from '#shared/template/template-scope.ts'
import { APPENDIX_ROWS } from '#test/unit/shared/language/evaluate/appendix-rows.ts'
import { exampleVariables } from '#test/unit/shared/language/evaluate/example-scope.ts'
import { EXPRESSION_ROWS } from '#test/unit/shared/language/evaluate/expression-rows.ts'
import { COLLECTION_ROWS } from '#test/unit/shared/language/functions/collection-rows.ts'
import { ENCODING_ROWS } from '#test/unit/shared/language/functions/encoding-rows.ts'
import { NUMERIC_ROWS } from '#test/unit/shared/language/functions/numeric-rows.ts'
import { OTHER_ROWS } from '#test/unit/shared/language/functions/other-rows.ts'
import { STRING_ROWS } from '#test/unit/shared/language/functions/string-rows.ts'
import type { Answer } from './comparison.ts'
import { intendedDifferences, newerFunctions } from './intended-differences.ts'
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
  const { template } = await loadFiles(
    { path: 'console.pkr.hcl', workingFolder: folder },
    { HOME: join(folder, '.home') },
  )
  const scope = template.scope()
  const type = async (expression: string): Promise<Typed> => {
    const args = ['console', 'console.pkr.hcl']
    const { stdout } = await runCommand(packer, args, { folder, input: `${expression}\n` })
    return {
      // After an error it may end with 0 all the same.
      theirs: /^Error: [^\n]*\n\n {2}on <console-input>/.test(stdout) ? 'error' : stdout.replace(/\n$/, ''),
      ours: ourConsole(expression, scope),
    }
  }
  const answers = await eachAtOnce(groupsOf(rowExpressions(), scope), async (group) => answersOf(group, type))
  const single = await eachAtOnce(lineExpressions(), async (one) =>
    answersOf({ expressions: [one], fails: false }, type),
  )
  return [...answers.flat(), ...single.flat()]
}

interface Typed {
  readonly theirs: string
  readonly ours: string
}

/** Expressions that can be asked at once, since all have a value in ours, or none has. */
interface Group {
  readonly expressions: readonly string[]
  readonly fails: boolean
}

/** As many as this at once: starting packer takes longer than evaluating. */
const groupSize = 25

function groupsOf(expressions: readonly string[], scope: TemplateScope): readonly Group[] {
  const declared = new Set(intendedDifferences.flatMap((difference) => difference.cases))
  const alone = expressions.filter((one) => declared.has(one) || !parses(one))
  const together = expressions.filter((one) => !alone.includes(one))
  const failing = together.filter((one) => ourConsole(one, scope) === 'error')
  const others = together.filter((one) => !failing.includes(one))
  const parts = (all: readonly string[], fails: boolean): Group[] =>
    Array.from({ length: Math.ceil(all.length / groupSize) }, (_, at) => ({
      expressions: all.slice(at * groupSize, (at + 1) * groupSize),
      fails,
    }))
  return [
    ...parts(others, false),
    ...parts(failing, true),
    ...alone.map((one) => ({ expressions: [one], fails: false })),
  ]
}

/** One question for a whole group; where the answers differ, each expression is asked by itself. */
async function answersOf(
  { expressions, fails }: Group,
  type: (expression: string) => Promise<Typed>,
): Promise<readonly Answer[]> {
  if (expressions.length > 1) {
    const all = await type(`[${expressions.map((one) => (fails ? `can(${one})` : one)).join(', ')}]`)
    if (all.theirs === all.ours && all.ours !== 'error') {
      return expressions.map((one) => ({ comparison: 'console', case: one, theirs: 'the same', ours: 'the same' }))
    }
  }
  const answers: Answer[] = []
  for (const one of expressions) answers.push({ comparison: 'console', case: one, ...(await type(one)) })
  return answers
}

function parses(text: string): boolean {
  return parseHclExpression({ name: 'case', text }).diagnostics.length === 0
}

/** The expressions of the tables that fit on one line and name nothing that the older program does not have. */
function rowExpressions(): readonly string[] {
  const rows = [
    ...EXPRESSION_ROWS,
    ...APPENDIX_ROWS,
    ...NUMERIC_ROWS,
    ...STRING_ROWS,
    ...COLLECTION_ROWS,
    ...ENCODING_ROWS,
    ...OTHER_ROWS,
  ].flatMap(([expression]) => asVariables(expression) ?? [])
  const lines = lineExpressions()
  return [...new Set(rows)].filter((one) => !usesNewerFunction(one) && !lines.includes(one))
}

/** Those of the file, which are typed one by one: they show how values are printed. */
function lineExpressions(): readonly string[] {
  return readFileSync(join(cases, 'console.txt'), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#') && !usesNewerFunction(line))
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
function ourConsole(expression: string, scope: TemplateScope): string {
  return scope.evaluate(expression).text ?? 'error'
}
