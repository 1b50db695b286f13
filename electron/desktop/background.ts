import type { BrowserWindow, Menu, Notification, Tray } from 'electron'
import type { DesktopWords } from './words.ts'

interface BackgroundNeeds {
  readonly words: () => DesktopWords
  readonly createTray: () => Tray
  readonly createMenu: (template: Parameters<typeof Menu.buildFromTemplate>[0]) => Menu
  readonly notify: (options: { title: string; body: string }) => Notification | undefined
  readonly show: () => void
  readonly quit: () => void
}

export interface Background {
  /** Hides the window; an icon in the notification area brings it back. Says so, once. */
  enter(window: BrowserWindow): void
  /** The window is there again: the icon goes. */
  leave(): void
}

/** Building on without a window. */
export function createBackground(needs: BackgroundNeeds): Background {
  let tray: Tray | undefined
  let said = false
  return {
    enter(window) {
      window.hide()
      const words = needs.words()
      if (tray === undefined) {
        tray = needs.createTray()
        tray.setToolTip('OMI Studio')
        tray.setContextMenu(
          needs.createMenu([
            { label: words.show, click: needs.show },
            { type: 'separator' },
            { label: words.quit, click: needs.quit },
          ]),
        )
        tray.on('click', needs.show)
      }
      if (said) return
      said = true
      needs.notify({ title: words.stillBuilding, body: words.whereItIs })?.show()
    },
    leave() {
      tray?.destroy()
      tray = undefined
    },
  }
}
