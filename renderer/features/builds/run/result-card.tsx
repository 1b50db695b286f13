import { Alert, AlertTitle, Box, Button, Typography } from '@mui/material'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { CopyValue } from '#renderer/ui/copy-value.tsx'
import { useTimeWords } from '#renderer/ui/time.ts'
import type { Artifact } from '#shared/run/event.ts'
import type { BuildState } from '#shared/run/run-state.ts'
import type { TrialRun } from '#shared/run/trial-run.ts'
import { LikelyCause } from '../failure/likely-cause.tsx'

interface ResultCardProps {
  readonly runId: string
  readonly build: BuildState
  readonly leftovers: number
  /** The run tried an OMI, and made none. */
  readonly trial: TrialRun | undefined
}

/** The step that a build failed at, by its id. */
export function failedStepOf(build: BuildState | undefined): string | undefined {
  return build?.steps.findLast(({ status }) => status === 'failed')?.id
}

/** How a build ended, what it gave, and what to do next. */
export function ResultCard({ runId, build, leftovers, trial }: ResultCardProps) {
  const say = useTranslations('run')
  const { duration } = useTimeWords()
  const took =
    build.startedAt === undefined || build.endedAt === undefined
      ? say('noTime')
      : duration(build.endedAt - build.startedAt)
  const leftBehind =
    leftovers === 0 ? (
      say('nothingLeft')
    ) : (
      <Button size="small" color="inherit" variant="outlined" component={RouterLink} to="/leftovers">
        {say('showLeftovers', { count: leftovers })}
      </Button>
    )
  const tested = build.facts.get('boot-test')
  const failedStep = failedStepOf(build)
  // The gate keeps what did not pass, for whoever finds out why.
  const refused = trial === undefined && tested === 'failed' ? build.facts.get('omi') : undefined
  if (build.status === 'failed') {
    return (
      <Alert severity="error" role="group" aria-label={say('resultOf', { build: build.label })}>
        <AlertTitle>
          {trial?.kind === 'boot-test' && tested === 'failed'
            ? say('bootTestFailed', { took })
            : say('buildFailed', { build: build.label, took })}
        </AlertTitle>
        <Box sx={{ overflowWrap: 'anywhere' }}>
          {build.error?.message} {build.error?.hint}
        </Box>
        {failedStep !== undefined && <LikelyCause runId={runId} build={build.label} step={failedStep} />}
        {refused !== undefined && (
          <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap', my: 0.5 }}>
            {say('gateFailed')} <ImageLink imageId={refused} />
          </Box>
        )}
        {trial !== undefined && <ImageLink imageId={trial.imageId} />}
        <Box sx={{ mt: 0.5 }}>{leftBehind}</Box>
      </Alert>
    )
  }
  if (build.status === 'cancelled') {
    return (
      <Alert severity="info" role="group" aria-label={say('resultOf', { build: build.label })}>
        {say('buildCancelled', { build: build.label, took })} {leftBehind}
      </Alert>
    )
  }
  return (
    <Alert severity="success" role="group" aria-label={say('resultOf', { build: build.label })}>
      <AlertTitle>
        {trial === undefined
          ? say('buildSucceeded', { build: build.label, took })
          : say(trial.kind === 'boot-test' ? 'bootTestPassed' : 'testVmEnded', { took })}
      </AlertTitle>
      {trial === undefined && build.artifacts.length === 0 && say('nothingKept')}
      {trial !== undefined && <ImageLink imageId={trial.imageId} />}
      {trial === undefined && tested === 'passed' && <Typography>{say('gatePassed')}</Typography>}
      {build.artifacts.map((artifact) => (
        <ArtifactView key={JSON.stringify(artifact)} artifact={artifact} tested={tested !== undefined} />
      ))}
      {leftovers > 0 && <Box sx={{ mt: 0.5 }}>{leftBehind}</Box>}
    </Alert>
  )
}

/** To the page of an OMI, with its tests and all that can be done with it. */
function ImageLink({ imageId }: { readonly imageId: string }) {
  const say = useTranslations('run')
  return (
    <Button size="small" color="inherit" component={RouterLink} to={`/images/${imageId}`}>
      {say('showImages')}
    </Button>
  )
}

function ArtifactView({ artifact, tested }: { readonly artifact: Artifact; readonly tested: boolean }) {
  const say = useTranslations('run')
  switch (artifact.kind) {
    case 'omi':
      return (
        <Box>
          <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
            <CopyValue value={artifact.imageId} label={say('fact_omi')} testId="omi-id" />
            <Typography component="span">
              {say('omiIn', {
                name: artifact.imageName,
                region: artifact.region,
                count: artifact.snapshotIds.length,
                snapshots: artifact.snapshotIds.join(', '),
              })}
            </Typography>
          </Box>
          <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
            <Typography color="textSecondary">
              {say.rich('omiNext', { code: (text) => <code>{text}</code> })}
            </Typography>
            {!tested && (
              <Button
                size="small"
                color="inherit"
                variant="outlined"
                component={RouterLink}
                to={`/images/${artifact.imageId}?do=boot-test`}
              >
                {say('bootTestIt')}
              </Button>
            )}
            <ImageLink imageId={artifact.imageId} />
          </Box>
        </Box>
      )
    case 'volumes':
      return (
        <Box>
          {artifact.volumeIds.map((id) => (
            <Box key={id}>
              <CopyValue value={id} label={id} />
            </Box>
          ))}
          <Typography>{say('volumesIn', { region: artifact.region })}</Typography>
          <Typography color="textSecondary" sx={{ mt: 0.5 }}>
            {say('volumesNext', { count: artifact.volumeIds.length })}
          </Typography>
        </Box>
      )
    case 'files':
      return (
        <Typography sx={{ overflowWrap: 'anywhere' }}>
          {artifact.description}: {artifact.files.join(', ')}
        </Typography>
      )
  }
}
