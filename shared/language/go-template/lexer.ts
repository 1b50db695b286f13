import { parseError } from './go-template-error.ts'

export type TokenKind =
  | 'text'
  | 'left-delimiter'
  | 'right-delimiter'
  | 'space'
  | 'pipe'
  | 'left-paren'
  | 'right-paren'
  | 'declare'
  | 'assign'
  | 'character'
  | 'bool'
  | 'rune'
  | 'number'
  | 'string'
  | 'raw-string'
  | 'field'
  | 'variable'
  | 'identifier'
  | 'dot'
  | 'nil'
  | 'keyword'
  | 'end'

export interface Token {
  readonly kind: TokenKind
  /** As written. */
  readonly text: string
  readonly offset: number
}

const KEYWORDS: ReadonlySet<string> = new Set([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'template',
  'with',
])

/** Cuts a template into tokens, white space trimmed as its markers say. Throws a GoTemplateError. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  let trimNext = false
  while (at <= text.length) {
    const open = text.indexOf('{{', at)
    const end = open === -1 ? text.length : open
    const trimsLeft = open !== -1 && isTrimmedLeft(text, open)
    let literal = text.slice(at, end)
    let literalAt = at
    if (trimNext) {
      const trimmed = literal.replace(/^[ \t\r\n]+/, '')
      literalAt += literal.length - trimmed.length
      literal = trimmed
    }
    if (trimsLeft) literal = literal.replace(/[ \t\r\n]+$/, '')
    if (literal !== '') tokens.push({ kind: 'text', text: literal, offset: literalAt })
    if (open === -1) break
    const inside = open + 2 + (trimsLeft ? 2 : 0)
    const action = text.startsWith('/*', inside) ? skipComment(text, inside) : readAction(text, open, inside, tokens)
    at = action.end
    trimNext = action.trimsRight
  }
  tokens.push({ kind: 'end', text: '', offset: text.length })
  return tokens
}

interface ActionEnd {
  readonly end: number
  readonly trimsRight: boolean
}

/** `{{- ` trims the text before; `{{-3` is a number. */
function isTrimmedLeft(text: string, open: number): boolean {
  return text[open + 2] === '-' && /[ \t\r\n]/.test(text[open + 3] ?? '')
}

function skipComment(text: string, from: number): ActionEnd {
  const close = text.indexOf('*/', from)
  if (close === -1) throw parseError(text, from, 'unclosed comment')
  const [ending] = /^(}}|[ \t\r\n]-}})/.exec(text.slice(close + 2)) ?? []
  if (ending === undefined) throw parseError(text, from, 'comment ends before closing delimiter')
  return { end: close + 2 + ending.length, trimsRight: ending.length > 2 }
}

function readAction(text: string, open: number, from: number, tokens: Token[]): ActionEnd {
  const reader = new ActionReader(text, from, tokens)
  tokens.push({ kind: 'left-delimiter', text: '{{', offset: open })
  return reader.read()
}

class ActionReader {
  readonly #text: string
  readonly #tokens: Token[]
  #at: number
  #depth = 0

  constructor(text: string, from: number, tokens: Token[]) {
    this.#text = text
    this.#at = from
    this.#tokens = tokens
  }

  read(): ActionEnd {
    for (;;) {
      const ending = this.#readEnding()
      if (ending !== undefined) return ending
      this.#readToken()
    }
  }

  #readEnding(): ActionEnd | undefined {
    const [ending] = /^(}}|[ \t\r\n]-}})/.exec(this.#text.slice(this.#at, this.#at + 4)) ?? []
    if (ending === undefined) return undefined
    if (this.#depth > 0) throw this.#error(this.#at, 'unclosed left paren')
    const offset = this.#at + ending.length - 2
    this.#at += ending.length
    this.#tokens.push({ kind: 'right-delimiter', text: '}}', offset })
    return { end: this.#at, trimsRight: ending.length > 2 }
  }

  #readToken(): void {
    const character = this.#text.slice(this.#at, this.#at + 1)
    switch (character) {
      case '':
        throw this.#error(this.#at, 'unclosed action')
      case ' ':
      case '\t':
      case '\r':
      case '\n':
        this.#readSpace()
        return
      case '"':
        this.#readMatch(/"(?:[^"\\\n]|\\[^\n])*"/y, 'string', 'unterminated quoted string')
        return
      case '`':
        this.#readMatch(/`[^`]*`/y, 'raw-string', 'unterminated raw quoted string')
        return
      case "'":
        this.#readMatch(/'(?:[^'\\\n]|\\[^\n])*'/y, 'rune', 'unterminated character constant')
        return
      case '|':
        this.#push('pipe', 1)
        return
      case '=':
        this.#push('assign', 1)
        return
      case '(':
        this.#depth += 1
        this.#push('left-paren', 1)
        return
      case ')':
        this.#depth -= 1
        if (this.#depth < 0) throw this.#error(this.#at, 'unexpected right paren')
        this.#push('right-paren', 1)
        return
      case ':':
        if (this.#text[this.#at + 1] !== '=') throw this.#error(this.#at, 'expected :=')
        this.#push('declare', 2)
        return
      case '$':
        this.#readName('variable')
        return
      default:
        this.#readOther(character)
    }
  }

  #readSpace(): void {
    // The space in front of ` -}}` belongs to the delimiter.
    let length = 0
    while (/[ \t\r\n]/.test(this.#text[this.#at + length] ?? '') && !this.#isTrimmedEnding(this.#at + length))
      length += 1
    if (length > 0) this.#push('space', length)
  }

  #isTrimmedEnding(at: number): boolean {
    return this.#text.startsWith('-}}', at + 1)
  }

  #readOther(character: string): void {
    if (character === '.' && !/[0-9]/.test(this.#text[this.#at + 1] ?? '')) this.#readName('field')
    else if (/[0-9+.-]/.test(character)) this.#readNumber()
    else if (/[\p{L}_]/u.test(this.#codePoint())) this.#readWord()
    else if (/^[!-~]$/.test(character)) this.#push('character', 1)
    else throw this.#error(this.#at, `unrecognized character in action: ${describeCharacter(this.#codePoint())}`)
  }

  #codePoint(at = this.#at): string {
    const code = this.#text.codePointAt(at)
    return code === undefined ? '' : String.fromCodePoint(code)
  }

  #readMatch(pattern: RegExp, kind: TokenKind, problem: string): void {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (match === null) throw this.#error(this.#at, problem)
    this.#push(kind, match[0].length)
  }

  #readNumber(): void {
    const pattern = /[+-]?(?:0[xX][0-9a-fA-F_]*|0[oO][0-7_]*|0[bB][01_]*|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)/y
    pattern.lastIndex = this.#at
    const length = pattern.exec(this.#text)?.[0].length ?? 0
    const next = this.#codePoint(this.#at + length)
    const text = this.#text.slice(this.#at, this.#at + length)
    if (/[\p{L}\p{Nd}_]/u.test(next)) throw this.#error(this.#at, `bad number syntax: ${JSON.stringify(text + next)}`)
    if (!/[0-9]/.test(text)) throw this.#error(this.#at, `bad number syntax: ${JSON.stringify(text)}`)
    this.#push('number', length)
  }

  #readName(kind: 'field' | 'variable'): void {
    const pattern = /[.$][\p{L}\p{Nd}_]*/uy
    pattern.lastIndex = this.#at
    const length = pattern.exec(this.#text)?.[0].length ?? 1
    this.#requireEnd(this.#at + length)
    this.#push(kind === 'field' && length === 1 ? 'dot' : kind, length)
  }

  #readWord(): void {
    const pattern = /[\p{L}\p{Nd}_]+/uy
    pattern.lastIndex = this.#at
    const word = pattern.exec(this.#text)?.[0] ?? ''
    this.#requireEnd(this.#at + word.length)
    const kind = KEYWORDS.has(word)
      ? 'keyword'
      : word === 'true' || word === 'false'
        ? 'bool'
        : word === 'nil'
          ? 'nil'
          : 'identifier'
    this.#push(kind, word.length)
  }

  /** Names end at white space, punctuation or the delimiter. */
  #requireEnd(at: number): void {
    const next = this.#text.slice(at, at + 1)
    if (next === '' || /[ \t\r\n.,|:()]/.test(next) || this.#text.startsWith('}}', at)) return
    throw this.#error(this.#at, `bad character ${describeCharacter(this.#codePoint(at))}`)
  }

  #push(kind: TokenKind, length: number): void {
    this.#tokens.push({ kind, text: this.#text.slice(this.#at, this.#at + length), offset: this.#at })
    this.#at += length
  }

  #error(offset: number, reason: string) {
    return parseError(this.#text, offset, reason)
  }
}

function describeCharacter(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return `U+${code} '${character}'`
}
