import { ApiError } from './api-error.ts'

type Value = string | number | boolean | undefined

/** How one member of a Filters object is held against one row. */
export interface FilterRule<Row> {
  readonly values: (row: Row) => readonly Value[]
  readonly match: (wanted: unknown, value: Value) => boolean
}

/** A rule for every member of a Filters object of shared/oapi: the compiler finds the missing ones. */
export type FilterTable<Filters, Row> = { readonly [Name in keyof Required<Filters>]: FilterRule<Row> }

/**
 * Whether a row passes: every member of the filters has to (AND), and of a member's list one entry is enough (OR).
 * A row without a value for a member does not pass (spec/oapi.md section 3.1).
 */
export function matchesFilters<Filters extends object, Row>(
  table: FilterTable<Filters, Row>,
  filters: Filters | undefined,
  row: Row,
): boolean {
  if (filters === undefined) return true
  for (const [name, wanted] of Object.entries(filters)) {
    if (wanted === undefined) continue
    const rule = table[name as keyof Filters]
    const values = rule.values(row)
    const list: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted]
    if (!list.some((entry) => values.some((value) => value !== undefined && rule.match(entry, value)))) return false
  }
  return true
}

/** Ids, states, types: equal as they stand. Numbers and booleans too. */
export function exact<Row>(values: (row: Row) => readonly Value[]): FilterRule<Row> {
  return { values, match: (wanted, value) => wanted === value }
}

/** Names and descriptions: `*` stands for any characters, `?` for one. */
export function text<Row>(values: (row: Row) => readonly Value[]): FilterRule<Row> {
  return { values, match: (wanted, value) => matchesWildcard(String(wanted), String(value)) }
}

/** Dates: the same moment, or the same day when only a day is given. */
export function date<Row>(values: (row: Row) => readonly Value[]): FilterRule<Row> {
  return {
    values,
    match: (wanted, value) => {
      const text = String(wanted)
      if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return String(value).startsWith(text)
      return momentOf(text) === Date.parse(String(value))
    },
  }
}

/** A date that bounds from below or above, itself included. */
export function bound<Row>(side: 'from' | 'to', value: (row: Row) => string | undefined): FilterRule<Row> {
  return {
    values: (row) => [value(row)],
    match: (wanted, present) => {
      const moment = momentOf(String(wanted))
      return side === 'from' ? Date.parse(String(present)) >= moment : Date.parse(String(present)) <= moment
    },
  }
}

/** The three members that all tagged resources have: `Tags` entries are `KEY=VALUE`. */
export function tagFilters<
  Row extends { readonly tags: readonly { readonly Key: string; readonly Value: string }[] },
>(): {
  readonly TagKeys: FilterRule<Row>
  readonly TagValues: FilterRule<Row>
  readonly Tags: FilterRule<Row>
} {
  return {
    TagKeys: text((row) => row.tags.map((tag) => tag.Key)),
    TagValues: text((row) => row.tags.map((tag) => tag.Value)),
    Tags: text((row) => row.tags.map((tag) => `${tag.Key}=${tag.Value}`)),
  }
}

/** Shorthand for rules whose rows have at most one value. */
export function one(value: Value): readonly Value[] {
  return value === undefined ? [] : [value]
}

/** For members that the sandbox region has nothing for: no row passes. */
export function never<Row>(): FilterRule<Row> {
  return { values: () => [], match: () => false }
}

function momentOf(text: string): number {
  const moment = Date.parse(text)
  if (Number.isNaN(moment)) {
    throw new ApiError('invalidValue', `'${text}' is not a date: use the form 2026-01-31T12:00:00.000Z.`)
  }
  return moment
}

/** Glob matching in linear memory and without backtracking over more than the last star. */
function matchesWildcard(pattern: string, value: string): boolean {
  let at = 0
  let from = 0
  let star = -1
  let starFrom = 0
  while (from < value.length) {
    if (pattern[at] === '*') {
      star = at++
      starFrom = from
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === value[from])) {
      at += 1
      from += 1
    } else if (star >= 0) {
      at = star + 1
      from = ++starFrom
    } else {
      return false
    }
  }
  while (pattern[at] === '*') at += 1
  return at === pattern.length
}
