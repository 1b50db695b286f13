import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { WebglAddon } from '@xterm/addon-webgl'
import { type ITheme, Terminal } from '@xterm/xterm'
import type { LogLine } from '#shared/run/event.ts'

export interface LogTerminalOptions {
  readonly fontSize: number
  readonly dark: boolean
  readonly timestamps: boolean
  /** Say on each line which build it is of. */
  readonly labels: boolean
}

/** A read-only terminal that shows a window of a log: colours as the tools wrote them, selection, links. */
export interface LogTerminal {
  append(lines: readonly LogLine[]): void
  replace(lines: readonly LogLine[]): Promise<void>
  /** Shows and selects a stretch of a line of the window. */
  reveal(line: number, from: number, to: number): void
  highlight(text: string, regex: boolean, caseSensitive: boolean): void
  scrollToEnd(): void
  /** Called when the view reaches or leaves the end. */
  onEnd(listener: (atEnd: boolean) => void): void
  selection(): string
  fit(): void
  dispose(): void
}

/** More lines than this are not held; the log itself is in the main process. */
export const windowLines = 6000

const highlightColours = {
  matchBackground: '#7a5c00',
  matchOverviewRuler: '#f5b95c',
  activeMatchBackground: '#b36b00',
  activeMatchColorOverviewRuler: '#ff9800',
}

export function createLogTerminal(element: HTMLElement, options: LogTerminalOptions): LogTerminal {
  const terminal = new Terminal({
    allowProposedApi: true,
    convertEol: true,
    disableStdin: true,
    cursorInactiveStyle: 'none',
    cursorStyle: 'bar',
    scrollback: windowLines * 2,
    fontFamily: '"JetBrains Mono", ui-monospace, monospace',
    fontSize: options.fontSize,
    lineHeight: 1.25,
    minimumContrastRatio: 4.5,
    theme: options.dark ? darkTheme : lightTheme,
  })
  const fit = new FitAddon()
  const search = new SearchAddon()
  terminal.loadAddon(fit)
  terminal.loadAddon(search)
  terminal.loadAddon(new WebLinksAddon())
  terminal.open(element)
  drawWithGraphicsCard(terminal)
  terminal.textarea?.setAttribute('aria-label', 'Log')
  fit.fit()
  let numbers: number[] = []

  return {
    append(lines) {
      if (lines.length === 0) return
      numbers.push(...lines.map((line) => line.line))
      terminal.write(textOf(lines, options))
    },
    replace(lines) {
      terminal.reset()
      numbers = lines.map((line) => line.line)
      return new Promise((resolve) => terminal.write(textOf(lines, options), resolve))
    },
    reveal(line, from, to) {
      const row = rowOf(terminal, numbers.indexOf(line))
      if (row === undefined) return
      const column = from + prefixWidth(options)
      terminal.select(column % terminal.cols, row + Math.floor(column / terminal.cols), to - from)
      terminal.scrollToLine(Math.max(0, row - Math.floor(terminal.rows / 3)))
    },
    highlight(text, regex, caseSensitive) {
      if (text === '') search.clearDecorations()
      else search.findNext(text, { regex, caseSensitive, incremental: true, decorations: highlightColours })
    },
    scrollToEnd: () => terminal.scrollToBottom(),
    onEnd(listener) {
      const tell = () => listener(terminal.buffer.active.viewportY >= terminal.buffer.active.baseY)
      terminal.onScroll(tell)
      element.addEventListener('wheel', () => requestAnimationFrame(tell), { passive: true })
      element.addEventListener('keyup', tell)
    },
    selection: () => terminal.getSelection(),
    fit: () => fit.fit(),
    dispose: () => terminal.dispose(),
  }
}

/** WebGL draws a busy log without effort; where there is none, the DOM does. */
function drawWithGraphicsCard(terminal: Terminal): void {
  try {
    const addon = new WebglAddon()
    addon.onContextLoss(() => addon.dispose())
    terminal.loadAddon(addon)
  } catch {
    terminal.options.rescaleOverlappingGlyphs = false
  }
}

const reset = '\x1b[0m'
const styles: Readonly<Record<LogLine['channel'], string>> = {
  say: '\x1b[1m',
  error: '\x1b[1;31m',
  stdout: '',
  stderr: '\x1b[33m',
  debug: '\x1b[2m',
}

const timeFormat = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
})

function textOf(lines: readonly LogLine[], options: LogTerminalOptions): string {
  return lines
    .map((line) => {
      const time = options.timestamps ? `\x1b[2m${timeFormat.format(line.at)}${reset} ` : ''
      const label = options.labels ? `\x1b[36m${line.build}${reset} ` : ''
      return `${time}${label}${styles[line.channel]}${line.text}${reset}\r\n`
    })
    .join('')
}

function prefixWidth(options: LogTerminalOptions): number {
  return options.timestamps ? timeFormat.format(0).length + 1 : 0
}

/** The buffer's row at which the n-th line of the window begins; long lines take several rows. */
function rowOf(terminal: Terminal, index: number): number | undefined {
  if (index < 0) return undefined
  const buffer = terminal.buffer.active
  let seen = -1
  for (let row = 0; row < buffer.length; row += 1) {
    if (buffer.getLine(row)?.isWrapped !== true) seen += 1
    if (seen === index) return row
  }
  return undefined
}

const darkTheme: ITheme = {
  background: '#0c1014',
  foreground: '#d7dde3',
  selectionBackground: '#31567d',
  black: '#1c2127',
  brightBlack: '#7d8792',
}

const lightTheme: ITheme = {
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
  brightWhite: '#1c2127',
}
