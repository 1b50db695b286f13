import { applyChanges, type Span, type TextChange } from '../source.ts'
import { alignComments, alignEqualsSigns } from './format-columns.ts'
import { spacedTokens } from './format-hcl.ts'
import { type FormatLine, formatLines, type SpacedToken } from './format-lines.ts'
import { parseHcl } from './parse-hcl.ts'
import type { Body } from './syntax-tree.ts'

/**
 * Adds to changes of a file what keeps aligned runs aligned: where a changed line stands in a run of equals signs (or of
 * comments behind values) that were aligned as the canonical style does, the run is aligned anew. Runs that nobody
 * aligned stay as they are.
 */
export function keepingAlignment(text: string, changes: readonly TextChange[]): TextChange[] {
  const wasAligned = alignedTokens(text)
  // Comments stand behind values, so they are aligned when the equals signs have moved.
  return cells.reduce<TextChange[]>(
    (sofar, cell) => composed(text, sofar, fixes(applyChanges(text, sofar), backwards(sofar), wasAligned, cell)),
    [...changes],
  )
}

type Cell = 'assign' | 'comment'

const cells: readonly Cell[] = ['assign', 'comment']

function fixes(changed: string, oldOffset: Backwards, wasAligned: ReadonlySet<number>, cell: Cell): TextChange[] {
  const { file, diagnostics } = parseHcl({ name: '', text: changed })
  // Behind a syntax error, what looks like white space may be part of a text.
  if (diagnostics.length > 0) return []
  const values = valueSpans(file.body)
  return runsOf(formatLines(spacedTokens(changed)), cell).flatMap((run) => {
    // Within values nothing moves: they stay as they were written.
    const tokens = run.flatMap((line) => line[cell][0] ?? [])
    if (tokens.some((token) => values.some(({ from, to }) => from < token.from && token.from < to))) return []
    const untouched = run.filter((line) => isUntouched(line, oldOffset))
    if (untouched.length === 0) return []
    if (untouched.length === run.length && !neighboursChanged(run, oldOffset)) return []
    const offsets = untouched.map((line) => oldOffset(line[cell][0]?.from ?? 0))
    const keeps = offsets.every((offset) => offset !== undefined && wasAligned.has(offset))
    return keeps ? alignedAnew(run, cell) : []
  })
}

function valueSpans(body: Body): Span[] {
  return body.items.flatMap((item) => (item.kind === 'attribute' ? [item.value.span] : valueSpans(item.body)))
}

/** The offsets of all equals signs and comments that stand where the canonical style puts them. */
function alignedTokens(text: string): ReadonlySet<number> {
  const lines = formatLines(spacedTokens(text))
  const aligned = new Set<number>()
  for (const cell of cells) {
    for (const run of runsOf(lines, cell)) {
      if (alignedAnew(run, cell).length > 0) continue
      for (const line of run) aligned.add(line[cell][0]?.from ?? 0)
    }
  }
  return aligned
}

function alignedAnew(run: readonly FormatLine[], cell: Cell): TextChange[] {
  const before = run.map((line) => line[cell][0]?.spaces ?? 0)
  const copy = run.map((line) => ({
    lead: line.lead.map(copied),
    assign: line.assign.map(copied),
    comment: line.comment.map(copied),
  }))
  if (cell === 'assign') alignEqualsSigns(copy)
  else alignComments(copy)
  return copy.flatMap((line, at) => {
    const token = line[cell][0]
    const spaces = before[at] ?? 0
    if (token === undefined || token.spaces === spaces) return []
    return [{ from: token.from - spaces, to: token.from, insert: ' '.repeat(token.spaces) }]
  })
}

function copied(token: SpacedToken): SpacedToken {
  return { ...token }
}

function runsOf(lines: readonly FormatLine[], cell: Cell): FormatLine[][] {
  const runs: FormatLine[][] = []
  let run: FormatLine[] = []
  for (const line of lines) {
    if (line[cell].length > 0) run.push(line)
    else {
      if (run.length > 0) runs.push(run)
      run = []
    }
  }
  return run.length > 0 ? [...runs, run] : runs
}

interface Extent {
  readonly lineStart: number
  readonly from: number
  /** Of the last character before the line end. */
  readonly last: number
  /** Behind the line end. */
  readonly to: number
}

function extent(line: FormatLine): Extent {
  const tokens = [...line.lead, ...line.assign, ...line.comment]
  const [first, final] = [tokens[0], tokens.at(-1)]
  const from = first?.from ?? 0
  const to = final === undefined ? from : final.from + final.text.length
  const solid = tokens.findLast((token) => token.kind !== 'newline')
  const last = solid === undefined ? from : solid.from + solid.text.trimEnd().length - 1
  return { lineStart: from - (first?.spaces ?? 0), from, last, to }
}

function isUntouched(line: FormatLine, oldOffset: Backwards): boolean {
  const { from, last } = extent(line)
  return sameDistance(oldOffset, from, last)
}

/** Whether lines were taken out of a run, or from beside it. */
function neighboursChanged(run: readonly FormatLine[], oldOffset: Backwards): boolean {
  const extents = run.map(extent)
  const [first, last] = [extents[0], extents.at(-1)]
  if (first === undefined || last === undefined) return false
  return !(
    sameDistance(oldOffset, first.from, last.last) &&
    (first.lineStart === 0
      ? oldOffset(first.from) === first.from
      : sameDistance(oldOffset, first.lineStart - 1, first.from)) &&
    sameDistance(oldOffset, last.last, last.to)
  )
}

function sameDistance(oldOffset: Backwards, from: number, to: number): boolean {
  const [start, end] = [oldOffset(from), oldOffset(to)]
  return start !== undefined && end !== undefined && end - start === to - from
}

/** For an offset in the changed text, the offset in the old one; undefined within inserted text. */
type Backwards = (offset: number) => number | undefined

function backwards(changes: readonly TextChange[]): Backwards {
  const ordered = [...changes].sort((a, b) => a.from - b.from)
  return (offset) => {
    let shift = 0
    for (const change of ordered) {
      const start = change.from + shift
      if (offset < start) break
      if (offset < start + change.insert.length) return undefined
      shift += change.insert.length - (change.to - change.from)
    }
    return offset - shift
  }
}

type Piece =
  | { readonly kind: 'old'; readonly from: number; readonly to: number }
  | { readonly kind: 'new'; readonly text: string }

/** One list of changes that does what `first` and then `second` (which refers to the text after `first`) do. */
function composed(text: string, first: readonly TextChange[], second: readonly TextChange[]): TextChange[] {
  if (second.length === 0) return [...first]
  const pieces = edited(edited([{ kind: 'old', from: 0, to: text.length }], first), second)
  const changes: TextChange[] = []
  let at = 0
  let insert = ''
  const close = (to: number) => {
    if (insert !== '' || to > at) changes.push({ from: at, to, insert })
    insert = ''
  }
  for (const piece of pieces) {
    if (piece.kind === 'new') insert += piece.text
    else {
      close(piece.from)
      at = piece.to
    }
  }
  close(text.length)
  return changes
}

function edited(pieces: readonly Piece[], changes: readonly TextChange[]): Piece[] {
  const result: Piece[] = []
  const ordered = [...changes].sort((a, b) => a.from - b.from)
  let rest = [...pieces]
  let at = 0
  for (const change of ordered) {
    const [kept, after] = splitAt(rest, change.from - at)
    result.push(...kept, { kind: 'new', text: change.insert })
    rest = splitAt(after, change.to - change.from)[1]
    at = change.to
  }
  return [...result, ...rest].filter((piece) => length(piece) > 0)
}

function splitAt(pieces: readonly Piece[], offset: number): readonly [Piece[], Piece[]] {
  const before: Piece[] = []
  let left = offset
  for (const [at, piece] of pieces.entries()) {
    const size = length(piece)
    if (size <= left) {
      before.push(piece)
      left -= size
      continue
    }
    const [one, other] = cut(piece, left)
    return [left > 0 ? [...before, one] : before, [other, ...pieces.slice(at + 1)]]
  }
  return [before, []]
}

function length(piece: Piece): number {
  return piece.kind === 'old' ? piece.to - piece.from : piece.text.length
}

function cut(piece: Piece, at: number): readonly [Piece, Piece] {
  if (piece.kind === 'new')
    return [
      { kind: 'new', text: piece.text.slice(0, at) },
      { kind: 'new', text: piece.text.slice(at) },
    ]
  return [
    { kind: 'old', from: piece.from, to: piece.from + at },
    { kind: 'old', from: piece.from + at, to: piece.to },
  ]
}
