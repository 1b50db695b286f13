import { OpenFile, type ReadResult } from './open-file.ts'
import type { SignalName } from './signals.ts'

/** What a terminal needs from whoever holds its other end (an SSH channel). */
export interface TerminalLine {
  send(bytes: Uint8Array): void | Promise<void>
  /** Ctrl-C and the like. */
  signal(signal: SignalName): void
}

/** Lines that the arrows bring back. */
const mostEarlier = 100

/**
 * A pseudo-terminal with the line discipline of a Unix terminal in its usual ("cooked") mode: echo, line editing with
 * backspace, Ctrl-U and Ctrl-W, Ctrl-C and Ctrl-D, and `\n` shown as `\r\n`. The arrows up and down bring earlier lines
 * back, as readline would; other keys that send a sequence do nothing.
 */
export class Terminal extends OpenFile {
  readonly kind = 'terminal'
  readonly type: string
  rows: number
  columns: number
  echo = true
  readonly #line: TerminalLine
  #typed = ''
  /** The beginning of a key's sequence that has not ended yet. */
  #sequence = ''
  #earlier: string[] = []
  /** Which of the earlier lines is shown; their number for the line being typed. */
  #shown = 0
  #ready: Buffer[] = []
  #ended = false
  #hungUp = false
  #waiting: (() => void)[] = []

  constructor(line: TerminalLine, size: { readonly type: string; readonly rows: number; readonly columns: number }) {
    super()
    this.#line = line
    this.type = size.type
    this.rows = size.rows
    this.columns = size.columns
  }

  /** What the person's keyboard sends. */
  input(bytes: Uint8Array): void {
    for (const character of Buffer.from(bytes).toString('utf8')) this.#key(character)
    this.#wake()
  }

  /** The other end is gone: reads end, writes go nowhere. */
  hangUp(): void {
    this.#hungUp = true
    this.#wake()
  }

  read(limit: number): ReadResult {
    const first = this.#ready[0]
    if (first) {
      if (first.length <= limit) this.#ready.shift()
      else this.#ready[0] = first.subarray(limit)
      return first.subarray(0, limit)
    }
    if (this.#ended) {
      this.#ended = false
      return undefined
    }
    if (this.#hungUp) return undefined
    return new Promise<void>((resolve) => this.#waiting.push(resolve)).then(() => this.read(limit))
  }

  write(bytes: Uint8Array): void | Promise<void> {
    if (this.#hungUp) return
    return this.#line.send(withCarriageReturns(bytes))
  }

  protected closed(): void {}

  #key(character: string): void {
    if (character === '\x1b' || this.#sequence !== '') {
      this.#sequence += character
      if (!/^(?:[[O][0-9;]*)?$/.test(this.#sequence.slice(1))) this.#pressed(this.#sequence.slice(1))
      return
    }
    switch (character) {
      case '\r':
      case '\n':
        this.#show('\r\n')
        this.#ready.push(Buffer.from(`${this.#typed}\n`))
        // What is typed unseen is a password.
        if (this.echo && this.#typed.trim() !== '') this.#earlier = [...this.#earlier, this.#typed].slice(-mostEarlier)
        this.#shown = this.#earlier.length
        this.#typed = ''
        return
      case '\x03':
        this.#interrupt('^C\r\n', 'INT')
        return
      case '\x1c':
        this.#interrupt('^\\\r\n', 'QUIT')
        return
      case '\x04':
        if (this.#typed === '') this.#ended = true
        else this.#ready.push(Buffer.from(this.#typed))
        this.#typed = ''
        return
      case '\x7f':
      case '\b':
        if (this.#typed === '') return
        this.#typed = [...this.#typed].slice(0, -1).join('')
        this.#show('\b \b')
        return
      case '\x15':
        this.#erase(this.#typed.length)
        return
      case '\x17':
        this.#erase(this.#typed.length - this.#typed.replace(/\S*\s*$/, '').length)
        return
      default:
        this.#typed += character
        this.#show(
          character >= ' ' || character === '\t' ? character : `^${String.fromCharCode(character.charCodeAt(0) + 64)}`,
        )
    }
  }

  #pressed(sequence: string): void {
    this.#sequence = ''
    const step = /^[[O]A$/.test(sequence) ? -1 : /^[[O]B$/.test(sequence) ? 1 : 0
    if (step === 0) return
    const next = Math.min(Math.max(this.#shown + step, 0), this.#earlier.length)
    if (next === this.#shown) return
    this.#shown = next
    this.#erase(this.#typed.length)
    this.#typed = this.#earlier[next] ?? ''
    this.#show(this.#typed)
  }

  #erase(count: number): void {
    this.#typed = this.#typed.slice(0, this.#typed.length - count)
    this.#show('\b \b'.repeat(count))
  }

  #interrupt(shown: string, signal: SignalName): void {
    this.#typed = ''
    this.#ready = []
    this.#show(shown)
    this.#line.signal(signal)
  }

  #show(text: string): void {
    if (this.echo && !this.#hungUp) void this.#line.send(Buffer.from(text))
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }
}

function withCarriageReturns(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(10)) return bytes
  return Buffer.from(
    Buffer.from(bytes)
      .toString('latin1')
      .replace(/(?<!\r)\n/g, '\r\n'),
    'latin1',
  )
}
