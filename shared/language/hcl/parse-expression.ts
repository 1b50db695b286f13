import { parseAccesses } from './parse-access.ts'
import { type ParseContext, recoverTo } from './parse-context.ts'
import { parseFor } from './parse-for.ts'
import type { Token } from './scanner.ts'
import { broken, expectClosing, inWords, missingExpression } from './syntax-errors.ts'
import type { BinaryOperator, Expression, ObjectItem, ObjectKey } from './syntax-tree.ts'

/** How strongly each operator binds. */
const strengths: Readonly<Record<BinaryOperator, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '>': 4,
  '>=': 4,
  '<': 4,
  '<=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
}

/** Reads one expression; what cannot be read becomes a broken expression and a diagnostic. */
export function parseExpression(context: ParseContext): Expression {
  const { scanner } = context
  return scanner.deeper(
    () => parseConditional(context),
    () => ({ kind: 'broken', span: { from: scanner.position, to: scanner.position } }),
  )
}

function parseConditional(context: ParseContext): Expression {
  const { scanner } = context
  const condition = parseBinary(context, 1)
  if (scanner.accept('?') === undefined) return condition
  const then = parseExpression(context)
  if (scanner.accept(':') === undefined) {
    return broken(
      scanner,
      condition.span.from,
      'missing-colon',
      'A conditional needs a colon and a value for the other case',
      'Write it as condition ? one : other.',
    )
  }
  const otherwise = parseExpression(context)
  return { kind: 'conditional', condition, then, otherwise, span: { from: condition.span.from, to: otherwise.span.to } }
}

/** Reads operands joined by operators that bind at least as strongly as `weakest`. */
function parseBinary(context: ParseContext, weakest: number): Expression {
  const { scanner } = context
  let left = parseOperand(context)
  for (;;) {
    if (left.kind === 'broken') return left
    const token = scanner.peek()
    if (token.kind !== 'mark' || !isOperator(token.text)) return left
    const strength = strengths[token.text]
    if (strength < weakest) return left
    scanner.take()
    const right = parseBinary(context, strength + 1)
    left = {
      kind: 'binary',
      operator: token.text,
      operatorSpan: { from: token.from, to: token.to },
      left,
      right,
      span: { from: left.span.from, to: right.span.to },
    }
  }
}

function isOperator(text: string): text is BinaryOperator {
  return Object.hasOwn(strengths, text)
}

function parseOperand(context: ParseContext): Expression {
  return parseAccesses(context, parseTerm(context))
}

function parseTerm(context: ParseContext): Expression {
  const { scanner } = context
  const token = scanner.peek()
  switch (token.kind) {
    case 'number':
      return parseNumber(context)
    case 'identifier':
      return parseWord(context)
    case 'quote':
      return context.quotedTemplate()
    case 'heredoc':
      return context.heredocTemplate()
    case 'mark':
      return parseMark(context, token)
    default:
      return missingExpression(scanner, token)
  }
}

function parseNumber(context: ParseContext): Expression {
  const { scanner } = context
  const token = scanner.take()
  const span = { from: token.from, to: token.to }
  if (!/^[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?$/.test(token.text)) {
    scanner.error(span, 'invalid-number', `${token.text} is not a number`, 'Numbers are written like 12, 1.5 or 1e3.')
  }
  return { kind: 'literal', value: { type: 'number', text: token.text }, span }
}

function parseMark(context: ParseContext, token: Token): Expression {
  const { scanner } = context
  switch (token.text) {
    case '(': {
      scanner.take()
      const inner = scanner.withoutNewlines(() => {
        const expression = parseExpression(context)
        expectClosing(context, ')', token, 'parenthesis')
        return expression
      })
      return { kind: 'parenthesized', inner, span: scanner.spanFrom(token.from) }
    }
    case '[':
      return parseTuple(context)
    case '{':
      return parseObject(context)
    case '-':
    case '!': {
      scanner.take()
      const { text: operator } = token
      return scanner.deeper<Expression>(
        () => {
          const operand = parseOperand(context)
          return { kind: 'unary', operator, operand, span: { from: token.from, to: operand.span.to } }
        },
        () => ({ kind: 'broken', span: scanner.spanFrom(token.from) }),
      )
    }
    default:
      return missingExpression(scanner, token)
  }
}

function parseWord(context: ParseContext): Expression {
  const { scanner } = context
  const token = scanner.take()
  const span = { from: token.from, to: token.to }
  if (scanner.isMark('(') || scanner.isMark('::')) return parseCall(context, token)
  switch (token.text) {
    case 'true':
    case 'false':
      return { kind: 'literal', value: token.text === 'true', span }
    case 'null':
      return { kind: 'literal', value: null, span }
    default:
      return { kind: 'variable', name: token.text, span }
  }
}

function parseCall(context: ParseContext, first: Token): Expression {
  const { scanner } = context
  let name = first.text
  while (scanner.accept('::') !== undefined) {
    const part = scanner.peek()
    if (part.kind !== 'identifier')
      return broken(scanner, first.from, 'missing-function-name', 'A function name must follow "::"')
    scanner.take()
    name += `::${part.text}`
  }
  const nameSpan = scanner.spanFrom(first.from)
  const open = scanner.peek()
  if (scanner.accept('(') === undefined) {
    return broken(scanner, first.from, 'missing-arguments', `The function ${name} needs its arguments in parentheses`)
  }
  const argumentsOfCall: Expression[] = []
  let expandLast = false
  scanner.withoutNewlines(() => {
    while (!scanner.isMark(')') && scanner.peek().kind !== 'end') {
      argumentsOfCall.push(parseExpression(context))
      if (scanner.accept('...') !== undefined) {
        expandLast = true
        break
      }
      if (scanner.accept(',') === undefined) break
    }
    expectClosing(context, ')', open, 'list of arguments', 'Separate arguments by commas.')
  })
  return { kind: 'call', name, nameSpan, arguments: argumentsOfCall, expandLast, span: scanner.spanFrom(first.from) }
}

function parseTuple(context: ParseContext): Expression {
  const { scanner } = context
  const open = scanner.take()
  return scanner.withoutNewlines((): Expression => {
    if (scanner.isWord('for')) return parseFor(context, open, ']')
    const elements: Expression[] = []
    while (!scanner.isMark(']') && scanner.peek().kind !== 'end') {
      elements.push(parseExpression(context))
      if (scanner.accept(',') === undefined) break
    }
    expectClosing(context, ']', open, 'list', 'Separate items by commas.')
    return { kind: 'tuple', elements, span: scanner.spanFrom(open.from) }
  })
}

function parseObject(context: ParseContext): Expression {
  const { scanner } = context
  const open = scanner.take()
  if (scanner.withoutNewlines(() => scanner.isWord('for'))) {
    return scanner.withoutNewlines(() => parseFor(context, open, '}'))
  }
  const items: ObjectItem[] = []
  scanner.withNewlines(() => {
    for (;;) {
      while (scanner.peek().kind === 'newline') scanner.take()
      if (scanner.isMark('}') || scanner.peek().kind === 'end') break
      const item = parseObjectItem(context)
      if (item === undefined) {
        recoverTo(context, '}', open)
        return
      }
      items.push(item)
      const next = scanner.peek()
      if (scanner.accept(',') !== undefined || next.kind === 'newline') continue
      break
    }
    expectClosing(context, '}', open, 'object', 'Separate items by commas or line ends.')
  })
  return { kind: 'object', items, span: scanner.spanFrom(open.from) }
}

function parseObjectItem(context: ParseContext): ObjectItem | undefined {
  const { scanner } = context
  const before = scanner.errors
  const key = objectKey(parseExpression(context))
  if (scanner.accept('=') === undefined && scanner.accept(':') === undefined) {
    if (scanner.errors === before) {
      broken(
        scanner,
        key.span.from,
        'missing-item-value',
        'An item of an object is a key, "=" and a value',
        `Found ${inWords(scanner.peek())} after the key.`,
      )
    }
    return undefined
  }
  const value = parseExpression(context)
  return { key, value, span: { from: key.span.from, to: value.span.to } }
}

function objectKey(expression: Expression): ObjectKey {
  const { span } = expression
  if (expression.kind === 'variable') return { kind: 'name', name: expression.name, span }
  if (expression.kind === 'literal' && (expression.value === null || typeof expression.value === 'boolean')) {
    return { kind: 'name', name: String(expression.value), span }
  }
  return { kind: 'expression', expression, span }
}
