import type { Diagnostic } from '../diagnostic.ts'
import type { SourceText, Span } from '../source.ts'
import { parseBody } from './parse-body.ts'
import type { ParseContext } from './parse-context.ts'
import { parseExpression } from './parse-expression.ts'
import { parseBareTemplate, parseHeredocTemplate, parseQuotedTemplate } from './parse-template.ts'
import { Scanner } from './scanner.ts'
import { invalidCharacter, inWords } from './syntax-errors.ts'
import type { Expression, HclFile, TemplateExpression } from './syntax-tree.ts'

/** A parsed file and everything that is wrong with it; the tree holds what could be read all the same. */
export interface ParsedFile {
  readonly file: HclFile
  readonly diagnostics: readonly Diagnostic[]
}

export interface ParsedExpression {
  readonly expression: Expression
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Parses a file of native HCL2 (`.pkr.hcl`, `.pkrvars.hcl`). Accepts exactly what the language accepts
 * (spec/templates.md section 3.1); all errors of a file are told at once.
 */
export function parseHcl(source: SourceText): ParsedFile {
  const span = { from: 0, to: source.text.length }
  const { scanner, context } = parserAt(source, span, true)
  const unreadable = source.text.indexOf('\ufffd')
  if (unreadable !== -1) {
    scanner.error(
      { from: unreadable, to: unreadable + 1 },
      'invalid-utf8',
      'The file is not valid UTF-8 here',
      'Save it with the encoding UTF-8.',
    )
  }
  const body = parseBody(context, 'file')
  return { file: { kind: 'file', body, comments: scanner.comments, span }, diagnostics: scanner.diagnostics }
}

/** Parses one expression that fills the text, or the given part of it. */
export function parseHclExpression(
  source: SourceText,
  span: Span = { from: 0, to: source.text.length },
): ParsedExpression {
  const { scanner, context } = parserAt(source, span, false)
  const expression = scanner.withoutNewlines(context.expression)
  const rest = scanner.peek()
  if (rest.kind === 'invalid') invalidCharacter(scanner, rest)
  else if (rest.kind !== 'end' && scanner.diagnostics.length === 0) {
    scanner.error(
      rest,
      'after-expression',
      'Something follows the expression that does not belong to it',
      `Found ${inWords(rest)}.`,
    )
  }
  return { expression, diagnostics: scanner.diagnostics }
}

/** Parses a text that is a template as a whole, as `templatefile` reads it. */
export function parseHclTemplate(
  source: SourceText,
  span: Span = { from: 0, to: source.text.length },
): { readonly expression: TemplateExpression; readonly diagnostics: readonly Diagnostic[] } {
  const { scanner, context } = parserAt(source, span, false)
  return { expression: parseBareTemplate(context), diagnostics: scanner.diagnostics }
}

function parserAt(source: SourceText, span: Span, newlinesCount: boolean) {
  return parserOver(new Scanner(source, span, newlinesCount))
}

/** Ties the parsers of expressions, templates and bodies together. */
function parserOver(scanner: Scanner) {
  const context: ParseContext = {
    scanner,
    expression: (): Expression => parseExpression(context),
    quotedTemplate: (): TemplateExpression => parseQuotedTemplate(context),
    heredocTemplate: (): TemplateExpression => parseHeredocTemplate(context),
  }
  return { scanner, context }
}
