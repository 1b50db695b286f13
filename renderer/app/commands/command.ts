/**
 * A key or keys together, in the notation of tinykeys: `$mod+Enter` (⌘ on macOS, Ctrl elsewhere), `F8`, `Shift+F6`,
 * `$mod+Digit1` (by the key's place, for layouts where digits need Shift), `[Shift]+?` (Shift may be needed to type it).
 */
export type Keys = string

/** Keys that browsers keep for themselves (`$mod+n`) have others in the web host. */
export type Shortcut = Keys | { readonly desktop: Keys; readonly web: Keys | undefined }

/** Something that can be done now: listed in the palette and the shortcut sheet, and done by its shortcut. */
export interface Command {
  /** Stays the same between starts: `run.cancel`. The one offered last counts when several have the same. */
  readonly id: string
  /** As people see it, a verb first: "Cancel this build". */
  readonly title: string
  /** The heading that it stands under, as people see it. */
  readonly section: string
  /** A single letter counts only while the focus is in an element with `data-single-keys` (a list, a log). */
  readonly shortcut?: Shortcut
  /** True when absent. */
  readonly enabled?: boolean
  /** In one sentence; shown when it is not enabled. */
  readonly whyDisabled?: string
  /** Its shortcut works in a dialog too; shortcuts of what is behind a dialog rest meanwhile. */
  readonly inDialogs?: boolean
  readonly run: () => void
}
