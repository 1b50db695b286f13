import { Alert } from '@mui/material'
import { useNow } from '#renderer/ui/time.ts'

/** How long the account refuses every key after too many bad attempts. */
export function LockNotice({ until }: { readonly until: number }) {
  const left = useSecondsUntil(until)
  if (left === 0) return null
  return (
    <Alert severity="warning" role="timer" sx={{ mb: 1.5 }}>
      Too many attempts in a row were refused, so OUTSCALE has locked the account’s authentication. Wait{' '}
      {left >= 60 ? `${Math.floor(left / 60)} min ${left % 60} s` : `${left} s`} before the next test; a test before
      then makes it longer.
    </Alert>
  )
}

/** Whole seconds until a time, in epoch ms; counts down to 0. */
export function useSecondsUntil(until: number | undefined): number {
  const now = useNow(until !== undefined)
  return until === undefined ? 0 : Math.max(0, Math.ceil((until - now) / 1000))
}
