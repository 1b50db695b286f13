import { createTheme, type Theme } from '@mui/material/styles'

/** The app's look: one theme, two colour schemes; the system's or the person's choice decides which. */
export function createAppTheme(): Theme {
  return createTheme({
    cssVariables: { colorSchemeSelector: 'data-theme' },
    colorSchemes: {
      light: {
        palette: {
          primary: { main: '#1a5fa8' },
          info: { main: '#0b6590' },
          background: { default: '#f5f7fa', paper: '#ffffff' },
          success: { main: '#1f7a3d' },
          warning: { main: '#8a5300' },
          error: { main: '#b3261e' },
        },
      },
      dark: {
        palette: {
          primary: { main: '#7cc0ff' },
          info: { main: '#5cc8f5' },
          background: { default: '#101418', paper: '#171d24' },
          success: { main: '#6fd08c' },
          warning: { main: '#f5b95c' },
          error: { main: '#ff8a80' },
        },
      },
    },
    shape: { borderRadius: 8 },
    typography: {
      fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", sans-serif',
      fontSize: 13,
      h1: { fontSize: '1.5rem', fontWeight: 600 },
      h2: { fontSize: '1.1rem', fontWeight: 600 },
      h3: { fontSize: '0.95rem', fontWeight: 600 },
      button: { textTransform: 'none', fontWeight: 600 },
    },
    components: {
      MuiButton: { defaultProps: { disableElevation: true } },
      MuiButtonBase: { styleOverrides: { root: { '&.Mui-focusVisible': { outline: '2px solid', outlineOffset: 2 } } } },
      MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
      MuiToggleButton: {
        styleOverrides: { root: ({ theme }) => ({ color: theme.vars?.palette.text.primary ?? 'inherit' }) },
      },
      MuiTooltip: { defaultProps: { enterDelay: 500 } },
      MuiCssBaseline: {
        styleOverrides: {
          'html, body, #root': { height: '100%' },
          code: { fontFamily: '"JetBrains Mono", ui-monospace, monospace', fontSize: '0.92em' },
        },
      },
    },
  })
}
