import {
  Badge,
  Box,
  List,
  ListItem,
  ListItemButton,
  ListItemIcon,
  ListItemText,
  Tooltip,
  useMediaQuery,
} from '@mui/material'
import { Link as RouterLink, useLocation } from 'react-router'
import { useTranslations } from 'use-intl'
import { useKeyLabels } from '../commands/keyboard-keys.tsx'
import { ariaKeys, keysOf } from '../commands/shortcut.ts'
import { useLeftoverCount } from '../run-summaries.ts'
import { type Destination, destinations, shortcutOfDestination } from './destinations.tsx'

/** Where one can go, with what waits there. On a narrow window only signs are left, named by their tooltips. */
export function NavigationRail({ running }: { readonly running: number }) {
  const say = useTranslations('app')
  const narrow = useMediaQuery((theme) => theme.breakpoints.down('lg'))
  const leftovers = useLeftoverCount()
  const counts: Partial<Record<Destination['name'], number>> = { builds: running, leftovers }
  return (
    <Box
      component="nav"
      aria-label={say('navigation')}
      sx={{
        width: narrow ? 60 : 208,
        flexShrink: 0,
        borderRight: 1,
        borderColor: 'divider',
        bgcolor: 'background.paper',
        overflow: 'hidden auto',
      }}
    >
      <List dense sx={{ p: 1 }}>
        {destinations.map((destination, index) => (
          <RailItem
            key={destination.path}
            destination={destination}
            index={index}
            count={counts[destination.name] ?? 0}
            narrow={narrow}
          />
        ))}
      </List>
    </Box>
  )
}

function RailItem({
  destination: { path, name, icon, belongs },
  index,
  count,
  narrow,
}: {
  readonly destination: Destination
  readonly index: number
  readonly count: number
  readonly narrow: boolean
}) {
  const say = useTranslations('app')
  const { pathname } = useLocation()
  const shortcut = shortcutOfDestination(index)
  const keys = keysOf(shortcut)
  const labels = useKeyLabels(shortcut)?.join(' ')
  const page = say(`pages.${name}`)
  const title =
    count === 0 ? page : say(name === 'leftovers' ? 'counted.leftovers' : 'counted.running', { page, count })
  const here = belongs(pathname)
  return (
    <ListItem disablePadding>
      <Tooltip title={narrow ? `${title} (${labels})` : (labels ?? '')} placement="right" describeChild>
        <ListItemButton
          component={RouterLink}
          to={path}
          selected={here}
          aria-label={title}
          aria-current={here ? 'page' : undefined}
          {...(keys === undefined ? {} : { 'aria-keyshortcuts': ariaKeys(keys) })}
          sx={{ borderRadius: 1.5, mb: 0.5, minHeight: 40, ...(narrow ? { px: 1.25 } : {}) }}
        >
          <ListItemIcon sx={{ minWidth: narrow ? 0 : 40 }}>
            <Badge badgeContent={count} color={name === 'leftovers' ? 'warning' : 'primary'}>
              {icon}
            </Badge>
          </ListItemIcon>
          {!narrow && <ListItemText primary={page} />}
        </ListItemButton>
      </Tooltip>
    </ListItem>
  )
}
