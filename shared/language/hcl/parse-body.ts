import { invalidCharacter, inWords } from './parse-expression.ts'
import type { Scanner, Token } from './scanner.ts'
import type { Attribute, Block, Body, BodyItem, Expression, Label, TemplateExpression } from './syntax-tree.ts'

/** What the body parser needs of its surroundings. */
export interface BodyContext {
  readonly scanner: Scanner
  readonly expression: () => Expression
  readonly quotedTemplate: () => TemplateExpression
}

/** Reads the items of a file, or of a block up to its closing brace (which is not taken). */
export function parseBody(context: BodyContext, inBlock: boolean): Body {
  const { scanner } = context
  const from = scanner.position
  const items: BodyItem[] = []
  const names = new Map<string, Attribute>()
  for (;;) {
    const token = scanner.peek()
    if (token.kind === 'newline') {
      scanner.take()
      continue
    }
    if (token.kind === 'end') break
    if (token.kind === 'mark' && token.text === '}') {
      if (inBlock) break
      scanner.error(
        token,
        'stray-brace',
        'This closing brace closes nothing',
        'Remove it, or look for a block above that lost its opening brace.',
      )
      scanner.take()
      continue
    }
    const before = scanner.diagnostics.length
    const item = parseItem(context)
    if (item !== undefined) {
      items.push(item)
      if (item.kind === 'attribute') checkUnique(scanner, names, item)
    }
    endOfItem(scanner, item, scanner.diagnostics.length > before)
  }
  return { kind: 'body', items, span: { from, to: scanner.peek().from } }
}

function parseItem(context: BodyContext): BodyItem | undefined {
  const { scanner } = context
  const name = scanner.peek()
  if (name.kind !== 'identifier') {
    badItemStart(scanner, name)
    return undefined
  }
  scanner.take()
  const next = scanner.peek()
  if (next.kind === 'mark' && next.text === '=') return parseAttribute(context, name)
  if (next.kind === 'quote' || next.kind === 'identifier' || (next.kind === 'mark' && next.text === '{')) {
    return parseBlock(context, name)
  }
  scanner.error(
    next.kind === 'newline' || next.kind === 'end' ? name : next,
    'invalid-item',
    `"${name.text}" must be followed by "=" and a value, or by a block in braces`,
    `Found ${inWords(next)} after it.`,
  )
  return undefined
}

function parseAttribute(context: BodyContext, name: Token): Attribute {
  const { scanner } = context
  scanner.take()
  const value = context.expression()
  return {
    kind: 'attribute',
    name: name.text,
    nameSpan: { from: name.from, to: name.to },
    value,
    span: { from: name.from, to: Math.max(value.span.to, name.to) },
  }
}

function parseBlock(context: BodyContext, type: Token): Block | undefined {
  const { scanner } = context
  const labels: Label[] = []
  for (;;) {
    const token = scanner.peek()
    if (token.kind === 'mark' && token.text === '{') break
    const label = parseLabel(context, token)
    if (label === undefined) return undefined
    labels.push(label)
  }
  const open = scanner.take()
  const body = scanner.peek().kind === 'newline' ? parseBody(context, true) : parseOneLineBody(context)
  if (scanner.accept('}') === undefined) {
    scanner.error(
      open,
      'missing-closing',
      `This ${type.text} block is not closed by "}"`,
      `Found ${inWords(scanner.peek())} instead.`,
    )
  }
  return {
    kind: 'block',
    type: type.text,
    typeSpan: { from: type.from, to: type.to },
    labels,
    body,
    span: scanner.spanFrom(type.from),
  }
}

function parseLabel(context: BodyContext, token: Token): Label | undefined {
  const { scanner } = context
  if (token.kind === 'identifier') {
    scanner.take()
    return { text: token.text, quoted: false, span: { from: token.from, to: token.to } }
  }
  if (token.kind === 'quote') {
    const template = context.quotedTemplate()
    const [part] = template.parts
    if (template.parts.length === 0) return { text: '', quoted: true, span: template.span }
    if (template.parts.length === 1 && part?.kind === 'text')
      return { text: part.value, quoted: true, span: template.span }
    scanner.error(template.span, 'template-in-label', 'A label is a plain text, without ${…}')
    return { text: '', quoted: true, span: template.span }
  }
  scanner.error(
    token,
    'missing-brace',
    'The "{" of a block must stand on the line of its name',
    `Found ${inWords(token)} instead.`,
  )
  return undefined
}

/** `{ name = value }`: at most one attribute, and no block, on the line. */
function parseOneLineBody(context: BodyContext): Body {
  const { scanner } = context
  const from = scanner.position
  const items: BodyItem[] = []
  const token = scanner.peek()
  if (!(token.kind === 'mark' && token.text === '}')) {
    const item = parseItem(context)
    if (item?.kind === 'block') {
      scanner.error(
        item.span,
        'block-on-one-line',
        'A block on one line holds no other block',
        'Put the inner block on lines of its own.',
      )
    }
    if (item !== undefined) items.push(item)
    const next = scanner.peek()
    if (!(next.kind === 'mark' && next.text === '}') && next.kind !== 'end') {
      scanner.error(
        next,
        'one-line-block',
        'A block on one line holds one attribute only',
        'Put each attribute on a line of its own.',
      )
      skipToClosingBrace(scanner)
    }
  }
  return { kind: 'body', items, span: { from, to: scanner.peek().from } }
}

/** After an item comes a line end; what stands there instead is told (unless an error was, already) and stepped over. */
function endOfItem(scanner: Scanner, item: BodyItem | undefined, told: boolean): void {
  const next = scanner.peek()
  if (next.kind === 'newline') {
    scanner.take()
    return
  }
  if (next.kind === 'end') return
  if (!told && item !== undefined) {
    if (next.kind === 'invalid') invalidCharacter(scanner, next)
    else {
      const what = item.kind === 'attribute' ? 'value' : 'block'
      scanner.error(
        next,
        'missing-line-end',
        `A line end must follow this ${what}`,
        `Found ${inWords(next)} instead; put it on a line of its own.`,
      )
    }
  }
  skipLine(scanner)
}

/** To the end of the line, over whole brackets and texts. */
function skipLine(scanner: Scanner): void {
  let depth = 0
  for (;;) {
    const token = scanner.peek()
    if (token.kind === 'end' || (token.kind === 'newline' && depth === 0)) return
    if (token.kind === 'mark') {
      if ('{[('.includes(token.text)) depth += 1
      else if ('}])'.includes(token.text)) {
        if (depth === 0 && token.text === '}') return
        depth = Math.max(0, depth - 1)
      }
    }
    scanner.take()
    if (token.kind === 'quote') skipText(scanner)
  }
}

/** To the closing quote, or the end of the line. */
function skipText(scanner: Scanner): void {
  const pattern = /(?:[^"\\\n]|\\.)*"?/y
  pattern.lastIndex = scanner.position
  scanner.position += pattern.exec(scanner.text)?.[0].length ?? 0
}

function skipToClosingBrace(scanner: Scanner): void {
  for (;;) {
    const token = scanner.peek()
    if (token.kind === 'end' || token.kind === 'newline' || (token.kind === 'mark' && token.text === '}')) return
    scanner.take()
    if (token.kind === 'quote') skipText(scanner)
  }
}

function badItemStart(scanner: Scanner, token: Token): void {
  if (token.kind === 'invalid') {
    invalidCharacter(scanner, token)
    scanner.take()
    return
  }
  const advice =
    token.kind === 'quote'
      ? 'Names of attributes and blocks stand without quotes.'
      : `Found ${inWords(token)} where a name must stand.`
  scanner.error(token, 'missing-name', 'An attribute or a block must begin here', advice)
  scanner.take()
  if (token.kind === 'quote') skipText(scanner)
}

function checkUnique(scanner: Scanner, names: Map<string, Attribute>, attribute: Attribute): void {
  const first = names.get(attribute.name)
  if (first === undefined) {
    names.set(attribute.name, attribute)
    return
  }
  scanner.error(
    attribute.nameSpan,
    'duplicate-attribute',
    `"${attribute.name}" is set twice in this block`,
    'Keep one of the two; the other is further up.',
  )
}
