import type { LogMatch } from '#shared/contract/shapes.ts'
import type { LogSelector } from '#shared/run/log-selector.ts'
import type { LogColours } from './log-colours.ts'
import type { FeedState } from './log-feed.ts'
import type { Marked } from './log-terminal.ts'
import type { TimeWriter } from './log-times.ts'

/** What both ways of showing a log are given: as a terminal and as a list of lines. */
export interface LogViewProps {
  readonly runId: string
  readonly selector: LogSelector
  readonly live: boolean
  readonly fontSize: number
  readonly colours: LogColours
  readonly writeTime: TimeWriter | undefined
  /** Say of each line which build it is of: several are shown. */
  readonly labelled: boolean
  readonly marked: Marked | undefined
  /** For the map of the whole log. */
  readonly matches: readonly LogMatch[]
  /** The line that the address names. */
  readonly linked: number | undefined
  readonly onLink: (line: number) => void
  readonly onState: (state: FeedState) => void
  /** Keys that are no scrolling. Says whether it used the key. */
  readonly onKey: (event: KeyboardEvent | React.KeyboardEvent) => boolean
  readonly onError: (error: unknown) => void
  readonly handle: React.Ref<LogViewHandle>
}

/** What the toolbar and the keys do with a shown log. */
export interface LogViewHandle {
  /** Shows a line by its number among the chosen. */
  show(index: number): void
  follow(): void
  focus(): void
  /** Selected text; empty when nothing is selected. */
  selection(): string
  /** The line that one is at: selected, or the first on the screen. */
  currentLine(): number | undefined
}
