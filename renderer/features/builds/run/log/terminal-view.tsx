import '@xterm/xterm/css/xterm.css'
import { Box } from '@mui/material'
import { useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { levelOf } from '#shared/run/log-level.ts'
import { createLogFeed, type FeedState, type LogFeed } from './log-feed.ts'
import { type GutterRow, LogGutter } from './log-gutter.tsx'
import { LogMap } from './log-map.tsx'
import { createLogTerminal, type LogTerminal, type ScreenRow } from './log-terminal.ts'
import type { LogViewProps } from './log-view.ts'

/** The log in a terminal: a window of it, wherever one looks. */
export function TerminalView(props: LogViewProps) {
  const { runId, selector, fontSize, colours, marked, matches, linked, onLink, onState, onKey, onError, handle } = props
  const say = useTranslations('run')
  const studio = useStudio()
  const host = useRef<HTMLDivElement>(null)
  const terminal = useRef<LogTerminal | undefined>(undefined)
  const feed = useRef<LogFeed | undefined>(undefined)
  const [screen, setScreen] = useState<Screen>({ rows: [], rowHeight: 0 })
  const [state, setState] = useState<FeedState | undefined>()
  const label = say('logLabel')

  // What may change without another terminal being made.
  const latest = useRef({ onState, onKey, onError, fontSize, colours })
  latest.current = { onState, onKey, onError, fontSize, colours }

  useEffect(() => {
    const element = host.current
    if (element === null) return
    const created = createLogTerminal(element, label, latest.current.fontSize, latest.current.colours)
    terminal.current = created
    const started = createLogFeed({
      studio,
      runId,
      selector,
      terminal: created,
      onState: (next) => {
        setState(next)
        latest.current.onState(next)
      },
      onError: (error) => latest.current.onError(error),
    })
    feed.current = started
    let seen = ''
    const look = oncePerFrame(() => {
      const key = `${created.screenKey()} ${created.rowHeight()}`
      if (key === seen) return
      seen = key
      setScreen({ rows: created.rows(), rowHeight: created.rowHeight() })
      created.refreshMarks()
    })
    created.onScreenChange(look.soon)
    created.onSelect(() => started.hold())
    created.onKey((event) => {
      if (latest.current.onKey(event)) return
      const rows = Math.max(1, created.rows().length - 1)
      const amount = scrollKeys(rows)[event.key]
      if (event.key === 'End') started.follow()
      else if (event.key === 'Home') void started.show(0, 'top')
      else if (amount === undefined || event.ctrlKey || event.metaKey || event.altKey) return
      else {
        created.scrollBy(amount)
        started.scrolls(amount < 0 ? 'up' : 'down')
      }
      event.preventDefault()
    })
    const onWheel = (event: WheelEvent) => {
      if (event.deltaY !== 0) started.scrolls(event.deltaY < 0 ? 'up' : 'down')
    }
    // Before the terminal, which keeps the event to itself.
    element.addEventListener('wheel', onWheel, { passive: true, capture: true })
    const resize = new ResizeObserver(() => {
      created.fit()
      look.soon()
    })
    resize.observe(element)
    return () => {
      resize.disconnect()
      look.cancel()
      element.removeEventListener('wheel', onWheel, { capture: true })
      started.stop()
      created.dispose()
      terminal.current = undefined
      feed.current = undefined
    }
  }, [studio, runId, selector, label])

  useEffect(() => terminal.current?.recolour(colours), [colours])
  useEffect(() => terminal.current?.resizeText(fontSize), [fontSize])
  useEffect(() => terminal.current?.mark(marked), [marked])

  useImperativeHandle(handle, () => ({
    show: (index) => void feed.current?.show(index, 'third'),
    follow: () => feed.current?.follow(),
    focus: () => terminal.current?.focus(),
    selection: () => terminal.current?.selection() ?? '',
    currentLine: () => terminal.current?.rows()[0]?.line.line,
  }))

  const rows = useGutterRows(screen.rows, props)
  const lines = useMemo(() => matches.map((match) => match.index), [matches])
  const move = useCallback((top: number) => void feed.current?.show(top, 'top'), [])

  return (
    <Box sx={{ position: 'absolute', inset: 0, display: 'flex', pl: 0.5, py: 0.5 }}>
      <LogGutter rows={rows} rowHeight={screen.rowHeight} fontSize={fontSize} linked={linked} onLink={onLink} />
      <Box
        ref={host}
        data-testid="log"
        sx={{
          flex: 1,
          minWidth: 0,
          // Its layers lie over one another, and under what stands above the log.
          isolation: 'isolate',
          // The bar beside it is of the whole log, this one of the window only.
          '& .scrollbar.vertical, & .xterm-decoration-overview-ruler': { display: 'none !important' },
          '&:focus-within': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: 1 },
        }}
      />
      <LogMap
        total={state?.total ?? 0}
        top={state?.top ?? 0}
        visible={screen.rows.length}
        matches={lines}
        onMove={move}
      />
    </Box>
  )
}

interface Screen {
  readonly rows: readonly (ScreenRow | undefined)[]
  /** Pixels. */
  readonly rowHeight: number
}

function useGutterRows(
  rows: Screen['rows'],
  { writeTime, labelled }: Pick<LogViewProps, 'writeTime' | 'labelled'>,
): readonly (GutterRow | undefined)[] {
  return useMemo(
    () =>
      rows.map((row) => {
        if (row?.first !== true) return undefined
        const time = writeTime?.(row.line)
        return {
          line: row.line.line,
          level: levelOf(row.line),
          ...(time === undefined ? {} : { time }),
          ...(labelled ? { build: row.line.build } : {}),
        }
      }),
    [rows, writeTime, labelled],
  )
}

/** Rows by which a key scrolls, on a screen of so many. */
function scrollKeys(screen: number): Readonly<Record<string, number>> {
  return { ArrowUp: -1, ArrowDown: 1, PageUp: -screen, PageDown: screen }
}

function oncePerFrame(work: () => void): { readonly soon: () => void; readonly cancel: () => void } {
  let frame: number | undefined
  return {
    soon() {
      frame ??= requestAnimationFrame(() => {
        frame = undefined
        work()
      })
    },
    cancel() {
      if (frame !== undefined) cancelAnimationFrame(frame)
    },
  }
}
