import type { TextChange } from '../source.ts'
import { applyChanges } from '../source.ts'
import { alignComments, alignEqualsSigns } from './format-columns.ts'
import { indentLines } from './format-indent.ts'
import { type FormatLine, formatLines, type SpacedToken } from './format-lines.ts'
import { spaceBetween } from './format-spaces.ts'
import { formatTokens } from './format-tokens.ts'
import { parseHcl } from './parse-hcl.ts'

/**
 * A file in the canonical style (`fmt`; spec/templates.md section 8.3). Only white space between tokens changes; lines,
 * comments and texts stay. A file with syntax errors comes back as it is.
 */
export function formatHcl(text: string): string {
  return applyChanges(text, formatChanges(text))
}

/** What the canonical style changes in a file: one change for each stretch of white space that differs. */
export function formatChanges(text: string): TextChange[] {
  if (parseHcl({ name: '', text }).diagnostics.length > 0) return []
  const tokens = spacedTokens(text)
  const lines = formatLines(tokens)
  indentLines(lines)
  for (const line of lines) spaceLine(line)
  alignEqualsSigns(lines)
  alignComments(lines)
  const changes: TextChange[] = []
  let end = 0
  for (const token of tokens) {
    const insert = ' '.repeat(token.spaces)
    if (text.slice(end, token.from) !== insert) changes.push({ from: end, to: token.from, insert })
    end = token.from + token.text.length
  }
  return changes
}

export function spacedTokens(text: string): SpacedToken[] {
  let end = 0
  return formatTokens(text).map((token) => {
    const spaces = token.from - end
    end = token.from + token.text.length
    return { ...token, spaces }
  })
}

/** Spaces within the cells of a line; those before them come from indentation and alignment. */
function spaceLine(line: FormatLine): void {
  for (const cell of [line.lead, line.assign]) {
    cell.forEach((token, at) => {
      const next = cell[at + 1]
      if (next !== undefined) next.spaces = spaceBetween(cell[at - 1], token, next) ? 1 : 0
    })
  }
}
