import { Box } from '@mui/material'
import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import { useProfiles } from '../profiles.ts'
import { useKnownRuns } from '../run-summaries.ts'
import { useSettings } from '../settings-context.tsx'
import { useStudio } from '../studio-context.tsx'
import { AttentionList } from './attention-list.tsx'
import { Checklist } from './checklist.tsx'
import { FirstStart } from './first-start.tsx'
import { RecentTemplates } from './recent-templates.tsx'
import { LastResults, RunningNow } from './run-lists.tsx'

/** Where the app begins: what runs, how the last builds ended and what needs the person; at the first start, what to begin with. */
export function HomePage() {
  const say = useTranslations('app.home')
  const studio = useStudio()
  const profiles = useProfiles()
  const { runs, loaded } = useKnownRuns()
  const { settings } = useSettings()
  const { state } = useFetched(useCallback(() => studio.call('templates.list', {}), [studio]))
  const recent = state.kind === 'loaded' ? state.content.recent : []

  if (!loaded || profiles.kind === 'loading' || state.kind === 'loading') return null
  const hasProfile = profiles.kind === 'loaded' && profiles.content.profiles.length > 0
  const isFirst = runs.length === 0 && !hasProfile && recent.length === 0 && settings.account === 'sandbox'
  if (isFirst) return <FirstStart />

  return (
    <Page title={say('title')} subtitle={say('subtitle')}>
      {state.kind === 'failed' && <ErrorNotice error={state.error} />}
      {profiles.kind === 'failed' && <ErrorNotice error={profiles.error} />}
      <Checklist templates={recent.length} runs={runs} connected={hasProfile || settings.account !== 'sandbox'} />
      <Box
        sx={{
          display: 'grid',
          gap: 2.5,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 3fr) minmax(0, 2fr)' },
        }}
      >
        <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
          <RunningNow runs={runs} />
          <LastResults runs={runs} />
        </Box>
        <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
          <AttentionList runs={runs} profiles={profiles.kind === 'loaded' ? profiles.content : undefined} />
          <RecentTemplates templates={recent} />
        </Box>
      </Box>
    </Page>
  )
}
