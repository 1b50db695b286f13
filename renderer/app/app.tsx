import { Box, CircularProgress } from '@mui/material'
import CssBaseline from '@mui/material/CssBaseline'
import { ThemeProvider } from '@mui/material/styles'
import { SnackbarProvider } from 'notistack'
import { useMemo } from 'react'
import { HashRouter } from 'react-router'
import { useTranslations } from 'use-intl'
import { ConnectionBanner } from './connection/connection-banner.tsx'
import { type Link, useLink } from './connection/use-link.ts'
import { LanguageProvider } from './language-provider.tsx'
import { noticeLooks } from './notice-looks.ts'
import { AppRoutes } from './routes.tsx'
import { SettingsProvider } from './settings-context.tsx'
import { SettingsTrouble } from './settings-trouble.tsx'
import { Shell } from './shell/shell.tsx'
import { StudioProvider } from './studio-context.tsx'
import { createAppTheme } from './theme.ts'

/** The whole app: connects to the main process, then shows the shell and the page that the address names. */
export function App() {
  const theme = useMemo(createAppTheme, [])
  const { link, retry } = useLink()
  const client = link.kind === 'connecting' ? undefined : link.client
  return (
    <ThemeProvider theme={theme} defaultMode="system" noSsr>
      <CssBaseline enableColorScheme />
      <LanguageProvider setting="system">
        {client === undefined ? (
          <NotConnected link={link} onRetry={retry} />
        ) : (
          <StudioProvider client={client}>
            <SettingsProvider>
              <SnackbarProvider maxSnack={3} autoHideDuration={8000} Components={noticeLooks}>
                <SettingsTrouble />
                <HashRouter>
                  <Shell banner={link.kind === 'lost' ? <ConnectionBanner link={link} onRetry={retry} /> : undefined}>
                    <AppRoutes />
                  </Shell>
                </HashRouter>
              </SnackbarProvider>
            </SettingsProvider>
          </StudioProvider>
        )}
      </LanguageProvider>
    </ThemeProvider>
  )
}

/** Before the first connection. */
function NotConnected({ link, onRetry }: { readonly link: Link; readonly onRetry: () => void }) {
  const say = useTranslations('app.connection')
  return (
    <Box component="main" sx={{ height: '100%', display: 'grid', placeItems: 'center', p: 3 }}>
      {link.kind === 'lost' ? (
        <ConnectionBanner link={link} onRetry={onRetry} />
      ) : (
        <CircularProgress aria-label={say('connecting')} />
      )}
    </Box>
  )
}
