import CancelIcon from '@mui/icons-material/StopCircleOutlined'
import { Alert, Box, Button, Chip, Skeleton } from '@mui/material'
import { Link as RouterLink, useParams } from 'react-router'
import { useKnownRuns } from '#renderer/app/run-summaries.ts'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { RunStatus } from '#renderer/ui/run-status.tsx'
import { dateInWords, durationInWords, useNow } from '#renderer/ui/time.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'
import { leftoversOf, type RunState } from '#shared/run/run-state.ts'
import { PromptCard } from '../failure/prompt-card.tsx'
import { ResultCard } from './result-card.tsx'
import { RunViews } from './run-views.tsx'
import { StepTimeline } from './step-timeline.tsx'
import { useRun } from './use-run.ts'

/** One run: its steps with durations, its live log, what it made, and its result. */
export function RunPage() {
  const { runId = '' } = useParams()
  const run = useRun(runId)
  switch (run.kind) {
    case 'loading':
      return (
        <Page title="Build">
          <Skeleton variant="rounded" height={320} />
        </Page>
      )
    case 'failed':
      return (
        <Page title="Build" subtitle={runId}>
          <ErrorNotice error={run.error} />
        </Page>
      )
    case 'known':
      return <KnownRun key={runId} runId={runId} state={run.state} />
  }
}

function KnownRun({ runId, state }: { readonly runId: string; readonly state: RunState }) {
  const summary = useKnownRuns().runs.find((run) => run.runId === runId)
  const status = statusOf(state, summary)
  const going = status === 'running' || status === 'queued' || status === 'paused'
  const now = useNow(going)
  const builds = [...state.builds.values()]

  return (
    <Page
      fill
      title={state.template.name || 'Build'}
      subtitle={
        <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
          <RunStatus status={status} />
          {state.sandbox && <Chip size="small" label="Sandbox region" />}
          <span>
            {dateInWords(state.startedAt)} ·{' '}
            {durationInWords((state.endedAt ?? (going ? now : state.startedAt)) - state.startedAt)}
          </span>
        </Box>
      }
      actions={<RunActions runId={runId} state={state} going={going} />}
    >
      <Box sx={{ display: 'grid', gap: 2, mb: 2 }} aria-live="polite">
        {state.prompts.map((prompt) => (
          <PromptCard key={prompt.promptId} runId={runId} prompt={prompt} />
        ))}
        {state.outcome !== undefined &&
          builds.map((build) => <ResultCard key={build.label} build={build} leftovers={leftoversOf(state).length} />)}
        {state.warnings.map((warning) => (
          <Alert key={warning.message} severity="warning">
            {warning.message} {warning.hint}
          </Alert>
        ))}
        {status === 'interrupted' && (
          <Alert
            severity="warning"
            action={
              <Button color="inherit" component={RouterLink} to="/leftovers">
                Leftovers
              </Button>
            }
          >
            OMI Studio was ended in the middle of this build. What it had made may still be there.
          </Alert>
        )}
      </Box>
      <Box
        sx={{
          flex: 1,
          minHeight: 360,
          display: 'grid',
          gridTemplateColumns: { xs: '1fr', md: '330px minmax(0, 1fr)' },
          gap: 2,
        }}
      >
        <Box tabIndex={0} role="group" aria-label="Steps" sx={{ overflow: 'auto', minHeight: 0, pr: 1 }}>
          {builds.map((build) => (
            <StepTimeline key={build.label} build={build} now={now} titled={builds.length > 1} />
          ))}
        </Box>
        <RunViews context={{ runId, state, status, going }} />
      </Box>
    </Page>
  )
}

function RunActions({
  runId,
  state,
  going,
}: {
  readonly runId: string
  readonly state: RunState
  readonly going: boolean
}) {
  const studio = useStudio()
  const builds = [...state.builds.values()]
  const stopping = builds.some((build) => build.cancelRequested)
  const alive = leftoversOf(state).length
  if (going) {
    return (
      <Button
        variant="outlined"
        color="error"
        startIcon={<CancelIcon />}
        disabled={stopping}
        onClick={() => void studio.call('runs.cancel', { runId })}
        title={
          alive > 0 ? `Stops, and deletes the ${alive} things that it has made` : 'Stops; nothing has been made yet'
        }
      >
        {stopping ? (alive > 0 ? `Cleaning up (${alive} left)…` : 'Stopping…') : 'Cancel'}
      </Button>
    )
  }
  return (
    <Button variant="outlined" component={RouterLink} to={`/template?path=${encodeURIComponent(state.template.path)}`}>
      Build again…
    </Button>
  )
}

/** The journal knows how a run ended; only the main process knows that one was cut off. */
function statusOf(state: RunState, summary: RunSummary | undefined): RunSummary['status'] {
  if (state.outcome !== undefined) return state.outcome
  if (summary?.status === 'interrupted') return 'interrupted'
  const builds = [...state.builds.values()]
  if (builds.some((build) => build.status === 'paused')) return 'paused'
  return builds.every((build) => build.status === 'queued') ? 'queued' : 'running'
}
