import type { TextChange } from '../source.ts'
import { parseHcl } from './parse-hcl.ts'
import type { Block, Comment } from './syntax-tree.ts'

/*
 * The language has no way to switch a block off, so a disabled one is a comment: a marker line, and below it the block's
 * lines, each behind "# ". Every program that reads templates passes over it, and taking the marks away gives back every
 * byte, whatever indentation a formatter gave to the comment in between.
 */

/** The line above the lines of a disabled block. */
export const disabledMark = '# omi-studio: disabled'

/** A block that is kept as a comment. */
export interface DisabledBlock {
  /** From the start of the marker's line to the end of the last line, without its line end. */
  readonly span: { readonly from: number; readonly to: number }
  /** Its lines as they will be when it is enabled. */
  readonly text: string
  /** Read from `text`; offsets are those of `text`. */
  readonly block: Block
  /** What enables it. */
  readonly changes: readonly TextChange[]
}

/** The disabled blocks of a text, in their order. A marker without a block below it is a comment like any other. */
export function disabledBlocks(text: string, comments: readonly Comment[]): readonly DisabledBlock[] {
  if (!text.includes(disabledMark)) return []
  const found: DisabledBlock[] = []
  for (const { style, span } of comments) {
    if (style !== 'hash' || span.from < (found.at(-1)?.span.to ?? 0)) continue
    const start = lineStartOf(text, span.from)
    if (!isMark(lineAt(text, start))) continue
    const one = readBelow(text, start)
    if (one !== undefined) found.push(one)
  }
  return found
}

function readBelow(text: string, start: number): DisabledBlock | undefined {
  const lines: { readonly at: number; readonly prefix: number; readonly line: string }[] = []
  for (let at = nextLine(text, start); at < text.length; at = nextLine(text, at)) {
    const line = lineAt(text, at)
    const prefix = isMark(line) ? undefined : /^[ \t]*#(?: |(?=\r?$))/.exec(line)?.[0].length
    if (prefix === undefined) break
    lines.push({ at, prefix, line: line.slice(prefix) })
    if (nextLine(text, at) === at) break
  }
  // Comments of the author may follow directly: what the block is says where it ends.
  const all = lines.map(({ line }) => line).join('\n')
  const { file } = parseHcl({ name: '', text: all })
  const first = file.body.items[0]
  if (first?.kind !== 'block') return undefined
  const end = behindComments(all, first.span.to, file.comments)
  const taken = lines.slice(0, all.slice(0, end).split('\n').length)
  const last = taken.at(-1)
  if (last === undefined) return undefined
  const own = taken.map(({ line }) => line).join('\n')
  const read = parseHcl({ name: '', text: own })
  const [block, ...more] = read.file.body.items
  if (read.diagnostics.some(({ severity }) => severity === 'error')) return undefined
  if (block?.kind !== 'block' || more.length > 0) return undefined
  return {
    span: { from: start, to: last.at + lineAt(text, last.at).length },
    text: own,
    block,
    changes: [
      { from: start, to: nextLine(text, start), insert: '' },
      ...taken.map(({ at, prefix }) => ({ from: at, to: at + prefix, insert: '' })),
    ],
  }
}

function behindComments(text: string, from: number, comments: readonly Comment[]): number {
  let end = from
  for (const { span } of comments) {
    if (span.from >= end && /^[ \t]*$/.test(text.slice(end, span.from))) end = span.to
  }
  return end
}

function isMark(line: string): boolean {
  return line.trim() === disabledMark
}

function lineStartOf(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start)
  return text.slice(start, end === -1 ? text.length : end)
}

/** Where the next line begins; the same place when there is none. */
function nextLine(text: string, start: number): number {
  const end = text.indexOf('\n', start)
  return end === -1 ? start : end + 1
}
