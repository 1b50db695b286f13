import { useCallback } from 'react'
import type { ViewValue } from '#shared/contract/view-state.ts'
import { setViewValue, useViewValues } from './view-state-store.ts'

/**
 * State of a view that is as it was after a restart: the size of a pane, a filter, a tab.
 *
 * @param name one for the whole app, its part first: `run.tab`, `images.filter`
 * @param initial what it is as long as nobody changed it; a kept value of another type counts as none
 */
export function useViewState<Initial extends ViewValue>(
  name: string,
  initial: Initial,
): [Widened<Initial>, (value: Widened<Initial>) => void] {
  const kept = useViewValues((state) => state.values[name])
  const set = useCallback((value: Widened<Initial>) => setViewValue(name, value), [name])
  // The same type was looked for, which the compiler cannot see.
  return [(isLike(kept, initial) ? kept : initial) as Widened<Initial>, set]
}

/** The type of which a first value is one: what was kept may be any other. */
type Widened<Value extends ViewValue> = Value extends string
  ? string
  : Value extends number
    ? number
    : Value extends boolean
      ? boolean
      : readonly string[]

function isLike(kept: ViewValue | undefined, initial: ViewValue): boolean {
  return typeof kept === typeof initial && Array.isArray(kept) === Array.isArray(initial)
}
