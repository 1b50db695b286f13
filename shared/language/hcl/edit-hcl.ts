import { applyChanges, type Span, type TextChange } from '../source.ts'
import { keepingAlignment } from './edit-alignment.ts'
import { editList } from './edit-list.ts'
import {
  afterLineEnd,
  commentedStart,
  commentsAbove,
  type EditedFile,
  indentationAt,
  isInline,
  itemEnd,
  itemStart,
  layoutIn,
  lineEndOf,
  lineStart,
  ownerOf,
} from './edit-places.ts'
import { formatTokens } from './format-tokens.ts'
import { heredocText, isList, type Layout, literalText, type PlainValue, quotedText } from './literal-text.ts'
import { plainValueOf } from './plain-value.ts'
import type { Attribute, Block, Body, BodyItem } from './syntax-tree.ts'

/*
 * Edits of a template as small text changes: what is not edited stays byte for byte, except that aligned equals signs
 * and comments stay aligned. Every function takes the text with its tree and gives changes of that text; parse again
 * before the next edit.
 */

/**
 * Sets an attribute to an expression given as HCL, which stands there afterwards as it is. A new attribute goes behind
 * the last one that comes before it in `order` (without a mention there: behind all attributes).
 */
export function setAttribute(
  edited: EditedFile,
  body: Body,
  name: string,
  expression: string,
  order: readonly string[] = [],
): TextChange[] {
  const existing = attributeNamed(body, name)
  if (existing === undefined) {
    const item: NewItem = { kind: 'attribute', print: () => `${name} = ${expression}` }
    return addItem(edited, body, item, placeFor(body, name, order))
  }
  return replaceValue(edited, body, existing, expression).map((change) => minimal(edited.text, change))
}

function replaceValue(edited: EditedFile, body: Body, attribute: Attribute, expression: string): TextChange[] {
  const { text } = edited
  const { from, to } = attribute.value.span
  if (text.slice(from, to) === expression) return []
  const end = itemEnd(edited, attribute)
  const endsLine = end === to && /^[ \t]*\r?\n/.test(text.slice(end))
  if (endsLine || !endsWithHeredoc(expression)) {
    return keepingAlignment(text, [{ from, to, insert: expression }])
  }
  // A heredoc must end its line, so the comment behind the old value goes on a line above.
  const { lineEnd, indentation, unit } = layoutIn(edited, body)
  const comment = text.slice(to, end).trim()
  if (isInline(text, body)) {
    const head = `${indentation}${text.slice(body.span.from, from).trimStart()}${expression}`
    const lines = comment === '' ? [head] : [indentation + comment, head]
    return [{ ...body.span, insert: ['', ...lines, outerOf(indentation, unit)].join(lineEnd) }]
  }
  const start = attribute.span.from
  const above = comment === '' ? '' : comment + lineEnd + indentationAt(text, start)
  return keepingAlignment(text, [
    { ...at(start), insert: above },
    { from, to: end, insert: isLast(text, end) ? expression + lineEnd : expression },
  ])
}

/** Whether nothing follows, not even a line end. */
function isLast(text: string, offset: number): boolean {
  return /^[ \t]*$/.test(text.slice(offset))
}

/** Such a text needs a line end behind it. */
function endsWithHeredoc(text: string): boolean {
  return formatTokens(text).at(-2)?.kind === 'close-heredoc'
}

/** Sets an attribute to plain data. A heredoc stays a heredoc where the new text fits one; a list keeps its layout. */
export function setAttributeValue(
  edited: EditedFile,
  body: Body,
  name: string,
  value: PlainValue,
  order: readonly string[] = [],
): TextChange[] {
  const layout = layoutIn(edited, body)
  const existing = attributeNamed(body, name)
  if (existing?.value.kind === 'tuple' && isList(value)) {
    const changes = editList(edited.text, existing.value, value, layout, plainValueOf)
    if (changes !== undefined) return keepingAlignment(edited.text, changes)
  }
  const heredoc = existing === undefined ? undefined : asHeredoc(edited, existing, value, layout)
  return setAttribute(edited, body, name, heredoc ?? literalText(value, layout), order)
}

/** Renames an attribute. */
export function renameAttribute(edited: EditedFile, attribute: Attribute, name: string): TextChange[] {
  return keepingAlignment(edited.text, [{ ...attribute.nameSpan, insert: name }])
}

/**
 * Removes an attribute or a block with the comment behind it. The comment lines above a block go with it; those above an
 * attribute stay, as they may be about all that follows.
 */
export function removeItem(edited: EditedFile, body: Body, item: BodyItem): TextChange[] {
  const { text } = edited
  if (isInline(text, body)) {
    const end = itemEnd(edited, item)
    const rest = text.slice(body.span.from, item.span.from) + text.slice(end, body.span.to)
    return [{ from: body.span.from, to: body.span.to, insert: rest.trim() === '' ? '' : rest }]
  }
  return keepingAlignment(text, [{ ...extentOf(edited, item), insert: '' }])
}

/** Removes whole lines with the comment lines above them; of two stretches of blank lines that would meet, one goes. */
export function removeLines(edited: EditedFile, { from, to }: Span): TextChange[] {
  return keepingAlignment(edited.text, [{ ...wholeLines(edited, commentsAbove(edited, from), to), insert: '' }])
}

/** What a new block is: its type, its labels, and the lines between its braces (none for an empty block). */
export interface NewBlock {
  readonly type: string
  readonly labels: readonly string[]
  /** Items in HCL, each on its own lines, without indentation. */
  readonly lines?: readonly string[]
}

/** Adds a block at the end of a body, or in front of one of its items. */
export function addBlock(edited: EditedFile, body: Body, block: NewBlock, before?: BodyItem): TextChange[] {
  const print = ({ unit, indentation, lineEnd }: Layout) => {
    const head = [block.type, ...block.labels.map(quotedText)].join(' ')
    const lines = (block.lines ?? []).map((line) => (line === '' ? '' : indentation + unit + line))
    return lines.length === 0 ? `${head} {}` : [`${head} {`, ...lines, `${indentation}}`].join(lineEnd)
  }
  const item: NewItem = { kind: 'block', print }
  return before === undefined ? addItem(edited, body, item, body.items.at(-1)) : addBefore(edited, body, item, before)
}

/** Changes the type of a block. */
export function renameBlock(block: Block, type: string): TextChange[] {
  return type === block.type ? [] : [{ ...block.typeSpan, insert: type }]
}

/** Changes the labels of a block; those that stay the same stay as they are written. */
export function setLabels({ text }: EditedFile, block: Block, labels: readonly string[]): TextChange[] {
  const changes = labels.flatMap((label, at): TextChange[] => {
    const existing = block.labels[at]
    if (existing === undefined || existing.text === label) return []
    return [{ ...existing.span, insert: quotedText(label) }]
  })
  const last = block.labels[Math.min(labels.length, block.labels.length) - 1]?.span.to ?? block.typeSpan.to
  const added = labels.slice(block.labels.length).map((label) => ` ${quotedText(label)}`)
  if (added.length > 0) changes.push({ from: last, to: last, insert: added.join('') })
  const surplus = block.labels.at(-1)
  if (surplus !== undefined && block.labels.length > labels.length) {
    // Behind the last label stands at least the brace; a comment between labels goes with them.
    const rest = /^[ \t]*/.exec(text.slice(surplus.span.to))?.[0] === '' ? ' ' : ''
    changes.push({ from: last, to: surplus.span.to, insert: rest })
  }
  return changes
}

/** Moves an item of a body in front of another item, or to the end, with the comments above and behind it. */
export function moveItem(edited: EditedFile, body: Body, item: BodyItem, before?: BodyItem): TextChange[] {
  const { text } = edited
  const siblings = body.items
  const next = siblings[siblings.indexOf(item) + 1]
  if (before === item || before === next || isInline(text, body)) return []
  const lineEnd = lineEndOf(text)
  const from = commentedStart(edited, item)
  const to = itemEnd(edited, item)
  const moved = text.slice(from, to)
  // A block keeps the blank line that sets it apart.
  const gap = setApart(item, before ?? item) ? lineEnd : ''
  const insertion =
    before === undefined
      ? appendedBehind(edited, siblings.at(-1) ?? item, lineEnd + gap + moved)
      : { ...at(commentedStart(edited, before)), insert: moved + lineEnd + gap }
  return keepingAlignment(text, [{ ...wholeLines(edited, from, to), insert: '' }, insertion])
}

/** Adds a copy of a block behind it, text for text with its comments, under the given labels. */
export function copyBlock(edited: EditedFile, body: Body, block: Block, labels: readonly string[]): TextChange[] {
  const { text } = edited
  const lineEnd = lineEndOf(text)
  const start = isInline(text, body) ? block.span.from : commentedStart(edited, block)
  const end = itemEnd(edited, block)
  const relabelled = setLabels(edited, block, labels).map((change) => ({
    from: change.from - start,
    to: change.to - start,
    insert: change.insert,
  }))
  const gap = isInline(text, body) ? ' ' : lineEnd + lineEnd
  return [appendedBehind(edited, block, gap + applyChanges(text.slice(start, end), relabelled))]
}

function attributeNamed(body: Body, name: string): Attribute | undefined {
  return body.items.find((item): item is Attribute => item.kind === 'attribute' && item.name === name)
}

/** The attribute that a new one goes behind; undefined puts it first. */
function placeFor(body: Body, name: string, order: readonly string[]): BodyItem | undefined {
  const attributes = body.items.filter((item) => item.kind === 'attribute')
  const rank = order.indexOf(name)
  if (rank === -1) return attributes.at(-1)
  const earlier = attributes.filter((one) => {
    const own = order.indexOf(one.name)
    return own !== -1 && own < rank
  })
  return earlier.length === 0 && attributes.every((one) => !order.includes(one.name))
    ? attributes.at(-1)
    : earlier.at(-1)
}

/** An item to be, printed without the indentation of its first line. */
interface NewItem {
  readonly kind: BodyItem['kind']
  readonly print: (layout: Layout) => string
}

function addItem(edited: EditedFile, body: Body, item: NewItem, behind: BodyItem | undefined): TextChange[] {
  const { text, file } = edited
  const layout = layoutIn(edited, body)
  const printed = layout.indentation + item.print(layout)
  if (isInline(text, body)) return [onLinesOfItsOwn(edited, body, printed, layout)]
  const gap = behind !== undefined && setApart(item, behind) ? layout.lineEnd : ''
  if (behind !== undefined) {
    return keepingAlignment(text, [appendedBehind(edited, behind, layout.lineEnd + gap + printed)])
  }
  const first = body.items[0]
  if (first !== undefined) return addBefore(edited, body, item, first)
  if (ownerOf(file, body) === undefined) {
    const open = text === '' || text === '\ufeff' || text.endsWith('\n') ? '' : layout.lineEnd
    return [{ ...at(text.length), insert: `${open}${printed}${layout.lineEnd}` }]
  }
  // A block without items, but with lines (of comments, or empty): in front of the closing brace's line.
  const brace = body.span.to
  return keepingAlignment(text, [{ ...at(lineStart(text, brace)), insert: printed + layout.lineEnd }])
}

function addBefore(edited: EditedFile, body: Body, item: NewItem, before: BodyItem): TextChange[] {
  const layout = layoutIn(edited, body)
  if (isInline(edited.text, body)) return addItem(edited, body, item, undefined)
  const printed = item.print(layout)
  const gap = setApart(item, before) ? layout.lineEnd : ''
  const start = commentedStart(edited, before)
  const ownLine = start === lineStart(edited.text, start)
  const insert = ownLine
    ? layout.indentation + printed + layout.lineEnd + gap
    : printed + layout.lineEnd + gap + layout.indentation
  return keepingAlignment(edited.text, [{ ...at(start), insert }])
}

/** Whether a blank line belongs between two items. */
function setApart(one: { readonly kind: BodyItem['kind'] }, other: BodyItem): boolean {
  return one.kind === 'block' || other.kind === 'block'
}

/** `b { a = 1 }` becomes a block of several lines, with the new item behind what it held. */
function onLinesOfItsOwn({ text }: EditedFile, body: Body, printed: string, layout: Layout): TextChange {
  const { unit, lineEnd, indentation } = layout
  const held = text.slice(body.span.from, body.span.to).trim()
  const lines = [...(held === '' ? [] : [indentation + held]), printed]
  return { ...body.span, insert: `${lineEnd}${lines.join(lineEnd)}${lineEnd}${outerOf(indentation, unit)}` }
}

function outerOf(indentation: string, unit: string): string {
  return indentation.slice(0, Math.max(0, indentation.length - unit.length))
}

function appendedBehind(edited: EditedFile, item: BodyItem, insert: string): TextChange {
  const end = itemEnd(edited, item)
  const close = isLast(edited.text, end) && endsWithHeredoc(insert) ? lineEndOf(edited.text) : ''
  return { ...at(end), insert: insert + close }
}

/** The lines of an item; of two stretches of blank lines that would meet, one goes. */
function extentOf(edited: EditedFile, item: BodyItem) {
  const start = item.kind === 'block' ? commentedStart(edited, item) : itemStart(edited, item)
  return wholeLines(edited, start, itemEnd(edited, item))
}

function wholeLines({ text }: EditedFile, start: number, end: number) {
  if (start !== lineStart(text, start)) return { from: start, to: end }
  const to = afterLineEnd(text, end)
  const blankAfter = /^(?:[ \t]*\r?\n)+/.exec(text.slice(to))?.[0] ?? ''
  const isFirst = start === 0 || /[{\n][ \t]*\r?\n$/.test(text.slice(0, start)) || text.slice(0, start) === '\ufeff'
  if (blankAfter !== '' && isFirst) return { from: start, to: to + blankAfter.length }
  // At the end of a block or of the file: the blank lines above would be left over.
  const closes = /^[ \t]*(?:\}|$)/.test(text.slice(to))
  const blankBefore = closes ? (/(?:\n[ \t]*\r?)+(?=\n$)/.exec(text.slice(0, start))?.[0] ?? '') : ''
  return { from: start - blankBefore.length, to }
}

function asHeredoc(edited: EditedFile, attribute: Attribute, value: PlainValue, layout: Layout): string | undefined {
  const { value: existing } = attribute
  if (typeof value !== 'string' || existing.kind !== 'template' || existing.form.type !== 'heredoc') return undefined
  const indentation = indentationAt(edited.text, attribute.span.from)
  return heredocText(value, existing.form.marker, existing.form.indented, { ...layout, indentation })
}

/** Without what the old and the new text have in common at their ends. */
function minimal(text: string, change: TextChange): TextChange {
  const old = text.slice(change.from, change.to)
  const { insert } = change
  const limit = Math.min(old.length, insert.length)
  let start = 0
  while (start < limit && old[start] === insert[start] && !isSurrogate(old, start)) start += 1
  let end = 0
  while (
    end < limit - start &&
    old[old.length - 1 - end] === insert[insert.length - 1 - end] &&
    !isSurrogate(old, old.length - 1 - end)
  )
    end += 1
  return { from: change.from + start, to: change.to - end, insert: insert.slice(start, insert.length - end) }
}

/** A character is not cut in half. */
function isSurrogate(text: string, offset: number): boolean {
  return (text.charCodeAt(offset) & 0xf800) === 0xd800
}

function at(offset: number) {
  return { from: offset, to: offset }
}
