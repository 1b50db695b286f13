import type { Scanner } from './scanner.ts'

const simple: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }

/**
 * Decodes the escapes of a quoted text: `\n \r \t \" \\ \uXXXX \UXXXXXXXX`, `$${` and `%%{`. Anything else after a
 * backslash is an error, with the place.
 */
export function decodeEscapes(scanner: Scanner, raw: string, from: number): string {
  let result = ''
  for (let at = 0; at < raw.length; at += 1) {
    const character = raw[at] ?? ''
    if ((character === '$' || character === '%') && raw.startsWith(`${character}${character}{`, at)) {
      result += `${character}{`
      at += 2
    } else if (character === '\\') {
      const sequence = escapeAt(raw, at)
      if (sequence.kind === 'invalid') {
        scanner.error(
          { from: from + at, to: from + at + sequence.length },
          'invalid-escape',
          'This escape sequence is not known',
          'There are \\n, \\r, \\t, \\", \\\\, \\uXXXX and \\UXXXXXXXX; a backslash itself is written \\\\.',
        )
        result += raw.slice(at, at + sequence.length)
      } else result += sequence.text
      at += sequence.length - 1
    } else result += character
  }
  return result
}

type Escape =
  | { readonly kind: 'text'; readonly text: string; readonly length: number }
  | { readonly kind: 'invalid'; readonly length: number }

function escapeAt(raw: string, at: number): Escape {
  const letter = raw[at + 1] ?? ''
  const known = simple[letter]
  if (known !== undefined) return { kind: 'text', text: known, length: 2 }
  const digits = letter === 'u' ? 4 : letter === 'U' ? 8 : 0
  const hex = raw.slice(at + 2, at + 2 + digits)
  if (digits > 0 && hex.length === digits && /^[0-9a-fA-F]+$/.test(hex)) {
    const code = Number.parseInt(hex, 16)
    const isSurrogate = code >= 0xd800 && code <= 0xdfff
    if (code <= 0x10ffff && !isSurrogate) return { kind: 'text', text: String.fromCodePoint(code), length: 2 + digits }
  }
  return { kind: 'invalid', length: Math.min(2, raw.length - at) }
}
