import type { Place } from '../language/source.ts'

/**
 * An option's value as a template gives it: evaluated, but not yet judged by the catalogue. Both dialects come to
 * this form, so that there is one decoder. Scalars keep their text, since numbers and texts turn into one another.
 */
export type Written =
  | {
      readonly kind: 'scalar'
      readonly type: 'string' | 'number' | 'bool'
      readonly text: string
      readonly place: Place
    }
  | { readonly kind: 'list'; readonly items: readonly Written[]; readonly place: Place }
  | { readonly kind: 'map'; readonly entries: readonly WrittenEntry[]; readonly place: Place }
  | { readonly kind: 'null'; readonly place: Place }
  /** Known only while the build runs, or after a data source has been read. */
  | { readonly kind: 'unknown'; readonly place: Place }

/** One `name = value`, one block, or one property of a JSON object. */
export interface WrittenEntry {
  readonly name: string
  /** The name alone, without quotes: what a mend replaces. */
  readonly namePlace: Place
  /** The whole entry: what a mend removes. */
  readonly place: Place
  /** `free`: the dialect (JSON) does not tell attributes from blocks. */
  readonly form: 'attribute' | 'block' | 'free'
  readonly value: Written
}

/** Whether something in the value is known only later. */
export function hasUnknown(value: Written): boolean {
  switch (value.kind) {
    case 'unknown':
      return true
    case 'list':
      return value.items.some(hasUnknown)
    case 'map':
      return value.entries.some((entry) => hasUnknown(entry.value))
    default:
      return false
  }
}

/** What a value is, in the words of messages. */
export function describeWritten(value: Written): string {
  switch (value.kind) {
    case 'scalar':
      return { string: 'a text', number: 'a number', bool: 'true or false' }[value.type]
    case 'list':
      return 'a list'
    case 'map':
      return 'a map'
    case 'null':
      return 'null'
    case 'unknown':
      return 'a value that is known only later'
  }
}
