import { textEnd } from './parse-template.ts'
import { heredocPattern, identifierPattern, markPattern, numberPattern } from './scanner.ts'
import { trimSpace } from './white-space.ts'

/** What the formatter tells apart. Texts and comments are whole; the white space between tokens is what it changes. */
export interface FormatToken {
  readonly kind:
    | 'identifier'
    | 'number'
    | 'mark'
    | 'newline'
    /** `#` and `//` comments hold the end of their line. */
    | 'comment'
    | 'open-quote'
    | 'close-quote'
    /** With the end of its line. */
    | 'open-heredoc'
    /** The whole last line, without its end. */
    | 'close-heredoc'
    | 'text'
    /** `${` or `%{`, and its `}`. */
    | 'open-sequence'
    | 'close-sequence'
    | 'end'
  readonly text: string
  readonly from: number
}

type Mode =
  /** Within `${ … }`, `braces` says how many of the sequence's own braces are open. */
  | { readonly kind: 'code'; braces: number }
  | { readonly kind: 'quoted' }
  | { readonly kind: 'heredoc'; readonly marker: string; lineStart: boolean }

/** All tokens of a file without syntax errors, with the comments; the last is `end`. */
export function formatTokens(text: string): FormatToken[] {
  const tokens: FormatToken[] = []
  const modes: Mode[] = [{ kind: 'code', braces: 0 }]
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  const add = (kind: FormatToken['kind'], length: number) => {
    tokens.push({ kind, text: text.slice(at, at + length), from: at })
    at += length
  }
  while (at < text.length) {
    const mode = modes.at(-1)
    if (mode === undefined) break
    if (mode.kind === 'code') readCode(mode)
    else readText(mode)
  }
  tokens.push({ kind: 'end', text: '', from: at })
  return tokens

  function readCode(mode: Extract<Mode, { kind: 'code' }>): void {
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = at
      const found = pattern.exec(text)
      if (found === null) continue
      if (kind === 'space') at += found[0].length
      else add(kind, found[0].length)
      if (kind === 'open-heredoc') modes.push({ kind: 'heredoc', marker: found[1] ?? '', lineStart: true })
      if (kind === 'open-quote') modes.push({ kind: 'quoted' })
      return
    }
    const character = text[at]
    if (character === '{') mode.braces += 1
    if (character === '}' || text.startsWith('~}', at)) {
      if (mode.braces === 0 && modes.length > 1) {
        modes.pop()
        add('close-sequence', character === '}' ? 1 : 2)
        return
      }
      mode.braces -= 1
    }
    markPattern.lastIndex = at
    add('mark', markPattern.exec(text)?.[0].length ?? 1)
  }

  function readText(mode: Exclude<Mode, { kind: 'code' }>): void {
    if (mode.kind === 'heredoc' && mode.lineStart) {
      const line = /[^\n]*/y
      line.lastIndex = at
      const found = (line.exec(text)?.[0] ?? '').replace(/\r$/, '')
      if (trimSpace(found) === mode.marker) {
        modes.pop()
        add('close-heredoc', found.length)
        return
      }
    }
    const end = textEnd(text, mode.kind, at, text.length)
    if (end > at) {
      add('text', end - at)
      if (mode.kind === 'heredoc') mode.lineStart = text[end - 1] === '\n'
      return
    }
    if (mode.kind === 'quoted' && text[at] === '"') {
      modes.pop()
      add('close-quote', 1)
      return
    }
    if (mode.kind === 'heredoc') mode.lineStart = false
    modes.push({ kind: 'code', braces: 0 })
    add('open-sequence', text[at + 2] === '~' ? 3 : 2)
  }
}

const patterns: readonly (readonly [FormatToken['kind'] | 'space', RegExp])[] = [
  ['space', /[ \t]+/y],
  ['newline', /\r?\n/y],
  ['comment', /#[^\n]*\n?|\/\/[^\n]*\n?|\/\*[\s\S]*?\*\//y],
  ['identifier', identifierPattern],
  ['number', numberPattern],
  ['open-quote', /"/y],
  ['open-heredoc', heredocPattern],
]
