import type { Diagnostic } from './diagnostic.ts'
import { lineColumnAt, type Place } from './source.ts'

/**
 * A diagnostic as a terminal shows it, without a line end behind:
 *
 *     error: A value is missing here
 *       web.pkr.hcl:3:11
 *       3 │   region =
 *         │           ^
 *       Found the end of the line where a value must stand.
 */
export function renderDiagnostic(diagnostic: Diagnostic): string {
  const { severity, summary, detail, place } = diagnostic
  return [
    `${severity}: ${summary}`,
    ...(place === undefined ? [] : renderPlace(place)),
    ...(detail === undefined ? [] : detail.split('\n').map((line) => `  ${line}`)),
  ].join('\n')
}

/** At most this many characters of a line are shown, around the place. */
const widest = 120

function renderPlace({ source, span }: Place): string[] {
  const from = Math.min(span.from, source.text.length)
  const { line, column } = lineColumnAt(source.text, from)
  const start = source.text.lastIndexOf('\n', from - 1) + 1
  const newline = source.text.indexOf('\n', from)
  const end = newline === -1 ? source.text.length : newline
  const before = shown(source.text.slice(start, from))
  const marked = shown(source.text.slice(from, Math.min(Math.max(span.to, from), end)))
  const after = shown(source.text.slice(Math.min(Math.max(span.to, from), end), end))

  // Of long lines (minified JSON) a window around the place is enough.
  const cut = Math.max(0, before.length - Math.floor(widest / 2))
  const text = [...before.slice(cut), ...marked, ...after].slice(0, widest).join('')
  const indent = before.slice(cut).map(width).join('')
  const carets = marked
    .slice(0, Math.max(1, widest - (before.length - cut)))
    .map((one) => '^'.repeat(width(one).length))
  const number = String(line)
  return [
    `  ${source.name}:${line}:${column}`,
    `  ${number} │ ${cut > 0 ? '…' : ''}${text.trimEnd()}`,
    `  ${' '.repeat(number.length)} │ ${cut > 0 ? ' ' : ''}${indent}${carets.join('') || '^'}`,
  ]
}

/** The characters of a text with everything that moves the cursor, or hides, made visible or a space. */
function shown(text: string): string[] {
  return Array.from(text.replace(/\r$/, ''), (character) =>
    character === '\t' ? ' ' : /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(character) ? '\ufffd' : character,
  )
}

/** As many spaces as the character is wide: two for East Asian letters and most emoji, none for combining marks. */
function width(character: string): string {
  if (/^\p{M}$/u.test(character)) return ''
  return /^[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]$/u.test(
    character,
  )
    ? '  '
    : ' '
}
