import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DesktopWords } from './words.ts'

/** ms between two looks for a newer version. */
const pause = 86_400_000

/** Of electron-updater's updater, what is used. */
export interface Updater {
  autoDownload: boolean
  autoInstallOnAppQuit: boolean
  checkForUpdates(): Promise<unknown>
  downloadUpdate(): Promise<unknown>
  on(event: 'update-available' | 'update-downloaded', listener: (about: { readonly version: string }) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

interface UpdateCheckNeeds {
  readonly updater: () => Promise<Updater>
  /** The packaged app's resources, where the packager puts the address of updates. */
  readonly resources: string
  /** Whether the settings allow it; asked before each look. */
  readonly allowed: () => Promise<boolean>
  readonly words: () => DesktopWords
  readonly notify: (title: string, body: string, onClick?: () => void) => void
  readonly report: (problem: string) => void
  /** Calls again and again, with this many ms between. */
  readonly every: (milliseconds: number, call: () => void) => void
}

/**
 * Looks once a day for a newer version, if the settings allow it and the app was packaged with an address to look at
 * (`publish` of electron-builder). Where the system's package manager updates, there is none and nothing is asked.
 * Nothing is downloaded before somebody clicks; packages are signed and checked by electron-updater.
 */
export async function startUpdateCheck(needs: UpdateCheckNeeds): Promise<void> {
  if (!existsSync(join(needs.resources, 'app-update.yml'))) return
  let ready: Promise<Updater> | undefined
  const look = async () => {
    if (!(await needs.allowed())) return
    ready ??= prepared(needs)
    await (await ready).checkForUpdates()
  }
  const quietly = () => void look().catch((error: unknown) => needs.report(`no look for updates: ${String(error)}`))
  quietly()
  needs.every(pause, quietly)
}

async function prepared({ updater, words, notify, report }: UpdateCheckNeeds): Promise<Updater> {
  const one = await updater()
  one.autoDownload = false
  one.autoInstallOnAppQuit = true
  one.on('update-available', ({ version }) =>
    notify(words().updateThere(version), words().updateHow, () => {
      void one.downloadUpdate().catch((error: unknown) => report(`the update was not downloaded: ${String(error)}`))
    }),
  )
  one.on('update-downloaded', ({ version }) => notify(words().updateThere(version), words().updateReady))
  one.on('error', (error) => report(`an update failed: ${error.message}`))
  return one
}
