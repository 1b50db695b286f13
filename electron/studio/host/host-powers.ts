/** What a host can do around the page; what is absent it cannot, and the page says so. */
export interface HostPowers {
  /** Brings the app's window to the front. */
  readonly show?: () => void
  /** Keeps the computer from falling asleep, or no longer. */
  readonly keepAwake?: (awake: boolean) => void
  /** Opens a folder in the system's file manager. */
  readonly openFolder?: (path: string) => Promise<void>
  /** Versions of what the app runs on, by name: `Electron`, `Chromium`. */
  readonly versions?: Readonly<Record<string, string>>
}
