import { Alert, Box, Button, Tooltip, Typography } from '@mui/material'
import { visuallyHidden } from '@mui/utils'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { TerminalTarget } from '#shared/contract/terminal-calls.ts'
import { TextDialog } from './text-dialog.tsx'
import { type ShellState, useShell } from './use-shell.ts'
import { useTerminalLook } from './use-terminal-look.ts'

interface TerminalPaneProps {
  readonly target: TerminalTarget
  /** Changes when a shell that could not be had is worth another try: the build has connected by now. */
  readonly wake?: string
}

/** A shell on a VM: typing, copying, how it ended and how to get another. Fills the box that it is in. */
export function TerminalPane({ target, wake = '' }: TerminalPaneProps) {
  const say = useTranslations('terminal')
  const studio = useStudio()
  const look = useTerminalLook(say('shellLabel'))
  const { state, tabToShell, host, terminal, openAgain } = useShell(target, look, wake)
  const [text, setText] = useState<string | undefined>()
  const [focused, setFocused] = useState(false)
  const opened = state.kind === 'open' || state.kind === 'ended' ? state.opened : undefined
  const tabHint = say(tabToShell ? 'tabToShell' : 'tabMoves', { key: commandKey() })

  return (
    <Box sx={{ flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column', gap: 1, pt: 1 }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Typography variant="body2" color="textSecondary" sx={{ flex: 1, minWidth: 160 }}>
          {opened === undefined ? (state.kind === 'opening' ? say('opening') : say('noShell')) : opened.login}
        </Typography>
        <Tooltip title={tabHint}>
          <Button
            size="small"
            variant={tabToShell ? 'outlined' : 'text'}
            aria-pressed={tabToShell}
            onClick={() => terminal()?.toggleTab()}
          >
            {say('tabKey')}
          </Button>
        </Tooltip>
        <Button size="small" onClick={() => setText(terminal()?.text() ?? '')}>
          {say('openAsText')}
        </Button>
        {state.kind === 'open' && (
          <Button
            size="small"
            color="inherit"
            onClick={() => void studio.call('terminals.close', { session: state.opened.session }).catch(() => {})}
          >
            {say('endShell')}
          </Button>
        )}
      </Box>
      {opened?.notice !== undefined && <Alert severity="info">{opened.notice}</Alert>}
      <Ending state={state} onAgain={openAgain} />
      <Box
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        sx={{
          flex: 1,
          minHeight: 160,
          border: 1,
          borderColor: focused ? 'primary.main' : 'divider',
          borderRadius: 1,
          p: 1,
          bgcolor: look.theme.background,
          display: state.kind === 'refused' ? 'none' : 'block',
          overflow: 'hidden',
        }}
      >
        <Box ref={host} data-testid="shell" sx={{ height: '100%' }} />
      </Box>
      <Box role="status" sx={visuallyHidden}>
        {focused ? tabHint : state.kind === 'open' ? say('isOpen', { login: state.opened.login }) : ''}
      </Box>
      {text !== undefined && <TextDialog title={say('shellText')} text={text} onClose={() => setText(undefined)} />}
    </Box>
  )
}

/** Why there is no shell, or none any more, and what to do. */
function Ending({ state, onAgain }: { readonly state: ShellState; readonly onAgain: () => void }) {
  const say = useTranslations('terminal')
  if (state.kind === 'refused') {
    if (state.error.code !== 'no-shell' && state.error.code !== 'no-shell-yet') {
      return (
        <Box sx={{ display: 'grid', gap: 1, justifyItems: 'start' }}>
          <ErrorNotice error={state.error} />
          <Button onClick={onAgain}>{say('tryAgain')}</Button>
        </Box>
      )
    }
    return (
      <Alert
        severity="info"
        action={state.error.code === 'no-shell-yet' && <Button onClick={onAgain}>{say('tryAgain')}</Button>}
      >
        {state.error.message} {state.error.hint}
      </Alert>
    )
  }
  if (state.kind !== 'ended') return null
  const { end } = state
  return (
    <Alert
      severity={end.kind === 'disconnected' ? 'warning' : 'info'}
      action={
        <Button color="inherit" onClick={onAgain}>
          {say('newShell')}
        </Button>
      }
    >
      {end.kind === 'exited' && say('exited', { code: String(end.code) })}
      {end.kind === 'signalled' && say('signalled', { signal: end.signal })}
      {end.kind === 'disconnected' && say('lost')}
    </Alert>
  )
}

function commandKey(): string {
  return navigator.platform.startsWith('Mac') ? '⌘M' : 'Ctrl+M'
}
