import type { Diagnostic } from '../diagnostic.ts'
import type { Place, SourceText, Span } from '../source.ts'

/**
 * Reads the content of a JSON string with a parser of native syntax, with places in the JSON text: where the string has
 * no escapes, the content stands there as it is; else it is decoded first and every place is carried over.
 */
export function parseInString<Result extends { readonly diagnostics: readonly Diagnostic[] }>(
  source: SourceText,
  string: Span,
  parse: (source: SourceText, span: Span) => Result,
): Result {
  const inside = { from: string.from + 1, to: string.to - 1 }
  const raw = source.text.slice(inside.from, inside.to)
  if (!raw.includes('\\')) return parse(source, inside)
  const { text, offsets } = decoded(raw, inside.from)
  const result = parse({ name: source.name, text }, { from: 0, to: text.length })
  return carriedOver(result, (offset) => offsets[offset] ?? inside.to, source)
}

const simple: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** The text of a JSON string, and for each of its characters (and the end) the offset of what it was written as. */
function decoded(raw: string, from: number): { readonly text: string; readonly offsets: readonly number[] } {
  let text = ''
  const offsets: number[] = []
  for (let at = 0; at < raw.length; ) {
    offsets.push(from + at)
    if (raw[at] !== '\\') {
      text += raw[at]
      at += 1
    } else if (raw[at + 1] === 'u') {
      text += String.fromCharCode(Number.parseInt(raw.slice(at + 2, at + 6), 16))
      at += 6
    } else {
      const letter = raw[at + 1] ?? ''
      text += simple[letter] ?? letter
      at += 2
    }
  }
  offsets.push(from + raw.length)
  return { text, offsets }
}

/** A copy of plain nodes in which every span is moved, and every place is one in `source`. */
function carriedOver<Node>(node: Node, move: (offset: number) => number, source: SourceText): Node {
  const copy = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(copy)
    if (typeof one !== 'object' || one === null) return one
    if (isSpan(one)) return { from: move(one.from), to: move(one.to) }
    if (isPlace(one)) return { source, span: { from: move(one.span.from), to: move(one.span.to) } }
    return Object.fromEntries(Object.entries(one).map(([name, value]) => [name, copy(value)]))
  }
  return copy(node) as Node
}

function isSpan(node: object): node is Span {
  return 'from' in node && 'to' in node && Object.keys(node).length === 2
}

function isPlace(node: object): node is Place {
  return 'source' in node && 'span' in node
}
