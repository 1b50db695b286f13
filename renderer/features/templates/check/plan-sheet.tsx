import { Alert, Box, Typography } from '@mui/material'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useTimeWords } from '#renderer/ui/time.ts'
import { useStepWords } from '#renderer/ui/use-step-words.ts'
import type { BuildPlanShape, CloudPlan, PlannedResource } from '#shared/contract/check-shapes.ts'
import { PlanCost } from './plan-cost.tsx'
import type { Staleness } from './use-cloud-check.ts'

/** What a build will make, for how long, who can reach it, and what it costs. */
export function PlanSheet({ plan, stale }: { readonly plan: CloudPlan; readonly stale: Staleness }) {
  const say = useTranslations('checks.plan')
  const sayStale = useTranslations('checks.stale')
  const { ago, date } = useTimeWords()
  return (
    <Box component="section" aria-label={say('title')} sx={{ display: 'grid', gap: 1.5 }}>
      <Box>
        <Typography variant="h3">{say('title')}</Typography>
        <Typography variant="body2" color="textSecondary">
          {say('made', { ago: ago(plan.madeAt), date: date(plan.madeAt) })}
        </Typography>
      </Box>
      {stale !== undefined && <Alert severity="warning">{sayStale(stale)}</Alert>}
      <Facts>
        <Fact name={say('where')}>
          {plan.sandbox
            ? say('sandbox')
            : plan.accountId === undefined
              ? say('regionOnly', { region: plan.region })
              : say('region', { region: plan.region, account: plan.accountId })}
        </Fact>
        <Fact name={say('duration')}>
          <Duration plan={plan} />
        </Fact>
      </Facts>
      {plan.builds.map((build) => (
        <BuildOfPlan key={build.build} build={build} plan={plan} titled={plan.builds.length > 1} />
      ))}
    </Box>
  )
}

function Duration({ plan: { duration } }: { readonly plan: CloudPlan }) {
  const say = useTranslations('checks.plan')
  const words = useTimeWords()
  const steps = useStepWords()
  const { samples, totalMs, longest } = duration
  if (totalMs === undefined) return say('noEarlier')
  const usual = { duration: words.duration(totalMs), count: samples }
  return longest === undefined
    ? say('usually', usual)
    : say('usuallyLongest', { ...usual, step: steps.title(longest.title), stepDuration: words.duration(longest.ms) })
}

interface BuildOfPlanProps {
  readonly build: BuildPlanShape
  readonly plan: CloudPlan
  readonly titled: boolean
}

function BuildOfPlan({ build, plan, titled }: BuildOfPlanProps) {
  const say = useTranslations('checks.plan')
  const by = (lifetime: PlannedResource['lifetime']) => build.resources.filter((one) => one.lifetime === lifetime)
  return (
    <Box sx={{ display: 'grid', gap: 1 }}>
      {titled && <Typography variant="h3">{build.build}</Typography>}
      <Facts>
        <Fact name={say('cost')}>
          <PlanCost cost={build.cost} prices={plan.prices} />
        </Fact>
        <Fact name={say('reach')}>
          {build.exposure.length === 0
            ? say('reachNobody')
            : build.exposure.map(({ port, from, by: group }) => (
                <Box key={port}>
                  {say(group === 'temporary' ? 'reachTemporary' : 'reachExisting', {
                    port: String(port),
                    ranges: from.join(', '),
                  })}
                </Box>
              ))}
        </Fact>
        {(['replaced', 'kept', 'build'] as const).map((lifetime) => {
          const resources = by(lifetime)
          if (resources.length === 0) return null
          return (
            <Fact key={lifetime} name={say(lifetime)}>
              <Box component="ul" sx={{ m: 0, pl: 2 }}>
                {resources.map((resource, at) => (
                  <ResourceLine key={`${String(at)} ${resource.kind}`} resource={resource} />
                ))}
              </Box>
            </Fact>
          )
        })}
      </Facts>
      <Box component="details">
        <Box component="summary" sx={{ cursor: 'pointer' }}>
          {say('calls', { count: build.calls.length })}
        </Box>
        <Typography variant="body2" color="textSecondary" sx={{ mt: 0.5 }}>
          {build.calls.join(', ')}
        </Typography>
      </Box>
    </Box>
  )
}

function ResourceLine({ resource }: { readonly resource: PlannedResource }) {
  const say = useTranslations('checks.plan')
  const { kind, name, sizeGib, tags } = resource
  const marks = Object.entries(tags).map(([key, value]) => `${key}=${value}`)
  const facts = [name, sizeGib === undefined ? '' : say('size', { size: sizeGib })].filter((one) => one !== '')
  return (
    <Box component="li" sx={{ overflowWrap: 'anywhere' }}>
      {say(`kinds.${kind}`)}
      {facts.length > 0 && ` ${facts.join(', ')}`}
      {marks.length > 0 && (
        <Typography component="span" variant="body2" color="textSecondary">
          {' '}
          ({marks.join(', ')})
        </Typography>
      )}
    </Box>
  )
}

function Facts({ children }: { readonly children: ReactNode }) {
  return (
    <Box component="dl" sx={{ m: 0, display: 'grid', gap: 1, gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 2.4fr)' }}>
      {children}
    </Box>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <Typography component="dt" color="textSecondary">
        {name}
      </Typography>
      <Box component="dd" sx={{ m: 0, minWidth: 0 }}>
        {children}
      </Box>
    </>
  )
}
