import { Alert, Box, Paper, Typography } from '@mui/material'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { RunStatus } from '#renderer/ui/run-status.tsx'
import { useTimeWords } from '#renderer/ui/time.ts'
import type { InspectedRun } from '#shared/contract/run-shapes.ts'
import { type ComparedValue, compareTexts } from '#shared/run/compare-runs.ts'
import type { Artifact } from '#shared/run/event.ts'
import { ValueTable } from './value-table.tsx'

interface ComparedOverviewProps {
  readonly left: InspectedRun
  readonly right: InspectedRun
  readonly all: boolean
}

/** How the two runs ended, from what they were made, and what they made. */
export function ComparedOverview({ left, right, all }: ComparedOverviewProps) {
  const say = useTranslations('builds.compare')
  const factsOf = useFacts()
  const values: ComparedValue[] = compareTexts(factsOf(left), factsOf(right))
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', md: '1fr 1fr' } }}>
        <RunCard title={say('left')} run={left} />
        <RunCard title={say('right')} run={right} />
      </Box>
      <Paper variant="outlined">
        <ValueTable label={say('tabs.overview')} all={all} values={values} />
      </Paper>
    </Box>
  )
}

function RunCard({ title, run }: { readonly title: string; readonly run: InspectedRun }) {
  const { date, duration } = useTimeWords()
  const { summary } = run
  const error = run.builds.find((build) => build.error !== undefined)?.error
  return (
    <Paper variant="outlined" component="section" aria-label={title} sx={{ p: 2, display: 'grid', gap: 1 }}>
      <Typography variant="h2">{title}</Typography>
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
        <RunStatus status={summary.status} />
        <Box component={RouterLink} to={`/builds/${summary.runId}`} sx={{ color: 'primary.main', fontWeight: 600 }}>
          {summary.templateName}
        </Box>
        <Typography variant="body2" color="textSecondary">
          {date(summary.startedAt)}
          {summary.endedAt === undefined ? '' : ` · ${duration(summary.endedAt - summary.startedAt)}`}
        </Typography>
      </Box>
      {error !== undefined && <Alert severity="error">{error}</Alert>}
    </Paper>
  )
}

/** What is worth comparing of a run as a whole, by name. */
function useFacts(): (run: InspectedRun) => ReadonlyMap<string, string> {
  const say = useTranslations('builds.compare.facts')
  const sayList = useTranslations('builds.list')
  return ({ summary, builds, material }) => {
    const facts = new Map<string, string>()
    facts.set(say('version'), summary.sha256.slice(0, 7))
    facts.set(say('place'), summary.sandbox ? sayList('sandbox') : summary.regions.join(', '))
    if (summary.account !== undefined) {
      facts.set(say('account'), summary.account === 'template' ? sayList('ofTemplate') : summary.account)
    }
    if (material?.request.onError !== undefined) facts.set(say('onError'), material.request.onError)
    for (const build of builds) {
      const name = (what: string) => (builds.length === 1 ? what : `${what} (${build.label})`)
      const { 'source-omi': source } = build.facts
      if (source !== undefined) facts.set(name(say('sourceOmi')), source)
      if (build.artifacts.length > 0) facts.set(name(say('artifact')), build.artifacts.map(inWords).join(', '))
    }
    return facts
  }
}

function inWords(artifact: Artifact): string {
  switch (artifact.kind) {
    case 'omi':
      return `${artifact.imageId} (${artifact.imageName})`
    case 'volumes':
      return artifact.volumeIds.join(', ')
    case 'files':
      return artifact.description
  }
}
