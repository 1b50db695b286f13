import { defaultSettings } from '#shared/contract/default-settings.ts'
import { type Settings, storedSettingsSchema } from '#shared/contract/settings.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { type JsonStore, openJsonStore } from './json-store.ts'

/** What the person has set. */
export interface SettingsStore extends JsonStore<Settings> {
  /**
   * What counts where something has to: the defaults while the file cannot be read, which is reported once. Where a default
   * could do harm, as deleting records that the person wanted to keep, `read` is the one to ask.
   */
  inForce(): Promise<Settings>
}

interface SettingsStoreNeeds {
  readonly path: string
  /** @param text a sentence without secrets */
  readonly report: (text: string) => void
  /** Told of the settings whenever they have changed. */
  readonly onChange: (settings: Settings) => void
}

/** Opens the settings of a data folder. */
export function openSettings({ path, report, onChange }: SettingsStoreNeeds): SettingsStore {
  const store = openJsonStore({
    path,
    title: 'settings',
    version: 1,
    schema: storedSettingsSchema,
    initial: defaultSettings,
  })
  let reported: string | undefined
  return {
    read: store.read,
    async inForce() {
      try {
        return await store.read()
      } catch (error) {
        const { message } = errorReportOf(error)
        if (message !== reported) report(message)
        reported = message
        return defaultSettings
      }
    },
    async update(change) {
      const changed = await store.update(change)
      onChange(changed)
      return changed
    },
    async setAside(at) {
      const keptAs = await store.setAside(at)
      if (keptAs !== undefined) onChange(await store.read())
      return keptAs
    },
  }
}
