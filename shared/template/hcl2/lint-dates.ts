import type { Comment } from '../../language/hcl/syntax-tree.ts'
import type { SourceText } from '../../language/source.ts'
import type { Report } from '../report.ts'

/** In JSON the quotes of an expression are escaped. */
const call = /\bformatdate\(\s*(\\?")([^"\\]*)\1/g

/**
 * Warns about `HH` in `formatdate`: it counts hours from 1 to 12, so that names repeat every twelve hours, where `hh`
 * counts from 0 to 23 (spec/templates.md section 9, quirk 12). Formats that show AM or PM mean it.
 */
export function lintDates(source: SourceText, comments: readonly Comment[], report: Report): void {
  for (const match of source.text.matchAll(call)) {
    const [whole, quote = '', format = ''] = match
    const start = match.index + whole.length - quote.length - format.length
    if (comments.some(({ span }) => span.from <= match.index && match.index < span.to)) continue
    // Text between single quotes is literal, and so kept out by blanks of the same length.
    const verbs = format.replace(/'[^']*'/g, (literal) => ' '.repeat(literal.length))
    const hours = /H+/.exec(verbs)
    if (hours === null || /a|A/.test(verbs)) continue
    const span = { from: start + hours.index, to: start + hours.index + hours[0].length }
    const meant = 'h'.repeat(hours[0].length)
    report.warning('twelve-hour-date', `${hours[0]} counts hours from 1 to 12; ${meant} counts from 0 to 23`, {
      detail: 'Without AM or PM, a name made with it repeats every twelve hours.',
      place: { source, span },
      mend: { title: `Write ${meant}`, changes: [{ ...span, insert: meant }] },
    })
  }
}
