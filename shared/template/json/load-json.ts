import { nearestName } from '../../language/evaluate/did-you-mean.ts'
import { NotKnownHere } from '../../language/functions/function-host.ts'
import type { BuildPlan } from '../build-plan.ts'
import { type LoadedTemplate, outlineOf, type PlannedTemplate } from '../loaded-template.ts'
import { pathFactsOf } from '../path-facts.ts'
import { Report, sortDiagnostics } from '../report.ts'
import { matchExactly, selectBuilds } from '../select-builds.ts'
import type { PlanOptions, TemplateInput } from '../template-input.ts'
import { textEngine, variableRenderer } from '../text-engine.ts'
import { type JsonTemplate, readJsonTemplate } from './json-template.ts'
import { type JsonBuild, listBuilds, planJsonBuild } from './plan-json.ts'
import { scopeOfJson } from './scope-json.ts'
import { resolveUserVariables, type UserVariables } from './user-variables.ts'

/** Loads a legacy JSON template (spec/templates.md 2). */
export function loadJson(input: TemplateInput): LoadedTemplate {
  const report = new Report()
  const [file] = input.files
  if (file === undefined) report.error('no-template-files', `${input.path} cannot be read`)
  const template = file === undefined ? undefined : readJsonTemplate(file, report)
  const order = [...input.files, ...input.variables.files].map(({ name }) => name)
  if (template === undefined) {
    const diagnostics = sortDiagnostics(report.diagnostics, order)
    return {
      path: input.path,
      dialect: 'json',
      variables: [],
      diagnostics,
      scope: () => scopeOfJson(input, undefined, new Map(), folderOf(input)),
      plan: () => ({ builds: [], outlines: [], dataSources: [], diagnostics }),
    }
  }
  const variables = resolveUserVariables(
    template,
    input.variables,
    variableRenderer(input.host, folderOf(input)),
    report,
  )
  return {
    path: input.path,
    dialect: 'json',
    ...(template.description === undefined ? {} : { description: template.description }),
    variables: variables.asked,
    diagnostics: sortDiagnostics(report.diagnostics, order),
    scope: () => scopeOfJson(input, template, variables.values, folderOf(input)),
    plan: (options = {}) => plan(input, template, variables, report, options, order),
  }
}

/** `template_dir`: the template's folder; standard input has none. */
function folderOf(input: TemplateInput): string | undefined {
  if (input.path === '-') return undefined
  try {
    return input.host.templateFolder
  } catch (thrown) {
    if (thrown instanceof NotKnownHere) return undefined
    throw thrown
  }
}

function plan(
  input: TemplateInput,
  template: JsonTemplate,
  variables: UserVariables,
  loading: Report,
  options: PlanOptions,
  order: readonly string[],
): PlannedTemplate {
  const report = new Report()
  report.add(loading.diagnostics)
  for (const name of variables.unset) {
    report.error('unset-variable', `variable "${name}" has no value`, {
      detail: `Give it one: in the form, by -var ${name}=…, or in a variable file. Or give it a default.`,
      place: template.variables.get(name)?.place,
    })
  }
  const sensitive = new Set<string>()
  for (const name of template.sensitive) {
    const value = variables.values.get(name)
    if (value !== undefined && value !== '') sensitive.add(value)
  }
  // A value that is still missing must not be reported again wherever it is used.
  const userVariables = new Map([...variables.unset.map((name) => [name, ''] as const), ...variables.values])
  const engineFor = (buildName: string, buildType: string) =>
    textEngine({
      dialect: 'json',
      buildName,
      buildType,
      host: input.host,
      userVariables,
      templateFolder: folderOf(input),
    })
  const pathFacts = pathFactsOf(input.host)
  const context = {
    report,
    sensitive,
    engineFor,
    pathFacts,
    force: options.force === true,
    variables: userVariables,
  }
  const all = listBuilds(template, context)
  const builds = select(all, template, options, report).map((build) => planJsonBuild(build, template, context))
  const plans = builds.map((build) => withoutExcepted(build, options.except ?? []))
  const sensitiveTexts = [...sensitive]
  return {
    builds: report.errorCount > 0 ? [] : plans.map((each) => ({ ...each, sensitive: sensitiveTexts })),
    outlines: plans.map(outlineOf),
    dataSources: [],
    diagnostics: sortDiagnostics(report.diagnostics, order),
  }
}

/** `-only` and `-except` compare exactly; builds run sorted by name (spec/templates.md 2.7). */
function select(
  builds: readonly JsonBuild[],
  template: JsonTemplate,
  options: PlanOptions,
  report: Report,
): readonly JsonBuild[] {
  const named = builds.map((build) => ({ ...build, label: build.name, names: [build.name] }))
  const postProcessors = template.chains.flatMap((chain) =>
    chain.flatMap(({ type, properties }) => {
      const name = properties.find((property) => property.name === 'name')?.value
      return name?.kind === 'string' ? [name.text] : [type]
    }),
  )
  const selection = { only: options.only ?? [], except: options.except ?? [] }
  const selected = selectBuilds(named, postProcessors, selection, matchExactly)
  const known = builds.map(({ name }) => name).join(', ')
  for (const name of [...selected.unmatched, ...selected.bad]) {
    const near = nearestName(
      name,
      builds.map((build) => build.name),
    )
    report.warning('no-such-build', `there is no build "${name}"`, {
      detail: near === undefined ? `There are ${known}.` : `Did you mean ${near}?`,
    })
  }
  if (builds.length > 0 && selected.labels.size === 0) {
    report.error('no-builds-selected', 'no build is left to run', { detail: `There are ${known}.` })
  }
  return builds
    .filter(({ name }) => selected.labels.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** `-except` with a post-processor's name, or its type when it has none, ends the chain before it. */
function withoutExcepted(build: BuildPlan, except: readonly string[]): BuildPlan {
  const chains = build.postProcessors.map((chain) => {
    const at = chain.findIndex(({ name, writtenType }) => except.includes(name ?? writtenType))
    return at === -1 ? chain : chain.slice(0, at)
  })
  return { ...build, postProcessors: chains.filter((chain) => chain.length > 0) }
}
