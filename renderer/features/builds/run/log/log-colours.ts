import type { ITheme } from '@xterm/xterm'
import { darkTerminal, lightTerminal } from '#renderer/terminal/terminal-colours.ts'

/** Backgrounds of what a search found, and of the match that one is at. */
export interface MarkColours {
  readonly match: string
  readonly current: string
}

export interface LogColours {
  readonly terminal: ITheme
  readonly marks: MarkColours
}

export const darkColours: LogColours = {
  terminal: darkTerminal,
  marks: { match: '#5c4708', current: '#9a5b00' },
}

export const lightColours: LogColours = {
  terminal: lightTerminal,
  marks: { match: '#ffe39b', current: '#ffc04d' },
}
