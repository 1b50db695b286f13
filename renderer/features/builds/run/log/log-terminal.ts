import { FitAddon } from '@xterm/addon-fit'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { WebglAddon } from '@xterm/addon-webgl'
import { type IBufferLine, type IDecoration, type IMarker, Terminal } from '@xterm/xterm'
import type { LogLine } from '#shared/run/event.ts'
import { visitMatches } from '#shared/run/log-pattern.ts'
import { plainText, terminalText } from '#shared/run/log-text.ts'
import type { LogColours } from './log-colours.ts'

/** A row of the screen, and the line of the log that it shows; a long line takes several rows. */
export interface ScreenRow {
  readonly line: LogLine
  /** The line's first row. */
  readonly first: boolean
}

/** What is marked: every match of a pattern, and the one that is shown. */
export interface Marked {
  readonly pattern: RegExp
  readonly current?: { readonly line: number; readonly from: number } | undefined
}

/**
 * A read-only terminal over a window of a log: colours as the tools wrote them, selection, links. Each line is a line of
 * its text and nothing more; numbers and times stand beside it (`log-gutter.tsx`).
 */
export interface LogTerminal {
  /** Shows these lines in place of all others. Resolves when they can be scrolled to. */
  show(lines: readonly LogLine[]): Promise<void>
  /** Adds lines; of the oldest, as many go. Resolves when they are drawn, so that nobody adds faster than that. */
  append(lines: readonly LogLine[]): Promise<void>
  /** What is on the screen, row by row; undefined below the end. */
  rows(): readonly (ScreenRow | undefined)[]
  /** Whether the last row of the window is on the screen. */
  atEnd(): boolean
  /** Whether the first line of the window is on the screen. */
  atStart(): boolean
  scrollToLine(line: number, place: 'top' | 'third'): void
  scrollToEnd(): void
  scrollBy(rows: number): void
  mark(marked: Marked | undefined): void
  /** Changes with what is on the screen, and with nothing else. */
  screenKey(): string
  /** Draws the marks of what is on the screen; drawing them makes the terminal say that it was drawn. */
  refreshMarks(): void
  recolour(colours: LogColours): void
  resizeText(fontSize: number): void
  fit(): void
  focus(): void
  selection(): string
  /** Height of a row in pixels. */
  rowHeight(): number
  onScreenChange(listener: () => void): void
  onSelect(listener: () => void): void
  /** Keys go to the listener and to nobody else: the terminal takes no input. */
  onKey(listener: (event: KeyboardEvent) => void): void
  dispose(): void
}

/** Lines in the window; the log itself is in the main process. */
export const windowLines = 2000
/** Rows that are held: of lines that are three rows long, all of the window. */
const scrollback = windowLines * 3

export function createLogTerminal(
  element: HTMLElement,
  label: string,
  fontSize: number,
  { terminal: theme, marks }: LogColours,
): LogTerminal {
  let markColours = marks
  const terminal = new Terminal({
    allowProposedApi: true,
    convertEol: true,
    disableStdin: true,
    cursorInactiveStyle: 'none',
    cursorStyle: 'bar',
    cursorWidth: 1,
    scrollback,
    fontFamily: '"JetBrains Mono", ui-monospace, monospace',
    fontSize,
    lineHeight: 1.25,
    minimumContrastRatio: 4.5,
    theme: { ...theme, cursor: theme.background ?? '', cursorAccent: theme.background ?? '' },
  })
  const fit = new FitAddon()
  terminal.loadAddon(fit)
  terminal.loadAddon(new WebLinksAddon())
  terminal.open(element)
  drawWithGraphicsCard(terminal)
  terminal.textarea?.setAttribute('aria-label', label)
  fit.fit()

  let lines: LogLine[] = []
  let marked: Marked | undefined
  let decorations: (IDecoration | IMarker)[] = []

  const write = (text: string) => new Promise<void>((resolve) => terminal.write(text, resolve))
  const lastRow = () => terminal.buffer.active.baseY + terminal.buffer.active.cursorY

  /** Calls `visit` for each row from the last one up, with the number of its line in the window, until it says stop. */
  function rowsUp(visit: (row: number, index: number, first: boolean) => boolean): void {
    const buffer = terminal.buffer.active
    let index = lines.length - 1
    for (let row = lastRow(); row >= 0 && index >= 0; row -= 1) {
      const first = buffer.getLine(row)?.isWrapped !== true
      if (!visit(row, index, first)) return
      if (first) index -= 1
    }
  }

  function rowOf(line: number): number | undefined {
    let found: number | undefined
    rowsUp((row, index, first) => {
      if (first && lines[index]?.line === line) found = row
      return found === undefined
    })
    return found
  }

  function rows(): (ScreenRow | undefined)[] {
    const top = terminal.buffer.active.viewportY
    const found: (ScreenRow | undefined)[] = Array.from({ length: terminal.rows })
    rowsUp((row, index, first) => {
      const line = lines[index]
      if (row < top + terminal.rows && row >= top && line !== undefined) found[row - top] = { line, first }
      return row > top
    })
    return found
  }

  function clearMarks(): void {
    for (const one of decorations) one.dispose()
    decorations = []
  }

  function decorate(row: number, x: number, width: number, current: boolean): void {
    const marker = terminal.registerMarker(row - lastRow())
    const backgroundColor = current ? markColours.current : markColours.match
    const decoration = terminal.registerDecoration({ marker, x, width, backgroundColor, layer: 'bottom' })
    decorations.push(marker)
    if (decoration !== undefined) decorations.push(decoration)
  }

  /** Marks a stretch of a line's plain text, over as many rows as it takes. */
  function markStretch(firstRow: number, from: number, to: number, current: boolean): void {
    let offset = 0
    for (let row = firstRow; offset < to; row += 1) {
      const bufferLine = terminal.buffer.active.getLine(row)
      if (bufferLine === undefined || (row > firstRow && !bufferLine.isWrapped)) return
      const goesOn = terminal.buffer.active.getLine(row + 1)?.isWrapped === true
      const columns = columnsOf(bufferLine, terminal.cols, goesOn)
      const { length } = columns
      const start = Math.max(0, from - offset)
      const end = Math.min(length, to - offset)
      const x = columns[start]
      const until = columns[end] ?? terminal.cols
      if (start < end && x !== undefined) decorate(row, x, until - x, current)
      offset += length
    }
  }

  function refreshMarks(): void {
    clearMarks()
    if (marked === undefined) return
    const { pattern, current } = marked
    const top = terminal.buffer.active.viewportY
    for (const [offset, row] of rows().entries()) {
      // A line whose first row is above the screen is marked from there.
      if (row === undefined || !(row.first || offset === 0)) continue
      const firstRow = row.first ? top + offset : rowOf(row.line.line)
      if (firstRow === undefined) continue
      visitMatches(plainText(row.line.text), pattern, (from, to) => {
        markStretch(firstRow, from, to, current?.line === row.line.line && current.from === from)
      })
    }
  }

  function screenKey(): string {
    const { viewportY, baseY, cursorY } = terminal.buffer.active
    return [viewportY, baseY, cursorY, lines[0]?.line, lines.at(-1)?.line, terminal.cols, terminal.rows].join(' ')
  }

  return {
    show(shown) {
      clearMarks()
      lines = shown.slice(-windowLines)
      terminal.reset()
      return write(textOf(lines))
    },
    append(added) {
      const separator = lines.length === 0 ? '' : '\r\n'
      for (const line of added) lines.push(line)
      if (lines.length > windowLines) lines.splice(0, lines.length - windowLines)
      return write(`${separator}${textOf(added)}`)
    },
    rows,
    screenKey,
    atEnd: () => terminal.buffer.active.viewportY >= terminal.buffer.active.baseY,
    atStart() {
      const [top] = rows()
      return top === undefined || top.line.line === lines[0]?.line || terminal.buffer.active.viewportY === 0
    },
    scrollToLine(line, place) {
      const row = rowOf(line)
      if (row !== undefined)
        terminal.scrollToLine(Math.max(0, row - (place === 'top' ? 0 : Math.floor(terminal.rows / 3))))
    },
    scrollToEnd: () => terminal.scrollToBottom(),
    scrollBy: (count) => terminal.scrollLines(count),
    mark(next) {
      marked = next
      refreshMarks()
    },
    refreshMarks,
    recolour({ terminal: colours, marks: ofMarks }) {
      markColours = ofMarks
      const background = colours.background ?? ''
      terminal.options.theme = { ...colours, cursor: background, cursorAccent: background }
      refreshMarks()
    },
    resizeText(size) {
      terminal.options.fontSize = size
      fit.fit()
    },
    fit: () => fit.fit(),
    focus: () => terminal.focus(),
    selection: () => terminal.getSelection(),
    rowHeight: () => (element.querySelector('.xterm-screen')?.clientHeight ?? 0) / terminal.rows,
    onScreenChange(listener) {
      terminal.onScroll(listener)
      terminal.onRender(listener)
      terminal.onResize(listener)
    },
    onSelect: (listener) => terminal.onSelectionChange(() => terminal.hasSelection() && listener()),
    onKey(listener) {
      terminal.attachCustomKeyEventHandler((event) => {
        if (event.type === 'keydown') listener(event)
        return false
      })
    },
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

/** The column at which each character (UTF-16 unit) of a row begins; wide ones take two. */
function columnsOf(row: IBufferLine, cols: number, goesOn: boolean): readonly number[] {
  const columns: number[] = []
  const { length } = row.translateToString(!goesOn)
  for (let column = 0; column < cols && columns.length < length; column += 1) {
    const cell = row.getCell(column)
    if (cell === undefined || cell.getWidth() === 0) continue
    const units = Math.max(1, cell.getChars().length)
    for (let unit = 0; unit < units; unit += 1) columns.push(column)
  }
  return columns
}

const reset = '\x1b[0m'
const styles: Readonly<Record<LogLine['channel'], string>> = {
  say: '\x1b[1m',
  error: '\x1b[1;31m',
  stdout: '',
  stderr: '\x1b[33m',
  debug: '\x1b[2m',
}

function textOf(lines: readonly LogLine[]): string {
  return lines.map((line) => `${styles[line.channel]}${terminalText(line.text)}${reset}`).join('\r\n')
}
