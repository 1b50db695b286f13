import type { Component, Finding, OptionValue, OptionValues, PathFacts } from '../catalog/component.ts'
import { foreignNames } from '../catalog/foreign-names.ts'
import type { Option, OptionSet } from '../catalog/option.ts'
import type { Diagnostic, Mend } from '../language/diagnostic.ts'
import { nearestName } from '../language/evaluate/did-you-mean.ts'
import type { Place } from '../language/source.ts'
import { type Dialect, decodeValue, type ValueContext } from './decode-value.ts'
import type { TemplateRenderer } from './renderer.ts'
import { Report } from './report.ts'
import { hasUnknown, type Written, type WrittenEntry } from './written.ts'

export interface DecodeInput {
  readonly component: Component
  /** What the template writes, meta options (`only`, `pause_before`, …) taken out. Of one name, a later entry wins. */
  readonly entries: readonly WrittenEntry[]
  /** The component's head: where things that are missing are reported. */
  readonly place: Place
  readonly dialect: Dialect
  readonly renderer: TemplateRenderer
  /** Values that win over the template, such as `force_deregister` under `-force`. */
  readonly forced?: OptionValues
  readonly pathFacts?: (path: string) => PathFacts
}

export interface Decoded {
  /** What is known: given values and defaults, under canonical names. */
  readonly values: OptionValues
  /** Top-level options whose value, or a part of it, is known only later. */
  readonly unknown: readonly string[]
  /** The values of secret options. */
  readonly secrets: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Turns what a template writes into the options of a component: names resolved, values converted with the
 * reference's weak typing (spec/templates.md 2.6), `{{ }}` rendered where the build's preparation renders it,
 * constraints and cross-option checks applied. Every diagnostic says where.
 */
export function decodeOptions(input: DecodeInput): Decoded {
  const report = new Report()
  const places = new Map<string, Place>()
  const namePlaces = new Map<string, Place>()
  const secrets: string[] = []
  const context: ValueContext = {
    report,
    places,
    namePlaces,
    secrets,
    dialect: input.dialect,
    renderer: input.renderer,
    owner: input.component.type,
    broken: new Set(),
    deferred: new Set(),
    decodeBlock: (options, entries, place, path) => decodeSet(options, entries, place, path, context),
  }
  const withUnknown = unknownOptions(input.component.options, input.entries)
  const values = { ...decodeSet(input.component.options, input.entries, input.place, [], context), ...input.forced }
  // What was given and could not be read must not be reported a second time as missing.
  const unknown = [...new Set([...withUnknown, ...context.deferred])]
  const checked = {
    values,
    unknown: [...unknown, ...context.broken],
    ...(input.pathFacts === undefined ? {} : { pathFacts: input.pathFacts }),
  }
  for (const check of input.component.checks) {
    for (const finding of check.run(checked)) reportFinding(finding, input.place, context)
  }
  return { values, unknown, secrets, diagnostics: report.diagnostics }
}

function unknownOptions(options: OptionSet, entries: readonly WrittenEntry[]): readonly string[] {
  const names = entries.filter((entry) => hasUnknown(entry.value)).map((entry) => nameIn(options, entry.name))
  return [...new Set(names.filter((name) => name !== undefined))]
}

function decodeSet(
  options: OptionSet,
  entries: readonly WrittenEntry[],
  place: Place,
  path: readonly (string | number)[],
  context: ValueContext,
): OptionValues {
  const values: Record<string, OptionValue> = {}
  const given = new Map<string, WrittenEntry[]>()
  const misread = new Set<string>()
  for (const entry of entries) {
    const name = nameIn(options, entry.name)
    if (name === undefined) {
      const meant = reportUnknown(options, entry, entries, path, context)
      if (meant !== undefined) misread.add(meant)
      continue
    }
    if (name !== entry.name) reportOldName(name, entry, entries, context)
    given.set(name, [...(given.get(name) ?? []), entry])
  }
  for (const [name, written] of given) {
    const option = options[name]
    if (option === undefined) continue
    const target = option.retired === undefined ? name : retire(name, option, written, given, context)
    if (target === undefined) continue
    const errorsBefore = context.report.errorCount
    const value = decodeOption(options[target] ?? option, target, written, path, context)
    // An empty text is "not set", as in the reference.
    if (value !== undefined && value !== '') values[target] = value
    if (context.report.errorCount > errorsBefore) misread.add(target)
  }
  for (const name of misread) context.broken.add(path[0] === undefined ? name : String(path[0]))
  for (const [name, option] of Object.entries(options)) {
    if (values[name] !== undefined || option.retired !== undefined) continue
    const written = given.get(name)
    if (written?.some((entry) => hasUnknown(entry.value)) ?? false) continue
    if (path.length === 0 && context.deferred.has(name)) continue
    if (option.fallback !== undefined) values[name] = option.fallback as OptionValue
    else if (option.required === true && !misread.has(name)) {
      reportMissing(name, context.places.get(keyOf([...path, name])) ?? place, path, context)
    }
  }
  return values
}

function decodeOption(
  option: Option,
  name: string,
  entries: readonly WrittenEntry[],
  path: readonly (string | number)[],
  context: ValueContext,
): OptionValue | undefined {
  const here = [...path, name]
  const last = entries.at(-1)
  if (last === undefined) return undefined
  const repeatable = option.shape.type === 'blocks'
  const written = repeatable ? gathered(entries, last.place) : last.value
  context.places.set(keyOf(here), last.form === 'block' ? last.namePlace : last.value.place)
  if (!rightForm(option, name, entries, context)) return undefined
  return decodeValue(option, option.shape, written, here, context)
}

/** All blocks of one type as one list. */
function gathered(entries: readonly WrittenEntry[], place: Place): Written {
  const items = entries.flatMap(({ value }) => {
    if (value.kind === 'list') return value.items
    return value.kind === 'null' ? [] : [value]
  })
  return { kind: 'list', items, place }
}

/** HCL2 tells attributes from blocks; writing one as the other is an error there. */
function rightForm(option: Option, name: string, entries: readonly WrittenEntry[], context: ValueContext): boolean {
  const block = option.shape.type === 'block' || option.shape.type === 'blocks'
  for (const entry of entries) {
    if (entry.form === 'block' && !block) {
      context.report.error('not-a-block', `${name} is an argument, not a block`, {
        detail: `Write it with an equals sign: ${name} = { … }.`,
        place: entry.namePlace,
        ...mendOf('Write it as an argument', entry, (place) => ({
          from: place.span.to,
          to: place.span.to,
          insert: ' =',
        })),
      })
      return false
    }
    if (entry.form === 'attribute' && block) {
      context.report.error('not-an-argument', `${name} is a block, not an argument`, {
        detail:
          option.shape.type === 'blocks'
            ? `Write one ${name} { … } for each, without the equals sign.`
            : `Write it without the equals sign: ${name} { … }.`,
        place: entry.namePlace,
        mend: withoutEqualsSign(entry),
      })
      return false
    }
  }
  const second = entries[1]
  if (option.shape.type === 'block' && second?.form === 'block') {
    context.report.error('block-twice', `there can be only one ${name}`, {
      detail: 'Join the blocks into one.',
      place: second.namePlace,
    })
  }
  return true
}

/** Only what is written in braces can become a block by losing its equals sign. */
function withoutEqualsSign({ namePlace: { source, span } }: WrittenEntry): Mend | undefined {
  const sign = /^\s*=\s*(?=\{)/.exec(source.text.slice(span.to))?.[0]
  if (sign === undefined) return undefined
  return { title: 'Write it as a block', changes: [{ from: span.to, to: span.to + sign.length, insert: ' ' }] }
}

function mendOf(title: string, entry: WrittenEntry, change: (place: Place) => Mend['changes'][number]): { mend: Mend } {
  return { mend: { title, changes: [change(entry.namePlace)] } }
}

/** The canonical name of an option, given it or an alias. */
export function nameIn(options: OptionSet, written: string): string | undefined {
  if (Object.hasOwn(options, written)) return written
  for (const [name, option] of Object.entries(options)) if (option.aliases?.includes(written)) return name
  return undefined
}

/** Reports an unknown option; gives the one that was probably meant. */
function reportUnknown(
  options: OptionSet,
  entry: WrittenEntry,
  entries: readonly WrittenEntry[],
  path: readonly (string | number)[],
  context: ValueContext,
): string | undefined {
  if (entry.name.startsWith('packer_')) return undefined
  const names = Object.keys(options)
  const foreign = foreignNames[entry.name]
  const near = foreign !== undefined && names.includes(foreign) ? foreign : nearestName(entry.name, names)
  const taken = near !== undefined && entries.some((other) => other.name === near)
  const owner = ownerName(path, context)
  context.report.error('unknown-option', `${owner} has no option ${entry.name}`, {
    ...(near === undefined
      ? { detail: names.length <= 12 ? `It has ${names.join(', ')}.` : `See the reference of ${owner}.` }
      : { detail: taken ? `Did you mean ${near}? It is set already.` : `Did you mean ${near}?` }),
    place: entry.namePlace,
    ...(near === undefined || taken ? {} : rename(entry, near)),
  })
  return near
}

function reportOldName(
  name: string,
  entry: WrittenEntry,
  entries: readonly WrittenEntry[],
  context: ValueContext,
): void {
  if (entries.some((other) => other.name === name)) {
    context.report.error('both-given', `${entry.name} is another name of ${name}, and both are set`, {
      detail: `Remove ${entry.name}.`,
      place: entry.namePlace,
    })
    return
  }
  context.report.hint('old-name', `${entry.name} is now written ${name}`, {
    place: entry.namePlace,
    ...rename(entry, name),
  })
}

function rename(entry: WrittenEntry, name: string): { mend: Mend } {
  return mendOf(`Rename to ${name}`, entry, ({ span }) => ({ from: span.from, to: span.to, insert: name }))
}

/** The option that takes a retired one's value, if there is one and it has none of its own. */
function retire(
  name: string,
  option: Option,
  entries: readonly WrittenEntry[],
  given: ReadonlyMap<string, unknown>,
  context: ValueContext,
): string | undefined {
  const { reason = '', replacedBy } = option.retired ?? {}
  for (const entry of entries) {
    context.report.warning('retired-option', `${name} has no effect`, {
      detail: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.${replacedBy === undefined ? ' Remove it.' : ` Use ${replacedBy}.`}`,
      place: entry.namePlace,
      mend: { title: `Remove ${name}`, changes: [removal(entry.place)] },
    })
  }
  return replacedBy !== undefined && !given.has(replacedBy) ? replacedBy : undefined
}

/** Removes an entry with its line when nothing else is on it, and a comma that parts it from the next. */
function removal({ source, span }: Place): Mend['changes'][number] {
  const { text } = source
  let { from, to } = span
  const comma = /^\s*,/.exec(text.slice(to))
  if (comma !== null) to += comma[0].length
  const lineStart = text.lastIndexOf('\n', from - 1) + 1
  const lineEnd = text.indexOf('\n', to)
  const end = lineEnd === -1 ? text.length : lineEnd
  if (text.slice(lineStart, from).trim() === '' && text.slice(to, end).trim() === '') {
    from = lineStart
    to = lineEnd === -1 ? text.length : lineEnd + 1
  }
  return { from, to, insert: '' }
}

function reportMissing(name: string, place: Place, path: readonly (string | number)[], context: ValueContext): void {
  context.report.error('option-missing', `${ownerName(path, context)} needs ${name}`, { place })
}

/** The component, or the block in it. */
function ownerName(path: readonly (string | number)[], context: ValueContext): string {
  return path.length === 0 ? context.owner : path.filter((part) => typeof part === 'string').join('.')
}

function reportFinding(finding: Finding, componentPlace: Place, { places, namePlaces, report }: ValueContext): void {
  const named = finding.at === 'name' ? namePlaces.get(keyOf(finding.option)) : undefined
  let place = named
  for (let length = finding.option.length; length > 0 && place === undefined; length -= 1) {
    place = places.get(keyOf(finding.option.slice(0, length)))
  }
  const say = finding.severity === 'error' ? report.error.bind(report) : report.warning.bind(report)
  const { replacement } = finding
  say(finding.code, finding.message, {
    detail: finding.hint,
    place: place ?? componentPlace,
    mend:
      replacement === undefined || named === undefined
        ? undefined
        : { title: `Change to ${replacement}`, changes: [{ ...named.span, insert: replacement }] },
  })
}

/** The key of an option's path in the table of places. */
export function keyOf(path: readonly (string | number)[]): string {
  return JSON.stringify(path)
}
