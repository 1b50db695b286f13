import TerminalIcon from '@mui/icons-material/TerminalOutlined'
import FollowIcon from '@mui/icons-material/VerticalAlignBottomOutlined'
import LinesIcon from '@mui/icons-material/ViewListOutlined'
import { Box, Button, ToggleButton, ToggleButtonGroup, Tooltip, Typography } from '@mui/material'
import { useColorScheme } from '@mui/material/styles'
import { useSnackbar } from 'notistack'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'react-router'
import { useTranslations } from 'use-intl'
import { useSettings } from '#renderer/app/settings-context.tsx'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { LogMatch } from '#shared/contract/shapes.ts'
import type { LogSelector } from '#shared/run/log-selector.ts'
import type { RunState } from '#shared/run/run-state.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { LevelFilter } from './level-filter.tsx'
import { lineLink, linkedPlace } from './line-link.ts'
import { LinesView } from './lines-view.tsx'
import { darkColours, lightColours } from './log-colours.ts'
import { type FeedState, noTotals } from './log-feed.ts'
import { LogFilters } from './log-filters.tsx'
import { LogMenu } from './log-menu.tsx'
import { LogSearch } from './log-search.tsx'
import { mostCopied, saveLog, textOfLines } from './log-text-files.ts'
import { originsOf, timeWriter } from './log-times.ts'
import type { LogViewHandle } from './log-view.ts'
import { TerminalView } from './terminal-view.tsx'
import { useLogSearch } from './use-log-search.ts'

interface LogPaneProps {
  readonly runId: string
  readonly state: RunState
  readonly live: boolean
  /** What is shown of the log; the timeline chooses too. */
  readonly selector: LogSelector
  readonly onSelector: (selector: LogSelector) => void
}

const start: FeedState = { ...noTotals, following: true, unseen: 0, top: 0 }

/**
 * The log of a run, as a terminal or as a list of lines. It follows the end until one scrolls up, and shows a window only:
 * the log itself stays in the main process, which also filters and searches it.
 */
export function LogPane({ runId, state, live, selector, onSelector }: LogPaneProps) {
  const say = useTranslations('run')
  const studio = useStudio()
  const { settings, change } = useSettings()
  const { mode, systemMode } = useColorScheme()
  const { enqueueSnackbar } = useSnackbar()
  const { hash } = useLocation()
  const dark = (mode === 'system' ? systemMode : mode) === 'dark'
  const view = useRef<LogViewHandle>(null)
  const searchInput = useRef<HTMLInputElement>(null)
  const [feed, setFeed] = useState<FeedState>(start)
  const [note, setNote] = useState('')
  const [linked, setLinked] = useState<number | undefined>()
  const builds = useMemo(() => [...state.builds.values()], [state.builds])
  const filtered = Object.keys(selector).length > 0

  const search = useLogSearch(
    runId,
    selector,
    feed.total,
    useCallback((match: LogMatch) => view.current?.show(match.index), []),
  )
  const origins = useRef(originsOf(state))
  origins.current = originsOf(state)
  const { startedAt } = state
  const writeTime = useMemo(
    () => timeWriter(settings.logTimes, { run: startedAt, step: (line) => origins.current.step(line) }),
    [settings.logTimes, startedAt],
  )

  const fail = useCallback(
    (error: unknown) => enqueueSnackbar(errorReportOf(error).message, { variant: 'error' }),
    [enqueueSnackbar],
  )

  const lastFailure = useRef<number | undefined>(undefined)
  const goToFailure = useCallback(
    async (seek: 'next-failure' | 'previous-failure') => {
      const line = lastFailure.current ?? (seek === 'next-failure' ? -1 : (view.current?.currentLine() ?? 0))
      const found = await studio.call('runs.seekLog', { runId, ...selector, line, seek })
      if (found.kind !== 'failure') {
        setNote(found.kind === 'none' && found.of > 0 ? say('noFurtherFailure') : say('noFailure'))
        return
      }
      lastFailure.current = found.line
      view.current?.show(found.index)
      setLinked(found.line)
      setNote(say('failureOf', { nth: found.nth + 1, of: found.of, line: found.line + 1 }))
    },
    [studio, runId, selector, say],
  )

  // A link to a line opens there, whatever was chosen before.
  useEffect(() => {
    const { line } = linkedPlace(hash)
    if (line === undefined) return
    setLinked(line)
    let current = true
    studio.call('runs.seekLog', { runId, line, seek: 'line' }).then((found) => {
      if (current && found.kind === 'line') view.current?.show(found.index)
    }, fail)
    return () => {
      current = false
    }
  }, [studio, runId, hash, fail])

  const { go } = search
  const onKey = useCallback(
    (event: KeyboardEvent | React.KeyboardEvent): boolean => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey
      if (event.key === 'F3') void go(event.shiftKey ? -1 : 1)
      else if (plain && settings.singleKeys && event.key === 'f') void goToFailure('next-failure')
      else if (plain && settings.singleKeys && event.key === 'F') void goToFailure('previous-failure')
      else return false
      event.preventDefault()
      return true
    },
    [go, goToFailure, settings.singleKeys],
  )

  useEffect(() => {
    const onPageKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === 'f') {
        event.preventDefault()
        searchInput.current?.focus()
        searchInput.current?.select()
      } else if (event.key === 'F3') {
        event.preventDefault()
        void go(event.shiftKey ? -1 : 1)
      }
    }
    window.addEventListener('keydown', onPageKey)
    return () => window.removeEventListener('keydown', onPageKey)
  }, [go])

  const copy = async (text: string, done: string) => {
    await navigator.clipboard.writeText(text)
    enqueueSnackbar(done, { variant: 'success' })
  }
  const copyLines = async (chosen: LogSelector) => {
    if (feed.total > mostCopied) {
      enqueueSnackbar(say('tooLongToCopy'), { variant: 'warning' })
      return
    }
    await copy(await textOfLines(studio, runId, chosen, writeTime), say('copied'))
  }
  const copySelection = async () => {
    const selected = view.current?.selection() ?? ''
    if (selected === '') enqueueSnackbar(say('nothingSelected'), { variant: 'info' })
    else await copy(selected, say('copied'))
  }
  const copyLink = useCallback(
    async (line: number | undefined) => {
      if (line === undefined) return
      setLinked(line)
      await navigator.clipboard.writeText(lineLink(runId, line, location))
      enqueueSnackbar(say('linkCopied', { line: line + 1 }), { variant: 'success' })
    },
    [runId, enqueueSnackbar, say],
  )
  const onLink = useCallback((line: number) => void copyLink(line).catch(fail), [copyLink, fail])

  const View = settings.logView === 'lines' || settings.screenReader ? LinesView : TerminalView
  const name = state.template.name || 'build'
  return (
    <Box
      component="section"
      aria-label={say('log')}
      sx={{ flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' }}
    >
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', py: 1, flexWrap: 'wrap' }}>
        <LogSearch search={search} input={searchInput} onLeave={() => view.current?.focus()} />
        <LevelFilter selector={selector} onSelector={onSelector} totals={feed} />
        <Box sx={{ flex: 1 }} />
        <ViewToggle
          view={View === LinesView ? 'lines' : 'terminal'}
          onView={(logView) => void change({ logView, ...(logView === 'terminal' ? { screenReader: false } : {}) })}
        />
        <LogMenu
          filtered={filtered}
          onCopySelection={() => void copySelection().catch(fail)}
          onCopyStep={
            selector.build === undefined || selector.step === undefined
              ? undefined
              : () => void copyLines({ build: selector.build, step: selector.step }).catch(fail)
          }
          onCopyShown={() => void copyLines(selector).catch(fail)}
          onCopyLink={() => void copyLink(linked ?? view.current?.currentLine()).catch(fail)}
          onSave={(kind, what) => void saveLog(studio, runId, what === 'all' ? {} : selector, kind, name).catch(fail)}
        />
      </Box>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', pb: 1, flexWrap: 'wrap' }}>
        <LogFilters builds={builds} selector={selector} onSelector={onSelector} />
        {filtered && (
          <Button size="small" onClick={() => onSelector({})}>
            {say('clearFilters')}
          </Button>
        )}
        <Box sx={{ flex: 1 }} />
        <Typography variant="caption" color="textSecondary" role="status">
          {note}
        </Typography>
        <Typography variant="caption" color="textSecondary" sx={{ fontVariantNumeric: 'tabular-nums' }}>
          {filtered && feed.levels.all !== feed.total
            ? say('linesOf', { shown: feed.total, all: feed.levels.all })
            : say('lines', { count: feed.total })}
          {feed.following && live ? ` · ${say('following')}` : ''}
        </Typography>
      </Box>
      <Box
        sx={{
          flex: 1,
          minHeight: 200,
          position: 'relative',
          border: 1,
          borderColor: 'divider',
          borderRadius: 1,
          overflow: 'hidden',
          bgcolor: (dark ? darkColours : lightColours).terminal.background,
        }}
      >
        <View
          runId={runId}
          selector={selector}
          live={live}
          fontSize={settings.logFontSize}
          colours={dark ? darkColours : lightColours}
          writeTime={writeTime}
          labelled={builds.length > 1 && selector.build === undefined}
          marked={search.marked}
          matches={search.matches}
          linked={linked}
          onLink={onLink}
          onState={setFeed}
          onKey={onKey}
          onError={fail}
          handle={view}
        />
        {feed.total === 0 && (
          <EmptyLog live={live} hidden={feed.levels.all > 0 || filtered} onClear={() => onSelector({})} />
        )}
        {!feed.following && feed.total > 0 && (
          <Button
            size="small"
            variant="contained"
            startIcon={<FollowIcon />}
            onClick={() => view.current?.follow()}
            sx={{ position: 'absolute', right: 24, bottom: 12, boxShadow: 3 }}
          >
            {feed.unseen > 0 && !feed.ended
              ? say('newLines', { count: feed.unseen })
              : live
                ? say('follow')
                : say('toEnd')}
          </Button>
        )}
      </Box>
    </Box>
  )
}

interface ViewToggleProps {
  readonly view: 'terminal' | 'lines'
  readonly onView: (view: 'terminal' | 'lines') => void
}

function ViewToggle({ view, onView }: ViewToggleProps) {
  const say = useTranslations('run')
  return (
    <ToggleButtonGroup
      size="small"
      exclusive
      value={view}
      aria-label={say('view')}
      onChange={(_event, next: 'terminal' | 'lines' | null) => next !== null && onView(next)}
      sx={{ '& .MuiToggleButton-root': { py: 0.25, px: 0.75 } }}
    >
      <ToggleButton value="terminal" aria-label={say('viewTerminal')}>
        <Tooltip title={say('viewTerminal')}>
          <TerminalIcon fontSize="small" />
        </Tooltip>
      </ToggleButton>
      <ToggleButton value="lines" aria-label={say('viewLines')}>
        <Tooltip title={say('viewLines')}>
          <LinesIcon fontSize="small" />
        </Tooltip>
      </ToggleButton>
    </ToggleButtonGroup>
  )
}

interface EmptyLogProps {
  readonly live: boolean
  /** There are lines, but none passes the filters. */
  readonly hidden: boolean
  readonly onClear: () => void
}

function EmptyLog({ live, hidden, onClear }: EmptyLogProps) {
  const say = useTranslations('run')
  return (
    <Box
      sx={{ position: 'absolute', inset: 0, display: 'grid', placeContent: 'center', justifyItems: 'center', gap: 1 }}
    >
      <Typography color="textSecondary">
        {hidden ? say('nothingChosen') : live ? say('waiting') : say('silent')}
      </Typography>
      {hidden && (
        <Button size="small" variant="outlined" onClick={onClear}>
          {say('clearFilters')}
        </Button>
      )}
    </Box>
  )
}
