import { disabledBlocks } from './disabled-lines.ts'
import type { Layout } from './literal-text.ts'
import type { Block, Body, BodyItem, Comment, HclFile } from './syntax-tree.ts'

/**
 * A text and its tree, to be edited. Changes refer to this text: parse again after each edit. There may be syntax errors
 * elsewhere in it; aligned runs are then left as they are.
 */
export interface EditedFile {
  readonly text: string
  readonly file: HclFile
}

/** The line end that the file uses first; LF if it has none. */
export function lineEndOf(text: string): string {
  const first = text.indexOf('\n')
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n'
}

/** The white space that the line of `offset` begins with. */
export function indentationAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const from = start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : start
  return /^[ \t]*/.exec(text.slice(from, offset))?.[0] ?? ''
}

/** What one level of indentation is in this file: taken from the first nested item on a line of its own, else two spaces. */
export function indentationUnit({ text, file }: EditedFile): string {
  const found = firstNested(text, file.body)
  return found === undefined || found === '' ? '  ' : found
}

function firstNested(text: string, body: Body): string | undefined {
  for (const item of body.items) {
    if (item.kind !== 'block' || isInline(text, item.body)) continue
    const outer = indentationAt(text, item.span.from)
    for (const inner of item.body.items) {
      const own = indentationAt(text, inner.span.from)
      if (own.length > outer.length && own.startsWith(outer)) return own.slice(outer.length)
    }
    const deeper = firstNested(text, item.body)
    if (deeper !== undefined) return deeper
  }
  return undefined
}

/** Whether the body of a block begins on the line of its opening brace, as in `b {}` and `b { a = 1 }`. */
export function isInline(text: string, body: Body): boolean {
  const end = body.items[0]?.span.from ?? body.span.to
  const between = text.slice(body.span.from, end).replace(/\/\*[\s\S]*?\*\//g, '')
  return text[body.span.from - 1] === '{' && !between.includes('\n')
}

/** The block whose body this is; undefined for the file's own. */
export function ownerOf(file: HclFile, body: Body): Block | undefined {
  const search = (within: Body): Block | undefined => {
    for (const item of within.items) {
      if (item.kind !== 'block') continue
      if (item.body === body) return item
      const found = search(item.body)
      if (found !== undefined) return found
    }
    return undefined
  }
  return search(file.body)
}

/** How new items of a body are laid out: as the ones there, else one level deeper than its block. */
export function layoutIn(edited: EditedFile, body: Body): Layout {
  const { text, file } = edited
  const unit = indentationUnit(edited)
  const lineEnd = lineEndOf(text)
  const sibling = isInline(text, body) ? undefined : body.items.find((item) => startsLine(text, item.span.from))
  if (sibling !== undefined) return { unit, lineEnd, indentation: indentationAt(text, sibling.span.from) }
  const owner = ownerOf(file, body)
  return { unit, lineEnd, indentation: owner === undefined ? '' : indentationAt(text, owner.span.from) + unit }
}

function startsLine(text: string, offset: number): boolean {
  return offset - indentationAt(text, offset).length === lineStart(text, offset)
}

export function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return start === 0 && text.charCodeAt(0) === 0xfeff ? Math.min(1, offset) : start
}

/** Behind an item and the comments that follow it, before its line end (or the closing brace). */
export function itemEnd({ text, file }: EditedFile, item: BodyItem): number {
  let end = item.span.to
  for (;;) {
    const spaces = /[ \t]*/y
    spaces.lastIndex = end
    const at = end + (spaces.exec(text)?.[0].length ?? 0)
    const comment = commentFrom(file.comments, at)
    if (comment === undefined) return end
    end = comment.span.to
  }
}

/** The start of the line that an item begins on, or of the item where something else stands before it on the line. */
export function itemStart({ text }: EditedFile, item: BodyItem): number {
  return startsLine(text, item.span.from) ? lineStart(text, item.span.from) : item.span.from
}

/**
 * Where the comment lines directly above an item begin; the start of the item itself when there are none. A disabled block
 * above is none of its comments.
 */
export function commentedStart(edited: EditedFile, item: BodyItem): number {
  const own = itemStart(edited, item)
  const start = commentsAbove(edited, own)
  const apart = disabledBlocks(edited.text, edited.file.comments).findLast(
    ({ span }) => span.from >= start && span.to <= own,
  )
  return apart === undefined ? start : afterLineEnd(edited.text, apart.span.to)
}

/** Where the comment lines directly above a line begin; the line's own start when there are none. */
export function commentsAbove({ text, file }: EditedFile, lineOf: number): number {
  let start = lineOf
  for (;;) {
    if (start === 0 || text[start - 1] !== '\n') return start
    const end = text[start - 2] === '\r' ? start - 2 : start - 1
    const comment = file.comments.findLast((one) => one.span.to <= end)
    if (comment === undefined || /[^ \t]/.test(text.slice(comment.span.to, end))) return start
    if (!startsLine(text, comment.span.from)) return start
    start = lineStart(text, comment.span.from)
  }
}

function commentFrom(comments: readonly Comment[], offset: number): Comment | undefined {
  return comments.find((one) => one.span.from === offset)
}

/** Behind the line end that stands at `offset`, if one does. */
export function afterLineEnd(text: string, offset: number): number {
  if (text[offset] === '\n') return offset + 1
  return text.startsWith('\r\n', offset) ? offset + 2 : offset
}
