import CancelIcon from '@mui/icons-material/StopCircleOutlined'
import { Button } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useEffect, useState } from 'react'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { rerunAddress } from '#renderer/app/rerun-address.ts'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { leftoversOf, type RunState } from '#shared/run/run-state.ts'
import { trialOfPath } from '#shared/run/trial-run.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { PauseButton } from '../failure/pause-button.tsx'

interface RunActionsProps {
  readonly runId: string
  readonly state: RunState
  readonly going: boolean
}

/** What can be done with the run as a whole: cancel it while it goes on, and build again when it is over. */
export function RunActions({ runId, state, going }: RunActionsProps) {
  const say = useTranslations('run')
  if (!going) {
    const address = rerunAddress({ runId, templatePath: state.template.path })
    return (
      <Button variant="outlined" component={RouterLink} to={address}>
        {say('buildAgain')}
      </Button>
    )
  }
  return (
    <>
      {/* A trial has no next step that one would want to hold. */}
      {trialOfPath(state.template.path) === undefined && <PauseButton runId={runId} state={state} />}
      <CancelButton runId={runId} state={state} />
    </>
  )
}

/** Cancels, and then says how far the stop and the clean-up are; the journal says so, not the click. */
function CancelButton({ runId, state }: Omit<RunActionsProps, 'going'>) {
  const say = useTranslations('run')
  const studio = useStudio()
  const { enqueueSnackbar } = useSnackbar()
  const [asked, setAsked] = useState(false)
  const builds = [...state.builds.values()]
  const stopping = builds.some((build) => build.cancelRequested)
  const alive = leftoversOf(state).length
  const cleaning = builds.flatMap((build) =>
    build.steps.filter((step) => step.phase === 'cleanup' && step.status === 'running'),
  )

  const cancel = async () => {
    setAsked(true)
    try {
      await studio.call('runs.cancel', { runId })
    } catch (error) {
      enqueueSnackbar(errorReportOf(error).message, { variant: 'error' })
      setAsked(false)
    }
  }

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== '.' || stopping || asked) return
      event.preventDefault()
      void cancel()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })

  const label =
    cleaning.length > 0 && stopping
      ? say('cleaning', { detail: cleaning[0]?.detail ?? '' })
      : stopping || asked
        ? say('stopping')
        : say('cancel')
  return (
    <Button
      variant="outlined"
      color="error"
      startIcon={<CancelIcon />}
      disabled={stopping || asked}
      onClick={() => void cancel()}
      title={alive > 0 ? say('cancelDeletes', { count: alive }) : say('cancelNothingMade')}
      aria-keyshortcuts="Control+."
    >
      {label}
    </Button>
  )
}
