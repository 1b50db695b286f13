import type { Component, PathFacts } from '../../catalog/component.ts'
import { componentOf } from '../../catalog/components.ts'
import { nearestName } from '../../language/evaluate/did-you-mean.ts'
import type { Place } from '../../language/source.ts'
import { objectValue, stringValue } from '../../language/values/make.ts'
import { reportFilelessChains } from '../artifact-chains.ts'
import type { BuildPlan, BuildVariables, ComponentPlan, PostProcessorPlan, ProvisionerPlan } from '../build-plan.ts'
import { type ComponentSpec, findComponent, overridden, planComponent } from '../component-plan.ts'
import type { MetaName, Override } from '../meta-values.ts'
import { renameIn } from '../rename-mend.ts'
import type { TextEngine } from '../renderer.ts'
import type { Report } from '../report.ts'
import type { WrittenEntry } from '../written.ts'
import { headPlace, type TemplateBlock } from './body-content.ts'
import type { BuildBlock, ComponentUse, SourceUse } from './build-block.ts'
import {
  postProcessorMetaNames,
  provisionerMetaNames,
  readPostProcessorMeta,
  readProvisionerMeta,
} from './meta-options.ts'
import { canonicalPrefix } from './packer-block.ts'
import type { Declarations } from './root-blocks.ts'
import { buildValueBefore, buildValueDuring, type Machine, type Names, withNames } from './scopes.ts'
import { type BodyContext, writtenBody } from './written-body.ts'

/** One build of one source, named but not yet planned. */
export interface Candidate {
  readonly label: string
  /** The label in every spelling of the type that `-only` may use. */
  readonly names: readonly string[]
  /** `type.name` as written, with the local name; what `only` and `except` inside the build compare with. */
  readonly sourceLabel: string
  readonly build: BuildBlock
  readonly use: SourceUse
  /** The name that this build gives to the source, or the source's own. */
  readonly localName: string
  readonly definition: TemplateBlock
  readonly component: Component
}

export interface PlanContext {
  readonly declarations: Declarations
  /** All of the template's, selected or not. */
  readonly candidates: readonly Candidate[]
  readonly names: Names
  readonly machine: Machine
  readonly report: Report
  readonly sensitive: Set<string>
  readonly force: boolean
  readonly pathFacts: ((path: string) => PathFacts) | undefined
  readonly engineFor: (buildName: string, buildType: string) => TextEngine
}

/** Every build × source of a template whose source exists, with the label that people see. */
export function listCandidates(
  builds: readonly BuildBlock[],
  declarations: Declarations,
  context: BodyContext & { readonly names: Names },
): readonly Candidate[] {
  return builds.flatMap((build) =>
    build.sources.flatMap((use): readonly Candidate[] => {
      const definition = declarations.sources.get(`${use.type}.${use.name}`)
      if (definition === undefined) {
        reportMissingSource(use, declarations, context.report)
        return []
      }
      const component = findComponent(
        'builder',
        canonicalPrefix(use.type, declarations.plugins),
        headPlace(definition),
        labelPlace(definition),
        context.report,
      )
      if (component === undefined) return []
      const localName = readLocalName(use, context) ?? use.name
      const prefix = build.name === undefined ? '' : `${build.name}.`
      const sourceLabel = `${use.type}.${localName}`
      const spellings = [use.type, component.type, ...component.aliases]
      return [
        {
          label: prefix + sourceLabel,
          names: [...new Set(spellings.map((type) => `${prefix}${type}.${localName}`))],
          sourceLabel,
          build,
          use,
          localName,
          definition,
          component,
        },
      ]
    }),
  )
}

/** The type's label, without its quotes. */
function labelPlace({ source, block }: TemplateBlock): Place | undefined {
  const label = block.labels[0]
  if (label === undefined) return undefined
  const inset = label.quoted ? 1 : 0
  return { source, span: { from: label.span.from + inset, to: label.span.to - inset } }
}

function reportMissingSource(use: SourceUse, declarations: Declarations, report: Report): void {
  const near = nearestName(`${use.type}.${use.name}`, declarations.sources.keys())
  const known = [...declarations.sources.keys()]
  report.error('unknown-source', `there is no source "${use.type}" "${use.name}"`, {
    detail:
      near !== undefined
        ? `Did you mean source.${near}?`
        : known.length > 0
          ? `There are ${known.map((key) => `source.${key}`).join(', ')}.`
          : `Add a block source "${use.type}" "${use.name}" { … }. If it is in another file of the folder, open the folder instead of this file.`,
    place: use.place,
    mend: near === undefined ? undefined : renameIn(use.place, `${use.type}.${use.name}`, near),
  })
}

function readLocalName(use: SourceUse, context: BodyContext): string | undefined {
  if (use.addition === undefined) return undefined
  const { body, names } = use.addition
  const entries = writtenBody(body, {}, names, context, (name) => name !== 'name').filter(({ name }) => name === 'name')
  const value = entries[0]?.value
  if (value === undefined || value.kind === 'unknown') return undefined
  if (value.kind === 'scalar' && value.text !== '') return value.text
  context.report.error('wrong-type', 'the name of a source must be a text', { place: value.place })
  return undefined
}

/** Plans one candidate: every option decoded, every diagnostic told. */
export function planCandidate(candidate: Candidate, context: PlanContext): BuildPlan {
  const { build, use, localName, component } = candidate
  const engine = context.engineFor(use.name, use.type)
  const sourceNames = withNames(context.names, {
    source: objectValue({ type: stringValue(use.type), name: stringValue(localName) }),
  })
  const common = { dialect: 'hcl2', engine, force: context.force, pathFacts: context.pathFacts } as const
  const builder = planComponent(
    {
      ...common,
      component,
      writtenType: use.type,
      place: headPlace(candidate.definition),
      entries: (report, sensitive) => sourceEntries(candidate, sourceNames, { ...context, report, sensitive }),
    },
    context.report,
    context.sensitive,
  )
  const step = (uses: ComponentUse): ComponentContext => ({ uses, candidate, sourceNames, common, context })
  const provisioners = build.provisioners.flatMap((uses) => planProvisioner(step(uses)) ?? [])
  const cleanup = build.errorCleanup === undefined ? undefined : planProvisioner(step(build.errorCleanup))
  const chains = build.chains.map((chain) => chain.flatMap((uses) => planPostProcessor(step(uses)) ?? []))
  reportFilelessChains(chains, context.report)
  return {
    label: candidate.label,
    name: use.name,
    dialect: 'hcl2',
    builder,
    provisioners,
    ...(cleanup === undefined ? {} : { errorCleanupProvisioner: cleanup }),
    postProcessors: chains.filter((chain) => chain.length > 0),
    sensitive: [...context.sensitive],
    render: (text, data) => engine.running(text, data),
  }
}

/** A source's own arguments, then what the build adds: arguments may only be added, blocks are appended. */
function sourceEntries(candidate: Candidate, names: Names, context: PlanContext): readonly WrittenEntry[] {
  const bodyContext = { machine: context.machine, report: context.report, sensitive: context.sensitive }
  const own = writtenBody(candidate.definition, candidate.component.options, names, bodyContext)
  const { addition } = candidate.use
  if (addition === undefined) return own
  const added = writtenBody(
    addition.body,
    candidate.component.options,
    new Map([...addition.names, ...names]),
    bodyContext,
    (name) => name === 'name',
  )
  for (const entry of added) {
    if (entry.form === 'attribute' && own.some((other) => other.form === 'attribute' && other.name === entry.name)) {
      context.report.error('argument-twice', `the source itself sets ${entry.name} already`, {
        detail: 'A source block in a build can only add arguments. Leave it out of the one or the other.',
        place: entry.namePlace,
      })
    }
  }
  return [...own, ...added]
}

interface ComponentContext {
  readonly uses: ComponentUse
  readonly candidate: Candidate
  readonly sourceNames: Names
  readonly common: Pick<ComponentSpec, 'dialect' | 'engine' | 'force' | 'pathFacts'>
  readonly context: PlanContext
}

function planProvisioner(step: ComponentContext): ProvisionerPlan | undefined {
  const { uses, candidate, context } = step
  const meta = readProvisionerMeta(uses, candidate.build.name ?? '', bodyContext(context))
  if (!applies(meta.only, meta.except, candidate, context)) return undefined
  reportUnknownOverrides(meta.override, candidate, context)
  const override = meta.override.get(candidate.localName) ?? meta.override.get(candidate.sourceLabel)
  const plan = planUse('provisioner', step, provisionerMetaNames, override?.entries ?? [])
  if (plan === undefined) return undefined
  return {
    ...plan,
    pauseBefore: meta.pauseBefore,
    timeout: meta.timeout,
    maxRetries: meta.maxRetries,
    continueOnError: meta.continueOnError,
    ...(meta.name === undefined ? {} : { name: meta.name }),
  }
}

function planPostProcessor(step: ComponentContext): PostProcessorPlan | undefined {
  const { uses, candidate, context } = step
  const meta = readPostProcessorMeta(uses, candidate.build.name ?? '', bodyContext(context))
  if (!applies(meta.only, meta.except, candidate, context)) return undefined
  const plan = planUse('post-processor', step, postProcessorMetaNames, [])
  if (plan === undefined) return undefined
  return {
    ...plan,
    keepInputArtifact: meta.keepInputArtifact,
    ...(meta.name === undefined ? {} : { name: meta.name }),
  }
}

function bodyContext({ machine, report, sensitive }: PlanContext): BodyContext {
  return { machine, report, sensitive }
}

function planUse(
  kind: 'provisioner' | 'post-processor',
  { uses, candidate, sourceNames, common, context }: ComponentContext,
  meta: readonly string[],
  override: readonly WrittenEntry[],
): ComponentPlan | undefined {
  const component = findComponent(kind, uses.type, uses.place, uses.typePlace, context.report)
  if (component === undefined) return undefined
  const buildName = candidate.build.name ?? ''
  const entries = (report: Report, sensitive: Set<string>, variables?: BuildVariables) => {
    const build = variables === undefined ? buildValueBefore(buildName) : buildValueDuring(buildName, variables)
    const names = withNames(new Map([...uses.names, ...sourceNames]), { build })
    const inner = { machine: context.machine, report, sensitive }
    return overridden(
      writtenBody(uses.body, component.options, names, inner, (name) => meta.includes(name)),
      override,
      component,
    )
  }
  const spec = { ...common, component, writtenType: uses.type, place: uses.place, entries }
  return planComponent(spec, context.report, context.sensitive)
}

/** Whether a step with these `only` and `except` belongs to a build; names are compared as written, no globs. */
function applies(
  only: readonly MetaName[],
  except: readonly MetaName[],
  candidate: Candidate,
  context: PlanContext,
): boolean {
  const labels = labelsInBuild(candidate, context)
  for (const { text, place } of [...only, ...except]) {
    if (namesInBuild(candidate, context).includes(text)) continue
    const meant = labels.find((label) => label.endsWith(`.${text}`)) ?? nearestName(text, labels)
    context.report.warning('no-such-build', `no source of this build is called "${text}"`, {
      detail:
        meant === undefined
          ? `Its sources are ${labels.join(', ')}.`
          : meant.endsWith(`.${text}`)
            ? `Write it with its type: "${meant}".`
            : `Did you mean "${meant}"?`,
      place,
      mend:
        meant === undefined
          ? undefined
          : { title: `Write "${meant}"`, changes: [{ ...place.span, insert: `"${meant}"` }] },
    })
  }
  const own = spellings(candidate)
  if (only.length > 0 && !only.some(({ text }) => own.includes(text))) return false
  return !except.some(({ text }) => own.includes(text))
}

/** An override of a source that the build does not have would be left out without a word. */
function reportUnknownOverrides(
  override: ReadonlyMap<string, Override>,
  candidate: Candidate,
  context: PlanContext,
): void {
  const names = candidatesBeside(candidate, context).map(({ localName }) => localName)
  for (const [text, { namePlace: place }] of override) {
    if (names.includes(text) || namesInBuild(candidate, context).includes(text)) continue
    const near = nearestName(text, names)
    context.report.warning('no-such-build', `no source of this build is called "${text}"`, {
      detail: near === undefined ? `Its sources are ${names.join(', ')}.` : `Did you mean "${near}"?`,
      place,
      mend: near === undefined ? undefined : { title: `Change to ${near}`, changes: [{ ...place.span, insert: near }] },
    })
  }
}

/** What `only` and `except` may name in a build: each source under its own and its local name. */
function namesInBuild(candidate: Candidate, context: PlanContext): readonly string[] {
  return [
    ...candidatesBeside(candidate, context).flatMap(spellings),
    ...candidate.build.sources.flatMap((use) => spellingsOf(use)),
  ]
}

/** `type.name` of every source of a build, as the build calls it. */
function labelsInBuild(candidate: Candidate, context: PlanContext): readonly string[] {
  return [...new Set(candidatesBeside(candidate, context).map(({ sourceLabel }) => sourceLabel))]
}

function candidatesBeside({ build }: Candidate, { candidates }: PlanContext): readonly Candidate[] {
  return candidates.filter((other) => other.build === build)
}

/** `type.name` of a candidate under every name of its type. */
function spellings({ component, sourceLabel, localName }: Candidate): readonly string[] {
  return [sourceLabel, ...[component.type, ...component.aliases].map((type) => `${type}.${localName}`)]
}

function spellingsOf(use: SourceUse): readonly string[] {
  const component = componentOf('builder', use.type)
  const types = [use.type, ...(component === undefined ? [] : [component.type, ...component.aliases])]
  return types.map((type) => `${type}.${use.name}`)
}
