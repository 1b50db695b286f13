import { describe, expect, it } from 'vitest'
import { diagnosticCodes } from '#shared/language/diagnostic-codes.ts'
import { planned } from '../reading.ts'
import { componentExamples } from './component-examples.ts'
import { evaluationExamples } from './evaluation-examples.ts'
import { type DiagnosticExample, mendedTemplate, told } from './example.ts'
import { structureExamples } from './structure-examples.ts'
import { syntaxExamples } from './syntax-examples.ts'
import { valueExamples, variableExamples } from './variable-examples.ts'

const groups: readonly (readonly [string, readonly DiagnosticExample[]])[] = [
  ['the syntax', syntaxExamples],
  ['expressions', evaluationExamples],
  ['blocks and arguments', structureExamples],
  ['variables', variableExamples],
  ['values of options', valueExamples],
  ['components', componentExamples],
]
const examples = groups.flatMap(([, each]) => each)

describe.each(groups)('what people are told of mistakes in %s', (_, each) => {
  it.each(each.map((example) => [`${example.code} at ${example.shows}`, example] as const))('%s', (__, example) => {
    const { template, given, ...expected } = example
    expect(told(example)).toEqual(expected)
  })
})

describe('diagnostics', () => {
  it('all have an example', () => {
    const shown = new Set(examples.map(({ code }) => code))
    expect(diagnosticCodes.filter((code) => !shown.has(code))).toEqual([])
  })

  it('have codes of their own', () => {
    expect(new Set(diagnosticCodes).size).toBe(diagnosticCodes.length)
  })

  it('say what is wrong, not only that something is', () => {
    for (const { shows, why = '' } of examples) {
      const sentence = shows.slice(shows.indexOf('| ') + 2)
      expect(sentence.split(' ').length, sentence).toBeGreaterThan(2)
      expect(`${sentence} ${why}`, sentence).not.toMatch(/\b(is|not) (in)?valid\.?$|^invalid|something went wrong/i)
    }
  })

  it('stand at a place, unless they are about the command line or the template as a whole', () => {
    const without = examples.filter(({ shows }) => !/^\w+ \d+:\d+ /.test(shows)).map(({ code }) => code)
    expect([...new Set(without)].sort()).toEqual([
      'bad-pattern',
      'no-builds',
      'no-builds-selected',
      'no-such-build',
      'no-template-files',
      'undeclared-variable',
    ])
  })

  it.each(examples.filter(({ mend }) => mend !== undefined).map((example) => [example.code, example] as const))(
    'are gone after their quick fix: %s',
    (code, example) => {
      const count = (template: DiagnosticExample['template']) =>
        planned(template, example.given).diagnostics.filter((diagnostic) => diagnostic.code === code).length
      const after = mendedTemplate(example)
      if (after === undefined) expect(example.given?.variables?.files).toBeDefined()
      else expect(count(after)).toBeLessThan(count(example.template))
    },
  )
})
