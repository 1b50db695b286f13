import { Alert, Button } from '@mui/material'
import { useTranslations } from 'use-intl'
import { useNow } from '#renderer/ui/time.ts'
import type { Link } from './use-link.ts'

/** Says that the connection is gone, what goes on meanwhile, and when it is tried again. */
export function ConnectionBanner({
  link,
  onRetry,
}: {
  readonly link: Extract<Link, { kind: 'lost' }>
  readonly onRetry: () => void
}) {
  const say = useTranslations('app.connection')
  const now = useNow(true)
  const seconds = link.retryAt === undefined ? 0 : Math.max(1, Math.ceil((link.retryAt - now) / 1000))
  return (
    <Alert
      severity="warning"
      action={
        <Button color="inherit" size="small" onClick={onRetry} disabled={link.retryAt === undefined}>
          {say('retry')}
        </Button>
      }
      sx={{ alignItems: 'center', borderRadius: 0, borderBottom: 1, borderColor: 'warning.main' }}
    >
      {say(link.reason === 'started-anew' ? 'startedAnew' : 'lost')}{' '}
      <span aria-live="off">{link.retryAt === undefined ? say('trying') : say('next', { seconds })}</span>
    </Alert>
  )
}
