import type { Scanner } from './scanner.ts'
import type { Expression, TemplatePart, TemplateText } from './syntax-tree.ts'

/** A piece of a template in reading order, before `if` and `for` are put together. */
export type Piece =
  | { readonly kind: 'text'; value: string; readonly from: number; readonly to: number }
  | { readonly kind: 'part'; readonly part: TemplatePart }
  | { readonly kind: 'directive'; readonly directive: Directive; readonly from: number; readonly to: number }

/** What a `%{ … }` says; `broken` was told about already. */
export type Directive =
  | { readonly kind: 'if'; readonly condition: Expression }
  | { readonly kind: 'else' }
  | { readonly kind: 'endif' }
  | { readonly kind: 'for'; readonly keyName?: string; readonly valueName: string; readonly collection: Expression }
  | { readonly kind: 'endfor' }
  | { readonly kind: 'broken' }

/** Puts `if` and `for` together with what stands between them and their ends. */
export function assembleTemplate(scanner: Scanner, pieces: readonly Piece[]): TemplatePart[] {
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

/** Texts next to one another become one; one that lost all its white space stays, as it makes the whole a text. */
function addText(parts: TemplatePart[], piece: Extract<Piece, { kind: 'text' }>): void {
  const last = parts.at(-1)
  const text: TemplateText = { kind: 'text', value: piece.value, span: { from: piece.from, to: piece.to } }
  if (last?.kind !== 'text') parts.push(text)
  else
    parts[parts.length - 1] = { ...last, value: last.value + piece.value, span: { from: last.span.from, to: piece.to } }
}
