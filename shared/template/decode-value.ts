import type { OptionValue, OptionValues } from '../catalog/component.ts'
import type { Option, OptionSet, OptionShape } from '../catalog/option.ts'
import { nearestName } from '../language/evaluate/did-you-mean.ts'
import type { Place } from '../language/source.ts'
import { formatDuration, parseDuration } from './duration.ts'
import { nameOf, type Path } from './option-path.ts'
import { renameIn } from './rename-mend.ts'
import { noValue, renderText } from './render-option-text.ts'
import type { TemplateRenderer } from './renderer.ts'
import type { Report } from './report.ts'
import { describeWritten, type Written, type WrittenEntry } from './written.ts'

export type Dialect = 'hcl2' | 'json'

export interface ValueContext {
  readonly report: Report
  /** Where each value stands, by its path; see `keyOf`. */
  readonly places: Map<string, Place>
  /** Where each name stands, likewise. */
  readonly namePlaces: Map<string, Place>
  readonly secrets: string[]
  /** Top-level options that were given but came to no value, because of an error already reported. */
  readonly broken: Set<string>
  /** Top-level options whose `{{ }}` can be rendered only while the build runs. */
  readonly deferred: Set<string>
  readonly dialect: Dialect
  readonly renderer: TemplateRenderer
  /** The component's type, for messages. */
  readonly owner: string
  readonly decodeBlock: (
    options: OptionSet,
    entries: readonly WrittenEntry[],
    place: Place,
    path: readonly (string | number)[],
  ) => OptionValues
}

/**
 * One value by its shape; `undefined` when it is unset, unknown or wrong (then reported). Legacy JSON is decoded as
 * loosely as the reference does it; HCL2 converts as the expression language does.
 */
export function decodeValue(
  option: Option,
  shape: OptionShape,
  written: Written,
  path: Path,
  context: ValueContext,
): OptionValue | undefined {
  context.places.set(JSON.stringify(path), context.places.get(JSON.stringify(path)) ?? written.place)
  if (written.kind === 'null' || written.kind === 'unknown') return undefined
  switch (shape.type) {
    case 'text':
    case 'integer':
    case 'number':
    case 'flag':
    case 'duration':
      return decodeScalar(option, shape.type, written, path, context)
    case 'list':
      return decodeList(option, shape.element, written, path, context)
    case 'map':
      return decodeMap(option, shape.element, written, path, context)
    case 'block':
      return decodeOneBlock(shape.options, written, path, context)
    case 'blocks':
      return decodeBlocks(shape.options, written, path, context)
  }
}

type ScalarShape = 'text' | 'integer' | 'number' | 'flag' | 'duration'

const needed: Readonly<Record<ScalarShape, string>> = {
  text: 'a text',
  integer: 'a whole number',
  number: 'a number',
  flag: 'true or false',
  duration: 'a duration such as "90s" or "1h30m"',
}

function decodeScalar(
  option: Option,
  shape: ScalarShape,
  written: Written,
  path: Path,
  context: ValueContext,
): OptionValue | undefined {
  if (written.kind !== 'scalar') {
    wrongType(path, needed[shape], written, context)
    return undefined
  }
  const rendered = renderText(option, written.text, written.place, path, context)
  if (rendered === undefined) return undefined
  const text = written.type === 'bool' && context.dialect === 'json' && shape === 'text' ? boolText(rendered) : rendered
  if (option.secret === true && text !== '') context.secrets.push(text)
  switch (shape) {
    case 'text':
      return checkedText(option, text, written.place, path, context)
    case 'integer':
    case 'number':
      return checkedNumber(option, shape, text, written, path, context)
    case 'flag':
      return checkedFlag(text, written, path, context)
    case 'duration':
      return checkedDuration(option, text, written, path, context)
  }
}

/** Go's weak decoding writes a JSON boolean as a digit where a text is wanted. */
function boolText(text: string): string {
  return text === 'true' ? '1' : text === 'false' ? '0' : text
}

function checkedText(
  option: Option,
  text: string,
  place: Place,
  path: Path,
  context: ValueContext,
): string | undefined {
  if (text === '') return text
  const { oneOf, pattern } = option
  if (oneOf !== undefined && !oneOf.includes(text)) {
    const near = nearestName(text, oneOf)
    context.report.error('bad-value', `${nameOf(path)} is ${alternatives(oneOf)}, not ${quoted(option, text)}`, {
      detail: near === undefined ? undefined : `Did you mean ${near}?`,
      place,
      mend: near === undefined ? undefined : renameIn(place, text, near),
    })
    return undefined
  }
  if (pattern !== undefined && option.rendering !== 'run' && !pattern.expression.test(text)) {
    context.report.error('bad-value', `${nameOf(path)} must be ${pattern.words}, and ${quoted(option, text)} is not`, {
      detail: text.includes(noValue)
        ? 'A {{ .Name }} in it is not known when the build is prepared, and became <no value>.'
        : undefined,
      place,
    })
    return undefined
  }
  return text
}

function checkedNumber(
  option: Option,
  shape: 'integer' | 'number',
  text: string,
  written: Written,
  path: Path,
  context: ValueContext,
): number | undefined {
  if (text === '' && context.dialect === 'json') return undefined
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(number) || (shape === 'integer' && !Number.isSafeInteger(number))) {
    context.report.error('wrong-type', `${nameOf(path)} needs ${needed[shape]}, not ${quoted(option, text)}`, {
      place: written.place,
    })
    return undefined
  }
  const { min, max } = option
  if ((min !== undefined && number < min) || (max !== undefined && number > max)) {
    const unit = option.unit === undefined ? '' : ` ${option.unit}`
    const range =
      min !== undefined && max !== undefined
        ? `from ${min} to ${max}${unit}`
        : min !== undefined
          ? `at least ${min}${unit}`
          : `at most ${max}${unit}`
    context.report.error('out-of-range', `${nameOf(path)} is ${range}, not ${number}`, { place: written.place })
    return undefined
  }
  return number
}

const goTrue = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])
const goFalse = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False'])

function checkedFlag(text: string, written: Written, path: Path, context: ValueContext): boolean | undefined {
  if (text === '') return undefined
  if (context.dialect === 'json' && written.kind === 'scalar' && written.type === 'number') return Number(text) !== 0
  if (goTrue.has(text)) return true
  if (goFalse.has(text)) return false
  context.report.error('wrong-type', `${nameOf(path)} is true or false, not "${text}"`, { place: written.place })
  return undefined
}

function checkedDuration(
  option: Option,
  text: string,
  written: Written,
  path: Path,
  context: ValueContext,
): number | undefined {
  if (text === '') return undefined
  const milliseconds = parseDuration(text)
  if (milliseconds !== undefined) return milliseconds
  if (/^\d+$/.test(text)) {
    if (context.dialect === 'json' && written.kind === 'scalar' && written.type === 'number') {
      // The reference counts bare JSON numbers in nanoseconds; hardly anybody means that.
      const meant = Number(text) / 1e6
      context.report.warning('duration-in-nanoseconds', `${nameOf(path)} without a unit is counted in nanoseconds`, {
        detail: `Write "${text}s" for seconds.`,
        place: written.place,
        mend: { title: `Write "${text}s"`, changes: [{ ...written.place.span, insert: `"${text}s"` }] },
      })
      return meant
    }
    context.report.error('wrong-type', `${nameOf(path)} needs a unit after the number`, {
      detail: `Write "${text}s" for seconds, "${text}m" for minutes.`,
      place: written.place,
      mend: { title: `Write "${text}s"`, changes: [{ ...written.place.span, insert: `"${text}s"` }] },
    })
    return undefined
  }
  const example = typeof option.fallback === 'number' && option.fallback > 0 ? formatDuration(option.fallback) : '90s'
  context.report.error('wrong-type', `${nameOf(path)} is a duration, and ${quoted(option, text)} is none`, {
    detail: `Write it with units h, m, s, ms: "${example}".`,
    place: written.place,
  })
  return undefined
}

function decodeList(
  option: Option,
  element: OptionShape,
  written: Written,
  path: Path,
  context: ValueContext,
): readonly OptionValue[] | undefined {
  const items = listItems(option, element, written, path, context)
  if (items === undefined) return undefined
  return items
    .map((item, index) => decodeValue(option, element, item, [...path, index], context))
    .filter((value) => value !== undefined)
}

/** JSON takes a scalar for a list, and a text with commas for several (spec/templates.md 2.6). */
function listItems(
  option: Option,
  element: OptionShape,
  written: Written,
  path: Path,
  context: ValueContext,
): readonly Written[] | undefined {
  if (written.kind === 'list') return written.items
  if (context.dialect === 'json' && written.kind === 'scalar') {
    if (written.type !== 'string') return [written]
    const text = renderText(option, written.text, written.place, path, context)
    if (text === undefined) return undefined
    return text === '' ? [] : text.split(',').map((part) => ({ ...written, text: part }))
  }
  wrongType(path, element.type === 'list' ? 'a list of lists' : 'a list', written, context)
  return undefined
}

function decodeMap(
  option: Option,
  element: OptionShape,
  written: Written,
  path: Path,
  context: ValueContext,
): OptionValues | undefined {
  const entries =
    written.kind === 'map'
      ? written.entries
      : context.dialect === 'json' && written.kind === 'list' && written.items.every((item) => item.kind === 'map')
        ? written.items.flatMap((item) => (item.kind === 'map' ? item.entries : []))
        : undefined
  if (entries === undefined) {
    wrongType(path, 'a map', written, context)
    return undefined
  }
  const pairs = entries.flatMap((entry): (readonly [string, OptionValue])[] => {
    const name = renderText(option, entry.name, entry.namePlace, [...path, entry.name], context)
    context.namePlaces.set(JSON.stringify([...path, entry.name]), entry.namePlace)
    const value = decodeValue(option, element, entry.value, [...path, entry.name], context)
    return name === undefined || value === undefined ? [] : [[name, value]]
  })
  // fromEntries defines own properties, so that a key `__proto__` is a key like any other.
  return Object.fromEntries(pairs)
}

function decodeOneBlock(
  options: OptionSet,
  written: Written,
  path: Path,
  context: ValueContext,
): OptionValues | undefined {
  const single = written.kind === 'list' && written.items.length === 1 ? (written.items[0] ?? written) : written
  if (single.kind === 'map') return context.decodeBlock(options, single.entries, headOf(single, path, context), path)
  wrongType(path, 'a block', written, context)
  return undefined
}

function decodeBlocks(
  options: OptionSet,
  written: Written,
  path: Path,
  context: ValueContext,
): readonly OptionValues[] | undefined {
  const items = written.kind === 'list' ? written.items : [written]
  const values: OptionValues[] = []
  items.forEach((item, index) => {
    const here = [...path, index]
    if (item.kind === 'unknown') return
    if (item.kind !== 'map') {
      wrongType(here, 'a block', item, context)
      return
    }
    context.places.set(JSON.stringify(here), item.place)
    values.push(context.decodeBlock(options, item.entries, item.place, here))
  })
  return values
}

function headOf(written: Written, path: Path, context: ValueContext): Place {
  return context.places.get(JSON.stringify(path)) ?? written.place
}

function wrongType(path: Path, wanted: string, written: Written, context: ValueContext): void {
  context.report.error('wrong-type', `${nameOf(path)} needs ${wanted}, not ${describeWritten(written)}`, {
    place: written.place,
  })
}

function quoted(option: Option, text: string): string {
  return option.secret === true ? 'the given one' : `"${text}"`
}

function alternatives(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`
}
