import type { TextChange } from '../source.ts'
import { type Layout, literalText, type PlainValue } from './literal-text.ts'
import type { Expression, TupleExpression } from './syntax-tree.ts'

/**
 * Changes a list that stands in the text into another, element by element: what stays keeps its layout and its comments.
 * `undefined` when the list is empty, becomes empty, or has elements that are no plain data: then it is written anew.
 *
 * @param plainOf the plain data that an expression stands for, if it does
 */
export function editList(
  text: string,
  list: TupleExpression,
  values: readonly PlainValue[],
  layout: Layout,
  plainOf: (element: Expression) => PlainValue | undefined,
): TextChange[] | undefined {
  const { elements } = list
  if (elements.length === 0 || values.length === 0) return undefined
  const old = elements.map(plainOf)
  if (old.some((value) => value === undefined)) return undefined
  const same = (at: number, to: number) => JSON.stringify(old[at]) === JSON.stringify(values[to])
  let head = 0
  while (head < elements.length && head < values.length && same(head, head)) head += 1
  let tail = 0
  while (
    tail < elements.length - head &&
    tail < values.length - head &&
    same(elements.length - 1 - tail, values.length - 1 - tail)
  ) {
    tail += 1
  }
  const changed = elements.slice(head, elements.length - tail)
  const wanted = values.slice(head, values.length - tail)
  const lines = linesOf(text, list)
  const inner = lines === undefined ? layout : { ...layout, indentation: lines }
  const replaced = changed.slice(0, wanted.length).map(
    (element, at): TextChange => ({
      ...element.span,
      insert: literalText(wanted[at] ?? null, inner),
    }),
  )
  const gone = removal(text, elements, changed.slice(wanted.length))
  if (gone === undefined) return undefined
  const more = wanted.slice(changed.length).map((value) => literalText(value, inner))
  const separator = lines === undefined ? ', ' : `,${layout.lineEnd}${lines}`
  const added = more.length === 0 ? [] : [insertion(elements, head + changed.length, more, separator)]
  return [...replaced, ...gone, ...added]
}

/** The indentation of the elements where each begins a line of its own; nothing where the list is laid out otherwise. */
function linesOf(text: string, { elements }: TupleExpression): string | undefined {
  const starts = elements.map(({ span }) => text.slice(text.lastIndexOf('\n', span.from - 1) + 1, span.from))
  const [first] = starts
  return starts.every((start) => /^[ \t]*$/.test(start)) ? first : undefined
}

function insertion(
  elements: readonly Expression[],
  at: number,
  more: readonly string[],
  separator: string,
): TextChange {
  const before = elements[at - 1]
  if (before !== undefined) {
    const { to } = before.span
    return { from: to, to, insert: more.map((one) => separator + one).join('') }
  }
  const from = elements[0]?.span.from ?? 0
  return { from, to: from, insert: more.map((one) => one + separator).join('') }
}

/**
 * Takes neighbouring elements out with their commas: their lines where they have lines of their own, else the text up to
 * the next one. `undefined` when a comment would go with it that is not about them.
 */
function removal(
  text: string,
  elements: readonly Expression[],
  gone: readonly Expression[],
): readonly TextChange[] | undefined {
  const [first] = gone
  const last = gone.at(-1)
  if (first === undefined || last === undefined) return []
  const lines = gone.map((element) => ownLines(text, element))
  if (lines.every((change) => change !== undefined)) return lines
  const before = elements[elements.indexOf(first) - 1]
  const next = elements[elements.indexOf(last) + 1]
  const change =
    next === undefined
      ? { from: before?.span.to ?? first.span.from, to: last.span.to }
      : { from: first.span.from, to: next.span.from }
  const removed = gone.reduce(
    (rest, { span }) => rest.replace(text.slice(span.from, span.to), ''),
    text.slice(change.from, change.to),
  )
  return /^[\s,]*$/.test(removed) ? [{ ...change, insert: '' }] : undefined
}

function ownLines(text: string, { span: { from, to } }: Expression): TextChange | undefined {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const end = /^[ \t]*,?[ \t]*((#|\/\/)[^\n]*)?\r?\n/.exec(text.slice(to))
  if (!/^[ \t]*$/.test(text.slice(start, from)) || end === null) return undefined
  return { from: start, to: to + end[0].length, insert: '' }
}
