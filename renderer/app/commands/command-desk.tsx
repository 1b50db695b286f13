import { useSettings } from '../settings-context.tsx'
import { useCommandDesk } from './command-desk-state.ts'
import { CommandPalette } from './command-palette.tsx'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import { useShortcuts } from './use-shortcuts.ts'

/** The keyboard's shortcuts, and the two lists of what can be done, each when it is wanted. */
export function CommandDesk() {
  const { settings } = useSettings()
  const shown = useCommandDesk((state) => state.shown)
  useShortcuts(settings.singleKeys)
  if (shown === 'palette') return <CommandPalette />
  if (shown === 'shortcuts') return <ShortcutSheet />
  return null
}
