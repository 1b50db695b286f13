import { Box } from '@mui/material'
import { useTranslations } from 'use-intl'
import { useNow } from '#renderer/ui/time.ts'
import type { RunState } from '#shared/run/run-state.ts'
import { BuildFacts } from './build-facts.tsx'
import { ResourceTable } from './resource-table.tsx'

/** What the run made, and what became known of it. */
export function ResourcesView({ state, going }: { readonly state: RunState; readonly going: boolean }) {
  const say = useTranslations('run')
  const now = useNow(going)
  const builds = [...state.builds.values()]
  return (
    <Box
      tabIndex={0}
      role="group"
      aria-label={say('resources')}
      sx={{
        overflow: 'auto',
        minHeight: 0,
        pt: 1.5,
        display: 'grid',
        gap: 2,
        alignContent: 'start',
        gridAutoRows: 'max-content',
      }}
    >
      <ResourceTable going={going} resources={[...state.resources.values()]} now={now} labelled={builds.length > 1} />
      {builds.map((build) => (
        <BuildFacts key={build.label} build={build} titled={builds.length > 1} />
      ))}
    </Box>
  )
}
