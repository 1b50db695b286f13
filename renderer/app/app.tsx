import { Alert, Box, Button, CircularProgress } from '@mui/material'
import CssBaseline from '@mui/material/CssBaseline'
import { ThemeProvider } from '@mui/material/styles'
import { SnackbarProvider } from 'notistack'
import { useEffect, useMemo, useState } from 'react'
import { HashRouter } from 'react-router'
import type { StudioClient } from '#shared/contract/client.ts'
import { connectToStudio } from './connect.ts'
import { noticeLooks } from './notice-looks.ts'
import { AppRoutes } from './routes.tsx'
import { SettingsProvider } from './settings-context.tsx'
import { Shell } from './shell.tsx'
import { StudioProvider } from './studio-context.tsx'
import { createAppTheme } from './theme.ts'

type Link =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected'; readonly client: StudioClient }
  | { readonly kind: 'lost'; readonly reason: string }

/** The whole app: connects to the main process, then shows the shell and the page that the address names. */
export function App() {
  const theme = useMemo(createAppTheme, [])
  const [link, setLink] = useState<Link>({ kind: 'connecting' })

  useEffect(() => {
    connectToStudio((reason) => setLink({ kind: 'lost', reason })).then(
      (client) => setLink({ kind: 'connected', client }),
      (error: unknown) => setLink({ kind: 'lost', reason: error instanceof Error ? error.message : String(error) }),
    )
  }, [])

  return (
    <ThemeProvider theme={theme} defaultMode="system" noSsr>
      <CssBaseline enableColorScheme />
      <SnackbarProvider maxSnack={3} autoHideDuration={8000} Components={noticeLooks}>
        {link.kind === 'connected' ? (
          <StudioProvider client={link.client}>
            <SettingsProvider>
              <HashRouter>
                <Shell>
                  <AppRoutes />
                </Shell>
              </HashRouter>
            </SettingsProvider>
          </StudioProvider>
        ) : (
          <Box component="main" sx={{ height: '100%', display: 'grid', placeItems: 'center', p: 3 }}>
            {link.kind === 'connecting' ? (
              <CircularProgress aria-label="Connecting to OMI Studio" />
            ) : (
              <Lost reason={link.reason} />
            )}
          </Box>
        )}
      </SnackbarProvider>
    </ThemeProvider>
  )
}

function Lost({ reason }: { readonly reason: string }) {
  return (
    <Alert
      severity="warning"
      action={
        <Button color="inherit" onClick={() => location.reload()}>
          Reload
        </Button>
      }
    >
      The connection to OMI Studio is gone ({reason}). Builds go on as long as it runs. If reloading does not help,
      start OMI Studio again and open the link that it prints.
    </Alert>
  )
}
