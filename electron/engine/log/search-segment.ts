import { visitMatches } from '#shared/run/log-pattern.ts'
import { plainText } from '#shared/run/log-text.ts'
import { segmentLines } from './segment-facets.ts'

/**
 * Looks through a segment's file without parsing its lines, which would take most of the time: the text is the last field,
 * and as it stands unless something in it is escaped. `visit` is told the place of the line in its segment, and where in
 * the plain text the match is.
 */
export function searchSegment(
  content: string,
  segment: number,
  pattern: RegExp,
  visit: (place: number, from: number, to: number) => void,
): void {
  const first = segment * segmentLines
  for (let start = 0; start < content.length; ) {
    const newLine = content.indexOf('\n', start)
    const end = newLine === -1 ? content.length : newLine
    const textAt = content.indexOf(textField, start)
    if (textAt !== -1 && textAt < end && content.startsWith(lineField, start) && content.endsWith('"}', end)) {
      const raw = content.slice(textAt + textField.length, end - 2)
      const text = raw.includes('\\') ? unescaped(raw) : raw
      const place = Number.parseInt(content.slice(start + lineField.length, start + lineField.length + 16), 10) - first
      visitMatches(text, pattern, (from, to) => visit(place, from, to))
    }
    start = end + 1
  }
}

const lineField = '{"line":'
/** Nowhere else in a line: within a value the quotation marks would be escaped. */
const textField = ',"text":"'

/** A line that was cut off is left out. */
function unescaped(raw: string): string {
  try {
    return plainText(String(JSON.parse(`"${raw}"`)))
  } catch {
    return ''
  }
}
