import type { Scanner, Token } from './scanner.ts'
import type { Expression, TemplateExpression } from './syntax-tree.ts'

/** What the parsers of expressions, templates and bodies share; they hold one another. */
export interface ParseContext {
  readonly scanner: Scanner
  readonly expression: () => Expression
  /** `"…"`; the scanner stands at the opening quote. */
  readonly quotedTemplate: () => TemplateExpression
  /** `<<EOT … EOT`; the scanner stands at the opening marker. */
  readonly heredocTemplate: () => TemplateExpression
}

/** Takes the next token; a text as a whole. For stepping over what an error was told about already. */
export function stepOver(context: ParseContext): Token {
  const { scanner } = context
  const token = scanner.peek()
  if (token.kind === 'quote') scanner.muted(context.quotedTemplate)
  else if (token.kind === 'heredoc') scanner.muted(context.heredocTemplate)
  else scanner.take()
  return token
}

/**
 * After an error within brackets: steps to behind the closing bracket, over whole brackets and texts within. Where a
 * line begins that looks like the next item (a name, indented no deeper than the line of the opening bracket), or an
 * outer bracket closes, the scanner is lost instead, and the next item goes on from there.
 */
export function recoverTo(context: ParseContext, closing: string, open: Token): void {
  const { scanner } = context
  if (scanner.lost) return
  const limit = indentationAt(scanner.text, open.from)
  let depth = 0
  scanner.withNewlines(() => {
    for (;;) {
      const token = scanner.peek()
      if (token.kind === 'end' || (token.kind === 'newline' && beginsItem(scanner.text, token.to, limit))) {
        scanner.lose()
        return
      }
      if (token.kind === 'mark' && isOpening(token)) depth += 1
      else if (token.kind === 'mark' && isClosing(token)) {
        if (depth === 0) {
          if (token.text === closing) scanner.take()
          else scanner.lose()
          return
        }
        depth -= 1
      }
      stepOver(context)
      if (scanner.lost) return
    }
  })
}

export function isOpening(token: Token): boolean {
  return token.text === '(' || token.text === '[' || token.text === '{'
}

export function isClosing(token: Token): boolean {
  return token.text === ')' || token.text === ']' || token.text === '}'
}

/** Whether a token begins a line that looks like the next item after what `open` opened. */
export function isNextItem(text: string, token: Token, open: Token): boolean {
  const start = text.lastIndexOf('\n', token.from - 1) + 1
  if (start <= open.from || /\S/.test(text.slice(start, token.from))) return false
  return beginsItem(text, start, indentationAt(text, open.from))
}

function indentationAt(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return indentationFrom(text, start)
}

function indentationFrom(text: string, start: number): number {
  let at = start
  while (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x09) at += 1
  return at - start
}

const itemStart = /[\p{ID_Start}_][\p{ID_Continue}-]*[ \t]*(?:=(?![=>])|["{]|[\p{ID_Start}_])/uy

function beginsItem(text: string, lineStart: number, limit: number): boolean {
  const indentation = indentationFrom(text, lineStart)
  if (indentation > limit) return false
  itemStart.lastIndex = lineStart + indentation
  return itemStart.test(text)
}
