import type { Component, ComponentKind, OptionValues, PathFacts } from '../catalog/component.ts'
import { componentOf, typeNames } from '../catalog/components.ts'
import { nearestName } from '../language/evaluate/did-you-mean.ts'
import type { Place } from '../language/source.ts'
import { StudioError } from '../studio-error.ts'
import type { BuildVariables, ComponentPlan } from './build-plan.ts'
import { decodeOptions, nameIn } from './decode-options.ts'
import type { Dialect } from './decode-value.ts'
import type { TextEngine, TextOwner } from './renderer.ts'
import { errorPlace, Report } from './report.ts'
import type { WrittenEntry } from './written.ts'

/** What a plan of a component is made of, apart from the syntax that it was written in. */
export interface ComponentSpec {
  readonly component: Component
  readonly writtenType: string
  readonly place: Place
  readonly dialect: Dialect
  readonly engine: TextEngine
  readonly force: boolean
  readonly pathFacts?: ((path: string) => PathFacts) | undefined
  /** What is written, with `build.*` as known: nothing before the run, everything in it. */
  readonly entries: (report: Report, sensitive: Set<string>, variables?: BuildVariables) => readonly WrittenEntry[]
}

/** Decodes a component once for the plan, telling what is wrong, and again whenever the run asks for it. */
export function planComponent(spec: ComponentSpec, report: Report, sensitive: Set<string>): ComponentPlan {
  const before = decode(spec, report, sensitive, undefined)
  return {
    type: spec.component.type,
    writtenType: spec.writtenType,
    place: spec.place,
    options: before.values,
    unknown: before.unknown,
    resolve: (variables) => resolve(spec, variables),
  }
}

function decode(
  spec: ComponentSpec,
  report: Report,
  sensitive: Set<string>,
  variables: BuildVariables | undefined,
): { readonly values: OptionValues; readonly unknown: readonly string[] } {
  const { component, place, dialect, engine, force, pathFacts } = spec
  const decoded = decodeOptions({
    component,
    entries: spec.entries(report, sensitive, variables),
    place,
    dialect,
    renderer: engine.preparing(ownerOf(component.kind), variables),
    forced: force ? forcedOptions(component) : {},
    // In the run, the steps themselves meet what is missing.
    ...(pathFacts === undefined || variables !== undefined ? {} : { pathFacts }),
  })
  report.add(decoded.diagnostics)
  for (const secret of decoded.secrets) sensitive.add(secret)
  return decoded
}

function resolve(spec: ComponentSpec, variables: BuildVariables): OptionValues {
  const report = new Report()
  const { values, unknown } = decode(spec, report, new Set(), variables)
  const error = report.diagnostics.find(({ severity }) => severity === 'error')
  if (error === undefined) {
    if (unknown.length === 0) return values
    throw new StudioError({
      code: 'value-not-known',
      message: `${unknown.join(', ')} of ${spec.component.type} is not known when it is needed.`,
      hint: 'It depends on a data source that was not read.',
      where: errorPlace(spec.place, unknown[0]),
    })
  }
  throw new StudioError({
    code: error.code,
    message: error.summary,
    ...(error.detail === undefined ? {} : { hint: error.detail }),
    where: errorPlace(error.place ?? spec.place),
  })
}

function ownerOf(kind: ComponentKind): TextOwner {
  return kind
}

/** What `-force` sets. */
function forcedOptions(component: Component): OptionValues {
  return Object.hasOwn(component.options, 'force_deregister') ? { force_deregister: true } : {}
}

/** Entries with those of an `override` in place of the ones that they override. */
export function overridden(
  entries: readonly WrittenEntry[],
  overrides: readonly WrittenEntry[],
  component: Component,
): readonly WrittenEntry[] {
  const names = new Set(overrides.map(({ name }) => nameIn(component.options, name) ?? name))
  return [...entries.filter(({ name }) => !names.has(nameIn(component.options, name) ?? name)), ...overrides]
}

const kindNames: Readonly<Record<ComponentKind, string>> = {
  builder: 'builder',
  provisioner: 'provisioner',
  'post-processor': 'post-processor',
  'data-source': 'data source',
}

/** The component of a written type; reported with the nearest name when there is none. */
export function findComponent(
  kind: ComponentKind,
  type: string,
  place: Place,
  typePlace: Place | undefined,
  report: Report,
): Component | undefined {
  const component = componentOf(kind, type)
  if (component !== undefined) return component
  const near = nearestName(type, typeNames(kind))
  report.error('unknown-component', `there is no ${kindNames[kind]} of type ${type}`, {
    detail:
      near === undefined
        ? `There are ${typeNames(kind).join(', ')}. Plugins of other clouds and tools are not supported.`
        : `Did you mean ${near}?`,
    place: typePlace ?? place,
    mend:
      near === undefined || typePlace === undefined
        ? undefined
        : { title: `Change to ${near}`, changes: [{ ...typePlace.span, insert: near }] },
  })
  return undefined
}
