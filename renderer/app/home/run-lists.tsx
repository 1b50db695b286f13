import { Box, Chip, List, ListItem, ListItemButton, Typography } from '@mui/material'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { RunStatus } from '#renderer/ui/run-status.tsx'
import { useNow, useTimeWords } from '#renderer/ui/time.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'
import type { Artifact } from '#shared/run/event.ts'
import { HomeSection, NothingHere } from './home-section.tsx'

const shownResults = 5

/** The runs that go on; nothing where there are none. */
export function RunningNow({ runs }: { readonly runs: readonly RunSummary[] }) {
  const say = useTranslations('app.home')
  const going = runs.filter(({ endedAt, status }) => endedAt === undefined && status !== 'interrupted')
  if (going.length === 0) return null
  return (
    <HomeSection title={say('running')}>
      <RunList runs={going} />
    </HomeSection>
  )
}

/** How the last runs ended. */
export function LastResults({ runs }: { readonly runs: readonly RunSummary[] }) {
  const say = useTranslations('app.home')
  const ended = runs.filter(({ endedAt, status }) => endedAt !== undefined || status === 'interrupted')
  return (
    <HomeSection title={say('results')} all={{ to: '/builds', title: say('allBuilds') }}>
      {ended.length === 0 ? (
        <NothingHere>{say('noResults')}</NothingHere>
      ) : (
        <RunList runs={ended.slice(0, shownResults)} />
      )}
    </HomeSection>
  )
}

function RunList({ runs }: { readonly runs: readonly RunSummary[] }) {
  return (
    <List disablePadding>
      {runs.map((run) => (
        <ListItem key={run.runId} disablePadding divider={run !== runs.at(-1)}>
          <RunRow run={run} />
        </ListItem>
      ))}
    </List>
  )
}

function RunRow({ run }: { readonly run: RunSummary }) {
  const say = useTranslations('app.home')
  const { duration, date, ago } = useTimeWords()
  const going = run.endedAt === undefined && run.status !== 'interrupted'
  const now = useNow(going)
  const artifacts = run.artifacts.map(nameOf).join(', ')
  const took =
    run.endedAt === undefined
      ? going
        ? say('since', { duration: duration(now - run.startedAt) })
        : undefined
      : say('took', { duration: duration(run.endedAt - run.startedAt) })
  const below = run.status === 'failed' ? run.error : artifacts
  return (
    <ListItemButton component={RouterLink} to={`/builds/${run.runId}`} sx={{ gap: 1.5, px: 2, flexWrap: 'wrap' }}>
      <Box sx={{ flex: '1 1 220px', minWidth: 0 }}>
        <Typography sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
          {run.templateName}
          {run.sandbox && <Chip size="small" label={say('sandboxRun')} sx={{ ml: 1, fontWeight: 400 }} />}
        </Typography>
        <Typography variant="body2" color="textSecondary" noWrap title={below}>
          {below === undefined || below === '' ? took : `${below}${took === undefined ? '' : ` · ${took}`}`}
        </Typography>
      </Box>
      <Typography variant="body2" color="textSecondary" title={date(run.startedAt)}>
        {ago(run.startedAt, now)}
      </Typography>
      <RunStatus status={run.status} />
    </ListItemButton>
  )
}

function nameOf(artifact: Artifact): string {
  switch (artifact.kind) {
    case 'omi':
      return artifact.imageId
    case 'volumes':
      return artifact.volumeIds.join(', ')
    case 'files':
      return artifact.description
  }
}
