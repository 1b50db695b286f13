import { Button } from '@mui/material'
import { Link as RouterLink, useLocation } from 'react-router'
import { useTranslations } from 'use-intl'
import { EmptyState } from '#renderer/ui/empty-state.tsx'
import { Page } from '#renderer/ui/page.tsx'

/** Where an address leads that is none of ours, or of something that is not on this computer. */
export function NotFoundPage() {
  const say = useTranslations('app.missing')
  const { pathname } = useLocation()
  return (
    <Page title={say('title')}>
      <EmptyState
        title={say('title')}
        action={
          <Button variant="contained" component={RouterLink} to="/">
            {say('home')}
          </Button>
        }
      >
        {say('text', { address: pathname })}
      </EmptyState>
    </Page>
  )
}
