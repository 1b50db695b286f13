import { Alert, Box, Button, FormControlLabel, Paper, Skeleton, Switch, Tab, Tabs } from '@mui/material'
import { lazy, Suspense, useCallback, useState } from 'react'
import { Link as RouterLink, useSearchParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { useKnownRuns } from '#renderer/app/run-summaries.ts'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import type { InspectedRun } from '#shared/contract/run-shapes.ts'
import { compareBuilds, compareOptions, compareVariables } from '#shared/run/compare-runs.ts'
import { compareAddress, lastGoodBefore } from '../run-addresses.ts'
import { ComparedOverview } from './compared-overview.tsx'
import { ComparedSteps } from './compared-steps.tsx'
import { ValueTable } from './value-table.tsx'

/** The editor is much code, and not every comparison gets to it. */
const ComparedTemplates = lazy(() =>
  import('./compared-templates.tsx').then((part) => ({ default: part.ComparedTemplates })),
)

const tabs = ['overview', 'steps', 'variables', 'plan', 'template'] as const
type ComparedTab = (typeof tabs)[number]

/** Two runs beside each other: `?left=…&right=…`. */
export function ComparePage() {
  const say = useTranslations('builds.compare')
  const studio = useStudio()
  const [query] = useSearchParams()
  const left = query.get('left') ?? ''
  const right = query.get('right') ?? ''
  const fetch = useCallback(
    () => Promise.all([studio.call('runs.inspect', { runId: left }), studio.call('runs.inspect', { runId: right })]),
    [studio, left, right],
  )
  const { state } = useFetched(fetch)
  const back = (
    <Button component={RouterLink} to="/builds">
      {say('back')}
    </Button>
  )
  if (state.kind === 'loaded') {
    const [one, other] = state.content
    return <Comparison key={`${left} ${right}`} left={one} right={other} back={back} />
  }
  return (
    <Page title={say('title')} actions={back}>
      {state.kind === 'failed' ? <ErrorNotice error={state.error} /> : <Skeleton variant="rounded" height={320} />}
    </Page>
  )
}

interface ComparisonProps {
  readonly left: InspectedRun
  readonly right: InspectedRun
  readonly back: React.ReactNode
}

function Comparison({ left, right, back }: ComparisonProps) {
  const say = useTranslations('builds.compare')
  const { runs } = useKnownRuns()
  const [tab, setTab] = useState<ComparedTab>('overview')
  const [all, setAll] = useState(false)
  const good = lastGoodBefore(right.summary, runs)
  const names = new Set([left.summary.templateName, right.summary.templateName])
  return (
    <Page
      title={say('titleOf', { names: [...names].join(' – ') })}
      subtitle={say('subtitle')}
      actions={
        <>
          {good !== undefined && good.runId !== left.summary.runId && (
            <Button variant="outlined" component={RouterLink} to={compareAddress(good.runId, right.summary.runId)}>
              {say('lastGood')}
            </Button>
          )}
          <Button
            variant="outlined"
            component={RouterLink}
            to={compareAddress(right.summary.runId, left.summary.runId)}
          >
            {say('swap')}
          </Button>
          {back}
        </>
      }
    >
      <Box sx={{ display: 'flex', alignItems: 'center', flexWrap: 'wrap', mb: 2 }}>
        <Tabs
          value={tab}
          onChange={(_event, value: ComparedTab) => setTab(value)}
          variant="scrollable"
          aria-label={say('parts')}
          sx={{ flex: 1 }}
        >
          {tabs.map((one) => (
            <Tab key={one} value={one} id={`compare-${one}`} aria-controls="compared" label={say(`tabs.${one}`)} />
          ))}
        </Tabs>
        {tab !== 'steps' && tab !== 'template' && (
          <FormControlLabel
            control={<Switch size="small" checked={all} onChange={(event) => setAll(event.target.checked)} />}
            label={say('showSame')}
          />
        )}
      </Box>
      <Box role="tabpanel" id="compared" aria-labelledby={`compare-${tab}`}>
        <Part tab={tab} left={left} right={right} all={all} />
      </Box>
    </Page>
  )
}

interface PartProps extends Omit<ComparisonProps, 'back'> {
  readonly tab: ComparedTab
  /** What is the same is shown, too. */
  readonly all: boolean
}

function Part({ tab, left, right, all }: PartProps) {
  const say = useTranslations('builds.compare')
  switch (tab) {
    case 'overview':
      return <ComparedOverview left={left} right={right} all={all} />
    case 'steps':
      return <ComparedSteps builds={compareBuilds(left, right)} />
    case 'variables': {
      if (left.material === undefined || right.material === undefined) return <NotKept />
      const variables = compareVariables(left.material.variables, right.material.variables)
      return (
        <Paper variant="outlined">
          <ValueTable
            label={say('tabs.variables')}
            all={all}
            values={variables.map((variable) =>
              variable.secret === undefined
                ? variable
                : { ...variable, left: say('secret'), right: say(`secrets.${variable.secret}`) },
            )}
          />
        </Paper>
      )
    }
    case 'plan':
      return (
        <Box sx={{ display: 'grid', gap: 2 }}>
          {compareBuilds(left, right).map((build) => (
            <Paper key={build.label} variant="outlined">
              <ValueTable label={build.label} titled all={all} values={compareOptions(build.left, build.right)} />
            </Paper>
          ))}
        </Box>
      )
    case 'template':
      if (left.material === undefined || right.material === undefined) return <NotKept />
      return (
        <Suspense fallback={<Skeleton variant="rounded" height={320} />}>
          <ComparedTemplates left={left.material.files} right={right.material.files} />
        </Suspense>
      )
  }
}

/** Runs of earlier versions have journal and log only. */
function NotKept() {
  const say = useTranslations('builds.compare')
  return <Alert severity="info">{say('notKept')}</Alert>
}
