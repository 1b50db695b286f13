import { useColorScheme } from '@mui/material/styles'
import { useMemo } from 'react'
import { useSettings } from '#renderer/app/settings-context.tsx'
import type { TerminalLook } from './shell-terminal.ts'
import { darkTerminal, lightTerminal } from './terminal-colours.ts'

/** How terminals look now, by the settings and the colour scheme. */
export function useTerminalLook(label: string): TerminalLook {
  const { settings } = useSettings()
  const { mode, systemMode } = useColorScheme()
  const dark = (mode === 'system' ? systemMode : mode) === 'dark'
  const { logFontSize: fontSize, screenReader } = settings
  return useMemo(
    () => ({ label, fontSize, screenReader, theme: dark ? darkTerminal : lightTerminal }),
    [label, fontSize, screenReader, dark],
  )
}
