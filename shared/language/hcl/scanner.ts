import type { Diagnostic, Mend } from '../diagnostic.ts'
import type { DiagnosticCode } from '../diagnostic-codes.ts'
import type { SourceText, Span } from '../source.ts'
import type { Comment } from './syntax-tree.ts'

export type TokenKind =
  | 'identifier'
  | 'number'
  | 'newline'
  | 'end'
  /** Punctuation or an operator; `text` says which. */
  | 'mark'
  /** `"`, the start of a quoted template. */
  | 'quote'
  /** `<<` or `<<-` with its marker. */
  | 'heredoc'
  | 'invalid'

export interface Token extends Span {
  readonly kind: TokenKind
  readonly text: string
}

export const identifierPattern = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy
/** As loose as the language's own scanner: `1.2.3` is one token, and not a number. */
export const numberPattern = /[0-9](?:(?:[0-9.]|[eE][+-]?[0-9])*(?:[0-9]|[eE][+-]?[0-9]))?/y
export const heredocPattern = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy
export const markPattern = /\.\.\.|::|==|!=|<=|>=|=>|&&|\|\||[{}()[\],.:?=<>+\-*/%!]/y

const deepest = 250

/**
 * Reads tokens of native HCL on demand. Whether line ends count depends on where the parser is, so it says so
 * (`withNewlines`, `withoutNewlines`); within templates the parser moves `position` itself.
 */
export class Scanner {
  readonly source: SourceText
  readonly text: string
  readonly end: number
  position: number
  readonly diagnostics: Diagnostic[] = []
  readonly comments: Comment[] = []
  #newlinesCount = true
  #furthestComment: number
  #lost = false
  #muted = 0
  #errors = 0
  #depth = 0
  #gaveUp = false
  #peeked: Token | undefined
  #peekedFrom = -1

  constructor(source: SourceText, span: Span, newlinesCount: boolean) {
    this.source = source
    this.text = source.text
    this.position = span.from
    this.end = span.to
    this.#newlinesCount = newlinesCount
    this.#furthestComment = span.from
    if (this.position === 0 && this.text.charCodeAt(0) === 0xfeff) this.position = 1
  }

  /** The next token, not yet taken. */
  peek(): Token {
    if (this.#lost) return { kind: 'end', text: '', from: this.position, to: this.position }
    if (this.#peeked !== undefined && this.#peekedFrom === this.position) return this.#peeked
    const token = this.#read()
    this.#peeked = token
    this.#peekedFrom = this.position
    return token
  }

  take(): Token {
    const token = this.peek()
    this.position = token.to
    return token
  }

  /** Takes the next token when it is this mark. */
  accept(text: string): Token | undefined {
    return this.isMark(text) ? this.take() : undefined
  }

  isMark(text: string): boolean {
    const token = this.peek()
    return token.kind === 'mark' && token.text === text
  }

  isWord(word: string): boolean {
    const token = this.peek()
    return token.kind === 'identifier' && token.text === word
  }

  /** Runs `work` with line ends meaning something. */
  withNewlines<Result>(work: () => Result): Result {
    return this.#inMode(true, work)
  }

  /** Runs `work` with line ends meaning nothing: in brackets, calls and interpolations. */
  withoutNewlines<Result>(work: () => Result): Result {
    return this.#inMode(false, work)
  }

  /** How many errors there were so far, told or not. */
  get errors(): number {
    return this.#errors
  }

  /** Whether what follows cannot be made sense of until the next item; nothing is read or told until `resume`. */
  get lost(): boolean {
    return this.#lost
  }

  lose(): void {
    this.#lost = true
  }

  resume(): void {
    this.#lost = false
  }

  /** Runs `work` without telling its errors: for stepping over text that an error was told about already. */
  muted<Result>(work: () => Result): Result {
    this.#muted += 1
    try {
      return work()
    } finally {
      this.#muted -= 1
    }
  }

  /**
   * Runs `work` one level deeper in brackets, texts and blocks. Beyond a depth that nobody writes by hand it is an
   * error instead, as a stack without an end would be.
   */
  deeper<Result>(work: () => Result, otherwise: () => Result): Result {
    if (this.#depth >= deepest) {
      this.error(this.peek(), 'nested-too-deeply', `This is nested more than ${deepest} levels deep`)
      // Whatever wrote such a text, more errors about the rest of it help nobody.
      this.#gaveUp = true
      this.#lost = true
      this.position = this.end
      return otherwise()
    }
    this.#depth += 1
    try {
      return work()
    } finally {
      this.#depth -= 1
    }
  }

  error(span: Span, code: DiagnosticCode, summary: string, detail?: string, mend?: Mend): void {
    this.#errors += 1
    if (this.#lost || this.#gaveUp || this.#muted > 0 || this.diagnostics.at(-1)?.place?.span.from === span.from) return
    this.diagnostics.push({
      severity: 'error',
      code,
      summary,
      ...(detail === undefined ? {} : { detail }),
      place: { source: this.source, span: { from: span.from, to: span.to } },
      ...(mend === undefined ? {} : { mends: [mend] }),
    })
  }

  /** From `from` to the end of what was taken last. */
  spanFrom(from: number): Span {
    return { from, to: this.position }
  }

  #inMode<Result>(newlinesCount: boolean, work: () => Result): Result {
    const before = this.#newlinesCount
    this.#newlinesCount = newlinesCount
    this.#peeked = undefined
    try {
      return work()
    } finally {
      this.#newlinesCount = before
      this.#peeked = undefined
    }
  }

  #read(): Token {
    const { text, end } = this
    let at = this.position
    for (;;) {
      const code = at < end ? text.charCodeAt(at) : -1
      if (code === -1) return { kind: 'end', text: '', from: end, to: end }
      if (code === 0x20 || code === 0x09) {
        at += 1
        continue
      }
      const lineEnd = this.#lineEndLength(at)
      if (lineEnd > 0) {
        if (this.#newlinesCount) return { kind: 'newline', text: '\n', from: at, to: at + lineEnd }
        at += lineEnd
        continue
      }
      if (code === 0x23 || (code === 0x2f && text.charCodeAt(at + 1) === 0x2f)) {
        const stop = this.#lineStop(at)
        this.#comment(code === 0x23 ? 'hash' : 'slashes', at, stop)
        at = stop
        continue
      }
      if (code === 0x2f && text.charCodeAt(at + 1) === 0x2a) {
        const close = text.indexOf('*/', at + 2)
        if (close === -1 || close + 2 > end) return { kind: 'invalid', text: '/*', from: at, to: end }
        this.#comment('block', at, close + 2)
        at = close + 2
        continue
      }
      return this.#readAt(at, code)
    }
  }

  #readAt(at: number, code: number): Token {
    if (code === 0x22) return { kind: 'quote', text: '"', from: at, to: at + 1 }
    if (code >= 0x30 && code <= 0x39) return this.#match('number', numberPattern, at)
    if (code === 0x3c && this.text.charCodeAt(at + 1) === 0x3c) {
      const opened = this.#match('heredoc', heredocPattern, at)
      if (opened.kind === 'heredoc') return opened
    }
    const word = this.#match('identifier', identifierPattern, at)
    return word.kind === 'identifier' ? word : this.#match('mark', markPattern, at)
  }

  #match(kind: TokenKind, pattern: RegExp, at: number): Token {
    pattern.lastIndex = at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined && at + found.length <= this.end)
      return { kind, text: found, from: at, to: at + found.length }
    const character = String.fromCodePoint(this.text.codePointAt(at) ?? 0xfffd)
    return { kind: 'invalid', text: character, from: at, to: Math.min(at + character.length, this.end) }
  }

  #lineEndLength(at: number): number {
    const code = this.text.charCodeAt(at)
    if (code === 0x0a) return 1
    return code === 0x0d && this.text.charCodeAt(at + 1) === 0x0a ? 2 : 0
  }

  #lineStop(at: number): number {
    const newline = this.text.indexOf('\n', at)
    if (newline === -1 || newline >= this.end) return this.end
    return this.text.charCodeAt(newline - 1) === 0x0d ? newline - 1 : newline
  }

  /** Tokens are read again after a mode change; a comment is noted the first time only. */
  #comment(style: Comment['style'], from: number, to: number): void {
    if (from < this.#furthestComment) return
    this.#furthestComment = to
    this.comments.push({ style, span: { from, to } })
  }
}
