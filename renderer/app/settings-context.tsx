import { useColorScheme } from '@mui/material/styles'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { defaultSettings } from '#shared/contract/default-settings.ts'
import type { Settings, SettingsPatch } from '#shared/contract/settings.ts'
import { LanguageProvider } from './language-provider.tsx'
import { useStudio } from './studio-context.tsx'

interface SettingsAccess {
  readonly settings: Settings
  /** Applies at once, here and in the main process. */
  readonly change: (patch: SettingsPatch) => Promise<void>
}

const SettingsContext = createContext<SettingsAccess | undefined>(undefined)

/** Reads the settings once and keeps the colour scheme in step with them. */
export function SettingsProvider({ children }: { readonly children: ReactNode }) {
  const studio = useStudio()
  const [settings, setSettings] = useState<Settings>(defaultSettings)
  const { setMode } = useColorScheme()

  useEffect(() => {
    void studio.call('settings.read', {}).then(setSettings)
  }, [studio])

  useEffect(() => setMode(settings.theme), [settings.theme, setMode])

  const change = useCallback(
    async (patch: SettingsPatch) => setSettings(await studio.call('settings.write', patch)),
    [studio],
  )
  const access = useMemo(() => ({ settings, change }), [settings, change])
  return (
    <SettingsContext value={access}>
      <LanguageProvider setting={settings.language}>{children}</LanguageProvider>
    </SettingsContext>
  )
}

export function useSettings(): SettingsAccess {
  const access = useContext(SettingsContext)
  if (access === undefined) throw new Error('useSettings needs a SettingsProvider above it')
  return access
}
