import { nearestName } from '../../language/evaluate/did-you-mean.ts'
import type { Place, SourceText } from '../../language/source.ts'
import type { Report } from '../report.ts'
import { compareVersions, packerVersion, parseVersion } from '../version-constraint.ts'
import { type JsonProperty, type JsonValue, propertyNamed, readJson } from './json-document.ts'

/** A user variable; without a default, somebody must give a value. */
export interface JsonVariable {
  readonly name: string
  readonly place: Place
  readonly fallback: string | undefined
  readonly valuePlace: Place
}

/** A builder, provisioner or post-processor of a legacy template. */
export interface JsonComponent {
  readonly type: string
  readonly typePlace: Place
  /** The opening of the object, or the bare type. */
  readonly place: Place
  /** Everything but the type, meta options included. */
  readonly properties: readonly JsonProperty[]
}

/** A legacy template, read but not rendered (spec/templates.md 2.1). */
export interface JsonTemplate {
  readonly source: SourceText
  readonly description?: string
  readonly variables: ReadonlyMap<string, JsonVariable>
  readonly sensitive: ReadonlySet<string>
  readonly builders: readonly JsonComponent[]
  readonly provisioners: readonly JsonComponent[]
  readonly errorCleanup?: JsonComponent
  readonly chains: readonly (readonly JsonComponent[])[]
}

const rootKeys = [
  'min_packer_version',
  'description',
  'variables',
  'sensitive-variables',
  'builders',
  'provisioners',
  'error-cleanup-provisioner',
  'post-processors',
  'push',
]

/** Reads a legacy template; `undefined` when it is not even JSON. */
export function readJsonTemplate(source: SourceText, report: Report): JsonTemplate | undefined {
  const root = readJson(source, report)
  if (root === undefined) return undefined
  if (root.kind !== 'object') {
    report.error('bad-template', 'a template is one JSON object', { place: root.place })
    return undefined
  }
  reportDuplicates(root, report)
  for (const property of root.properties) checkRootKey(property, report)
  const description = textAt(root, 'description', report)
  checkVersion(root, report)
  const builders = componentsAt(root, 'builders', report)
  if (builders.length === 0) {
    report.error('no-builders', 'the template has no builders', {
      detail: 'Add "builders": [{ "type": "osc-bsu", … }].',
      place: propertyNamed(root, 'builders')?.namePlace ?? headOf(root.place),
    })
  }
  const cleanup = propertyNamed(root, 'error-cleanup-provisioner')
  const errorCleanup =
    cleanup === undefined ? undefined : componentOf(cleanup.value, 'error-cleanup-provisioner', report)
  return {
    source,
    ...(description === undefined ? {} : { description }),
    variables: readVariables(root, report),
    sensitive: new Set(
      itemsAt(root, 'sensitive-variables', report).flatMap((item) => (item.kind === 'string' ? [item.text] : [])),
    ),
    builders,
    provisioners: componentsAt(root, 'provisioners', report),
    ...(errorCleanup === undefined ? {} : { errorCleanup }),
    chains: readChains(root, report),
  }
}

/** A name that stands twice in one object, at any depth: what was meant cannot be known. */
function reportDuplicates(value: JsonValue, report: Report): void {
  if (value.kind === 'array') for (const item of value.items) reportDuplicates(item, report)
  if (value.kind !== 'object') return
  const seen = new Set<string>()
  for (const { name, namePlace, value: inner } of value.properties) {
    if (seen.has(name)) {
      report.error('key-twice', `"${name}" stands twice in this object`, {
        detail:
          'Only the last one would count. Remove one; several blocks of one kind are written as a list of objects.',
        place: namePlace,
      })
    }
    seen.add(name)
    reportDuplicates(inner, report)
  }
}

function checkRootKey({ name, namePlace, value }: JsonProperty, report: Report): void {
  if (name.startsWith('_')) {
    if (value.kind === 'string') return
    report.error('bad-comment', `the comment "${name}" must be a text`, { place: value.place })
    return
  }
  if (rootKeys.includes(name)) return
  const near = nearestName(name, rootKeys)
  report.error('unknown-key', `a template has no "${name}"`, {
    detail:
      near === undefined
        ? `It has ${rootKeys.slice(0, -1).join(', ')}; comments begin with _.`
        : `Did you mean ${near}?`,
    place: namePlace,
    mend:
      near === undefined ? undefined : { title: `Rename to ${near}`, changes: [{ ...namePlace.span, insert: near }] },
  })
}

function checkVersion(root: JsonValue, report: Report): void {
  const text = textAt(root, 'min_packer_version', report)
  const place = propertyNamed(root, 'min_packer_version')?.value.place
  if (text === undefined || place === undefined) return
  const wanted = parseVersion(text)
  if (wanted === undefined) {
    report.error('bad-version', `"${text}" is not a version`, { detail: 'A version is written 1.7.0.', place })
  } else if (compareVersions(parseVersion(packerVersion) ?? [], wanted) < 0) {
    report.error('version-not-met', `the template requires Packer ${text} or newer`, {
      detail: `OMI Studio reads templates as Packer ${packerVersion} does.`,
      place,
    })
  }
}

function readVariables(root: JsonValue, report: Report): ReadonlyMap<string, JsonVariable> {
  const written = propertyNamed(root, 'variables')
  if (written === undefined) return new Map()
  if (written.value.kind !== 'object') {
    report.error('wrong-type', 'variables needs an object of names and defaults', { place: written.value.place })
    return new Map()
  }
  const variables = new Map<string, JsonVariable>()
  for (const { name, namePlace, value } of written.value.properties) {
    if (value.kind !== 'string' && value.kind !== 'null') {
      report.error('bad-default', `the default of variable "${name}" must be a text, or null to require a value`, {
        place: value.place,
        mend:
          value.kind === 'number' || value.kind === 'bool'
            ? { title: 'Put it in quotes', changes: [quoted(value.place)] }
            : undefined,
      })
    }
    const fallback = value.kind === 'null' ? undefined : 'text' in value ? value.text : ''
    variables.set(name, { name, place: namePlace, fallback, valuePlace: value.place })
  }
  return variables
}

function quoted({ source, span }: Place) {
  return { ...span, insert: `"${source.text.slice(span.from, span.to)}"` }
}

function textAt(root: JsonValue, name: string, report: Report): string | undefined {
  const written = propertyNamed(root, name)
  if (written === undefined) return undefined
  if (written.value.kind === 'string') return written.value.text
  report.error('wrong-type', `${name} needs a text`, { place: written.value.place })
  return undefined
}

function itemsAt(root: JsonValue, name: string, report: Report): readonly JsonValue[] {
  const written = propertyNamed(root, name)
  if (written === undefined || written.value.kind === 'null') return []
  if (written.value.kind === 'array') return written.value.items
  report.error('wrong-type', `${name} needs a list`, { place: written.value.place })
  return []
}

function componentsAt(root: JsonValue, name: string, report: Report): readonly JsonComponent[] {
  return itemsAt(root, name, report).flatMap((item) => componentOf(item, name, report) ?? [])
}

function componentOf(value: JsonValue, where: string, report: Report): JsonComponent | undefined {
  const what = where.replace(/s$/, '')
  if (value.kind !== 'object') {
    report.error('wrong-type', `a ${what} is an object with a type`, { place: value.place })
    return undefined
  }
  const type = propertyNamed(value, 'type')
  if (type === undefined) {
    report.error('type-missing', `this ${what} has no type`, { place: headOf(value.place) })
    return undefined
  }
  if (type.value.kind !== 'string') {
    report.error('wrong-type', 'type needs a text', { place: type.value.place })
    return undefined
  }
  return {
    type: type.value.text,
    typePlace: inside(type.value.place),
    place: type.value.place,
    properties: value.properties.filter(({ name }) => name !== 'type'),
  }
}

function readChains(root: JsonValue, report: Report): readonly (readonly JsonComponent[])[] {
  return itemsAt(root, 'post-processors', report).map((element) => {
    const links = element.kind === 'array' ? element.items : [element]
    return links.flatMap((link) => {
      if (link.kind === 'array') {
        report.error('wrong-type', 'a chain of post-processors cannot hold another chain', {
          place: headOf(link.place),
        })
        return []
      }
      if (link.kind !== 'string') return componentOf(link, 'post-processors', report) ?? []
      return [{ type: link.text, typePlace: inside(link.place), place: link.place, properties: [] }]
    })
  })
}

/** A text without its quotes. */
function inside({ source, span }: Place): Place {
  return { source, span: { from: span.from + 1, to: span.to - 1 } }
}

/** The opening bracket. */
function headOf({ source, span }: Place): Place {
  return { source, span: { from: span.from, to: Math.min(span.from + 1, span.to) } }
}
