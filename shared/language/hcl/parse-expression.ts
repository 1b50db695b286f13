import type { Scanner, Token } from './scanner.ts'
import type {
  BinaryOperator,
  Expression,
  ForExpression,
  ObjectItem,
  ObjectKey,
  SplatStep,
  TemplateExpression,
} from './syntax-tree.ts'

/** What the expression parser needs of its surroundings; templates and expressions hold one another. */
export interface ExpressionContext {
  readonly scanner: Scanner
  readonly quotedTemplate: () => TemplateExpression
  readonly heredocTemplate: () => TemplateExpression
}

const levels: readonly (readonly BinaryOperator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['>', '>=', '<', '<='],
  ['+', '-'],
  ['*', '/', '%'],
]

/** Reads one expression; what cannot be read becomes a broken expression and a diagnostic. */
export function parseExpression(context: ExpressionContext): Expression {
  const { scanner } = context
  const condition = parseBinary(context, 0)
  if (scanner.accept('?') === undefined) return condition
  const then = parseExpression(context)
  if (scanner.accept(':') === undefined) {
    fail(
      scanner,
      'missing-colon',
      'A conditional needs a colon and a value for the other case',
      'Write it as condition ? one : other.',
    )
    return { kind: 'broken', span: scanner.spanFrom(condition.span.from) }
  }
  const otherwise = parseExpression(context)
  return { kind: 'conditional', condition, then, otherwise, span: { from: condition.span.from, to: otherwise.span.to } }
}

function parseBinary(context: ExpressionContext, level: number): Expression {
  const operators = levels[level]
  if (operators === undefined) return parsePostfix(context, parseTerm(context))
  const { scanner } = context
  let left = parseBinary(context, level + 1)
  for (;;) {
    const token = scanner.peek()
    const operator = operators.find((one) => token.kind === 'mark' && one === token.text)
    if (operator === undefined) return left
    scanner.take()
    const right = parseBinary(context, level + 1)
    left = {
      kind: 'binary',
      operator,
      operatorSpan: { from: token.from, to: token.to },
      left,
      right,
      span: { from: left.span.from, to: right.span.to },
    }
  }
}

function parseTerm(context: ExpressionContext): Expression {
  const { scanner } = context
  const token = scanner.peek()
  switch (token.kind) {
    case 'number':
      scanner.take()
      return { kind: 'literal', value: { type: 'number', text: token.text }, span: { from: token.from, to: token.to } }
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

function parseMark(context: ExpressionContext, token: Token): Expression {
  const { scanner } = context
  switch (token.text) {
    case '(': {
      scanner.take()
      const inner = scanner.withoutNewlines(() => {
        const expression = parseExpression(context)
        expectClosing(scanner, ')', token, 'parenthesis')
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
      const operand = parsePostfix(context, parseTerm(context))
      return { kind: 'unary', operator: token.text, operand, span: { from: token.from, to: operand.span.to } }
    }
    default:
      return missingExpression(scanner, token)
  }
}

function parseWord(context: ExpressionContext): Expression {
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

function parseCall(context: ExpressionContext, first: Token): Expression {
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
    expectClosing(scanner, ')', open, 'list of arguments', 'Separate arguments by commas.')
  })
  return { kind: 'call', name, nameSpan, arguments: argumentsOfCall, expandLast, span: scanner.spanFrom(first.from) }
}

function parsePostfix(context: ExpressionContext, start: Expression): Expression {
  const { scanner } = context
  let expression = start
  for (;;) {
    if (expression.kind === 'broken') return expression
    if (scanner.isMark('.')) expression = parseDot(context, expression)
    else if (scanner.isMark('[')) expression = parseBracket(context, expression)
    else return expression
  }
}

function parseDot(context: ExpressionContext, object: Expression): Expression {
  const { scanner } = context
  const dot = scanner.take()
  const next = scanner.peek()
  if (next.kind === 'mark' && next.text === '*') {
    scanner.take()
    const each = parseAttributeSteps(context)
    return { kind: 'splat', form: 'attribute', object, each, span: scanner.spanFrom(object.span.from) }
  }
  const steps = takeAttributeStep(scanner)
  if (steps === undefined) {
    return broken(
      scanner,
      object.span.from,
      'missing-attribute',
      'A name must follow the dot',
      `Found ${inWords(next)} after it.`,
      dot,
    )
  }
  return steps.reduce<Expression>(
    (inner, step) => ({
      kind: 'attribute-access',
      object: inner,
      name: step.name,
      nameSpan: step.span,
      legacyIndex: step.legacyIndex,
      span: { from: inner.span.from, to: step.span.to },
    }),
    object,
  )
}

type AttributeStep = Extract<SplatStep, { kind: 'attribute' }>

/** A name, or the legacy index `.0`; `.0.1` is read as one number and stands for two. */
function takeAttributeStep(scanner: Scanner): AttributeStep[] | undefined {
  const token = scanner.peek()
  if (token.kind === 'identifier') {
    scanner.take()
    return [{ kind: 'attribute', name: token.text, legacyIndex: false, span: { from: token.from, to: token.to } }]
  }
  if (token.kind !== 'number' || !/^[0-9.]+$/.test(token.text)) return undefined
  scanner.take()
  let at = token.from
  return token.text.split('.').map((name) => {
    const span = { from: at, to: at + name.length }
    at = span.to + 1
    return { kind: 'attribute', name, legacyIndex: true, span }
  })
}

/** After `.*` only names and legacy indices belong to each element; a bracket applies to the whole result. */
function parseAttributeSteps(context: ExpressionContext): SplatStep[] {
  const { scanner } = context
  const steps: SplatStep[] = []
  while (scanner.isMark('.')) {
    const dot = scanner.take()
    const taken = takeAttributeStep(scanner)
    if (taken === undefined) {
      scanner.error(
        dot,
        'missing-attribute',
        'A name must follow the dot',
        'A second .* cannot follow the first; use [*] instead.',
      )
      return steps
    }
    steps.push(...taken)
  }
  return steps
}

function parseBracket(context: ExpressionContext, object: Expression): Expression {
  const { scanner } = context
  const open = scanner.take()
  const inside = scanner.withoutNewlines(() => {
    if (scanner.accept('*') !== undefined) {
      expectClosing(scanner, ']', open, 'bracket')
      return undefined
    }
    const index = parseExpression(context)
    expectClosing(scanner, ']', open, 'bracket')
    return index
  })
  if (inside !== undefined)
    return { kind: 'index-access', object, index: inside, span: scanner.spanFrom(object.span.from) }
  const each = parseFullSteps(context)
  return { kind: 'splat', form: 'full', object, each, span: scanner.spanFrom(object.span.from) }
}

/** After `[*]` every further access belongs to each element. */
function parseFullSteps(context: ExpressionContext): SplatStep[] {
  const { scanner } = context
  const steps: SplatStep[] = []
  for (;;) {
    if (scanner.isMark('.')) {
      const dot = scanner.take()
      if (scanner.accept('*') !== undefined) {
        const each = parseAttributeSteps(context)
        steps.push({ kind: 'splat', form: 'attribute', each, span: scanner.spanFrom(dot.from) })
        continue
      }
      const taken = takeAttributeStep(scanner)
      if (taken === undefined) {
        scanner.error(dot, 'missing-attribute', 'A name must follow the dot')
        return steps
      }
      steps.push(...taken)
    } else if (scanner.isMark('[')) {
      const open = scanner.take()
      const index = scanner.withoutNewlines(() => {
        const found = scanner.accept('*') === undefined ? parseExpression(context) : undefined
        expectClosing(scanner, ']', open, 'bracket')
        return found
      })
      if (index === undefined) {
        steps.push({ kind: 'splat', form: 'full', each: parseFullSteps(context), span: scanner.spanFrom(open.from) })
      } else {
        steps.push({ kind: 'index', index, span: scanner.spanFrom(open.from) })
      }
    } else {
      return steps
    }
  }
}

function parseTuple(context: ExpressionContext): Expression {
  const { scanner } = context
  const open = scanner.take()
  return scanner.withoutNewlines((): Expression => {
    if (scanner.isWord('for')) return parseFor(context, open, ']')
    const elements: Expression[] = []
    while (!scanner.isMark(']') && scanner.peek().kind !== 'end') {
      elements.push(parseExpression(context))
      if (scanner.accept(',') === undefined) break
    }
    expectClosing(scanner, ']', open, 'list', 'Separate items by commas.')
    return { kind: 'tuple', elements, span: scanner.spanFrom(open.from) }
  })
}

function parseObject(context: ExpressionContext): Expression {
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
      if (item === undefined) break
      items.push(item)
      const next = scanner.peek()
      if (scanner.accept(',') !== undefined || next.kind === 'newline') continue
      break
    }
    expectClosing(scanner, '}', open, 'object', 'Separate items by commas or line ends.')
  })
  return { kind: 'object', items, span: scanner.spanFrom(open.from) }
}

function parseObjectItem(context: ExpressionContext): ObjectItem | undefined {
  const { scanner } = context
  const key = objectKey(parseExpression(context))
  if (scanner.accept('=') === undefined && scanner.accept(':') === undefined) {
    fail(
      scanner,
      'missing-item-value',
      'An item of an object is a key, "=" and a value',
      `Found ${inWords(scanner.peek())} after the key.`,
    )
    return undefined
  }
  const value = parseExpression(context)
  return { key, value, span: { from: key.span.from, to: value.span.to } }
}

function objectKey(expression: Expression): ObjectKey {
  const { span } = expression
  if (expression.kind === 'variable') return { kind: 'name', name: expression.name, span }
  if (expression.kind === 'literal' && expression.value === null) return { kind: 'name', name: 'null', span }
  if (expression.kind === 'literal' && typeof expression.value === 'boolean') {
    return { kind: 'name', name: String(expression.value), span }
  }
  return { kind: 'expression', expression, span }
}

function parseFor(context: ExpressionContext, open: Token, closing: ']' | '}'): Expression {
  const { scanner } = context
  scanner.take()
  const names = parseForNames(scanner)
  if (names === undefined)
    return broken(
      scanner,
      open.from,
      'invalid-for',
      'A for expression needs one or two names',
      'Write [for item in list : value] or {for key, value in map : key => value}.',
    )
  if (!scanner.isWord('in'))
    return broken(
      scanner,
      open.from,
      'invalid-for',
      'A for expression needs "in" after its names',
      `Found ${inWords(scanner.peek())} instead.`,
    )
  scanner.take()
  const collection = parseExpression(context)
  if (scanner.accept(':') === undefined)
    return broken(
      scanner,
      open.from,
      'invalid-for',
      'A for expression needs a colon after its collection',
      `Found ${inWords(scanner.peek())} instead.`,
    )
  const first = parseExpression(context)
  const arrow = scanner.peek()
  const value = scanner.accept('=>') === undefined ? undefined : parseExpression(context)
  const ellipsis = scanner.peek()
  const grouped = scanner.accept('...') !== undefined
  if (closing === '}' && value === undefined)
    return broken(
      scanner,
      open.from,
      'invalid-for',
      'A for expression in braces needs key => value',
      `Found ${inWords(scanner.peek())} after the key.`,
    )
  if (closing === ']' && value !== undefined)
    scanner.error(
      arrow,
      'invalid-for',
      'A for expression in brackets has no key',
      'Use braces to make an object: {for … : key => value}.',
    )
  if (closing === ']' && grouped) scanner.error(ellipsis, 'invalid-for', 'Grouping by "..." is possible in braces only')
  let condition: Expression | undefined
  if (scanner.isWord('if')) {
    scanner.take()
    condition = parseExpression(context)
  }
  expectClosing(scanner, closing, open, 'for expression')
  const result: ForExpression = {
    kind: 'for',
    ...names,
    collection,
    ...(value === undefined ? { value: first } : { key: first, value }),
    ...(condition === undefined ? {} : { condition }),
    grouped,
    span: scanner.spanFrom(open.from),
  }
  return result
}

/** One or two names of a `for`, in expressions and in templates. */
export function parseForNames(scanner: Scanner): { readonly keyName?: string; readonly valueName: string } | undefined {
  const first = scanner.peek()
  if (first.kind !== 'identifier') return undefined
  scanner.take()
  if (scanner.accept(',') === undefined) return { valueName: first.text }
  const second = scanner.peek()
  if (second.kind !== 'identifier') return undefined
  scanner.take()
  return { keyName: first.text, valueName: second.text }
}

function expectClosing(scanner: Scanner, closing: string, open: Token, what: string, advice?: string): void {
  if (scanner.accept(closing) !== undefined) return
  const found = scanner.peek()
  scanner.error(
    found.kind === 'end' || found.kind === 'newline' ? open : found,
    'missing-closing',
    `This ${what} is not closed by "${closing}"`,
    `Found ${inWords(found)} instead.${advice === undefined ? '' : ` ${advice}`}`,
  )
}

function missingExpression(scanner: Scanner, token: Token): Expression {
  if (token.kind === 'invalid') {
    scanner.take()
    invalidCharacter(scanner, token)
  } else {
    scanner.error(
      token,
      'missing-value',
      'A value is missing here',
      `Found ${inWords(token)} where a value must stand.`,
    )
  }
  return { kind: 'broken', span: { from: token.from, to: token.from } }
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
      )
      return
    case '/*':
      scanner.error(token, 'unclosed-comment', 'This comment is not closed by */')
      return
    case '“':
    case '”':
      scanner.error(token, 'curly-quote', 'Texts stand in straight double quotes', `Replace ${token.text} by ".`)
      return
    default:
      scanner.error(token, 'invalid-character', `The character ${JSON.stringify(token.text)} means nothing here`)
  }
}

function broken(
  scanner: Scanner,
  from: number,
  code: string,
  summary: string,
  detail?: string,
  at: Token = scanner.peek(),
): Expression {
  scanner.error(at, code, summary, detail)
  return { kind: 'broken', span: scanner.spanFrom(from) }
}

function fail(scanner: Scanner, code: string, summary: string, detail: string): void {
  scanner.error(scanner.peek(), code, summary, detail)
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
