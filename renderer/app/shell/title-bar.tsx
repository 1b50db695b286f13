import LeftoversIcon from '@mui/icons-material/CleaningServicesOutlined'
import ShortcutsIcon from '@mui/icons-material/KeyboardOutlined'
import SearchIcon from '@mui/icons-material/SearchOutlined'
import RunningIcon from '@mui/icons-material/SyncOutlined'
import { Box, Button, IconButton, Tooltip, Typography, useMediaQuery } from '@mui/material'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { openPalette, openShortcutSheet } from '../commands/command-desk-state.ts'
import { KeyboardKeys } from '../commands/keyboard-keys.tsx'
import { paletteKeys } from '../commands/shell-commands.tsx'
import { useLeftoverCount } from '../run-summaries.ts'
import { AccountMenu } from './account-menu.tsx'

/** What is true on every page: whose account is in use, what runs, what was left behind; and the way to every command. */
export function TitleBar({ running }: { readonly running: number }) {
  const say = useTranslations('app')
  const narrow = useMediaQuery((theme) => theme.breakpoints.down('md'))
  const leftovers = useLeftoverCount()
  return (
    <Box
      component="header"
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        px: 2,
        minHeight: 48,
        flexShrink: 0,
        borderBottom: 1,
        borderColor: 'divider',
        bgcolor: 'background.paper',
      }}
    >
      <Box component="img" src="/icon.svg" alt="" sx={{ width: 26, height: 26 }} />
      {!narrow && (
        <Typography component="span" sx={{ fontWeight: 700, fontSize: '1rem', mr: 1.5, whiteSpace: 'nowrap' }}>
          {say('name')}
        </Typography>
      )}
      <AccountMenu />
      <Box sx={{ flex: 1 }} />
      {running > 0 && (
        <Count to="/builds" icon={<RunningIcon />} words={say('bar.running', { count: running })} narrow={narrow} />
      )}
      {leftovers > 0 && (
        <Count
          to="/leftovers"
          icon={<LeftoversIcon />}
          words={say('bar.leftovers', { count: leftovers })}
          narrow={narrow}
          warning
        />
      )}
      {narrow ? (
        <Tooltip title={say('bar.find')}>
          <IconButton aria-label={say('bar.find')} onClick={openPalette}>
            <SearchIcon />
          </IconButton>
        </Tooltip>
      ) : (
        <Button
          variant="outlined"
          color="inherit"
          size="small"
          startIcon={<SearchIcon />}
          endIcon={<KeyboardKeys shortcut={paletteKeys} />}
          aria-label={say('bar.find')}
          onClick={openPalette}
          sx={{ color: 'text.secondary', borderColor: 'divider', fontWeight: 400, whiteSpace: 'nowrap' }}
        >
          {say('bar.find')}
        </Button>
      )}
      <Tooltip title={say('bar.shortcuts')}>
        <IconButton aria-label={say('bar.shortcuts')} onClick={openShortcutSheet}>
          <ShortcutsIcon />
        </IconButton>
      </Tooltip>
    </Box>
  )
}

function Count({
  to,
  icon,
  words,
  narrow,
  warning = false,
}: {
  readonly to: string
  readonly icon: React.ReactNode
  readonly words: string
  readonly narrow: boolean
  readonly warning?: boolean
}) {
  const color = warning ? 'warning' : 'primary'
  if (!narrow) {
    return (
      <Button component={RouterLink} to={to} size="small" color={color} startIcon={icon} sx={{ whiteSpace: 'nowrap' }}>
        {words}
      </Button>
    )
  }
  return (
    <Tooltip title={words}>
      <IconButton component={RouterLink} to={to} aria-label={words} color={color}>
        {icon}
      </IconButton>
    </Tooltip>
  )
}
