import { nearestName } from '../../language/evaluate/did-you-mean.ts'
import { literalText } from '../../language/evaluate/references.ts'
import { standardFunctions, variableDefaultFunctions } from '../../language/functions/standard-functions.ts'
import { parseHcl } from '../../language/hcl/parse-hcl.ts'
import { parseHclJson } from '../../language/hcl/parse-hcl-json.ts'
import type { SourceText } from '../../language/source.ts'
import { objectValue } from '../../language/values/make.ts'
import type { BuildPlan } from '../build-plan.ts'
import { type LoadedTemplate, outlineOf, type PlannedTemplate } from '../loaded-template.ts'
import { pathFactsOf } from '../path-facts.ts'
import { Report, sortDiagnostics } from '../report.ts'
import { matchGlob, selectBuilds } from '../select-builds.ts'
import type { PlanOptions, TemplateInput } from '../template-input.ts'
import { textEngine } from '../text-engine.ts'
import type { TemplateBody } from './body-content.ts'
import { type ComponentUse, readBuildBlock } from './build-block.ts'
import { lintDates } from './lint-dates.ts'
import { lintIgnoredFiles } from './lint-ignored-files.ts'
import { evaluateLocalsAndData } from './locals-and-data.ts'
import { type Candidate, listCandidates, planCandidate } from './plan-hcl2.ts'
import { type Declarations, readRootBlocks } from './root-blocks.ts'
import { scopeOfHcl2 } from './scope-hcl2.ts'
import { machineNames, withNames } from './scopes.ts'
import { assignVariables, type VariableValues } from './variable-values.ts'
import { noteSensitive } from './written-body.ts'

/** Loads an HCL2 template: one file, or all of a folder (spec/templates.md 3.4). */
export function loadHcl2(input: TemplateInput): LoadedTemplate {
  const report = new Report()
  if (input.files.length === 0) {
    report.error('no-template-files', `${input.path} holds no template`, {
      detail: 'A template’s files end with .pkr.hcl or .pkr.json.',
    })
  }
  const bodies = input.files.flatMap((file) => readBody(file, report) ?? [])
  const broken = report.errorCount > 0
  // After a syntax error, what else seems wrong may follow from it: only the variables are still of use.
  const further = broken ? new Report() : report
  const machine = { functions: standardFunctions, host: input.host }
  const declarations = readRootBlocks(bodies, { functions: variableDefaultFunctions, host: input.host }, further)
  const variables = assignVariables(
    declarations.variables,
    input.variables,
    machine,
    further,
    input.warnUndeclared === true,
  )
  lintIgnoredFiles(input, further)
  const files = fileOrder(input)
  const description = declarations.builds.length === 0 ? undefined : firstDescription(declarations, input)
  return {
    path: input.path,
    dialect: 'hcl2',
    ...(description === undefined ? {} : { description }),
    variables: variables.asked,
    diagnostics: sortDiagnostics(report.diagnostics, files),
    scope: () => scopeOfHcl2(input, declarations, variables, engineOf(input)('', '')),
    plan: (options = {}) =>
      broken
        ? { builds: [], outlines: [], dataSources: [], diagnostics: sortDiagnostics(report.diagnostics, files) }
        : plan(input, declarations, variables, report, options),
  }
}

function fileOrder(input: TemplateInput): readonly string[] {
  const { folderFiles, files } = input.variables
  return [...input.files, ...folderFiles, ...files].map(({ name }) => name)
}

function readBody(source: SourceText, report: Report): TemplateBody | undefined {
  if (source.name.endsWith('.hcl') && source.text.trimStart().startsWith('{')) {
    report.error('json-in-hcl', 'this file holds JSON, not HCL', {
      detail: 'Rename it to end with .json for a legacy template, or with .pkr.json for HCL2 written as JSON.',
      place: { source, span: { from: 0, to: 0 } },
    })
    return undefined
  }
  const { file, diagnostics } = source.name.endsWith('.json') ? parseHclJson(source) : parseHcl(source)
  report.add(diagnostics)
  lintDates(source, file.comments, report)
  return { source, body: file.body }
}

/** The description of the first build that has one, for lists of templates. */
function firstDescription(declarations: Declarations, input: TemplateInput): string | undefined {
  const names = machineNames(input.host)
  const machine = { functions: standardFunctions, host: input.host }
  for (const block of declarations.builds) {
    const context = { machine, report: new Report(), sensitive: new Set<string>() }
    const { description } = readBuildBlock(block, names, context)
    if (description !== undefined) return description
  }
  return undefined
}

function plan(
  input: TemplateInput,
  declarations: Declarations,
  variables: VariableValues,
  loading: Report,
  options: PlanOptions,
): PlannedTemplate {
  const report = new Report()
  report.add(loading.diagnostics)
  for (const { name, place } of variables.unset) {
    report.error('unset-variable', `variable "${name}" has no value`, {
      detail: `Give it one: in the form, by -var ${name}=…, in a .pkrvars.hcl file, or as PKR_VAR_${name}. Or give the variable a default.`,
      place,
    })
  }
  const sensitive = new Set<string>()
  for (const value of variables.values.values()) noteSensitive(value, sensitive)
  const machine = { functions: standardFunctions, host: input.host }
  const context = { machine, report, sensitive }
  const engineFor = engineOf(input)
  const outer = withNames(machineNames(input.host), { var: objectValue(variables.values) })
  const { names, dataSources } = evaluateLocalsAndData(
    declarations,
    outer,
    options.data ?? new Map(),
    engineFor('', '').preparing('data-source'),
    context,
  )
  const builds = declarations.builds.map((block) => readBuildBlock(block, names, context))
  const candidates = listCandidates(builds, declarations, { ...context, names })
  reportTwins(candidates, report)
  const selected = select(candidates, options, report)
  const pathFacts = pathFactsOf(input.host)
  const plans = selected.map((candidate) =>
    withoutExcepted(
      planCandidate(candidate, {
        ...context,
        declarations,
        candidates,
        names,
        force: options.force === true,
        pathFacts,
        engineFor,
      }),
      options.except ?? [],
    ),
  )
  if (builds.length === 0) {
    report.error('no-builds', 'the template has no build block', {
      detail: 'Add build { sources = ["source.osc-bsu.NAME"] }.',
    })
  }
  const sensitiveTexts = [...sensitive]
  return {
    builds: report.errorCount > 0 ? [] : plans.map((each) => ({ ...each, sensitive: sensitiveTexts })),
    outlines: plans.map(outlineOf),
    dataSources,
    diagnostics: sortDiagnostics(report.diagnostics, fileOrder(input)),
  }
}

/** The `{{ }}` engine of the template's builds. */
function engineOf({ host }: TemplateInput) {
  return (buildName: string, buildType: string) =>
    textEngine({ dialect: 'hcl2', buildName, buildType, host, userVariables: new Map(), templateFolder: undefined })
}

/** Two builds of one label could not be told apart in logs, by `-only`, or in the manifest. */
function reportTwins(candidates: readonly Candidate[], report: Report): void {
  const seen = new Set<string>()
  for (const { label, use } of candidates) {
    if (seen.has(label)) {
      report.error('build-twice', `there are two builds called ${label}`, {
        detail: 'Give the build blocks names, or the source another name: source "source.…" { name = "…" }.',
        place: use.place,
      })
    }
    seen.add(label)
  }
}

function select(candidates: readonly Candidate[], options: PlanOptions, report: Report): readonly Candidate[] {
  const postProcessors = candidates.flatMap(({ build }) =>
    build.chains.flatMap((chain) => chain.map(postProcessorName)),
  )
  const selection = { only: options.only ?? [], except: options.except ?? [] }
  const selected = selectBuilds(candidates, postProcessors, selection, matchGlob)
  const known = candidates.map(({ label }) => label).join(', ')
  for (const pattern of selected.bad) report.error('bad-pattern', `"${pattern}" is not a pattern for builds`)
  for (const pattern of selected.unmatched) {
    const near = nearestName(
      pattern,
      candidates.map(({ label }) => label),
    )
    report.warning('no-such-build', `no build matches "${pattern}"`, {
      detail: near === undefined ? `There are ${known}.` : `Did you mean ${near}?`,
    })
  }
  if (candidates.length > 0 && selected.labels.size === 0) {
    report.error('no-builds-selected', 'no build is left to run', { detail: `There are ${known}.` })
  }
  return candidates.filter(({ label }) => selected.labels.has(label))
}

/** The name that `-except` knows a post-processor by; its type when it has none that is written out. */
function postProcessorName({ type, body }: ComponentUse): string {
  const name = body.body.items.find((item) => item.kind === 'attribute' && item.name === 'name')
  return (name?.kind === 'attribute' ? literalText(name.value) : undefined) ?? type
}

/** `-except` with a post-processor's name or type ends the chain before it (spec/templates.md 6.1). */
function withoutExcepted(build: BuildPlan, except: readonly string[]): BuildPlan {
  if (except.length === 0) return build
  const chains = build.postProcessors.map((chain) => {
    const at = chain.findIndex(({ name, writtenType }) =>
      except.some((pattern) => matchGlob(pattern, name ?? writtenType)),
    )
    return at === -1 ? chain : chain.slice(0, at)
  })
  return { ...build, postProcessors: chains.filter((chain) => chain.length > 0) }
}
