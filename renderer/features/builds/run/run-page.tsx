import { Alert, Box, Button, Chip, Skeleton } from '@mui/material'
import { useState } from 'react'
import { Link as RouterLink, useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { useKnownRuns } from '#renderer/app/run-summaries.ts'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { RunStatus } from '#renderer/ui/run-status.tsx'
import { useNow, useTimeWords } from '#renderer/ui/time.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'
import type { LogSelector } from '#shared/run/log-selector.ts'
import { leftoversOf, type RunState } from '#shared/run/run-state.ts'
import { trialOfPath } from '#shared/run/trial-run.ts'
import { PromptCard } from '../failure/prompt-card.tsx'
import { RunNotices } from '../failure/run-notices.tsx'
import { failedStepOf, ResultCard } from './result-card.tsx'
import { RunActions } from './run-actions.tsx'
import { RunAnnouncer } from './run-announcer.tsx'
import { RunProgressBar } from './run-progress.tsx'
import { RunViews } from './run-views.tsx'
import { RunTimeline } from './timeline/run-timeline.tsx'
import { useRun } from './use-run.ts'
import { useRunEstimate } from './use-run-estimate.ts'

/** One run: its steps with durations, its live log, what it made, and its result. */
export function RunPage() {
  const say = useTranslations('run')
  const { runId = '' } = useParams()
  const run = useRun(runId)
  switch (run.kind) {
    case 'loading':
      return (
        <Page title={say('title')}>
          <Skeleton variant="rounded" height={320} />
        </Page>
      )
    case 'failed':
      return (
        <Page title={say('title')} subtitle={runId}>
          <ErrorNotice error={run.error} />
        </Page>
      )
    case 'known':
      return <KnownRun key={runId} runId={runId} state={run.state} />
  }
}

const everything: LogSelector = {}

function KnownRun({ runId, state }: { readonly runId: string; readonly state: RunState }) {
  const say = useTranslations('run')
  const { date, duration } = useTimeWords()
  const summary = useKnownRuns().runs.find((run) => run.runId === runId)
  const status = statusOf(state, summary)
  const interrupted = status === 'interrupted'
  const going = status === 'running' || status === 'queued' || status === 'paused'
  const clock = useNow(going)
  // What was cut off is known until its last event; what ended, until then.
  const now = going ? clock : (state.endedAt ?? state.lastAt)
  const [selector, setSelector] = useState<LogSelector>(everything)
  const estimate = useRunEstimate(runId)
  const builds = [...state.builds.values()]

  return (
    <Page
      fill
      title={state.template.name || say('title')}
      subtitle={
        <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
          <RunStatus status={status} />
          {state.sandbox && <Chip size="small" label={say('sandbox')} />}
          <span>
            {date(state.startedAt)} · {duration(Math.max(0, now - state.startedAt))}
          </span>
        </Box>
      }
      actions={<RunActions runId={runId} state={state} going={going} />}
    >
      {(status === 'running' || status === 'queued') && <RunProgressBar state={state} estimate={estimate} now={now} />}
      <Box
        {...(builds.length > 2 ? { tabIndex: 0, role: 'group', 'aria-label': say('results') } : {})}
        sx={{
          display: 'grid',
          gap: 1,
          mb: 1.5,
          maxHeight: '42vh',
          overflow: 'auto',
          flex: 'none',
          '&:empty': { display: 'none' },
        }}
      >
        {state.prompts.map((prompt) => (
          <PromptCard
            key={prompt.promptId}
            runId={runId}
            prompt={prompt}
            hasShell={state.builds.get(prompt.build)?.facts.has('ssh-host') === true}
            failedStep={failedStepOf(state.builds.get(prompt.build))}
          />
        ))}
        {builds
          .filter((build) => build.endedAt !== undefined)
          .map((build) => (
            <ResultCard
              key={build.label}
              runId={runId}
              build={build}
              trial={trialOfPath(state.template.path)}
              leftovers={leftoversOf(state).filter((resource) => resource.build === build.label).length}
            />
          ))}
        <RunNotices runId={runId} state={state} />
        {state.warnings.map((warning) => (
          <Alert key={`${warning.build} ${warning.message}`} severity="warning" role="note">
            {warning.message} {warning.hint}
          </Alert>
        ))}
        {interrupted && (
          <Alert
            severity="warning"
            role="note"
            action={
              <Button color="inherit" component={RouterLink} to="/leftovers">
                {say('toLeftovers')}
              </Button>
            }
          >
            {say('interrupted')}
          </Alert>
        )}
      </Box>
      <Box
        sx={{
          flex: 1,
          minHeight: 360,
          display: 'grid',
          gridTemplateColumns: { xs: '1fr', md: '310px minmax(0, 1fr)' },
          gridTemplateRows: { xs: 'minmax(120px, 30vh) minmax(360px, 1fr)', md: 'minmax(0, 1fr)' },
          gap: 2,
        }}
      >
        <RunTimeline
          state={state}
          now={now}
          interrupted={interrupted}
          estimate={estimate}
          selector={selector}
          onSelector={setSelector}
        />
        <RunViews context={{ runId, state, status, going, selector, onSelector: setSelector }} />
      </Box>
      <RunAnnouncer state={state} />
    </Page>
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
