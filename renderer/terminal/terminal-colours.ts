import type { ITheme } from '@xterm/xterm'

/**
 * The sixteen colours of tools, in shades that can be read on the background (4.5 : 1 and more); what tools choose beyond
 * them is moved by the terminal (`minimumContrastRatio`).
 */
export const darkTerminal: ITheme = {
  background: '#0c1014',
  foreground: '#d7dde3',
  selectionBackground: '#31567d',
  black: '#7d8792',
  red: '#ff8a80',
  green: '#6fd08c',
  yellow: '#f5b95c',
  blue: '#7cc0ff',
  magenta: '#d8a4f0',
  cyan: '#6fd3dc',
  white: '#d7dde3',
  brightBlack: '#98a2ad',
  brightRed: '#ffb0a8',
  brightGreen: '#96e6ac',
  brightYellow: '#ffd591',
  brightBlue: '#a9d6ff',
  brightMagenta: '#e6c3f7',
  brightCyan: '#9ee6ec',
  brightWhite: '#ffffff',
}

/** The same on white. */
export const lightTerminal: ITheme = {
  background: '#ffffff',
  foreground: '#1c2127',
  selectionBackground: '#b5d5f7',
  black: '#1c2127',
  red: '#b3261e',
  green: '#1f7a3d',
  yellow: '#8a5300',
  blue: '#1a5fa8',
  magenta: '#8e3a9d',
  cyan: '#0a6c78',
  white: '#59636e',
  brightBlack: '#59636e',
  brightRed: '#93170f',
  brightGreen: '#135c2b',
  brightYellow: '#6f4200',
  brightBlue: '#114683',
  brightMagenta: '#712a7e',
  brightCyan: '#07525b',
  brightWhite: '#1c2127',
}
