import { Box } from '@mui/material'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useId, useImperativeHandle, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { LogLine } from '#shared/run/event.ts'
import { levelOf } from '#shared/run/log-level.ts'
import { visitMatches } from '#shared/run/log-pattern.ts'
import { plainText } from '#shared/run/log-text.ts'
import { LogMap } from './log-map.tsx'
import type { Marked } from './log-terminal.ts'
import type { LogViewProps } from './log-view.ts'
import { useLogPages } from './use-log-pages.ts'

/**
 * The log as a list of lines that screen readers can read: each says its place, its level, its time and its text. Only
 * what is on the screen is in the page.
 */
export function LinesView(props: LogViewProps) {
  const { runId, selector, fontSize, colours, marked, matches, linked, onState, onKey, onError, handle } = props
  const say = useTranslations('run')
  const { totals, lineAt, want } = useLogPages(runId, selector, onError)
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const [following, setFollowing] = useState(true)
  const [seenTotal, setSeenTotal] = useState(0)
  /** The line that the keys are at, by its number among the chosen. */
  const [active, setActive] = useState<number | undefined>()
  const rowHeight = Math.round(fontSize * 1.5)
  const { total } = totals

  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const shownFrom = virtual.range?.startIndex ?? 0

  useEffect(() => want(first, last + 1), [want, first, last])

  useEffect(() => {
    if (!following || total === 0) return
    virtual.scrollToIndex(total - 1, { align: 'end' })
    setSeenTotal(total)
  }, [following, total, virtual])

  const latestState = useRef(onState)
  latestState.current = onState
  useEffect(() => {
    const unseen = following ? 0 : Math.max(0, total - seenTotal)
    latestState.current({ ...totals, following, unseen, top: shownFrom })
  }, [totals, total, following, seenTotal, shownFrom])

  const show = useCallback(
    (index: number, align: 'center' | 'start' | 'auto' = 'center') => {
      setFollowing(false)
      virtual.scrollToIndex(index, { align })
    },
    [virtual],
  )
  const goTo = (index: number) => {
    const next = Math.min(total - 1, Math.max(0, index))
    setActive(next)
    show(next, 'auto')
  }
  const follow = useCallback(() => {
    setFollowing(true)
    setActive(undefined)
  }, [])

  useImperativeHandle(handle, () => ({
    show(index) {
      setActive(index)
      show(index)
    },
    follow,
    focus: () => scroller.current?.focus(),
    selection: () => selectionWithin(scroller.current),
    currentLine: () => lineAt(active ?? shownFrom)?.line,
  }))

  /** The line to which a key leads; undefined when it leads nowhere. */
  const target = (key: string): number | undefined => {
    const screen = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1)
    switch (key) {
      case 'ArrowDown':
        return active === undefined ? shownFrom : active + 1
      case 'ArrowUp':
        return active === undefined ? last : active - 1
      case 'PageDown':
        return (active ?? shownFrom) + screen
      case 'PageUp':
        return (active ?? shownFrom) - screen
      case 'Home':
        return 0
      default:
        return undefined
    }
  }

  const activeShown = active !== undefined && active >= first && active <= last
  const indexes = useMemo(() => matches.map((match) => match.index), [matches])
  const moveTop = useCallback((top: number) => show(top, 'start'), [show])
  return (
    <Box sx={{ position: 'absolute', inset: 0 }}>
      <Box
        ref={scroller}
        data-testid="log-lines"
        role="listbox"
        aria-label={say('linesLabel')}
        tabIndex={0}
        aria-activedescendant={activeShown ? `${id}-${active}` : undefined}
        onKeyDown={(event) => {
          if (onKey(event)) return
          if (event.ctrlKey || event.metaKey || event.altKey || total === 0) return
          const next = target(event.key)
          if (event.key === 'End') follow()
          else if (next === undefined) return
          else goTo(next)
          event.preventDefault()
        }}
        onWheel={(event) => {
          if (event.deltaY < 0) setFollowing(false)
        }}
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget
          if (!following && scrollTop + clientHeight >= scrollHeight - 2 && active === undefined) setFollowing(true)
        }}
        sx={{
          position: 'absolute',
          inset: 0,
          overflowX: 'auto',
          overflowY: 'scroll',
          scrollbarWidth: 'none',
          fontFamily: '"JetBrains Mono", ui-monospace, monospace',
          '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: -2 },
        }}
        style={{ fontSize }}
      >
        <Box sx={{ position: 'relative', width: '100%' }} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => (
            <LineRow
              key={item.key}
              {...props}
              id={`${id}-${item.index}`}
              index={item.index}
              total={total}
              line={lineAt(item.index)}
              top={item.start}
              measure={virtual.measureElement}
              active={item.index === active}
              linkedHere={linked !== undefined && lineAt(item.index)?.line === linked}
              markColours={colours.marks}
              marked={marked}
              onChoose={() => {
                setFollowing(false)
                setActive(item.index)
              }}
            />
          ))}
        </Box>
      </Box>
      <LogMap
        total={total}
        top={shownFrom}
        visible={Math.max(1, last - first - 40)}
        matches={indexes}
        onMove={moveTop}
      />
    </Box>
  )
}

interface LineRowProps extends Pick<LogViewProps, 'writeTime' | 'labelled' | 'onLink'> {
  readonly id: string
  readonly index: number
  readonly total: number
  /** Undefined while it is fetched. */
  readonly line: LogLine | undefined
  /** Pixels. */
  readonly top: number
  readonly measure: (element: Element | null) => void
  readonly active: boolean
  readonly linkedHere: boolean
  readonly markColours: LogViewProps['colours']['marks']
  readonly marked: Marked | undefined
  readonly onChoose: () => void
}

function LineRow({ id, index, total, line, top, measure, active, linkedHere, onChoose, ...rest }: LineRowProps) {
  const say = useTranslations('run')
  const { writeTime, labelled, onLink, markColours, marked } = rest
  const level = line === undefined ? 'info' : levelOf(line)
  const time = line === undefined ? undefined : writeTime?.(line)
  const text = line === undefined ? '…' : plainText(line.text)
  return (
    <Box
      id={id}
      ref={measure}
      data-index={index}
      role="option"
      aria-selected={active}
      aria-setsize={total}
      aria-posinset={index + 1}
      aria-label={[
        say('lineName', { line: (line?.line ?? index) + 1 }),
        level === 'error' || level === 'warning' ? say(level) : '',
        time ?? '',
        labelled ? (line?.build ?? '') : '',
        text,
      ]
        .filter((part) => part !== '')
        .join(', ')}
      onClick={onChoose}
      sx={{
        position: 'absolute',
        left: 0,
        minWidth: '100%',
        display: 'flex',
        gap: 1.25,
        pr: 2,
        lineHeight: 1.5,
        borderLeft: 3,
        borderColor: linkedHere ? 'primary.main' : level === 'error' ? 'error.main' : 'transparent',
        bgcolor: active || linkedHere ? 'action.selected' : 'transparent',
        whiteSpace: 'pre-wrap',
        overflowWrap: 'anywhere',
        width: '100%',
      }}
      style={{ transform: `translateY(${top}px)` }}
    >
      <Box
        component="span"
        title={say('copyLink', { line: (line?.line ?? index) + 1 })}
        onClick={() => line !== undefined && onLink(line.line)}
        sx={{
          flex: 'none',
          minWidth: '6ch',
          textAlign: 'right',
          color: 'text.secondary',
          userSelect: 'none',
          cursor: 'pointer',
          '&:hover': { color: 'primary.main', textDecoration: 'underline' },
        }}
      >
        {(line?.line ?? index) + 1}
      </Box>
      {time !== undefined && (
        <Box component="span" sx={{ flex: 'none', color: 'text.secondary', userSelect: 'none' }}>
          {time}
        </Box>
      )}
      {labelled && (
        <Box component="span" sx={{ flex: 'none', color: 'text.secondary', userSelect: 'none' }}>
          {line?.build}
        </Box>
      )}
      <Box component="span" sx={{ flex: 'none', width: '1ch', fontWeight: 700, userSelect: 'none' }}>
        <Box component="span" sx={{ color: level === 'error' ? 'error.main' : 'warning.main' }}>
          {level === 'error' ? '✖' : level === 'warning' ? '▲' : ' '}
        </Box>
      </Box>
      <Box component="span" sx={{ minWidth: 0, fontWeight: line?.channel === 'say' ? 700 : 400 }}>
        <MarkedText text={text} line={line?.line} marked={marked} colours={markColours} />
      </Box>
    </Box>
  )
}

interface MarkedTextProps {
  readonly text: string
  readonly line: number | undefined
  readonly marked: Marked | undefined
  readonly colours: LogViewProps['colours']['marks']
}

function MarkedText({ text, line, marked, colours }: MarkedTextProps) {
  if (marked === undefined) return text
  const parts: React.ReactNode[] = []
  let end = 0
  visitMatches(text, marked.pattern, (from, to) => {
    const current = marked.current?.line === line && marked.current?.from === from
    parts.push(text.slice(end, from))
    parts.push(
      <Box
        key={from}
        component="mark"
        sx={{ color: 'inherit', bgcolor: current ? colours.current : colours.match, borderRadius: 0.5 }}
      >
        {text.slice(from, to)}
      </Box>,
    )
    end = to
  })
  return [...parts, text.slice(end)]
}

function selectionWithin(element: HTMLElement | null): string {
  const selection = getSelection()
  return selection !== null && element?.contains(selection.anchorNode) ? selection.toString() : ''
}
