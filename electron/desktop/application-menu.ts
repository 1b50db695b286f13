import type { MenuItemConstructorOptions } from 'electron'
import type { DesktopWords } from './words.ts'

/** The menu bar: the system's standard entries only; the app's own actions, zoom among them, are in its window. */
export function applicationMenu(platform: NodeJS.Platform, words: DesktopWords): MenuItemConstructorOptions[] {
  const own: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : []
  return [
    ...own,
    { role: 'fileMenu' },
    { role: 'editMenu' },
    {
      label: words.view,
      submenu: [{ role: 'reload' }, { type: 'separator' }, { role: 'togglefullscreen' }],
    },
    { role: 'windowMenu' },
  ]
}
