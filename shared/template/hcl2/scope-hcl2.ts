import { hasErrors } from '../../language/diagnostic.ts'
import { evaluateExpression } from '../../language/evaluate/evaluate-expression.ts'
import { standardFunctions } from '../../language/functions/standard-functions.ts'
import { parseHclExpression } from '../../language/hcl/parse-hcl.ts'
import type { Value } from '../../language/value.ts'
import { objectValue } from '../../language/values/make.ts'
import { printLiteral, printValue } from '../../language/values/print.ts'
import type { TextEngine } from '../renderer.ts'
import { Report } from '../report.ts'
import type { TemplateInput } from '../template-input.ts'
import type { BuildSummary, ShownValue, TemplateScope } from '../template-scope.ts'
import { readBuildBlock } from './build-block.ts'
import { evaluateLocalsAndData } from './locals-and-data.ts'
import type { Declarations } from './root-blocks.ts'
import { machineNames, withNames } from './scopes.ts'
import type { VariableValues } from './variable-values.ts'

/** What is in sight at the top of an HCL2 template: variables, locals, `path` and `packer`; data sources are unknown. */
export function scopeOfHcl2(
  input: TemplateInput,
  declarations: Declarations,
  variables: VariableValues,
  engine: TextEngine,
): TemplateScope {
  const report = new Report()
  const machine = { functions: standardFunctions, host: input.host }
  const context = { machine, report, sensitive: new Set<string>() }
  const outer = withNames(machineNames(input.host), { var: objectValue(variables.values) })
  const renderer = engine.preparing('data-source')
  const { names, locals } = evaluateLocalsAndData(declarations, outer, new Map(), renderer, context)
  const builds = declarations.builds.map((block): BuildSummary => {
    const { name, sources, provisioners, chains } = readBuildBlock(block, names, { ...context, report: new Report() })
    return {
      ...(name === undefined ? {} : { name }),
      sources: sources.map((source) => `${source.type}.${source.name}`),
      provisioners: provisioners.map(({ type }) => type),
      postProcessors: chains.map((chain) => chain.map(({ type }) => type)),
    }
  })
  return {
    variables: shown('var', variables.values),
    locals: shown('local', locals),
    builds,
    diagnostics: report.diagnostics,
    evaluate(typed) {
      const source = { name: '<console>', text: typed }
      const { expression, diagnostics } = parseHclExpression(source)
      if (hasErrors(diagnostics)) return { diagnostics }
      const evaluated = evaluateExpression(expression, { source, variables: names, ...machine })
      return hasErrors(evaluated.diagnostics)
        ? { diagnostics: evaluated.diagnostics }
        : { text: printValue(evaluated.value), diagnostics: evaluated.diagnostics }
    },
  }
}

function shown(root: string, values: ReadonlyMap<string, Value>): readonly ShownValue[] {
  return [...values]
    .map(([name, value]) => ({ name: `${root}.${name}`, text: printLiteral(value) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
