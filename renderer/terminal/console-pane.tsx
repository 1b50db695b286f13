import { Alert, Box, Button, Typography } from '@mui/material'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { CallOutput } from '#shared/contract/calls.ts'
import type { TerminalTarget } from '#shared/contract/terminal-calls.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { createShellTerminal, type ShellTerminal } from './shell-terminal.ts'
import { TextDialog } from './text-dialog.tsx'
import { useTerminalLook } from './use-terminal-look.ts'
import { WindowsPassword } from './windows-password.tsx'

interface ConsolePaneProps {
  readonly target: TerminalTarget
  /** Whether it is read again and again; one of a VM that is gone is not. */
  readonly live: boolean
}

/** ms between two looks at a console that is shown; the API asks for no more. */
const lookPause = 4_000

type Console = CallOutput<'terminals.console'>

/** What a VM wrote to its serial console, read again while one looks. Mounted only while it is shown. */
export function ConsolePane({ target, live }: ConsolePaneProps) {
  const say = useTranslations('terminal')
  const studio = useStudio()
  const look = useTerminalLook(say('consoleLabel'))
  const host = useRef<HTMLDivElement>(null)
  const terminal = useRef<ShellTerminal | undefined>(undefined)
  const [read, setRead] = useState<Console | undefined>()
  const [error, setError] = useState<ErrorReport | undefined>()
  const [asText, setAsText] = useState(false)
  const machine = JSON.stringify(target)
  const firstLook = useRef(look)

  useEffect(() => {
    if (host.current === null) return
    const element = host.current
    const created = createShellTerminal(element, firstLook.current)
    created.enable(false)
    // Nothing can be typed, so Tab has no business here but to move on.
    created.toggleTab()
    terminal.current = created
    const resize = new ResizeObserver(() => element.clientHeight > 0 && created.fit())
    resize.observe(element)
    return () => {
      resize.disconnect()
      created.dispose()
      terminal.current = undefined
    }
  }, [])
  useEffect(() => terminal.current?.relook(look), [look])

  const readNow = useCallback(
    () =>
      studio.call('terminals.console', { target: JSON.parse(machine) as TerminalTarget }).then(
        (now) => {
          setError(undefined)
          setRead((before) => (before?.text === now.text ? before : now))
        },
        (failure: unknown) => setError(errorReportOf(failure)),
      ),
    [studio, machine],
  )
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let over = false
    const again = () =>
      void readNow().finally(() => {
        if (!over && live) timer = setTimeout(again, lookPause)
      })
    again()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [readNow, live])

  const text = read?.text ?? ''
  useEffect(() => {
    terminal.current?.reset()
    void terminal.current?.write(text.replaceAll(/\r?\n/g, '\r\n'))
  }, [text])

  return (
    <Box sx={{ flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column', gap: 1, pt: 1 }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Typography variant="body2" color="textSecondary" role="status" sx={{ flex: 1, minWidth: 160 }}>
          {read === undefined
            ? say('readingConsole')
            : text === ''
              ? say('nothingYet')
              : say('consoleOf', { vm: read.vmId })}
        </Typography>
        <Button size="small" onClick={() => void readNow()}>
          {say('readAgain')}
        </Button>
        <Button size="small" onClick={() => setAsText(true)} disabled={read === undefined}>
          {say('openAsText')}
        </Button>
      </Box>
      {error !== undefined && (
        <Alert severity={error.code === 'no-shell-yet' || error.code === 'no-shell' ? 'info' : 'error'}>
          {error.message} {error.hint}
        </Alert>
      )}
      {read?.windows === true && (
        <>
          <Alert severity="info">{say('windowsSilent')}</Alert>
          <WindowsPassword target={target} />
        </>
      )}
      <Box
        sx={{
          flex: 1,
          minHeight: 160,
          border: 1,
          borderColor: 'divider',
          borderRadius: 1,
          p: 1,
          bgcolor: look.theme.background,
          overflow: 'hidden',
        }}
      >
        <Box ref={host} data-testid="console" sx={{ height: '100%' }} />
      </Box>
      {asText && <TextDialog title={say('consoleText')} text={text} onClose={() => setAsText(false)} />}
    </Box>
  )
}
