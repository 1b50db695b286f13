/**
 * A stretch of text, as UTF-16 offsets: `from` is the first character's, `to` the one after the last.
 * The same shape as CodeMirror's ranges, so that editors need no conversion.
 */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A text that was read from somewhere, and the name under which people know it (a path, `<stdin>`, `-var`). */
export interface SourceText {
  readonly name: string
  readonly text: string
}

/** A span in a named text. */
export interface Place {
  readonly source: SourceText
  readonly span: Span
}

/** A text change in CodeMirror's shape; a list of changes refers to the text before all of them. */
export interface TextChange {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** A position as people count it: line and column from 1, column in characters (code points). */
export interface LineColumn {
  readonly line: number
  readonly column: number
}

/** The line and column of a UTF-16 offset; offsets past the end count as the end. */
export function lineColumnAt(text: string, offset: number): LineColumn {
  const end = Math.min(Math.max(offset, 0), text.length)
  let line = 1
  let lineStart = 0
  for (let next = text.indexOf('\n'); next !== -1 && next < end; next = text.indexOf('\n', next + 1)) {
    line += 1
    lineStart = next + 1
  }
  return { line, column: Array.from(text.slice(lineStart, end)).length + 1 }
}

/** Applies changes that refer to the original text and do not overlap. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  const ordered = [...changes].sort((a, b) => a.from - b.from)
  let result = ''
  let at = 0
  for (const change of ordered) {
    if (change.from < at || change.to < change.from) throw new RangeError('text changes overlap')
    result += text.slice(at, change.from) + change.insert
    at = change.to
  }
  return result + text.slice(at)
}
