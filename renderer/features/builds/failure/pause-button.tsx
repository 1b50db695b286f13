import PauseIcon from '@mui/icons-material/PauseOutlined'
import ResumeIcon from '@mui/icons-material/PlayArrowOutlined'
import { Button } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { RunState } from '#shared/run/run-state.ts'
import { errorReportOf } from '#shared/studio-error.ts'

/** Holds the run before its next step, and lets it on; the journal says how far that is, not the click. */
export function PauseButton({ runId, state }: { readonly runId: string; readonly state: RunState }) {
  const say = useTranslations('failure')
  const studio = useStudio()
  const { enqueueSnackbar } = useSnackbar()
  const going = [...state.builds.values()].filter(({ endedAt }) => endedAt === undefined)
  if (going.some(({ cancelRequested }) => cancelRequested)) return null
  const held = going.some(({ pause }) => pause !== 'none')
  const taken = going.some(({ pause }) => pause === 'taken')

  const send = (name: 'runs.pause' | 'runs.resume') =>
    studio
      .call(name, { runId })
      .catch((error: unknown) => enqueueSnackbar(errorReportOf(error).message, { variant: 'error' }))

  return held ? (
    <Button
      variant={taken ? 'contained' : 'outlined'}
      startIcon={<ResumeIcon />}
      onClick={() => void send('runs.resume')}
    >
      {say('resume')}
    </Button>
  ) : (
    <Button
      variant="outlined"
      startIcon={<PauseIcon />}
      title={say('pauseTitle')}
      onClick={() => void send('runs.pause')}
    >
      {say('pause')}
    </Button>
  )
}
