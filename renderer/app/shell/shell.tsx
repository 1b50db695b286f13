import { Box, Link } from '@mui/material'
import { useSnackbar } from 'notistack'
import { type ReactNode, useEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import { useTranslations } from 'use-intl'
import { CommandDesk } from '../commands/command-desk.tsx'
import { ShellCommands } from '../commands/shell-commands.tsx'
import { RunNotices } from '../notices/run-notices.tsx'
import { refreshProfiles } from '../profiles.ts'
import { useRunSummaries } from '../run-summaries.ts'
import { useStudio } from '../studio-context.tsx'
import { useLastPage } from '../view-state/use-last-page.ts'
import { NavigationRail } from './navigation-rail.tsx'
import { PageBoundary } from './page-boundary.tsx'
import { TitleBar } from './title-bar.tsx'

/** The frame around every page: whose account is in use, where one can go, and what is going on. */
export function Shell({
  banner,
  children,
}: {
  /** Stands above everything while there is one. */
  readonly banner: ReactNode
  readonly children: ReactNode
}) {
  const say = useTranslations('app')
  const { pathname, search } = useLocation()
  const studio = useStudio()
  const main = useRef<HTMLElement>(null)
  const running = useRunSummaries().filter(
    ({ status }) => status === 'running' || status === 'queued' || status === 'paused',
  ).length
  useLastPage()
  useConnectedAgain(banner !== undefined)

  useEffect(() => {
    void refreshProfiles(studio)
  }, [studio])

  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', height: '100%' }}>
      <Link
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
        sx={{
          position: 'absolute',
          left: -9999,
          '&:focus': { left: 8, top: 8, zIndex: 'tooltip', bgcolor: 'background.paper', p: 1 },
        }}
      >
        {say('skip')}
      </Link>
      {banner}
      <TitleBar running={running} />
      <Box sx={{ display: 'flex', flex: 1, minHeight: 0 }}>
        <NavigationRail running={running} />
        <Box
          component="main"
          ref={main}
          id="main"
          tabIndex={-1}
          sx={{ flex: 1, minWidth: 0, overflow: 'auto', outline: 'none' }}
        >
          <PageBoundary key={pathname + search}>{children}</PageBoundary>
        </Box>
      </Box>
      <ShellCommands />
      <RunNotices />
      <CommandDesk />
    </Box>
  )
}

/** Says that the connection is back, once it is. */
function useConnectedAgain(lost: boolean): void {
  const say = useTranslations('app.connection')
  const { enqueueSnackbar } = useSnackbar()
  const wasLost = useRef(false)
  useEffect(() => {
    if (wasLost.current && !lost) enqueueSnackbar(say('back'), { variant: 'success', autoHideDuration: 4000 })
    wasLost.current = lost
  }, [lost, say, enqueueSnackbar])
}
