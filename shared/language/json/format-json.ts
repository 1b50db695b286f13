import { type FormattingOptions, format } from 'jsonc-parser'
import { lineEndOf } from '../hcl/edit-places.ts'
import type { TextChange } from '../source.ts'

/**
 * The changes that indent a JSON text as its first nested line is, two spaces where none is, and put one space behind each
 * colon. Lines stay lines, and order and values stay as they are. A text with syntax errors is to be left alone.
 */
export function jsonFormatChanges(text: string): readonly TextChange[] {
  const indentation = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  '
  const options: FormattingOptions = {
    insertSpaces: !indentation.startsWith('\t'),
    tabSize: indentation.startsWith('\t') ? 1 : indentation.length,
    eol: lineEndOf(text),
    keepLines: true,
  }
  return format(text, undefined, options).flatMap(({ offset, length, content }) => {
    // Beside brackets within a line both manners are usual: what stands there stays.
    const isPadding =
      !content.includes('\n') && (/[[{]/.test(text[offset - 1] ?? '') || /[\]}]/.test(text[offset + length] ?? ''))
    return isPadding && !text.slice(offset, offset + length).includes('\n')
      ? []
      : [{ from: offset, to: offset + length, insert: content }]
  })
}
