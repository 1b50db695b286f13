import { useCallback, useEffect, useRef, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { LogLine } from '#shared/run/event.ts'
import type { LogSelector } from '#shared/run/log-selector.ts'
import { type LogTotals, noTotals } from './log-feed.ts'

/** Lines fetched at once. */
const pageLines = 200
/** Pages that are held. */
const mostPages = 40

interface Page {
  readonly lines: readonly LogLine[]
  /** Lines that there were in all when it was fetched: the last page may have grown since. */
  readonly total: number
}

/** The lines of a log by their number among the chosen, fetched page by page as they are looked at. */
export function useLogPages(
  runId: string,
  selector: LogSelector,
  onError: (error: unknown) => void,
): {
  readonly totals: LogTotals
  /** Undefined while it is fetched. */
  readonly lineAt: (index: number) => LogLine | undefined
  /** Fetches what is missing of these lines. */
  readonly want: (from: number, to: number) => void
} {
  const studio = useStudio()
  const [totals, setTotals] = useState<LogTotals>(noTotals)
  const [, setRound] = useState(0)
  const pages = useRef(new Map<number, Page>())
  const fetching = useRef(new Set<number>())
  const failed = useRef(onError)
  failed.current = onError

  useEffect(() => {
    const held = pages.current
    const underWay = fetching.current
    held.clear()
    setTotals(noTotals)
    let unsubscribe = () => {}
    const watch = () => {
      unsubscribe()
      unsubscribe = studio.subscribe(
        'runs.tail',
        { runId, keep: 0, ...selector },
        { onItem: ({ total, levels, ended }) => setTotals({ total, levels, ended }) },
      )
    }
    const onVisibility = () => (document.visibilityState === 'hidden' ? unsubscribe() : watch())
    document.addEventListener('visibilitychange', onVisibility)
    watch()
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      unsubscribe()
      held.clear()
      underWay.clear()
    }
  }, [studio, runId, selector])

  const want = useCallback(
    (from: number, to: number) => {
      for (let page = Math.floor(from / pageLines); page * pageLines < Math.min(to, totals.total); page += 1) {
        const held = pages.current.get(page)
        const whole = held?.lines.length === pageLines || held?.total === totals.total
        if (whole || fetching.current.has(page)) continue
        fetching.current.add(page)
        studio
          .call('runs.readLog', { runId, ...selector, from: page * pageLines, count: pageLines })
          .then(
            ({ lines, total }) => {
              if (!fetching.current.has(page)) return
              pages.current.delete(page)
              pages.current.set(page, { lines, total })
              const [oldest] = pages.current.keys()
              if (pages.current.size > mostPages && oldest !== undefined) pages.current.delete(oldest)
              setRound((before) => before + 1)
            },
            (error: unknown) => failed.current(error),
          )
          .finally(() => fetching.current.delete(page))
      }
    },
    [studio, runId, selector, totals.total],
  )

  const lineAt = useCallback(
    (index: number) => pages.current.get(Math.floor(index / pageLines))?.lines[index % pageLines],
    [],
  )
  return { totals, lineAt, want }
}
