import {
  addBlock,
  moveItem,
  removeItem,
  renameAttribute,
  renameBlock,
  setAttribute,
  setAttributeValue,
  setLabels,
} from '#shared/language/hcl/edit-hcl.ts'
import { commentedStart, type EditedFile, itemEnd, itemStart } from '#shared/language/hcl/edit-places.ts'
import { formatTokens } from '#shared/language/hcl/format-tokens.ts'
import { parseHcl } from '#shared/language/hcl/parse-hcl.ts'
import type { Attribute, Block, Body, BodyItem } from '#shared/language/hcl/syntax-tree.ts'
import { applyChanges, type TextChange } from '#shared/language/source.ts'
import type { Random } from './random.ts'

/** A body as nested lists: names, labels, and values as they are written. */
type Shape = readonly (readonly [kind: string, name: string, labels: readonly string[], content: string | Shape])[]

export interface EditOutcome {
  readonly kind: string
  /** What went wrong, in words; undefined when nothing did. */
  readonly fault?: string
}

const expressions = [
  '1',
  '"new ${x}"',
  '[1, 2]',
  '{\n  k   = 1\n  long = 2\n}',
  'var.x ? "a" : "b"',
  '<<EOT\n new\nEOT',
]
const values = [null, true, 42, 'text', 'with ${x}', 'lines\n  two\n', ['a', 'b'], { a: 1, 'b c': ['x'] }]

/** Makes one random edit of a text without errors, and checks what it did and that it did nothing else. */
export function tryRandomEdit(random: Random, text: string): EditOutcome {
  const { file, diagnostics } = parseHcl({ name: 't.hcl', text })
  if (diagnostics.length > 0) return { kind: 'unreadable' }
  const edited: EditedFile = { text, file }
  const bodies = allBodies(file.body)
  const body = random.pick(bodies)
  const edit = randomEdit(random, edited, body)
  if (edit === undefined) return { kind: 'none' }
  const result = applyChanges(text, edit.changes)
  const fault =
    wrongShape(edited, body, edit.expected, result) ??
    lostComments(edited, edit.removed, result) ??
    farChange(text, edit.changes, edit.area)
  return {
    kind: edit.kind,
    ...(fault === undefined ? {} : { fault: `${edit.kind}: ${fault}\n${text}\n=>\n${result}` }),
  }
}

interface Edit {
  readonly kind: string
  readonly changes: readonly TextChange[]
  /** What the edited body holds afterwards, from what it held. */
  readonly expected: (before: Shape) => Shape
  /** Where comments may go. */
  readonly removed?: { readonly from: number; readonly to: number }
  /** Outside of these, only white space that aligns may change. */
  readonly area: readonly { readonly from: number; readonly to: number }[]
}

function randomEdit(random: Random, edited: EditedFile, body: Body): Edit | undefined {
  const { items } = body
  const item = items.length === 0 ? undefined : random.pick(items)
  const extent = item === undefined ? body.span : { from: commentedStart(edited, item), to: itemEnd(edited, item) }
  const lines = around(edited.text, extent)
  const inline = around(edited.text, { from: body.span.from - 1, to: body.span.to + 1 })
  switch (random.below(8)) {
    case 0: {
      const expression = random.pick(expressions)
      const changes = setAttribute(edited, body, 'new_name', expression)
      const last = items.findLast((one) => one.kind === 'attribute')
      const place = last === undefined ? -1 : items.indexOf(last)
      return {
        kind: 'add attribute',
        changes,
        expected: (before) => before.toSpliced(place + 1, 0, ['attribute', 'new_name', [], expression]),
        area: [inline],
      }
    }
    case 1: {
      if (item?.kind !== 'attribute') return undefined
      const expression = random.pick(expressions)
      return {
        kind: 'set attribute',
        changes: setAttribute(edited, body, item.name, expression),
        expected: (before) => replaced(before, items.indexOf(item), ['attribute', item.name, [], expression]),
        // A heredoc must end its line, so a comment behind the old value moves above.
        area: expression.startsWith('<<') ? [lines, inline] : [item.value.span],
      }
    }
    case 2: {
      if (item === undefined) return undefined
      const removed = item.kind === 'block' ? extent : { from: itemStart(edited, item), to: extent.to }
      return {
        kind: 'remove',
        changes: removeItem(edited, body, item),
        expected: (before) => before.toSpliced(items.indexOf(item), 1),
        removed,
        area: [around(edited.text, removed), inline],
      }
    }
    case 3: {
      const block = { type: 'added', labels: ['a "b"'], lines: ['k = 1'] }
      const before = random.below(2) === 0 ? undefined : item
      const place = before === undefined ? items.length : items.indexOf(before)
      if (isOneLine(edited.text, body)) return undefined
      return {
        kind: 'add block',
        changes: addBlock(edited, body, block, before),
        expected: (old) =>
          old.toSpliced(place, 0, ['block', 'added', ['a "b"'], [['attribute', 'k', [], '1']]] as Shape[number]),
        area: [inline],
      }
    }
    case 4: {
      if (item === undefined) return undefined
      const place = items.indexOf(item)
      const name = `renamed-${random.below(1000)}`
      return {
        kind: 'rename',
        changes: item.kind === 'attribute' ? renameAttribute(edited, item, name) : renameBlock(item, name),
        expected: (before) => replaced(before, place, withName(before[place], name)),
        area: [item.kind === 'attribute' ? { from: item.span.from, to: item.value.span.from } : item.typeSpan],
      }
    }
    case 5: {
      if (item?.kind !== 'block') return undefined
      const labels = random.pick([[], ['one'], ['one', 'two'], [...item.labels.map(({ text }) => text), 'more']])
      return {
        kind: 'labels',
        changes: setLabels(edited, item, labels),
        expected: (before) => replaced(before, items.indexOf(item), withLabels(before[items.indexOf(item)], labels)),
        removed: { from: item.typeSpan.to, to: item.body.span.from },
        area: [{ from: item.typeSpan.to, to: item.body.span.from }],
      }
    }
    case 6: {
      if (item?.kind !== 'attribute') return undefined
      const changes = setAttributeValue(edited, body, item.name, random.pick(values))
      const printed = applyChanges(edited.text, changes)
      return {
        kind: 'set value',
        changes,
        // The text printed is whatever stands there; that it is the value is for the tests of literals.
        expected: (before) => replaced(before, items.indexOf(item), anyValue(edited, printed, body, item)),
        area: [item.value.span],
      }
    }
    default: {
      if (item === undefined || isOneLine(edited.text, body)) return undefined
      const before = random.below(3) === 0 ? undefined : random.pick(items)
      return {
        kind: 'move',
        changes: moveItem(edited, body, item, before),
        expected: (old) => {
          const place = items.indexOf(item)
          const rest = old.toSpliced(place, 1)
          const target =
            before === undefined ? rest.length : items.indexOf(before) - (items.indexOf(before) > place ? 1 : 0)
          return before === item ? old : rest.toSpliced(target, 0, old[place] as Shape[number])
        },
        area: [lines, inline],
      }
    }
  }
}

function replaced(shape: Shape, place: number, one: Shape[number]): Shape {
  return shape.toSpliced(place, 1, one)
}

function withName(one: Shape[number] | undefined, name: string): Shape[number] {
  return [one?.[0] ?? '', name, one?.[2] ?? [], one?.[3] ?? '']
}

function withLabels(one: Shape[number] | undefined, labels: readonly string[]): Shape[number] {
  return [one?.[0] ?? '', one?.[1] ?? '', labels, one?.[3] ?? '']
}

function anyValue(edited: EditedFile, result: string, body: Body, item: Attribute): Shape[number] {
  const after = bodyAt(parseHcl({ name: '', text: result }).file.body, pathTo(edited.file.body, body) ?? [])
  const found = after?.items.find((one): one is Attribute => one.kind === 'attribute' && one.name === item.name)
  return [
    'attribute',
    item.name,
    [],
    found === undefined ? '' : result.slice(found.value.span.from, found.value.span.to),
  ]
}

function isOneLine(text: string, body: Body): boolean {
  return (
    text[body.span.from - 1] === '{' &&
    !text.slice(body.span.from, body.items[0]?.span.from ?? body.span.to).includes('\n')
  )
}

function wrongShape(
  { text, file }: EditedFile,
  body: Body,
  expected: (before: Shape) => Shape,
  result: string,
): string | undefined {
  const after = parseHcl({ name: 't.hcl', text: result })
  if (after.diagnostics.length > 0) return `does not parse: ${after.diagnostics[0]?.summary}`
  const wanted = JSON.stringify(shapeOf(text, file.body, body, expected))
  const found = JSON.stringify(shapeOf(result, after.file.body))
  return wanted === found ? undefined : `holds ${found}, not ${wanted}`
}

function shapeOf(text: string, body: Body, edited?: Body, expected?: (before: Shape) => Shape): Shape {
  const shape = body.items.map((item): Shape[number] =>
    item.kind === 'attribute'
      ? ['attribute', item.name, [], text.slice(item.value.span.from, item.value.span.to)]
      : ['block', item.type, item.labels.map((label) => label.text), shapeOf(text, item.body, edited, expected)],
  )
  return body === edited && expected !== undefined ? expected(shape) : shape
}

/** Every comment outside of `removed` is there afterwards, as often as before (within values, which edits may replace, it need not). */
function lostComments(
  { text, file }: EditedFile,
  removed: { readonly from: number; readonly to: number } | undefined,
  result: string,
): string | undefined {
  const values = allBodies(file.body).flatMap((body) => body.items.filter((item) => item.kind === 'attribute'))
  const left = new Map<string, number>()
  for (const token of formatTokens(result)) {
    if (token.kind === 'comment') left.set(token.text.trimEnd(), (left.get(token.text.trimEnd()) ?? 0) + 1)
  }
  for (const { span } of file.comments) {
    if (removed !== undefined && span.from >= removed.from && span.to <= removed.to) continue
    if (values.some(({ value }) => value.span.from <= span.from && span.to <= value.span.to)) continue
    const comment = text.slice(span.from, span.to).trimEnd()
    const count = left.get(comment) ?? 0
    if (count === 0) return `the comment ${comment} is gone`
    left.set(comment, count - 1)
  }
  return undefined
}

function farChange(text: string, changes: readonly TextChange[], area: Edit['area']): string | undefined {
  for (const { from, to, insert } of changes) {
    if (area.some((one) => one.from <= from && to <= one.to)) continue
    if (/^ *$/.test(text.slice(from, to)) && /^ *$/.test(insert)) continue
    return `changes ${JSON.stringify(text.slice(from, to))} to ${JSON.stringify(insert)} far from the edit`
  }
  return undefined
}

/** A stretch with the whole lines that it touches and the blank lines around them. */
function around(text: string, { from, to }: { readonly from: number; readonly to: number }) {
  const before = /\n?[^\n]*$/.exec(text.slice(0, Math.max(0, from)).replace(/(?:[ \t]*\r?\n)+[ \t]*$/, ''))
  const after = /^[^\n]*(?:\n(?:[ \t]*\r?\n)*)?/.exec(text.slice(to))
  return { from: before?.index ?? 0, to: to + (after?.[0].length ?? 0) }
}

function allBodies(body: Body): Body[] {
  return [body, ...body.items.flatMap((item) => (item.kind === 'block' ? allBodies(item.body) : []))]
}

function pathTo(root: Body, body: Body): readonly number[] | undefined {
  if (root === body) return []
  for (const [at, item] of root.items.entries()) {
    const rest = isBlock(item) ? pathTo(item.body, body) : undefined
    if (rest !== undefined) return [at, ...rest]
  }
  return undefined
}

function bodyAt(root: Body, path: readonly number[]): Body | undefined {
  return path.reduce<Body | undefined>((body, at) => {
    const item = body?.items[at]
    return item !== undefined && isBlock(item) ? item.body : undefined
  }, root)
}

function isBlock(item: BodyItem): item is Block {
  return item.kind === 'block'
}
