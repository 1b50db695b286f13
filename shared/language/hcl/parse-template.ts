import { assembleTemplate, type Directive, type Piece } from './assemble-template.ts'
import { isClosing, isOpening, type ParseContext, stepOver } from './parse-context.ts'
import { parseForNames } from './parse-for.ts'
import type { Scanner } from './scanner.ts'
import { decodeEscapes } from './string-escapes.ts'
import { invalidCharacter, inWords } from './syntax-errors.ts'
import type { TemplateExpression } from './syntax-tree.ts'
import { trimEndSpace, trimSpace, trimStartSpace } from './white-space.ts'

type Form = 'quoted' | 'heredoc' | 'bare'

/** `"…"`; the scanner stands at the opening quote. */
export function parseQuotedTemplate(context: ParseContext): TemplateExpression {
  const { scanner } = context
  const open = scanner.take()
  const before = scanner.errors
  const { pieces, closed } = readPieces(context, 'quoted', () => scanner.text[scanner.position] === '"')
  if (closed) scanner.position += 1
  else {
    if (scanner.errors === before) {
      scanner.error(
        { from: open.from, to: scanner.position },
        'unclosed-text',
        'This text is not closed by a double quote',
        'A text in quotes ends on its line; use a heredoc (<<EOT) for several lines.',
      )
    }
    scanner.lose()
  }
  const span = scanner.spanFrom(open.from)
  return { kind: 'template', form: { type: 'quoted' }, parts: assembleTemplate(scanner, pieces), span }
}

/** `<<EOT … EOT`; the scanner stands at the opening marker. */
export function parseHeredocTemplate(context: ParseContext): TemplateExpression {
  const { scanner } = context
  const open = scanner.take()
  const indented = open.text.startsWith('<<-')
  const marker = open.text.slice(indented ? 3 : 2).trimEnd()
  let end = open.to
  const { pieces, closed } = readPieces(context, 'heredoc', (lineStart) => {
    if (!lineStart) return false
    const newline = scanner.text.indexOf('\n', scanner.position)
    if (newline === -1 || newline >= scanner.end) return false
    const lineEnd = scanner.text.charCodeAt(newline - 1) === 0x0d ? newline - 1 : newline
    const line = scanner.text.slice(scanner.position, lineEnd)
    if (line.includes('\r') || trimSpace(line) !== marker) return false
    end = lineEnd
    return true
  })
  if (closed) scanner.position = end
  else {
    scanner.error(
      { from: open.from, to: open.from + open.text.trimEnd().length },
      'unclosed-heredoc',
      `This text is not closed by ${marker}`,
      `Put ${marker} on a line of its own after it, with a line end behind.`,
    )
    scanner.lose()
  }
  if (indented) removeIndentation(pieces)
  const span = scanner.spanFrom(open.from)
  const parts = assembleTemplate(scanner, pieces)
  return { kind: 'template', form: { type: 'heredoc', marker, indented }, parts, span }
}

/** A text that is a template as a whole: a file for `templatefile`, a string of HCL-JSON. */
export function parseBareTemplate(context: ParseContext): TemplateExpression {
  const { scanner } = context
  const from = scanner.position
  const { pieces } = readPieces(context, 'bare', () => false)
  const parts = assembleTemplate(scanner, pieces)
  return { kind: 'template', form: { type: 'bare' }, parts, span: scanner.spanFrom(from) }
}

/**
 * Reads text, interpolations and directives until `atEnd` says so or the text is over. Texts of several lines are read
 * line by line, as strip markers and the removal of indentation work on lines.
 */
function readPieces(
  context: ParseContext,
  form: Form,
  atEnd: (lineStart: boolean) => boolean,
): { readonly pieces: Piece[]; readonly closed: boolean } {
  const { scanner } = context
  const { text } = scanner
  const pieces: Piece[] = []
  let lineStart = true
  let trimNext = false
  for (;;) {
    if (atEnd(lineStart)) return { pieces, closed: true }
    const from = scanner.position
    const at = textEnd(text, form, from, scanner.end)
    if (at > from) {
      const decoded = decodeText(scanner, form, from, at)
      pieces.push({ kind: 'text', value: trimNext ? trimStartSpace(decoded) : decoded, from, to: at })
      trimNext = false
    }
    scanner.position = at
    const code = at < scanner.end ? text.charCodeAt(at) : -1
    lineStart = form !== 'quoted' && at > from && text.charCodeAt(at - 1) === 0x0a
    if (lineStart) continue
    if (code === 0x22 && form === 'quoted') continue
    if (code === 0x0d && !(form === 'quoted' && text.charCodeAt(at + 1) === 0x0a)) {
      invalidCharacter(scanner, { kind: 'invalid', text: '\r', from: at, to: at + 1 })
      if (form === 'quoted') return { pieces, closed: false }
      scanner.position = at + 1
      continue
    }
    if (code !== 0x24 && code !== 0x25) return { pieces, closed: false }
    const trimPrevious = text[at + 2] === '~'
    const previous = pieces.at(-1)
    if (trimPrevious && previous?.kind === 'text') previous.value = trimmedBeforeMarker(text, form, previous)
    trimNext = code === 0x24 ? readInterpolation(context, pieces, at, form) : readDirective(context, pieces, at, form)
  }
}

/** Where plain text ends: at `${`, `%{`, the closing quote, behind a line end, or at what may not stand in it. */
export function textEnd(text: string, form: Form, from: number, end: number): number {
  let at = from
  for (; at < end; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x24 || code === 0x25) {
      if (text.charCodeAt(at + 1) === 0x7b) return at
      if (text.charCodeAt(at + 1) === code && text.charCodeAt(at + 2) === 0x7b) at += 2
    } else if (code === 0x0a) {
      return form === 'quoted' ? at : at + 1
    } else if (code === 0x0d) {
      if (form === 'quoted' || text.charCodeAt(at + 1) !== 0x0a) return at
    } else if (form === 'quoted') {
      if (code === 0x22) return at
      const next = text.charCodeAt(at + 1)
      if (code === 0x5c && next !== 0x0a && next !== 0x0d) at += 1
    }
  }
  return Math.min(at, end)
}

/**
 * A text without its trailing white space. As the language's scanner has it, `$` or `%` and one more character before
 * a line end are a token of their own: of such a line only the line end goes.
 */
function trimmedBeforeMarker(text: string, form: Form, piece: Extract<Piece, { kind: 'text' }>): string {
  const found = form === 'quoted' ? undefined : tokenBeforeLineEnd.exec(text.slice(piece.from, piece.to))
  const lineEnd = found?.[1] ?? found?.[2]
  return lineEnd === undefined ? trimEndSpace(piece.value) : piece.value.slice(0, -lineEnd.length)
}

const tokenBeforeLineEnd = /[$%](?:[^\r\n](\r?\n)|\r(\n))$/u

function decodeText(scanner: Scanner, form: Form, from: number, to: number): string {
  const raw = scanner.text.slice(from, to)
  if (form === 'quoted' && raw.includes('\\')) return decodeEscapes(scanner, raw, from)
  return raw.includes('{') ? raw.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{') : raw
}

/** `${ … }`; says whether the text after it loses its leading white space. */
function readInterpolation(context: ParseContext, pieces: Piece[], at: number, form: Form): boolean {
  const { scanner } = context
  scanner.position = at + (scanner.text[at + 2] === '~' ? 3 : 2)
  const { expression, trim } = scanner.withoutNewlines(() => {
    const found = context.expression()
    return { expression: found, trim: closeSequence(context, at, 'interpolation', form) }
  })
  pieces.push({ kind: 'part', part: { kind: 'interpolation', expression, span: scanner.spanFrom(at) } })
  return trim
}

/** `%{ … }`; says whether the text after it loses its leading white space. */
function readDirective(context: ParseContext, pieces: Piece[], at: number, form: Form): boolean {
  const { scanner } = context
  scanner.position = at + (scanner.text[at + 2] === '~' ? 3 : 2)
  const { directive, trim } = scanner.withoutNewlines(() => {
    const found = directiveAt(context)
    return { directive: found, trim: closeSequence(context, at, 'directive', form) }
  })
  pieces.push({ kind: 'directive', directive, ...scanner.spanFrom(at) })
  return trim
}

function directiveAt(context: ParseContext): Directive {
  const { scanner } = context
  const word = scanner.peek()
  if (word.kind === 'identifier') {
    switch (word.text) {
      case 'if':
        scanner.take()
        return { kind: 'if', condition: context.expression() }
      case 'else':
      case 'endif':
      case 'endfor':
        scanner.take()
        return { kind: word.text }
      case 'for': {
        scanner.take()
        const names = parseForNames(scanner)
        if (names !== undefined && scanner.isWord('in')) {
          scanner.take()
          return { kind: 'for', ...names, collection: context.expression() }
        }
        scanner.error(scanner.peek(), 'invalid-for', 'This directive is %{ for name in collection }')
        return { kind: 'broken' }
      }
    }
  }
  scanner.error(
    word,
    'unknown-directive',
    `There is no template directive ${inWords(word)}`,
    'There are if, else, endif, for and endfor; a text %{ itself is written %%{.',
  )
  return { kind: 'broken' }
}

/** The closing brace, with or without `~`. What stands before it and does not belong there is told and stepped over. */
function closeSequence(context: ParseContext, from: number, what: string, form: Form): boolean {
  const { scanner } = context
  const next = scanner.peek()
  if (next.kind === 'invalid' && next.text === '~' && scanner.text[next.to] === '}') {
    scanner.position = next.to + 1
    return true
  }
  if (scanner.accept('}') !== undefined) return false
  const hint = `Text of another language is written $\${ and %%{ here.`
  scanner.error(
    next.kind === 'end' || scanner.text.slice(scanner.position, next.from).includes('\n')
      ? { from, to: from + 2 }
      : next,
    'missing-closing',
    `This ${what} is not closed by "}"`,
    `Found ${inWords(next)} instead. ${hint}`,
  )
  scanner.resume()
  skipSequence(context, form)
  return false
}

/** To behind the closing brace of a sequence, at most to the end of the line (of a quoted text: or to its end). */
function skipSequence(context: ParseContext, form: Form): void {
  const { scanner } = context
  let depth = 0
  scanner.withNewlines(() => {
    for (;;) {
      const token = scanner.peek()
      if (token.kind === 'end' || token.kind === 'newline' || (form === 'quoted' && token.kind === 'quote')) {
        scanner.position = token.from
        return
      }
      if (token.kind === 'mark' && isOpening(token)) depth += 1
      if (token.kind === 'mark' && isClosing(token)) {
        if (depth === 0 && token.text === '}') {
          scanner.take()
          return
        }
        depth = Math.max(0, depth - 1)
      }
      stepOver(context)
      if (scanner.lost) {
        scanner.resume()
        return
      }
    }
  })
}

/** Takes the common indentation off the lines of a `<<-` heredoc; lines of white space only do not count. */
function removeIndentation(pieces: readonly Piece[]): void {
  let smallest = Number.POSITIVE_INFINITY
  const starts: Extract<Piece, { kind: 'text' }>[] = []
  let lineStart = true
  for (const piece of pieces) {
    if (lineStart) {
      lineStart = false
      if (piece.kind === 'text') {
        const spaces = piece.value.length - trimStartSpace(piece.value).length
        const blank = spaces === piece.value.length && piece.value.endsWith('\n')
        if (!blank) {
          starts.push(piece)
          smallest = Math.min(smallest, spaces)
        }
      } else smallest = 0
    }
    if (piece.kind === 'text' && piece.value.endsWith('\n')) lineStart = true
  }
  for (const piece of starts) piece.value = withoutIndentation(piece.value, smallest)
}

/** A space goes together with the marks that combine with it. */
function withoutIndentation(line: string, width: number): string {
  const rest = line.slice(width)
  return width > 0 && !/\p{Cc}/u.test(line.charAt(width - 1)) ? rest.replace(/^[\p{M}\u200c\u200d]+/u, '') : rest
}
