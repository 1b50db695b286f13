import { Alert, Button } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useState } from 'react'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { useNow, useTimeWords } from '#renderer/ui/time.ts'
import { useStepWords } from '#renderer/ui/use-step-words.ts'
import { type BuildState, leftoversOf, type RunState } from '#shared/run/run-state.ts'
import { trialOfPath } from '#shared/run/trial-run.ts'
import { errorReportOf } from '#shared/studio-error.ts'

/** What is to be said of a run that somebody held, changed or kept: each with what can be done about it. */
export function RunNotices({ runId, state }: { readonly runId: string; readonly state: RunState }) {
  const say = useTranslations('failure')
  const builds = [...state.builds.values()]
  const held = builds.filter(({ endedAt }) => endedAt === undefined).map(({ pause }) => pause)
  return (
    <>
      {held.includes('taken') && (
        <Alert severity="info" role="status">
          {say('paused')}
        </Alert>
      )}
      {!held.includes('taken') && held.includes('requested') && (
        <Alert severity="info" role="status">
          {say('pausing')}
        </Alert>
      )}
      {builds.map((build) => (
        <BuildNotices key={build.label} runId={runId} state={state} build={build} />
      ))}
    </>
  )
}

interface BuildNoticesProps {
  readonly runId: string
  readonly state: RunState
  readonly build: BuildState
}

function BuildNotices({ runId, state, build }: BuildNoticesProps) {
  const say = useTranslations('failure')
  const succeeded = (step: string) => build.steps.findLast(({ id }) => id === step)?.status === 'succeeded'
  return (
    <>
      {[...build.edits.keys()].filter(succeeded).map((step) => (
        <EditedStepNotice key={step} runId={runId} template={state.template.path} build={build} step={step} />
      ))}
      {build.modifiedByHand.includes('shell') && trialOfPath(state.template.path) === undefined && (
        <Alert severity="warning" role="note">
          {say('byShell')}
        </Alert>
      )}
      {build.keptUntil !== undefined && leftoversOf(state).some((resource) => resource.build === build.label) && (
        <KeptNotice runId={runId} build={build.label} keptUntil={build.keptUntil} />
      )}
    </>
  )
}

interface EditedStepNoticeProps {
  readonly runId: string
  readonly template: string
  readonly build: BuildState
  readonly step: string
}

function EditedStepNotice({ runId, template, build, step }: EditedStepNoticeProps) {
  const say = useTranslations('failure')
  const studio = useStudio()
  const { enqueueSnackbar } = useSnackbar()
  const [written, setWritten] = useState(false)
  const words = useStepWords()
  const title = words.title(build.steps.find(({ id }) => id === step)?.title ?? step)

  const write = async () => {
    try {
      const { files } = await studio.call('runs.writeBack', { runId, build: build.label, step })
      setWritten(true)
      enqueueSnackbar(say('written', { files: files.join(', ') }), { variant: 'success' })
    } catch (error) {
      const { message, hint = '' } = errorReportOf(error)
      enqueueSnackbar(`${message} ${hint}`, { variant: 'error' })
    }
  }

  return (
    <Alert
      severity="info"
      role="note"
      action={
        written ? (
          <Button color="inherit" component={RouterLink} to={`/template?path=${encodeURIComponent(template)}`}>
            {say('openTemplate')}
          </Button>
        ) : (
          <Button color="inherit" onClick={() => void write()}>
            {say('writeBack')}
          </Button>
        )
      }
    >
      {say('edited', { step: title })}
    </Alert>
  )
}

interface KeptNoticeProps {
  readonly runId: string
  readonly build: string
  readonly keptUntil: number
}

function KeptNotice({ runId, build, keptUntil }: KeptNoticeProps) {
  const say = useTranslations('failure')
  const studio = useStudio()
  const { enqueueSnackbar } = useSnackbar()
  const { date } = useTimeWords()
  const [until, setUntil] = useState(keptUntil)
  const [deleted, setDeleted] = useState(false)
  const now = useNow(true)

  const attempt = async (work: () => Promise<void>) =>
    work().catch((error: unknown) => enqueueSnackbar(errorReportOf(error).message, { variant: 'error' }))
  const extend = () =>
    attempt(async () => setUntil((await studio.call('runs.extendKept', { runId, build, minutes: 30 })).until))
  const destroy = () =>
    attempt(async () => {
      const { destroyed, remaining } = await studio.call('leftovers.destroy', { runId })
      setDeleted(remaining.length === 0)
      enqueueSnackbar(say('deleted', { count: destroyed }), { variant: 'success' })
    })

  if (deleted) return null
  return (
    <Alert
      severity="warning"
      role="note"
      action={
        <>
          <Button color="inherit" aria-label={say('longerName')} onClick={() => void extend()}>
            {say('longer')}
          </Button>
          <Button color="inherit" onClick={() => void destroy()}>
            {say('deleteNow')}
          </Button>
        </>
      }
    >
      {until > now ? say('kept', { time: date(until) }) : say('keptDue')}
    </Alert>
  )
}
