import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { LogMatch } from '#shared/contract/shapes.ts'
import { patternOf, type SearchText } from '#shared/run/log-pattern.ts'
import type { LogSelector } from '#shared/run/log-selector.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import type { Marked } from './log-terminal.ts'

/** What is looked for. */
export type LogQuery = Required<SearchText>

export type SearchResult =
  | { readonly kind: 'none' }
  | { readonly kind: 'searching' }
  | {
      readonly kind: 'found'
      /** Matches in all. */
      readonly total: number
      /** Those that are here: from number `skip` on. */
      readonly matches: readonly LogMatch[]
      readonly skip: number
      /** What was searched: what is in the field may have changed since. */
      readonly pattern: RegExp
    }
  | { readonly kind: 'failed'; readonly error: ErrorReport }

export interface LogSearchState {
  readonly query: LogQuery
  readonly setQuery: (change: Partial<LogQuery>) => void
  readonly result: SearchResult
  /** The number of the match that one is at, from 0; -1 before the first. */
  readonly at: number
  readonly go: (step: 1 | -1) => Promise<void>
  readonly marked: Marked | undefined
  readonly matches: readonly LogMatch[]
}

/** Matches fetched at once; all are counted. */
const fetched = 5_000
/** ms after the last key before the search begins. */
const pause = 150
/** ms between two searches of a log that grows. */
const again = 2_000

const nothing: LogQuery = { text: '', regex: false, caseSensitive: false }
const noMatches: readonly LogMatch[] = []

/** Searches the log where it is kept, so that every match counts, shown or not, in whatever is chosen of it. */
export function useLogSearch(
  runId: string,
  selector: LogSelector,
  /** Lines that there are: a log that has grown is searched again. */
  total: number,
  onMatch: (match: LogMatch) => void,
): LogSearchState {
  const studio = useStudio()
  const [query, setWhole] = useState<LogQuery>(nothing)
  const [result, setResult] = useState<SearchResult>({ kind: 'none' })
  const [at, setAt] = useState(-1)
  const searchedTotal = useRef(0)
  const currentTotal = useRef(total)
  currentTotal.current = total
  const latest = useRef(0)

  const search = useCallback(
    async (skip: number): Promise<SearchResult> => {
      latest.current += 1
      const round = latest.current
      searchedTotal.current = currentTotal.current
      const found = await studio.call('runs.searchLog', { runId, ...selector, ...query, skip, limit: fetched }).then(
        ({ matches, total: all }): SearchResult => ({
          kind: 'found',
          total: all,
          matches,
          skip,
          pattern: patternOf(query),
        }),
        (error: unknown): SearchResult => ({ kind: 'failed', error: errorReportOf(error) }),
      )
      if (round === latest.current) setResult(found)
      return found
    },
    [studio, runId, selector, query],
  )

  useEffect(() => {
    setAt(-1)
    latest.current += 1
    if (query.text === '') {
      setResult({ kind: 'none' })
      return
    }
    setResult({ kind: 'searching' })
    const timer = setTimeout(() => void search(0), pause)
    return () => clearTimeout(timer)
  }, [query.text, search])

  useEffect(() => {
    if (result.kind !== 'found' || searchedTotal.current === total) return
    const timer = setTimeout(() => void search(result.skip), again)
    return () => clearTimeout(timer)
  }, [result, total, search])

  const go = useCallback(
    async (step: 1 | -1) => {
      if (result.kind !== 'found' || result.total === 0) return
      const next = (Math.max(at, step === 1 ? -1 : 0) + step + result.total) % result.total
      const here = next >= result.skip && next < result.skip + result.matches.length
      const found = here ? result : await search(Math.max(0, next - fetched / 2))
      const match = found.kind === 'found' ? found.matches[next - found.skip] : undefined
      if (match === undefined) return
      setAt(next)
      onMatch(match)
    },
    [result, at, search, onMatch],
  )

  const current = result.kind === 'found' ? result.matches[at - result.skip] : undefined
  // What took too long or is no expression is not tried here either.
  const pattern = result.kind === 'found' && result.total > 0 ? result.pattern : undefined
  const marked = useMemo<Marked | undefined>(() => pattern && { pattern, current }, [pattern, current])
  return {
    query,
    setQuery: useCallback((change) => setWhole((before) => ({ ...before, ...change })), []),
    result,
    at,
    go,
    marked,
    matches: result.kind === 'found' ? result.matches : noMatches,
  }
}
