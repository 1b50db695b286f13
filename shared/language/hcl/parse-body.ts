import type { Mend } from '../diagnostic.ts'
import { isClosing, isOpening, type ParseContext, recoverTo, stepOver } from './parse-context.ts'
import type { Scanner, Token } from './scanner.ts'
import { invalidCharacter, inWords } from './syntax-errors.ts'
import type { Attribute, Block, Body, BodyItem, Label } from './syntax-tree.ts'

/**
 * Where a body stands: a torn block is one that began on the line of its block, which has been told, and goes on below.
 */
export type BodyOf = 'file' | 'block' | 'torn block'

/** Reads the items of a file, or of a block up to its closing brace (which is not taken). */
export function parseBody(context: ParseContext, of: BodyOf): Body {
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
      if (of !== 'file') break
      scanner.error(
        token,
        'stray-brace',
        'This closing brace closes nothing',
        'Remove it, or look for a block above that lost its opening brace.',
      )
      scanner.take()
      continue
    }
    const before = scanner.errors
    const item = parseItem(context)
    scanner.resume()
    if (item !== undefined) {
      items.push(item)
      if (item.kind === 'attribute') checkUnique(scanner, names, item)
    }
    const mayClose = of === 'torn block' && scanner.isMark('}')
    if (!mayClose) endOfItem(context, item, scanner.errors > before)
    scanner.resume()
  }
  return { kind: 'body', items, span: { from, to: scanner.peek().from } }
}

function parseItem(context: ParseContext): BodyItem | undefined {
  const { scanner } = context
  const name = scanner.peek()
  if (name.kind !== 'identifier') {
    badItemStart(context, name)
    return undefined
  }
  scanner.take()
  const next = scanner.peek()
  if (next.kind === 'mark' && next.text === '=') return parseAttribute(context, name)
  if (next.kind === 'quote' || next.kind === 'identifier' || (next.kind === 'mark' && next.text === '{')) {
    return parseBlock(context, name)
  }
  if (next.kind === 'newline' && isBraceNext(scanner)) return parseBlock(context, name)
  scanner.error(
    next.kind === 'newline' || next.kind === 'end' ? name : next,
    'invalid-item',
    `"${name.text}" must be followed by "=" and a value, or by a block in braces`,
    `Found ${inWords(next)} after it.`,
    next.text === ':'
      ? { title: 'Write = instead', changes: [{ from: next.from, to: next.to, insert: ' =' }] }
      : undefined,
  )
  return undefined
}

function parseAttribute(context: ParseContext, name: Token): Attribute {
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

function parseBlock(context: ParseContext, type: Token): Block | undefined {
  const { scanner } = context
  const labels: Label[] = []
  for (;;) {
    const token = scanner.peek()
    if (token.kind === 'mark' && token.text === '{') break
    const label = parseLabel(context, token)
    if (label !== undefined) labels.push(label)
    else if (!braceFollows(scanner)) return undefined
  }
  const open = scanner.take()
  const body = scanner.deeper<Body>(
    () => (scanner.peek().kind === 'newline' ? parseBody(context, 'block') : parseOneLineBody(context)),
    () => ({ kind: 'body', items: [], span: scanner.spanFrom(open.to) }),
  )
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

function parseLabel(context: ParseContext, token: Token): Label | undefined {
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
  if (token.kind === 'invalid') {
    invalidCharacter(scanner, token)
    return undefined
  }
  scanner.error(
    token,
    'missing-brace',
    'The "{" of a block must stand on the line of its name',
    `Found ${inWords(token)} instead.`,
  )
  return undefined
}

/** After the error that the brace is not on the block's line: goes to it where it is on the next one. */
function braceFollows(scanner: Scanner): boolean {
  if (!isBraceNext(scanner)) return false
  while (scanner.peek().kind === 'newline') scanner.take()
  return true
}

/** Whether the first thing on the lines that follow is an opening brace. */
function isBraceNext(scanner: Scanner): boolean {
  const before = scanner.position
  while (scanner.peek().kind === 'newline') scanner.take()
  const found = scanner.isMark('{')
  scanner.position = before
  return found
}

/** `{ name = value }`: at most one attribute, and no block, on the line. */
function parseOneLineBody(context: ParseContext): Body {
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
      if (next.kind === 'newline') items.push(...parseBody(context, 'torn block').items)
      else skipToClosingBrace(context)
    }
  }
  return { kind: 'body', items, span: { from, to: scanner.peek().from } }
}

/** After an item comes a line end; what stands there instead is told (unless an error was, already) and stepped over. */
function endOfItem(context: ParseContext, item: BodyItem | undefined, told: boolean): void {
  const { scanner } = context
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
  skipLine(context)
}

/** To the end of the line, over whole brackets and texts. */
function skipLine(context: ParseContext): void {
  const { scanner } = context
  let depth = 0
  for (;;) {
    const token = scanner.peek()
    if (token.kind === 'end' || (token.kind === 'newline' && depth === 0)) return
    if (token.kind === 'mark') {
      if (isOpening(token)) depth += 1
      else if (isClosing(token)) {
        if (depth === 0 && token.text === '}') return
        depth = Math.max(0, depth - 1)
      }
    }
    stepOver(context)
  }
}

function skipToClosingBrace(context: ParseContext): void {
  const { scanner } = context
  let depth = 0
  for (;;) {
    const token = scanner.peek()
    if (token.kind === 'end' || (token.kind === 'newline' && depth === 0)) return
    if (token.kind === 'mark') {
      if (depth === 0 && token.text === '}') return
      if (isOpening(token)) depth += 1
      else if (isClosing(token)) depth = Math.max(0, depth - 1)
    }
    stepOver(context)
  }
}

function badItemStart(context: ParseContext, token: Token): void {
  const { scanner } = context
  if (token.kind === 'invalid') {
    invalidCharacter(scanner, token)
    scanner.take()
    return
  }
  const advice =
    token.kind === 'quote'
      ? 'Names of attributes and blocks stand without quotes.'
      : `Found ${inWords(token)} where a name must stand.`
  scanner.error(token, 'missing-name', 'An attribute or a block must begin here', advice, withoutQuotes(scanner, token))
  stepOver(context)
  if (token.text === '{') recoverTo(context, '}', token)
}

/** The mend for a name in quotes. */
function withoutQuotes(scanner: Scanner, token: Token): Mend | undefined {
  const pattern = /"([\p{ID_Start}_][\p{ID_Continue}-]*)"/uy
  pattern.lastIndex = token.from
  const found = token.kind === 'quote' ? pattern.exec(scanner.text) : null
  if (found === null) return undefined
  const change = { from: token.from, to: token.from + found[0].length, insert: found[1] ?? '' }
  return { title: 'Remove the quotes', changes: [change] }
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
