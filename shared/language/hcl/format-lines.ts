import type { FormatToken } from './format-tokens.ts'

/** A token and the spaces before it, which the formatter sets. */
export interface SpacedToken extends FormatToken {
  spaces: number
}

/**
 * A line in three cells: `assign` is the equals sign and the value after it, if the value ends on the line; `comment` is
 * a comment behind something else; `lead` is everything before them. A heredoc belongs to the line that it begins on.
 */
export interface FormatLine {
  lead: SpacedToken[]
  assign: SpacedToken[]
  comment: SpacedToken[]
}

export function formatLines(tokens: readonly SpacedToken[]): FormatLine[] {
  const lines: FormatLine[] = []
  let current: SpacedToken[] = []
  for (const token of tokens) {
    if (token.kind === 'end') break
    current.push(token)
    if (endsLine(token)) {
      lines.push(inCells(current))
      current = []
    }
  }
  lines.push(inCells(current))
  return lines
}

/** 1 for what opens a bracket, -1 for what closes one. */
export function bracketChange(token: FormatToken): number {
  if (token.kind === 'open-sequence') return 1
  if (token.kind === 'close-sequence') return -1
  if (token.kind !== 'mark') return 0
  if (token.text === '{' || token.text === '[' || token.text === '(') return 1
  return token.text === '}' || token.text === ']' || token.text === ')' ? -1 : 0
}

function endsLine(token: FormatToken): boolean {
  return token.kind === 'newline' || (token.kind === 'comment' && token.text.endsWith('\n'))
}

function inCells(tokens: readonly SpacedToken[]): FormatLine {
  const hasComment = tokens.length > 1 && tokens.at(-1)?.kind === 'comment'
  const comment = hasComment ? tokens.slice(-1) : []
  const lead = hasComment ? tokens.slice(0, -1) : [...tokens]
  const equals = lead.findIndex((token, at) => at > 0 && token.kind === 'mark' && token.text === '=')
  if (equals === -1) return { lead, assign: [], comment }
  const open = lead.slice(equals).reduce((sum, token) => sum + bracketChange(token), 0)
  if (open !== 0) return { lead, assign: [], comment }
  return { lead: lead.slice(0, equals), assign: lead.slice(equals), comment }
}
