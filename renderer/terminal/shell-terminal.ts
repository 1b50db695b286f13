import '@xterm/xterm/css/xterm.css'
import { FitAddon } from '@xterm/addon-fit'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { type ITheme, Terminal } from '@xterm/xterm'

/** How a terminal looks. */
export interface TerminalLook {
  readonly label: string
  readonly fontSize: number
  readonly theme: ITheme
  /** Says its content to screen readers; costs time with much output. */
  readonly screenReader: boolean
}

/** A terminal to work in: what is typed goes to a shell, what the shell says is drawn. */
export interface ShellTerminal {
  readonly size: () => { columns: number; rows: number }
  /** Resolves when it is drawn, so that nobody sends faster than that. */
  write(text: string): Promise<void>
  /** Forgets everything that was drawn. */
  reset(): void
  onTyped(listener: (text: string) => void): void
  onResize(listener: (size: { columns: number; rows: number }) => void): void
  /** Ctrl+M or Cmd+M: the Tab key moves the focus from now on, or goes to the shell again. */
  onTabToggled(listener: (toShell: boolean) => void): void
  toggleTab(): void
  /** Whether anything can be typed. */
  enable(typing: boolean): void
  relook(look: TerminalLook): void
  fit(): void
  focus(): void
  /** All lines, as far as they are held, without colours. */
  text(): string
  dispose(): void
}

/** Lines above the screen that can be scrolled back to. */
const scrollback = 5_000

export function createShellTerminal(element: HTMLElement, look: TerminalLook): ShellTerminal {
  const terminal = new Terminal({
    allowProposedApi: true,
    scrollback,
    fontFamily: '"JetBrains Mono", ui-monospace, monospace',
    fontSize: look.fontSize,
    lineHeight: 1.2,
    minimumContrastRatio: 4.5,
    cursorBlink: false,
    cursorInactiveStyle: 'outline',
    macOptionIsMeta: true,
    rightClickSelectsWord: true,
    screenReaderMode: look.screenReader,
    theme: themeOf(look),
  })
  const fit = new FitAddon()
  terminal.loadAddon(fit)
  terminal.loadAddon(new WebLinksAddon())
  terminal.open(element)
  terminal.textarea?.setAttribute('aria-label', look.label)
  fit.fit()

  let tabToShell = true
  let onTab: (toShell: boolean) => void = () => {}
  const toggleTab = () => {
    tabToShell = !tabToShell
    onTab(tabToShell)
  }

  terminal.attachCustomKeyEventHandler((event) => {
    const key = event.key.toLowerCase()
    const isMac = navigator.platform.startsWith('Mac')
    const command = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
    if (command && key === 'm' && !event.shiftKey && !event.altKey) {
      if (event.type === 'keydown') toggleTab()
      event.preventDefault()
      return false
    }
    if (key === 'tab' && !tabToShell) return false
    if (!isMac && command && event.shiftKey && key === 'c') {
      if (event.type === 'keydown' && terminal.hasSelection()) {
        void navigator.clipboard.writeText(terminal.getSelection()).catch(() => {})
      }
      event.preventDefault()
      return false
    }
    // The browser's own paste follows, and the terminal hears of it.
    if (!isMac && command && event.shiftKey && key === 'v') return false
    return true
  })

  return {
    size: () => ({ columns: terminal.cols, rows: terminal.rows }),
    write: (text) => new Promise((resolve) => terminal.write(text, resolve)),
    reset: () => terminal.reset(),
    onTyped: (listener) => void terminal.onData(listener),
    onResize: (listener) => void terminal.onResize(({ cols, rows }) => listener({ columns: cols, rows })),
    onTabToggled(listener) {
      onTab = listener
    },
    toggleTab,
    enable(typing) {
      terminal.options.disableStdin = !typing
    },
    relook(next) {
      terminal.options.theme = themeOf(next)
      terminal.options.fontSize = next.fontSize
      terminal.options.screenReaderMode = next.screenReader
      terminal.textarea?.setAttribute('aria-label', next.label)
      fit.fit()
    },
    fit: () => fit.fit(),
    focus: () => terminal.focus(),
    text() {
      const { active } = terminal.buffer
      const lines: string[] = []
      for (let row = 0; row < active.length; row += 1) {
        const line = active.getLine(row)
        if (line?.isWrapped === true) lines.push(`${lines.pop() ?? ''}${line.translateToString(true)}`)
        else lines.push(line?.translateToString(true) ?? '')
      }
      return lines.join('\n').trimEnd()
    },
    dispose: () => terminal.dispose(),
  }
}

function themeOf({ theme }: TerminalLook): ITheme {
  return { ...theme, cursor: theme.foreground ?? '', cursorAccent: theme.background ?? '' }
}
