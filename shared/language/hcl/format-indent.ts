import { bracketChange, type FormatLine } from './format-lines.ts'

/**
 * Indents each line by two spaces for every earlier line that opened more brackets than it closed and is still open. A
 * line that closes more than it opens goes back first.
 */
export function indentLines(lines: readonly FormatLine[]): void {
  /** For each level, how many brackets its line left open. */
  const levels: number[] = []
  for (const line of lines) {
    const first = line.lead[0]
    if (first === undefined) continue
    if (first.kind === 'newline') {
      first.spaces = 0
      continue
    }
    const change = openedBy(line)
    if (change < 0) close(levels, -change)
    first.spaces = 2 * levels.length
    if (change > 0) levels.push(change)
  }
}

function openedBy(line: FormatLine): number {
  let change = 0
  for (const token of line.lead) {
    change += bracketChange(token)
    if (token.kind === 'open-heredoc') break
  }
  for (const token of line.assign) change += bracketChange(token)
  return change
}

function close(levels: number[], brackets: number): void {
  let left = brackets
  while (left > 0) {
    const open = levels.pop()
    if (open === undefined) return
    if (left < open) levels.push(open - left)
    left -= open
  }
}
