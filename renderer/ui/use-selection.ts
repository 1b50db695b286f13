import { useState } from 'react'

export interface Selection {
  /** Ids of the selected rows that are shown. */
  readonly ids: readonly string[]
  readonly has: (id: string) => boolean
  /** Selects or leaves out one; with `range`, everything from the last one that was chosen. */
  readonly toggle: (id: string, range: boolean) => void
  readonly setAll: (selected: boolean) => void
}

/** Which of the rows that are shown are selected; what a filter hides is not. */
export function useSelection(shown: readonly string[]): Selection {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [last, setLast] = useState<string | undefined>()
  const has = (id: string) => selected.has(id)
  return {
    ids: shown.filter(has),
    has,
    toggle(id, range) {
      const from = range && last !== undefined ? shown.indexOf(last) : -1
      const to = shown.indexOf(id)
      const concerned = from === -1 ? [id] : shown.slice(Math.min(from, to), Math.max(from, to) + 1)
      const add = !selected.has(id)
      const next = new Set(selected)
      for (const one of concerned) {
        if (add) next.add(one)
        else next.delete(one)
      }
      setSelected(next)
      setLast(id)
    },
    setAll: (all) => setSelected(all ? new Set(shown) : new Set()),
  }
}
