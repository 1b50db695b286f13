import { plainText } from '#shared/run/log-text.ts'
import { StudioError } from '#shared/studio-error.ts'
import { segmentLines } from './segment-facets.ts'

export interface SearchText {
  readonly text: string
  readonly regex?: boolean
  readonly caseSensitive?: boolean
}

/** @throws StudioError `bad-pattern` */
export function patternOf({ text, regex = false, caseSensitive = false }: SearchText): RegExp {
  try {
    return new RegExp(regex ? text : RegExp.escape(text), caseSensitive ? 'g' : 'gi')
  } catch (error) {
    throw new StudioError({
      code: 'bad-pattern',
      message: `"${text}" is not a regular expression: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Correct it, or search for the text as it stands.',
    })
  }
}

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
      pattern.lastIndex = 0
      for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
        if (match[0] === '') pattern.lastIndex += 1
        else visit(place, match.index, match.index + match[0].length)
      }
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
