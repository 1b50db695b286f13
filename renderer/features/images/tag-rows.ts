/** A tag as it is being edited. */
export interface TagRow {
  /** Stays the same while key and value change. */
  readonly id: number
  readonly key: string
  readonly value: string
}

/** Tags as rows, in the order of their keys. */
export function rowsOfTags(tags: Readonly<Record<string, string>>): readonly TagRow[] {
  return Object.entries(tags)
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([key, value], id) => ({ id, key, value }))
}

/** The first key that is there twice; a row without a key counts as none. */
export function doubleKey(rows: readonly TagRow[]): string | undefined {
  const keys = rows.map(({ key }) => key.trim()).filter((key) => key !== '')
  return keys.find((key, index) => keys.indexOf(key) !== index)
}

/** Rows as tags; those without a key are left out. */
export function tagsOfRows(rows: readonly TagRow[]): Readonly<Record<string, string>> {
  return Object.fromEntries(rows.flatMap(({ key, value }) => (key.trim() === '' ? [] : [[key.trim(), value]])))
}

/** What has to be set and removed to get from one set of tags to another. */
export function tagChange(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): { readonly setTags: Record<string, string>; readonly removeTags: string[] } {
  return {
    setTags: Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value)),
    removeTags: Object.keys(before).filter((key) => after[key] === undefined),
  }
}
