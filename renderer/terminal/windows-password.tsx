import { Alert, Box, Button, Typography } from '@mui/material'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { TerminalTarget } from '#shared/contract/terminal-calls.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'

/** ms after which a password that is shown is hidden again. */
const shownFor = 60_000

type Shown =
  | { readonly kind: 'hidden' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'shown'; readonly username: string; readonly password: string }
  | { readonly kind: 'failed'; readonly error: ErrorReport }

/** The password of Windows' administrator, asked for when somebody wants to see it and forgotten a minute later. */
export function WindowsPassword({ target }: { readonly target: TerminalTarget }) {
  const say = useTranslations('terminal')
  const studio = useStudio()
  const [shown, setShown] = useState<Shown>({ kind: 'hidden' })

  useEffect(() => {
    if (shown.kind !== 'shown') return
    const timer = setTimeout(() => setShown({ kind: 'hidden' }), shownFor)
    return () => clearTimeout(timer)
  }, [shown])

  const reveal = () => {
    setShown({ kind: 'asking' })
    studio.call('terminals.windowsPassword', { target }).then(
      (known) => setShown({ kind: 'shown', ...known }),
      (error: unknown) => setShown({ kind: 'failed', error: errorReportOf(error) }),
    )
  }
  if (shown.kind === 'failed') {
    return (
      <Alert severity="info" action={<Button onClick={reveal}>{say('tryAgain')}</Button>}>
        {shown.error.message} {shown.error.hint}
      </Alert>
    )
  }
  if (shown.kind !== 'shown') {
    return (
      <Button onClick={reveal} disabled={shown.kind === 'asking'} sx={{ alignSelf: 'start' }}>
        {say('showPassword')}
      </Button>
    )
  }
  const { username, password } = shown
  return (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
      <Typography variant="body2">{say('passwordOf', { username })}</Typography>
      <code>{password}</code>
      <Button size="small" onClick={() => void navigator.clipboard.writeText(password).catch(() => {})}>
        {say('copyPassword')}
      </Button>
      <Button size="small" onClick={() => setShown({ kind: 'hidden' })}>
        {say('hidePassword')}
      </Button>
    </Box>
  )
}
