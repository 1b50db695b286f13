import type { Mend } from '../language/diagnostic.ts'
import type { Place } from '../language/source.ts'

/**
 * The quick fix that puts a name in place of another, the first within a place; undefined where it is not written there
 * as it is (but made by an expression).
 */
export function renameIn({ source, span }: Place, written: RegExp | string, name: string): Mend | undefined {
  const text = source.text.slice(span.from, span.to)
  const found = typeof written === 'string' ? written : written.exec(text)?.[0]
  if (found === undefined || !text.includes(found)) return undefined
  const from = span.from + (typeof written === 'string' ? text.indexOf(written) : text.search(written))
  return { title: `Change to ${name}`, changes: [{ from, to: from + found.length, insert: name }] }
}
