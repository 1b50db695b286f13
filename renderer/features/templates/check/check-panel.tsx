import CloudIcon from '@mui/icons-material/CloudSyncOutlined'
import StopIcon from '@mui/icons-material/StopCircleOutlined'
import RehearseIcon from '@mui/icons-material/TheaterComedyOutlined'
import { Alert, Box, Button, LinearProgress, Paper, Typography } from '@mui/material'
import { useSnackbar } from 'notistack'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useCommands } from '#renderer/app/commands/use-commands.ts'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { DiagnosticsList } from '#renderer/ui/diagnostics-list.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { CheckMend, CheckPlace } from '#shared/contract/check-shapes.ts'
import type { DiagnosticShape, TemplateDetail } from '#shared/contract/shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { applyMend } from './apply-mend.ts'
import { CheckList, shownState } from './check-list.tsx'
import { PlanSheet } from './plan-sheet.tsx'
import { showPlace } from './show-place.ts'
import type { CloudCheckState, Staleness } from './use-cloud-check.ts'

interface CheckPanelProps {
  /** With what is typed by now. */
  readonly template: TemplateDetail
  readonly diagnostics: readonly DiagnosticShape[]
  /** The diagnostics are about to be renewed. */
  readonly checking: boolean
  readonly sandbox: boolean
  /** The build could be started now; so could a rehearsal. */
  readonly ready: boolean
  readonly cloud: {
    readonly state: CloudCheckState
    readonly stale: Staleness
    readonly start: () => void
    readonly stop: () => void
  }
  /** The id of the form that starts builds. */
  readonly form: string
  /** Shows the editor. */
  readonly onEdit: () => void
  /** The template's files have changed. */
  readonly onChanged: () => void
}

/** The three levels of a check: syntax, cloud check, rehearsal; with what they found and its mends. */
export function CheckPanel(props: CheckPanelProps) {
  const { template, diagnostics, checking, sandbox, ready, cloud, form } = props
  const say = useTranslations('checks')
  const sayBuilds = useTranslations('builds.sheet')
  const { builds } = template
  const askable = builds.length > 0 && !diagnostics.some(({ severity }) => severity === 'error')

  return (
    <Paper
      variant="outlined"
      component="section"
      aria-label={say('title')}
      aria-busy={checking}
      sx={{ p: 2, display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      <Typography variant="h2">{say('title')}</Typography>
      <Level title={say('levels.syntax')} help={say('levels.syntaxHelp')}>
        {diagnostics.length === 0 ? (
          <Typography color="textSecondary">
            {builds.length === 0
              ? sayBuilds('nothingToMendYet')
              : sayBuilds('nothingToMend', { builds: builds.map(({ label }) => label).join(', ') })}
          </Typography>
        ) : (
          <DiagnosticsList diagnostics={diagnostics} />
        )}
      </Level>
      <CloudLevel {...props} askable={askable} />
      <Level
        title={say('levels.rehearsal')}
        help={sandbox ? say('levels.rehearsalSandbox') : say('levels.rehearsalHelp')}
        action={
          <Button
            type="submit"
            form={form}
            name="rehearse"
            value="yes"
            variant="outlined"
            startIcon={<RehearseIcon />}
            disabled={!ready || cloud.state.phase === 'running'}
          >
            {say('rehearse')}
          </Button>
        }
      />
    </Paper>
  )
}

function CloudLevel({
  template,
  cloud: { state, stale, start, stop },
  askable,
  onEdit,
  onChanged,
}: CheckPanelProps & { readonly askable: boolean }) {
  const say = useTranslations('checks')
  const studio = useStudio()
  const { enqueueSnackbar, closeSnackbar } = useSnackbar()
  const [failure, setFailure] = useState<ErrorReport | undefined>()
  const running = state.phase === 'running'
  const done = state.checks.filter((check) => check.state === 'done').length

  useCommands([
    {
      id: 'check.cloud',
      title: say('start'),
      section: template.name,
      shortcut: '$mod+Shift+Enter',
      enabled: askable && !running,
      ...(askable ? {} : { whyDisabled: say('notYet') }),
      run: start,
    },
  ])

  const mend = async (chosen: CheckMend) => {
    setFailure(undefined)
    try {
      const outcome = await applyMend(studio, template, chosen)
      if (outcome.kind === 'outdated') {
        setFailure({ code: 'outdated', message: say('outdated') })
        return
      }
      enqueueSnackbar(say('mended', { title: chosen.title }), {
        variant: 'success',
        action: (key) => (
          <Button
            color="inherit"
            size="small"
            onClick={() => {
              closeSnackbar(key)
              void outcome.undo().then(onChanged, (error: unknown) => setFailure(errorReportOf(error)))
            }}
          >
            {say('undo')}
          </Button>
        ),
      })
      onChanged()
      start()
    } catch (error) {
      setFailure(errorReportOf(error))
    }
  }
  const show = (place: CheckPlace) => {
    onEdit()
    showPlace(studio, template, place).catch((error: unknown) => setFailure(errorReportOf(error)))
  }

  const good = running ? [] : state.checks.filter((check) => ['ok', 'skipped'].includes(shownState(check)))
  const shown = running ? state.checks : state.checks.filter((check) => !good.includes(check))
  const several = template.builds.length > 1
  const list = { several, onMend: template.starter ? undefined : (one: CheckMend) => void mend(one), onShow: show }
  return (
    <Level
      title={say('levels.cloud')}
      help={say('levels.cloudHelp')}
      action={
        running ? (
          <Button variant="outlined" startIcon={<StopIcon />} onClick={stop}>
            {say('cancel')}
          </Button>
        ) : (
          <Button variant="outlined" startIcon={<CloudIcon />} disabled={!askable} onClick={start}>
            {state.phase === 'none' ? say('start') : say('again')}
          </Button>
        )
      }
    >
      {!askable && <Typography color="textSecondary">{say('notYet')}</Typography>}
      {running && (
        <Box>
          <Typography color="textSecondary" gutterBottom>
            {say('running', { done, total: state.checks.length })}
          </Typography>
          <LinearProgress
            aria-label={say('start')}
            variant="determinate"
            value={state.checks.length === 0 ? 0 : (done / state.checks.length) * 100}
          />
        </Box>
      )}
      <Box role="status" aria-live="polite" sx={{ display: 'contents' }}>
        <Verdict state={state} />
      </Box>
      {failure !== undefined && <ErrorNotice error={failure} />}
      {state.phase === 'failed' && state.error !== undefined && <ErrorNotice error={state.error} />}
      {shown.length > 0 && <CheckList checks={shown} {...list} />}
      {good.length > 0 && (
        <Box component="details">
          <Box component="summary" sx={{ cursor: 'pointer' }}>
            {say('allGood', { count: good.length })}
          </Box>
          <CheckList checks={good} {...list} />
        </Box>
      )}
      {state.plan !== undefined && <PlanSheet plan={state.plan} stale={stale} />}
      {state.plan === undefined && stale !== undefined && <Alert severity="warning">{say(`stale.${stale}`)}</Alert>}
    </Level>
  )
}

function Verdict({ state: { phase, errors, warnings } }: { readonly state: CloudCheckState }) {
  const say = useTranslations('checks')
  if (phase === 'stopped') return <Alert severity="info">{say('stopped')}</Alert>
  if (phase !== 'ended') return null
  if (errors > 0) return <Alert severity="error">{say('verdict.errors', { count: errors })}</Alert>
  if (warnings > 0) return <Alert severity="warning">{say('verdict.warnings', { count: warnings })}</Alert>
  return <Alert severity="success">{say('verdict.good')}</Alert>
}

interface LevelProps {
  readonly title: string
  readonly help: string
  readonly action?: ReactNode
  readonly children?: ReactNode
}

function Level({ title, help, action, children }: LevelProps) {
  return (
    <Box component="section" aria-label={title} sx={{ display: 'grid', gap: 1, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'flex-start', flexWrap: 'wrap' }}>
        <Box sx={{ flex: 1, minWidth: 200 }}>
          <Typography variant="h3">{title}</Typography>
          <Typography variant="body2" color="textSecondary">
            {help}
          </Typography>
        </Box>
        {action}
      </Box>
      {children}
    </Box>
  )
}
