import { useColorScheme } from '@mui/material/styles'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { defaultSettings } from '#shared/contract/default-settings.ts'
import type { Settings, SettingsPatch } from '#shared/contract/settings.ts'
import { LanguageProvider } from './language-provider.tsx'
import { useStudio } from './studio-context.tsx'
import { loadViewState } from './view-state/view-state-store.ts'

interface SettingsAccess {
  readonly settings: Settings
  /** Applies at once, here and in the main process. */
  readonly change: (patch: SettingsPatch) => Promise<void>
}

const SettingsContext = createContext<SettingsAccess | undefined>(undefined)

/**
 * Reads the settings and how the app looked before anything is shown, so that nothing jumps, and keeps the colour scheme
 * and the language in step with them. Settings that cannot be read count as unset: the settings page says why.
 */
export function SettingsProvider({ children }: { readonly children: ReactNode }) {
  const studio = useStudio()
  const [settings, setSettings] = useState<Settings | undefined>()
  const { setMode } = useColorScheme()

  useEffect(() => {
    let current = true
    const reading = studio.call('settings.read', {}).catch(() => undefined)
    void Promise.all([reading, loadViewState(studio)]).then(([read]) => {
      if (current) setSettings((before) => read ?? before ?? defaultSettings)
    })
    return () => {
      current = false
    }
  }, [studio])

  const theme = settings?.theme
  useEffect(() => {
    if (theme !== undefined) setMode(theme)
  }, [theme, setMode])

  const change = useCallback(
    async (patch: SettingsPatch) => setSettings(await studio.call('settings.write', patch)),
    [studio],
  )
  const access = useMemo(() => (settings === undefined ? undefined : { settings, change }), [settings, change])
  if (access === undefined) return null
  return (
    <SettingsContext value={access}>
      <LanguageProvider setting={access.settings.language}>{children}</LanguageProvider>
    </SettingsContext>
  )
}

export function useSettings(): SettingsAccess {
  const access = useContext(SettingsContext)
  if (access === undefined) throw new Error('useSettings needs a SettingsProvider above it')
  return access
}
