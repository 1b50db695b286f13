import { create } from 'zustand'

interface DeskState {
  readonly shown: 'palette' | 'shortcuts' | undefined
}

/** Which of the two lists of commands is open. */
export const useCommandDesk = create<DeskState>(() => ({ shown: undefined }))

export function openPalette(): void {
  useCommandDesk.setState({ shown: 'palette' })
}

export function openShortcutSheet(): void {
  useCommandDesk.setState({ shown: 'shortcuts' })
}

export function closeCommandDesk(): void {
  useCommandDesk.setState({ shown: undefined })
}
