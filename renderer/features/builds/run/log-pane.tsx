import '@xterm/xterm/css/xterm.css'
import CopyIcon from '@mui/icons-material/ContentCopyOutlined'
import SaveIcon from '@mui/icons-material/DownloadOutlined'
import ClockIcon from '@mui/icons-material/ScheduleOutlined'
import FollowIcon from '@mui/icons-material/VerticalAlignBottomOutlined'
import { Box, Button, IconButton, MenuItem, Select, ToggleButton, Tooltip, Typography } from '@mui/material'
import { useColorScheme } from '@mui/material/styles'
import { useSnackbar } from 'notistack'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useSettings } from '#renderer/app/settings-context.tsx'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { LogMatch } from '#shared/contract/shapes.ts'
import { LogSearch } from './log-search.tsx'
import { createLogTerminal, type LogTerminal, windowLines } from './log-terminal.ts'
import { saveLog } from './save-log.ts'

interface LogPaneProps {
  readonly runId: string
  readonly builds: readonly string[]
  readonly live: boolean
  /** For the name of the saved file. */
  readonly name: string
}

/**
 * The log of a run in a terminal. It follows the end until one scrolls up, and shows a window only: the log itself stays
 * in the main process, which also searches it.
 */
export function LogPane({ runId, builds, live, name }: LogPaneProps) {
  const studio = useStudio()
  const { settings } = useSettings()
  const { mode, systemMode } = useColorScheme()
  const { enqueueSnackbar } = useSnackbar()
  const dark = (mode === 'system' ? systemMode : mode) === 'dark'
  const [build, setBuild] = useState<string | undefined>()
  const [timestamps, setTimestamps] = useState(false)
  const [following, setFollowing] = useState(true)
  const [unseen, setUnseen] = useState(0)
  const [empty, setEmpty] = useState(true)
  const host = useRef<HTMLDivElement>(null)
  const terminal = useRef<LogTerminal | undefined>(undefined)
  const followingNow = useRef(true)
  const searchInput = useRef<HTMLInputElement>(null)
  const searched = useRef('')
  const labels = builds.length > 1 && build === undefined
  const ofBuild = build === undefined ? undefined : build

  const follow = useCallback((on: boolean) => {
    followingNow.current = on
    setFollowing(on)
    if (on) setUnseen(0)
  }, [])

  useEffect(() => {
    const element = host.current
    if (element === null) return
    const created = createLogTerminal(element, { fontSize: settings.logFontSize, dark, timestamps, labels })
    terminal.current = created
    setEmpty(true)
    follow(true)
    created.onEnd((atEnd) => follow(atEnd))
    const resize = new ResizeObserver(() => created.fit())
    resize.observe(element)
    let unsubscribe = () => {}
    let current = true
    const selector = ofBuild === undefined ? {} : { build: ofBuild }
    void studio.call('runs.readLog', { runId, from: 0, count: 1, ...selector }).then(({ total }) => {
      if (!current) return
      unsubscribe = studio.subscribe(
        'runs.log',
        { runId, from: Math.max(0, total - windowLines), ...selector },
        {
          onItem: ({ lines }) => {
            if (lines.length > 0) setEmpty(false)
            created.append(lines)
            if (followingNow.current) created.scrollToEnd()
            else setUnseen((before) => before + lines.length)
          },
        },
      )
    })
    return () => {
      current = false
      unsubscribe()
      resize.disconnect()
      created.dispose()
      terminal.current = undefined
    }
  }, [studio, runId, ofBuild, settings.logFontSize, dark, timestamps, labels, follow])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 'f') return
      event.preventDefault()
      searchInput.current?.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])

  const toEnd = () => {
    follow(true)
    terminal.current?.scrollToEnd()
  }

  const showMatch = useCallback(
    async (match: LogMatch) => {
      follow(false)
      const selector = ofBuild === undefined ? {} : { build: ofBuild }
      if (ofBuild === undefined) {
        const from = Math.max(0, match.line - windowLines / 2)
        const { lines } = await studio.call('runs.readLog', { runId, from, count: windowLines, ...selector })
        await terminal.current?.replace(lines)
      }
      terminal.current?.highlight(searched.current, false, false)
      terminal.current?.reveal(match.line, match.from, match.to)
    },
    [studio, runId, ofBuild, follow],
  )

  const onText = useCallback((text: string) => {
    searched.current = text
    if (text === '') terminal.current?.highlight('', false, false)
  }, [])

  const copy = async () => {
    const selected = terminal.current?.selection() ?? ''
    if (selected === '') {
      enqueueSnackbar('Select some lines first, or save the whole log.', { variant: 'info' })
      return
    }
    await navigator.clipboard.writeText(selected)
    enqueueSnackbar('Copied', { variant: 'success' })
  }

  return (
    <Box component="section" aria-label="Log" sx={{ flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', py: 1, flexWrap: 'wrap' }}>
        <LogSearch
          runId={runId}
          build={ofBuild}
          input={searchInput}
          onMatch={(match) => void showMatch(match)}
          onText={onText}
        />
        <Box sx={{ flex: 1 }} />
        {builds.length > 1 && (
          <Select
            size="small"
            value={build ?? ''}
            displayEmpty
            onChange={(event) => setBuild(event.target.value || undefined)}
            inputProps={{ 'aria-label': 'Build' }}
          >
            <MenuItem value="">All builds</MenuItem>
            {builds.map((label) => (
              <MenuItem key={label} value={label}>
                {label}
              </MenuItem>
            ))}
          </Select>
        )}
        <Tooltip title="Times">
          <ToggleButton
            size="small"
            value="timestamps"
            selected={timestamps}
            onChange={() => setTimestamps((on) => !on)}
            aria-label="Times"
          >
            <ClockIcon fontSize="small" />
          </ToggleButton>
        </Tooltip>
        <Tooltip title="Copy the selection">
          <IconButton size="small" aria-label="Copy the selection" onClick={() => void copy()}>
            <CopyIcon fontSize="small" />
          </IconButton>
        </Tooltip>
        <Tooltip title="Save the whole log">
          <IconButton
            size="small"
            aria-label="Save the whole log"
            onClick={() => void saveLog(studio, runId, `${name || 'build'}-${runId}.log`)}
          >
            <SaveIcon fontSize="small" />
          </IconButton>
        </Tooltip>
        <Button
          size="small"
          startIcon={<FollowIcon />}
          variant={following ? 'contained' : 'outlined'}
          aria-pressed={following}
          onClick={toEnd}
        >
          {unseen > 0 && !following ? `${unseen} new` : 'Follow'}
        </Button>
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
          bgcolor: dark ? '#0c1014' : '#ffffff',
        }}
      >
        <Box ref={host} data-testid="log" sx={{ position: 'absolute', inset: 8 }} />
        {empty && (
          <Typography
            color="textSecondary"
            sx={{ position: 'absolute', inset: 0, display: 'grid', placeItems: 'center', pointerEvents: 'none' }}
          >
            {live ? 'Waiting for the first line…' : 'This run said nothing.'}
          </Typography>
        )}
      </Box>
    </Box>
  )
}
