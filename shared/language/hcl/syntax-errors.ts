import type { Mend } from '../diagnostic.ts'
import type { DiagnosticCode } from '../diagnostic-codes.ts'
import { isNextItem, type ParseContext, recoverTo } from './parse-context.ts'
import type { Scanner, Token } from './scanner.ts'
import type { Expression } from './syntax-tree.ts'

/** Takes the closing bracket; where something else stands, tells so and goes on behind the bracket. */
export function expectClosing(
  context: ParseContext,
  closing: string,
  open: Token,
  what: string,
  advice?: string,
): boolean {
  const { scanner } = context
  if (scanner.accept(closing) !== undefined) return true
  const found = scanner.peek()
  if (found.kind === 'invalid') invalidCharacter(scanner, found)
  else {
    const isLater = isNextItem(scanner.text, found, open)
    scanner.error(
      found.kind === 'end' || found.kind === 'newline' || isLater ? open : found,
      'missing-closing',
      `This ${what} is not closed by "${closing}"`,
      isLater
        ? `It would go on with ${inWords(found)} on a line below.`
        : `Found ${inWords(found)} instead.${advice === undefined ? '' : ` ${advice}`}`,
    )
  }
  recoverTo(context, closing, open)
  return false
}

/** Tells that no value stands where one must, and takes nothing. */
export function missingExpression(scanner: Scanner, token: Token): Expression {
  if (token.kind === 'invalid') invalidCharacter(scanner, token)
  else {
    scanner.error(
      token,
      'missing-value',
      'A value is missing here',
      `Found ${inWords(token)} where a value must stand.`,
    )
  }
  return { kind: 'broken', span: { from: token.from, to: token.from } }
}

/** Tells an error at the next token and gives a broken expression from `from` to here. */
export function broken(
  scanner: Scanner,
  from: number,
  code: DiagnosticCode,
  summary: string,
  detail?: string,
  at: Token = scanner.peek(),
): Expression {
  if (at.kind === 'invalid') invalidCharacter(scanner, at)
  else scanner.error(at, code, summary, detail)
  return { kind: 'broken', span: { from, to: Math.max(from, scanner.position) } }
}

const insteadOf: Readonly<Record<string, string>> = {
  ';': 'Put each item on a line of its own, without ";".',
  '&': 'Logical and is written &&; there are no operators on bits.',
  '|': 'Logical or is written ||; there are no operators on bits.',
  '`': 'Texts stand in double quotes; for several lines use a heredoc, <<EOT.',
  '^': 'There is no such operator.',
  '~': 'It belongs beside the braces of a template: ${~ … ~}.',
  '\r': 'A carriage return without a line feed behind it ends no line; save the file with LF or CRLF line ends.',
}

/** Says what is wrong with a character that no token begins with. */
export function invalidCharacter(scanner: Scanner, token: Token): void {
  switch (token.text) {
    case "'":
      scanner.error(
        token,
        'single-quote',
        'Texts stand in double quotes',
        'Single quotes mean nothing in HCL: use " instead of \'.',
        straightQuotes(scanner.text, token.from, /'[^'"\\\r\n]*'/y),
      )
      return
    case '/*':
      scanner.error(token, 'unclosed-comment', 'This comment is not closed by */')
      return
    case '“':
    case '”':
      scanner.error(
        token,
        'curly-quote',
        'Texts stand in straight double quotes',
        `Replace ${token.text} by ".`,
        straightQuotes(scanner.text, token.from, /[“”][^“”"\\\r\n]*[“”]/y),
      )
      return
    default:
      scanner.error(
        token,
        'invalid-character',
        `The character ${JSON.stringify(token.text)} means nothing here`,
        insteadOf[token.text],
      )
  }
}

/** The mend that puts double quotes in place of others, when the text ends on its line. */
function straightQuotes(text: string, from: number, pattern: RegExp): Mend | undefined {
  pattern.lastIndex = from
  const found = pattern.exec(text)?.[0]
  if (found === undefined) return undefined
  const last = from + found.length - 1
  return {
    title: 'Use double quotes',
    changes: [
      { from, to: from + 1, insert: '"' },
      { from: last, to: last + 1, insert: '"' },
    ],
  }
}

/** A token in words, for "Found … instead". */
export function inWords(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end'
    case 'newline':
      return 'the end of the line'
    case 'quote':
    case 'heredoc':
      return 'a text'
    default:
      return `"${token.text}"`
  }
}
