import { bracketChange } from './format-lines.ts'
import type { FormatToken } from './format-tokens.ts'

/** Whether the canonical style has a space between two tokens of a line; `before` is the one before them. */
export function spaceBetween(before: FormatToken | undefined, token: FormatToken, next: FormatToken): boolean {
  if (next.kind === 'newline') return false
  if (isMark(token, '.') || isMark(next, '.') || isMark(next, ',') || isMark(next, '...')) return false
  if (token.kind === 'identifier' && (isMark(next, '(') || isMark(next, '::'))) return false
  if (isMark(token, '::') && next.kind === 'identifier') return false
  if (isMark(token, ',')) return true
  if (isTextEdge(token, next)) return false
  // Without this, the list of [for x in [a] : x] would look like an index into "in".
  if (token.kind === 'identifier' && token.text === 'in' && before?.kind === 'identifier') return true
  if (isMark(next, '[') && (token.kind === 'identifier' || token.kind === 'number' || bracketChange(token) < 0))
    return false
  if (isMark(token, '!')) return false
  if (isMark(token, '-')) return isSubtraction(before)
  if (isMark(token, '{') || isMark(next, '}')) return !(isMark(token, '{') && isMark(next, '}'))
  // An object on its own in ${ … } keeps its braces apart from those of the sequence.
  if (token.kind === 'open-sequence' && isMark(next, '{')) return true
  if (isMark(token, '}') && next.kind === 'close-sequence') return true
  if (token.kind === 'close-sequence' && next.kind === 'open-sequence') return false
  return bracketChange(token) <= 0 && bracketChange(next) >= 0
}

function isMark(token: FormatToken, text: string): boolean {
  return token.kind === 'mark' && token.text === text
}

/** Within texts nothing changes. */
function isTextEdge(token: FormatToken, next: FormatToken): boolean {
  return (
    token.kind === 'text' ||
    token.kind === 'open-quote' ||
    token.kind === 'open-heredoc' ||
    next.kind === 'text' ||
    next.kind === 'close-quote' ||
    next.kind === 'close-heredoc'
  )
}

const beforeNegation = new Set('( { [ = : , ? + * / % - == != > >= < <= && || !'.split(' '))

/** A minus subtracts when what stands before it can end a value. */
function isSubtraction(before: FormatToken | undefined): boolean {
  if (before === undefined) return false
  return !(before.kind === 'mark' && beforeNegation.has(before.text))
}
