import { Alert } from '@mui/material'
import { useTranslations } from 'use-intl'
import { useNow } from '#renderer/ui/time.ts'

/** How long the account refuses every key after too many bad attempts. */
export function LockNotice({ until }: { readonly until: number }) {
  const say = useTranslations('credentials.lock')
  const left = useSecondsUntil(until)
  if (left === 0) return null
  return (
    <Alert severity="warning" role="timer" sx={{ mb: 1.5 }}>
      {say('text', {
        time:
          left >= 60
            ? say('minutes', { minutes: String(Math.floor(left / 60)), seconds: String(left % 60) })
            : say('seconds', { seconds: String(left) }),
      })}
    </Alert>
  )
}

/** Whole seconds until a time, in epoch ms; counts down to 0. */
export function useSecondsUntil(until: number | undefined): number {
  const now = useNow(until !== undefined)
  return until === undefined ? 0 : Math.max(0, Math.ceil((until - now) / 1000))
}
