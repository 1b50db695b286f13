import type { Dialect } from './decode-value.ts'
import { parseDuration } from './duration.ts'
import type { Report } from './report.ts'
import type { Written, WrittenEntry } from './written.ts'

/** Options that every provisioner has, apart from its own (spec/templates.md 3.6, 4.1). */
export interface ProvisionerMeta {
  readonly name?: string
  readonly pauseBefore: number
  readonly timeout: number
  readonly maxRetries: number
  readonly continueOnError: boolean
  readonly only: readonly MetaName[]
  readonly except: readonly MetaName[]
  /** By the name of the source for which they count. */
  readonly override: ReadonlyMap<string, Override>
}

/** Options that count for one source only. */
export interface Override {
  /** Of the source's name. */
  readonly namePlace: Written['place']
  readonly entries: readonly WrittenEntry[]
}

export interface PostProcessorMeta {
  readonly name?: string
  readonly keepInputArtifact: boolean | undefined
  readonly only: readonly MetaName[]
  readonly except: readonly MetaName[]
}

/** A name in `only` or `except`, and where it stands. */
export interface MetaName {
  readonly text: string
  readonly place: Written['place']
}

/** The meta options that a component sets, evaluated. */
export type Meta = ReadonlyMap<string, Written>

export function onlyOrExcept(meta: Meta, report: Report): { only: readonly MetaName[]; except: readonly MetaName[] } {
  const only = metaNames(meta, 'only', report)
  const except = metaNames(meta, 'except', report)
  const place = meta.get('except')?.place
  if (only.length > 0 && except.length > 0 && place !== undefined) {
    report.error('both-given', 'only and except are both set', { detail: 'Remove one of the two.', place })
  }
  return { only, except }
}

export function metaNames(meta: Meta, option: string, report: Report): readonly MetaName[] {
  const written = meta.get(option)
  if (written === undefined || written.kind === 'null' || written.kind === 'unknown') return []
  if (written.kind !== 'list') {
    report.error('wrong-type', `${option} needs a list of names`, { place: written.place })
    return []
  }
  return written.items.flatMap((item) => (item.kind === 'scalar' ? [{ text: item.text, place: item.place }] : []))
}

export function metaText(meta: Meta, option: string, report: Report): string | undefined {
  const written = meta.get(option)
  if (written === undefined || written.kind === 'null' || written.kind === 'unknown') return undefined
  if (written.kind === 'scalar') return written.text === '' ? undefined : written.text
  report.error('wrong-type', `${option} needs a text`, { place: written.place })
  return undefined
}

export function metaFlag(meta: Meta, option: string, report: Report): boolean | undefined {
  const written = meta.get(option)
  if (written === undefined || written.kind === 'null' || written.kind === 'unknown') return undefined
  if (written.kind === 'scalar' && /^(true|false|1|0)$/.test(written.text)) return /^(true|1)$/.test(written.text)
  report.error('wrong-type', `${option} is true or false`, { place: written.place })
  return undefined
}

export function metaCount(meta: Meta, option: string, report: Report): number {
  const written = meta.get(option)
  if (written === undefined || written.kind === 'null' || written.kind === 'unknown') return 0
  if (written.kind === 'scalar' && /^\d+$/.test(written.text)) return Number(written.text)
  report.error('wrong-type', `${option} needs a whole number from 0`, { place: written.place })
  return 0
}

export function metaDuration(meta: Meta, option: string, dialect: Dialect, report: Report): number {
  const written = meta.get(option)
  if (written === undefined || written.kind === 'null' || written.kind === 'unknown') return 0
  if (written.kind === 'scalar' && written.text === '') return 0
  const milliseconds = written.kind === 'scalar' ? parseDuration(written.text) : undefined
  if (milliseconds !== undefined) return milliseconds
  const unitless = written.kind === 'scalar' && /^\d+$/.test(written.text)
  const mend = unitless
    ? { title: `Write "${written.text}s"`, changes: [{ ...written.place.span, insert: `"${written.text}s"` }] }
    : undefined
  if (unitless && dialect === 'json' && written.type === 'number') {
    // The reference counts a bare JSON number in nanoseconds; hardly anybody means that.
    report.warning('duration-in-nanoseconds', `${option} without a unit is counted in nanoseconds`, {
      detail: `Write "${written.text}s" for seconds.`,
      place: written.place,
      mend,
    })
    return Number(written.text) / 1e6
  }
  report.error('wrong-type', `${option} needs a duration such as "90s" or "1h30m"`, {
    detail: unitless ? 'The unit is missing.' : undefined,
    place: written.place,
    mend,
  })
  return 0
}

export function readOverride(written: Written | undefined, report: Report): ReadonlyMap<string, Override> {
  if (written === undefined || written.kind === 'null' || written.kind === 'unknown') return new Map()
  if (written.kind !== 'map') {
    report.error('wrong-type', 'override needs a map of source names', {
      detail: 'Write override = { web = { inline = ["…"] } }.',
      place: written.place,
    })
    return new Map()
  }
  return new Map(
    written.entries.flatMap(({ name, namePlace, value }): (readonly [string, Override])[] => {
      if (value.kind === 'map') return [[name, { namePlace, entries: value.entries }]]
      report.error('wrong-type', `the override of ${name} needs a map of options`, { place: value.place })
      return []
    }),
  )
}
