import type { Component, PathFacts } from '../../catalog/component.ts'
import { nearestName } from '../../language/evaluate/did-you-mean.ts'
import type { Place } from '../../language/source.ts'
import { reportFilelessChains } from '../artifact-chains.ts'
import type { BuildPlan, PostProcessorPlan, ProvisionerPlan } from '../build-plan.ts'
import { type ComponentSpec, findComponent, overridden, planComponent } from '../component-plan.ts'
import {
  type Meta,
  type MetaName,
  metaCount,
  metaDuration,
  metaFlag,
  metaText,
  onlyOrExcept,
  readOverride,
} from '../meta-values.ts'
import type { TextEngine } from '../renderer.ts'
import type { Report } from '../report.ts'
import type { Written, WrittenEntry } from '../written.ts'
import type { JsonComponent, JsonTemplate } from './json-template.ts'
import { writtenJson, writtenProperties } from './json-written.ts'
import { reportUnknownUserVariables } from './unknown-user-variables.ts'

/** A builder with its name, not yet planned. */
export interface JsonBuild {
  /** As written, before rendering: what `only`, `except` and `override` inside the template compare with. */
  readonly rawName: string
  readonly name: string
  readonly builder: JsonComponent
  readonly component: Component
}

export interface JsonPlanContext {
  readonly report: Report
  readonly sensitive: Set<string>
  readonly engineFor: (buildName: string, buildType: string) => TextEngine
  readonly pathFacts: ((path: string) => PathFacts) | undefined
  readonly force: boolean
  readonly variables: ReadonlyMap<string, string>
}

const builderMeta = ['name']
const provisionerMeta = ['only', 'except', 'override', 'pause_before', 'max_retries', 'timeout']
const postProcessorMeta = ['name', 'only', 'except', 'keep_input_artifact']

/** The builds of a template, their names rendered and unique; also checks every name that steps refer to. */
export function listBuilds(template: JsonTemplate, context: JsonPlanContext): readonly JsonBuild[] {
  const { report } = context
  const builds: JsonBuild[] = []
  const seen = new Set<string>()
  for (const builder of template.builders) {
    const written = builder.properties.find(({ name }) => name === 'name')
    const rawName = written?.value.kind === 'string' && written.value.text !== '' ? written.value.text : builder.type
    const place = written?.value.place ?? builder.place
    if (seen.has(rawName)) {
      report.error('build-twice', `there are two builders called "${rawName}"`, {
        detail: 'Give each a name of its own: "name": "…".',
        place,
      })
      continue
    }
    seen.add(rawName)
    const component = findComponent('builder', builder.type, builder.place, builder.typePlace, report)
    const name = renderName(rawName, builder.type, place, context)
    if (component !== undefined && name !== undefined) builds.push({ rawName, name, builder, component })
  }
  checkNames(template, seen, report)
  return builds
}

function renderName(rawName: string, type: string, place: Place, context: JsonPlanContext): string | undefined {
  if (!rawName.includes('{{')) return rawName
  try {
    return context.engineFor(rawName, type).preparing('builder').render(rawName).text
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    context.report.error('unrenderable', `the name of this builder cannot be rendered: ${why}`, { place })
    return undefined
  }
}

/** `only`, `except` and `override` must name builders; a typing error would silently skip a step. */
function checkNames(template: JsonTemplate, names: ReadonlySet<string>, report: Report): void {
  const cleanup = template.errorCleanup === undefined ? [] : [template.errorCleanup]
  for (const { properties } of [...template.provisioners, ...cleanup, ...template.chains.flat()]) {
    const meta = metaOf(properties, ['only', 'except'])
    const { only, except } = onlyOrExcept(meta, report)
    const override = properties.find(({ name }) => name === 'override')?.value
    const overridden = override?.kind === 'object' ? override.properties : []
    const mentioned: readonly MetaName[] = [
      ...only.map(({ text, place }) => ({ text, place: inside(place) })),
      ...except.map(({ text, place }) => ({ text, place: inside(place) })),
      ...overridden.map(({ name, namePlace }) => ({ text: name, place: namePlace })),
    ]
    for (const { text, place } of mentioned) {
      if (names.has(text)) continue
      const near = nearestName(text, names)
      report.error('no-such-build', `there is no builder called "${text}"`, {
        detail: near === undefined ? `There are ${[...names].join(', ')}.` : `Did you mean ${near}?`,
        place,
        mend:
          near === undefined ? undefined : { title: `Change to ${near}`, changes: [{ ...place.span, insert: near }] },
      })
    }
  }
}

function inside({ source, span }: Place): Place {
  return { source, span: { from: span.from + 1, to: span.to - 1 } }
}

function metaOf(properties: JsonComponent['properties'], names: readonly string[]): Meta {
  const meta = new Map<string, Written>()
  for (const { name, value } of properties) if (names.includes(name)) meta.set(name, writtenJson(value))
  return meta
}

/** Plans one build: its builder, and the steps that apply to it. */
export function planJsonBuild(build: JsonBuild, template: JsonTemplate, context: JsonPlanContext): BuildPlan {
  const engine = context.engineFor(build.name, build.builder.type)
  const common = { dialect: 'json', engine, force: context.force, pathFacts: context.pathFacts } as const
  const step = { build, common, context }
  const provisioners = template.provisioners.flatMap((each) => planProvisioner(each, step) ?? [])
  const cleanup = template.errorCleanup === undefined ? undefined : planProvisioner(template.errorCleanup, step)
  const chains = template.chains.map((chain) => chain.flatMap((each) => planPostProcessor(each, step) ?? []))
  reportFilelessChains(chains, context.report)
  return {
    label: build.name,
    name: build.name,
    dialect: 'json',
    builder: planComponent(
      {
        ...common,
        component: build.component,
        writtenType: build.builder.type,
        place: build.builder.place,
        entries: (report) => entriesOf(build.builder, builderMeta, context.variables, report),
      },
      context.report,
      context.sensitive,
    ),
    provisioners,
    ...(cleanup === undefined ? {} : { errorCleanupProvisioner: cleanup }),
    postProcessors: chains.filter((chain) => chain.length > 0),
    sensitive: [...context.sensitive],
    render: (text, data) => engine.running(text, data),
  }
}

interface Step {
  readonly build: JsonBuild
  readonly common: Pick<ComponentSpec, 'dialect' | 'engine' | 'force' | 'pathFacts'>
  readonly context: JsonPlanContext
}

function entriesOf(
  component: JsonComponent,
  meta: readonly string[],
  variables: ReadonlyMap<string, string>,
  report: Report,
): readonly WrittenEntry[] {
  const entries = writtenProperties(component.properties.filter(({ name }) => !meta.includes(name)))
  reportUnknownUserVariables(entries, variables, report)
  return entries
}

function planProvisioner(written: JsonComponent, { build, common, context }: Step): ProvisionerPlan | undefined {
  const { report } = context
  const meta = renderedCount(metaOf(written.properties, provisionerMeta), build, context)
  if (!applies(meta, build)) return undefined
  const component = findComponent('provisioner', written.type, written.place, written.typePlace, report)
  if (component === undefined) return undefined
  const override = readOverride(meta.get('override'), report).get(build.rawName)?.entries ?? []
  const plan = planComponent(
    {
      ...common,
      component,
      writtenType: written.type,
      place: written.place,
      entries: (told) => overridden(entriesOf(written, provisionerMeta, context.variables, told), override, component),
    },
    report,
    context.sensitive,
  )
  return {
    ...plan,
    pauseBefore: metaDuration(meta, 'pause_before', 'json', report),
    timeout: metaDuration(meta, 'timeout', 'json', report),
    maxRetries: metaCount(meta, 'max_retries', report),
    continueOnError: false,
  }
}

/** Of the meta options, only `max_retries` may hold `{{ }}`. */
function renderedCount(meta: Meta, build: JsonBuild, context: JsonPlanContext): Meta {
  const written = meta.get('max_retries')
  if (written?.kind !== 'scalar' || !written.text.includes('{{')) return meta
  try {
    const { text } = context.engineFor(build.name, build.builder.type).preparing('provisioner').render(written.text)
    return new Map([...meta, ['max_retries', { ...written, text }]])
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    context.report.error('unrenderable', `max_retries cannot be rendered: ${why}`, { place: written.place })
    return new Map([...meta].filter(([name]) => name !== 'max_retries'))
  }
}

function planPostProcessor(written: JsonComponent, { build, common, context }: Step): PostProcessorPlan | undefined {
  const { report } = context
  const meta = metaOf(written.properties, postProcessorMeta)
  if (!applies(meta, build)) return undefined
  const component = findComponent('post-processor', written.type, written.place, written.typePlace, report)
  if (component === undefined) return undefined
  const name = metaText(meta, 'name', report)
  const plan = planComponent(
    {
      ...common,
      component,
      writtenType: written.type,
      place: written.place,
      entries: (told) => entriesOf(written, postProcessorMeta, context.variables, told),
    },
    report,
    context.sensitive,
  )
  return {
    ...plan,
    keepInputArtifact: metaFlag(meta, 'keep_input_artifact', report),
    ...(name === undefined ? {} : { name }),
  }
}

/** Mistakes in `only` and `except` have been told by `checkNames`. */
function applies(meta: Meta, build: JsonBuild): boolean {
  const names = (option: string) => {
    const written = meta.get(option)
    return written?.kind === 'list' ? written.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : [])) : []
  }
  const only = names('only')
  return (only.length === 0 || only.includes(build.rawName)) && !names('except').includes(build.rawName)
}
