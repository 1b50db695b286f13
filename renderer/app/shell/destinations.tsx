import LeftoversIcon from '@mui/icons-material/CleaningServicesOutlined'
import BuildIcon from '@mui/icons-material/ConstructionOutlined'
import TemplatesIcon from '@mui/icons-material/DescriptionOutlined'
import HomeIcon from '@mui/icons-material/HomeOutlined'
import ImagesIcon from '@mui/icons-material/Inventory2Outlined'
import CredentialsIcon from '@mui/icons-material/KeyOutlined'
import SettingsIcon from '@mui/icons-material/SettingsOutlined'
import type { ReactNode } from 'react'

/** A page that one can always go to. */
export interface Destination {
  readonly path: string
  /** Its title is `app.pages.<name>`. */
  readonly name: 'home' | 'templates' | 'builds' | 'images' | 'leftovers' | 'credentials' | 'settings'
  readonly icon: ReactNode
  /** Whether an address is of this page or of one that belongs to it. */
  readonly belongs: (path: string) => boolean
}

/** In the order of the rail, which is that of the shortcuts 1, 2, 3 … */
export const destinations: readonly Destination[] = [
  { path: '/', name: 'home', icon: <HomeIcon />, belongs: (path) => path === '/' },
  { path: '/templates', name: 'templates', icon: <TemplatesIcon />, belongs: (path) => path.startsWith('/template') },
  { path: '/builds', name: 'builds', icon: <BuildIcon />, belongs: (path) => path.startsWith('/builds') },
  { path: '/images', name: 'images', icon: <ImagesIcon />, belongs: (path) => path.startsWith('/images') },
  {
    path: '/leftovers',
    name: 'leftovers',
    icon: <LeftoversIcon />,
    belongs: (path) => path.startsWith('/leftovers'),
  },
  {
    path: '/credentials',
    name: 'credentials',
    icon: <CredentialsIcon />,
    belongs: (path) => path.startsWith('/credentials'),
  },
  { path: '/settings', name: 'settings', icon: <SettingsIcon />, belongs: (path) => path.startsWith('/settings') },
]

/** The shortcut of the destination at this place of the rail; a browser has Ctrl 1 … 8 for its tabs. */
export function shortcutOfDestination(index: number): { readonly desktop: string; readonly web: string } {
  return { desktop: `$mod+Digit${index + 1}`, web: `Alt+Shift+Digit${index + 1}` }
}
