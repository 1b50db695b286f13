import { inWords, parseForNames } from './parse-expression.ts'
import type { Scanner } from './scanner.ts'
import { decodeEscapes } from './string-escapes.ts'
import type { Expression, TemplateExpression, TemplatePart, TemplateText } from './syntax-tree.ts'

/** What the template parser needs of its surroundings; templates and expressions hold one another. */
export interface TemplateContext {
  readonly scanner: Scanner
  readonly expression: () => Expression
}

/** A piece of a template in reading order, before `if` and `for` are put together. */
type Piece =
  | { readonly kind: 'text'; value: string; readonly from: number; readonly to: number }
  | { readonly kind: 'part'; readonly part: TemplatePart }
  | { readonly kind: 'directive'; readonly directive: Directive; readonly from: number; readonly to: number }

type Directive =
  | { readonly kind: 'if'; readonly condition: Expression }
  | { readonly kind: 'else' }
  | { readonly kind: 'endif' }
  | { readonly kind: 'for'; readonly keyName?: string; readonly valueName: string; readonly collection: Expression }
  | { readonly kind: 'endfor' }
  | { readonly kind: 'broken' }

type Form = 'quoted' | 'heredoc' | 'bare'

/** `"…"`; the scanner stands at the opening quote. */
export function parseQuotedTemplate(context: TemplateContext): TemplateExpression {
  const { scanner } = context
  const open = scanner.take()
  const { pieces, closed } = readPieces(context, 'quoted', () => scanner.text[scanner.position] === '"')
  if (closed) scanner.position += 1
  else {
    scanner.error(
      { from: open.from, to: scanner.position },
      'unclosed-text',
      'This text is not closed by a double quote',
      'A text in quotes ends on its line; use a heredoc (<<EOT) for several lines.',
    )
  }
  const span = scanner.spanFrom(open.from)
  return { kind: 'template', form: { type: 'quoted' }, parts: assemble(scanner, pieces), span }
}

/** `<<EOT … EOT`; the scanner stands at the opening marker. */
export function parseHeredocTemplate(context: TemplateContext): TemplateExpression {
  const { scanner } = context
  const open = scanner.take()
  const indented = open.text.startsWith('<<-')
  const marker = open.text.slice(indented ? 3 : 2).trimEnd()
  let end = open.to
  const { pieces, closed } = readPieces(context, 'heredoc', (lineStart) => {
    if (!lineStart) return false
    const newline = scanner.text.indexOf('\n', scanner.position)
    if (newline === -1 || newline >= scanner.end) return false
    if (scanner.text.slice(scanner.position, newline).trim() !== marker) return false
    end = scanner.text.charCodeAt(newline - 1) === 0x0d ? newline - 1 : newline
    return true
  })
  if (closed) scanner.position = end
  else {
    scanner.error(
      open,
      'unclosed-heredoc',
      `This text is not closed by ${marker}`,
      `Put ${marker} on a line of its own after it, with a line end behind.`,
    )
  }
  if (indented) removeIndentation(pieces)
  const span = scanner.spanFrom(open.from)
  return { kind: 'template', form: { type: 'heredoc', marker, indented }, parts: assemble(scanner, pieces), span }
}

/** A text that is a template as a whole: a file for `templatefile`, a string of HCL-JSON. */
export function parseBareTemplate(context: TemplateContext): TemplateExpression {
  const { scanner } = context
  const from = scanner.position
  const { pieces } = readPieces(context, 'bare', () => false)
  return { kind: 'template', form: { type: 'bare' }, parts: assemble(scanner, pieces), span: scanner.spanFrom(from) }
}

/**
 * Reads text, interpolations and directives until `atEnd` says so or the text is over. Texts of a heredoc are read line
 * by line, as strip markers and the removal of indentation work on lines.
 */
function readPieces(
  context: TemplateContext,
  form: Form,
  atEnd: (lineStart: boolean) => boolean,
): { readonly pieces: Piece[]; readonly closed: boolean } {
  const { scanner } = context
  const { text } = scanner
  const pieces: Piece[] = []
  let lineStart = true
  let trimNext = false

  const addText = (from: number, to: number) => {
    if (from === to) return
    const decoded = decodeText(scanner, form, from, to)
    pieces.push({ kind: 'text', value: trimNext ? decoded.trimStart() : decoded, from, to })
    trimNext = false
  }

  for (;;) {
    if (atEnd(lineStart)) return { pieces, closed: true }
    const from = scanner.position
    let at = from
    for (; at < scanner.end; at += 1) {
      const code = text.charCodeAt(at)
      if (form === 'quoted') {
        if (code === 0x22) break
        if (code === 0x0a) break
        if (code === 0x5c) {
          at += 1
          continue
        }
      }
      if ((code === 0x24 || code === 0x25) && text.charCodeAt(at + 1) === code && text.charCodeAt(at + 2) === 0x7b) {
        at += 2
        continue
      }
      if ((code === 0x24 || code === 0x25) && text.charCodeAt(at + 1) === 0x7b) break
      if (form === 'heredoc' && code === 0x0a) {
        at += 1
        break
      }
    }
    at = Math.min(at, scanner.end)
    addText(from, at)
    scanner.position = at
    const code = at < scanner.end ? text.charCodeAt(at) : -1
    lineStart = form === 'heredoc' && at > from && text.charCodeAt(at - 1) === 0x0a
    if (lineStart) continue
    if (code === 0x22 && form === 'quoted') continue
    if (code !== 0x24 && code !== 0x25) return { pieces, closed: false }
    lineStart = false
    const trimPrevious = text[at + 2] === '~'
    const previous = pieces.at(-1)
    if (trimPrevious && previous?.kind === 'text') previous.value = previous.value.trimEnd()
    trimNext = code === 0x24 ? readInterpolation(context, pieces, at) : readDirective(context, pieces, at)
  }
}

function decodeText(scanner: Scanner, form: Form, from: number, to: number): string {
  const raw = scanner.text
    .slice(from, to)
    .replace(/\$\$\{/g, '${')
    .replace(/%%\{/g, '%{')
  return form === 'quoted' && raw.includes('\\') ? decodeEscapes(scanner, scanner.text.slice(from, to), from) : raw
}

/** `${ … }`; says whether the text after it loses its leading white space. */
function readInterpolation(context: TemplateContext, pieces: Piece[], at: number): boolean {
  const { scanner } = context
  scanner.position = at + (scanner.text[at + 2] === '~' ? 3 : 2)
  const { expression, trim } = scanner.withoutNewlines(() => {
    const found = context.expression()
    return { expression: found, trim: closeSequence(scanner, at, 'interpolation') }
  })
  pieces.push({ kind: 'part', part: { kind: 'interpolation', expression, span: scanner.spanFrom(at) } })
  return trim
}

/** `%{ … }`; says whether the text after it loses its leading white space. */
function readDirective(context: TemplateContext, pieces: Piece[], at: number): boolean {
  const { scanner } = context
  scanner.position = at + (scanner.text[at + 2] === '~' ? 3 : 2)
  const { directive, trim } = scanner.withoutNewlines(() => {
    const found = directiveAt(context)
    return { directive: found, trim: closeSequence(scanner, at, 'directive') }
  })
  pieces.push({ kind: 'directive', directive, ...scanner.spanFrom(at) })
  return trim
}

function directiveAt(context: TemplateContext): Directive {
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
    'There are if, else, endif, for and endfor.',
  )
  return { kind: 'broken' }
}

/** The closing brace, with or without `~`. What stands before it and does not belong there is stepped over. */
function closeSequence(scanner: Scanner, from: number, what: string): boolean {
  const next = scanner.peek()
  const trims = next.kind === 'invalid' && next.text === '~' && scanner.text[next.to] === '}'
  if (trims) {
    scanner.position = next.to + 1
    return true
  }
  if (scanner.accept('}') !== undefined) return false
  scanner.error(
    next.kind === 'end' ? { from, to: from + 2 } : next,
    'missing-closing',
    `This ${what} is not closed by "}"`,
    `Found ${inWords(next)} instead.`,
  )
  const close = scanner.text.indexOf('}', next.from)
  const line = scanner.text.indexOf('\n', next.from)
  const stop = [close === -1 ? scanner.end : close + 1, line === -1 ? scanner.end : line, scanner.end]
  scanner.position = Math.min(...stop)
  return false
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
        const spaces = piece.value.length - piece.value.trimStart().length
        const blank = spaces === piece.value.length && piece.value.endsWith('\n')
        if (!blank) {
          starts.push(piece)
          smallest = Math.min(smallest, spaces)
        }
      } else smallest = 0
    }
    if (piece.kind === 'text' && piece.value.endsWith('\n')) lineStart = true
  }
  for (const piece of starts) piece.value = piece.value.slice(smallest)
}

/** Puts `if` and `for` together with what stands between them and their ends. */
function assemble(scanner: Scanner, pieces: readonly Piece[]): TemplatePart[] {
  let at = 0
  const until = (...ends: readonly Directive['kind'][]): TemplatePart[] => {
    const parts: TemplatePart[] = []
    while (at < pieces.length) {
      const piece = pieces[at]
      if (piece === undefined) break
      if (piece.kind === 'directive' && ends.includes(piece.directive.kind)) break
      at += 1
      if (piece.kind === 'text') addText(parts, piece)
      else if (piece.kind === 'part') parts.push(piece.part)
      else openDirective(parts, piece)
    }
    return parts
  }

  function openDirective(parts: TemplatePart[], piece: Extract<Piece, { kind: 'directive' }>): void {
    const { directive, from } = piece
    switch (directive.kind) {
      case 'if': {
        const then = until('else', 'endif')
        const otherwise = takeDirective('else') === undefined ? [] : until('endif')
        const end = takeDirective('endif') ?? unclosed(piece, 'if', 'endif')
        parts.push({ kind: 'if', condition: directive.condition, then, otherwise, span: { from, to: end.to } })
        return
      }
      case 'for': {
        const body = until('endfor')
        const end = takeDirective('endfor') ?? unclosed(piece, 'for', 'endfor')
        const { kind: _, ...names } = directive
        parts.push({ kind: 'for', ...names, body, span: { from, to: end.to } })
        return
      }
      case 'broken':
        return
      default:
        scanner.error(piece, 'stray-directive', `There is nothing that this %{ ${directive.kind} } belongs to`)
    }
  }

  function takeDirective(kind: Directive['kind']): { readonly to: number } | undefined {
    const piece = pieces[at]
    if (piece?.kind !== 'directive' || piece.directive.kind !== kind) return undefined
    at += 1
    return piece
  }

  function unclosed(piece: { from: number; to: number }, kind: string, end: string): { readonly to: number } {
    scanner.error(piece, 'unclosed-directive', `This %{ ${kind} } is not closed by %{ ${end} }`)
    return piece
  }

  return until()
}

/** Texts next to one another become one. */
function addText(parts: TemplatePart[], piece: Extract<Piece, { kind: 'text' }>): void {
  const last = parts.at(-1)
  if (piece.value === '') return
  const text: TemplateText = { kind: 'text', value: piece.value, span: { from: piece.from, to: piece.to } }
  if (last?.kind !== 'text') parts.push(text)
  else
    parts[parts.length - 1] = { ...last, value: last.value + piece.value, span: { from: last.span.from, to: piece.to } }
}
