import { Box, Button, Typography } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { useNow, useTimeWords } from '#renderer/ui/time.ts'
import { errorReportOf } from '#shared/studio-error.ts'

interface PromptExpiryProps {
  readonly runId: string
  readonly promptId: string
  /** Epoch ms. */
  readonly expiresAt: number
}

/** How long the question waits before it answers itself, and more time for whoever wants it. */
export function PromptExpiry({ runId, promptId, expiresAt }: PromptExpiryProps) {
  const say = useTranslations('failure')
  const studio = useStudio()
  const { enqueueSnackbar } = useSnackbar()
  const { duration } = useTimeWords()
  const left = expiresAt - useNow(true)

  const extend = () =>
    studio
      .call('runs.extendPrompt', { runId, promptId, minutes: 30 })
      .catch((error: unknown) => enqueueSnackbar(errorReportOf(error).message, { variant: 'error' }))

  return (
    <Box sx={{ mt: 0.5 }}>
      <Typography variant="body2">{say('vmStays')}</Typography>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, flexWrap: 'wrap' }}>
        <Typography variant="body2" role="timer">
          {left > 0 ? say('expires', { time: duration(left) }) : say('expiresSoon')}
        </Typography>
        <Button size="small" color="inherit" aria-label={say('longerName')} onClick={() => void extend()}>
          {say('longer')}
        </Button>
      </Box>
    </Box>
  )
}
