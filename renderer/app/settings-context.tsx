import { useColorScheme } from '@mui/material/styles'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { defaultSettings } from '#shared/contract/default-settings.ts'
import type { Settings, SettingsPatch } from '#shared/contract/settings.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { LanguageProvider } from './language-provider.tsx'
import { useStudio } from './studio-context.tsx'
import { loadViewState } from './view-state/view-state-store.ts'

interface SettingsAccess {
  readonly settings: Settings
  /**
   * Applies at once, here and in the main process. What cannot be written is as before, and `failure` says so.
   *
   * @returns whether it was written
   */
  readonly change: (patch: SettingsPatch) => Promise<boolean>
  /** Of the newest change that could not be written. */
  readonly failure: ErrorReport | undefined
  /** Why what has been set cannot be read; the defaults count meanwhile. */
  readonly unread: ErrorReport | undefined
  /** Puts a file that cannot be read out of the way. Rejects when that cannot be done. */
  readonly setAside: () => Promise<{ readonly keptAs?: string | undefined }>
}

const SettingsContext = createContext<SettingsAccess | undefined>(undefined)

/**
 * Reads the settings and how the app looked before anything is shown, so that nothing jumps, and keeps the colour scheme
 * and the language in step with them. While they cannot be read the defaults count, and `SettingsTrouble` says why.
 */
export function SettingsProvider({ children }: { readonly children: ReactNode }) {
  const studio = useStudio()
  const [settings, setSettings] = useState<Settings | undefined>()
  const [unread, setUnread] = useState<ErrorReport | undefined>()
  const [failure, setFailure] = useState<ErrorReport | undefined>()
  const { setMode } = useColorScheme()

  useEffect(() => {
    let current = true
    const reading = studio.call('settings.read', {}).then(
      (read) => ({ read, problem: undefined }),
      (error: unknown) => ({ read: undefined, problem: errorReportOf(error) }),
    )
    void Promise.all([reading, loadViewState(studio)]).then(([{ read, problem }]) => {
      if (!current) return
      setSettings((before) => read ?? before ?? defaultSettings)
      setUnread(problem)
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
    async (patch: SettingsPatch) => {
      try {
        setSettings(await studio.call('settings.write', patch))
        setUnread(undefined)
        setFailure(undefined)
        return true
      } catch (error) {
        setFailure(errorReportOf(error))
        return false
      }
    },
    [studio],
  )
  const setAside = useCallback(async () => {
    const { settings: fresh, keptAs } = await studio.call('settings.setAside', {})
    setSettings(fresh)
    setUnread(undefined)
    return { keptAs }
  }, [studio])
  const access = useMemo(
    () => (settings === undefined ? undefined : { settings, change, failure, unread, setAside }),
    [settings, change, failure, unread, setAside],
  )
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
