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
      body1: { fontSize: '0.875rem', lineHeight: 1.5 },
      body2: { fontSize: '0.8125rem', lineHeight: 1.5 },
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
      MuiTableCell: {
        styleOverrides: {
          root: { fontSize: '0.8125rem' },
          head: ({ theme }) => ({
            fontSize: '0.75rem',
            fontWeight: 600,
            color: theme.vars?.palette.text.secondary ?? 'inherit',
            whiteSpace: 'nowrap',
          }),
        },
      },
      MuiCssBaseline: {
        styleOverrides: {
          'html, body, #root': { height: '100%' },
          // Code is read letter by letter: `>=` stays two.
          body: { fontVariantLigatures: 'no-contextual' },
          'a:focus-visible, [tabindex="0"]:focus-visible': {
            outline: '2px solid currentColor',
            outlineOffset: 2,
            borderRadius: 2,
          },
          // High contrast takes backgrounds away: what is chosen gets a line, what floats an edge.
          '@media (forced-colors: active)': {
            '.Mui-selected, [aria-selected="true"], [aria-current="page"]': {
              outline: '2px solid Highlight',
              outlineOffset: -2,
            },
            '.MuiPaper-root, kbd': { border: '1px solid CanvasText' },
          },
          '@media (prefers-reduced-motion: reduce)': {
            '*, *::before, *::after': {
              animationDuration: '0.01ms !important',
              animationIterationCount: '1 !important',
              // A short duration instead would give every element transitions that it never had.
              transition: 'none !important',
              scrollBehavior: 'auto !important',
            },
          },
          code: { fontFamily: '"JetBrains Mono", ui-monospace, monospace', fontSize: '0.92em' },
        },
      },
    },
  })
}
