import type { IdKind } from './ids.ts'
import { checkId } from './ids.ts'
import type { ResourceRecord } from './region-state.ts'

/**
 * The rows that a Read starts from: those with the wanted ids when the filters name ids, since most reads of a build do
 * and should not cost the size of the account; all otherwise. In the order of creation.
 */
export function rowsFor<Row extends ResourceRecord>(
  table: ReadonlyMap<string, Row>,
  ids: readonly string[] | undefined,
  visible: (row: Row) => boolean,
): Row[] {
  if (ids === undefined) return [...table.values().filter(visible)]
  const found = new Map<string, Row>()
  for (const id of ids) {
    const row = table.get(id)
    if (row !== undefined && visible(row)) found.set(id, row)
  }
  return [...found.values()].toSorted((one, other) => one.seq - other.seq)
}

/** Refuses ids that cannot be ids, as ReadVms does. */
export function checkIds(kind: IdKind, ids: readonly string[] | undefined, parameter: string): void {
  for (const id of ids ?? []) checkId(kind, id, parameter)
}
