import ErrorIcon from '@mui/icons-material/ErrorOutlined'
import HintIcon from '@mui/icons-material/LightbulbOutlined'
import WarningIcon from '@mui/icons-material/WarningAmberOutlined'
import { Box, List, ListItem, ListItemIcon, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { DiagnosticShape } from '#shared/contract/shapes.ts'

const icons = {
  error: { Icon: ErrorIcon, color: 'error' },
  warning: { Icon: WarningIcon, color: 'warning' },
  hint: { Icon: HintIcon, color: 'info' },
} as const

/** What is to say about a template, each with its place and the line itself. */
export function DiagnosticsList({ diagnostics }: { readonly diagnostics: readonly DiagnosticShape[] }) {
  return (
    <List dense disablePadding>
      {diagnostics.map((diagnostic) => (
        <ListItem
          key={[diagnostic.file, diagnostic.line, diagnostic.column, diagnostic.code, diagnostic.summary].join(' ')}
          disableGutters
          sx={{ alignItems: 'flex-start' }}
        >
          <ListItemIcon sx={{ minWidth: 34, mt: 0.25 }}>
            <SeverityIcon severity={diagnostic.severity} />
          </ListItemIcon>
          <Box sx={{ minWidth: 0 }}>
            <Typography component="p">{diagnostic.summary}</Typography>
            {diagnostic.detail !== undefined && <Typography color="textSecondary">{diagnostic.detail}</Typography>}
            {diagnostic.file !== undefined && (
              <Typography component="code" color="textSecondary" sx={{ display: 'block', fontSize: '0.85em' }}>
                {diagnostic.file}
                {diagnostic.line === undefined ? '' : `:${diagnostic.line}:${diagnostic.column ?? 1}`}
              </Typography>
            )}
            {diagnostic.excerpt !== undefined && (
              <Box
                component="pre"
                tabIndex={0}
                sx={{
                  m: 0,
                  mt: 0.5,
                  p: 1,
                  borderRadius: 1,
                  bgcolor: 'action.hover',
                  overflow: 'auto',
                  fontFamily: '"JetBrains Mono", monospace',
                  fontSize: 12,
                }}
              >
                {diagnostic.excerpt}
              </Box>
            )}
          </Box>
        </ListItem>
      ))}
    </List>
  )
}

function SeverityIcon({ severity }: { readonly severity: DiagnosticShape['severity'] }) {
  const say = useTranslations('ui.severity')
  const { Icon, color } = icons[severity]
  return <Icon color={color} titleAccess={say(severity)} />
}
