import LeftoversIcon from '@mui/icons-material/CleaningServicesOutlined'
import BuildIcon from '@mui/icons-material/ConstructionOutlined'
import TemplatesIcon from '@mui/icons-material/DescriptionOutlined'
import ImagesIcon from '@mui/icons-material/Inventory2Outlined'
import CredentialsIcon from '@mui/icons-material/KeyOutlined'
import SettingsIcon from '@mui/icons-material/SettingsOutlined'
import { Badge, Box, Link, List, ListItem, ListItemButton, ListItemIcon, ListItemText, Typography } from '@mui/material'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link as RouterLink, useLocation, useNavigate } from 'react-router'
import { refreshProfiles } from './profiles.ts'
import { useLeftoverCount, useRunSummaries } from './run-summaries.ts'
import { useStudio } from './studio-context.tsx'

interface Destination {
  readonly path: string
  readonly title: string
  readonly icon: ReactNode
  readonly belongs: (path: string) => boolean
}

const destinations: readonly Destination[] = [
  { path: '/templates', title: 'Templates', icon: <TemplatesIcon />, belongs: (path) => path.startsWith('/template') },
  { path: '/builds', title: 'Builds', icon: <BuildIcon />, belongs: (path) => path.startsWith('/builds') },
  { path: '/images', title: 'Images', icon: <ImagesIcon />, belongs: (path) => path.startsWith('/images') },
  { path: '/leftovers', title: 'Leftovers', icon: <LeftoversIcon />, belongs: (path) => path.startsWith('/leftovers') },
  {
    path: '/credentials',
    title: 'Credentials',
    icon: <CredentialsIcon />,
    belongs: (path) => path.startsWith('/credentials'),
  },
  { path: '/settings', title: 'Settings', icon: <SettingsIcon />, belongs: (path) => path.startsWith('/settings') },
]

/** The frame around every page: where one can go, and what is going on. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const studio = useStudio()
  const main = useRef<HTMLElement>(null)
  const running = useRunSummaries().filter(
    (run) => run.status === 'running' || run.status === 'queued' || run.status === 'paused',
  )
  const leftovers = useLeftoverCount()
  const counts: Readonly<Record<string, { count: number; word: string }>> = {
    '/builds': { count: running.length, word: 'running' },
    '/leftovers': { count: leftovers, word: 'left behind' },
  }

  useEffect(() => {
    void refreshProfiles(studio)
  }, [studio])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      const destination = destinations[Number(event.key) - 1]
      if (destination === undefined) return
      event.preventDefault()
      void navigate(destination.path)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [navigate])

  useEffect(() => {
    document.title = `${destinations.find((one) => one.belongs(pathname))?.title ?? 'OMI Studio'} – OMI Studio`
  }, [pathname])

  return (
    <Box sx={{ display: 'flex', height: '100%' }}>
      <Link
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
        sx={{
          position: 'absolute',
          left: -9999,
          '&:focus': { left: 8, top: 8, zIndex: 10, bgcolor: 'background.paper', p: 1 },
        }}
      >
        Skip to the page
      </Link>
      <Box
        component="nav"
        aria-label="Main"
        sx={{
          width: 208,
          flexShrink: 0,
          borderRight: 1,
          borderColor: 'divider',
          bgcolor: 'background.paper',
          display: 'flex',
          flexDirection: 'column',
        }}
      >
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.25, px: 2, py: 2 }}>
          <Box component="img" src="/icon.svg" alt="" sx={{ width: 28, height: 28 }} />
          <Typography component="span" sx={{ fontWeight: 700, fontSize: '1.05rem' }}>
            OMI Studio
          </Typography>
        </Box>
        <List dense sx={{ px: 1 }}>
          {destinations.map(({ path, title, icon, belongs }, index) => {
            const { count = 0, word = '' } = counts[path] ?? {}
            const name = count > 0 ? `${title}, ${count} ${word}` : title
            return (
              <ListItem key={path} disablePadding>
                <ListItemButton
                  component={RouterLink}
                  to={path}
                  selected={belongs(pathname)}
                  aria-label={name}
                  aria-current={belongs(pathname) ? 'page' : undefined}
                  title={`Ctrl ${index + 1}`}
                  sx={{ borderRadius: 1.5, mb: 0.5 }}
                >
                  <ListItemIcon sx={{ minWidth: 40 }}>
                    <Badge badgeContent={count} color={path === '/leftovers' ? 'warning' : 'primary'}>
                      {icon}
                    </Badge>
                  </ListItemIcon>
                  <ListItemText primary={title} />
                </ListItemButton>
              </ListItem>
            )
          })}
        </List>
      </Box>
      <Box
        component="main"
        ref={main}
        id="main"
        tabIndex={-1}
        sx={{ flex: 1, minWidth: 0, overflow: 'auto', outline: 'none' }}
      >
        {children}
      </Box>
    </Box>
  )
}
