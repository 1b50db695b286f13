import type { OptionSet } from '../../catalog/option.ts'
import { literalText } from '../../language/evaluate/references.ts'
import type { Attribute, Block, Expression } from '../../language/hcl/syntax-tree.ts'
import type { Place, SourceText, Span } from '../../language/source.ts'
import type { Value } from '../../language/value.ts'
import {
  childrenOf,
  elementsOf,
  entriesOf,
  flagOf,
  leafTexts,
  numberOf,
  textOf,
} from '../../language/values/inspect.ts'
import { printNumber } from '../../language/values/number.ts'
import { nameIn } from '../decode-options.ts'
import type { Report } from '../report.ts'
import type { Written, WrittenEntry } from '../written.ts'
import { blockOf, headPlace, settled, type TemplateBody } from './body-content.ts'
import { expandDynamic } from './dynamic-blocks.ts'
import { evaluateIn, type Machine, type Names } from './scopes.ts'

/** What evaluating bodies needs, and where it notes what must never be shown. */
export interface BodyContext {
  readonly machine: Machine
  readonly report: Report
  readonly sensitive: Set<string>
}

/**
 * Everything in a body, evaluated: arguments, nested blocks, `dynamic` blocks expanded. `options` say which names are
 * blocks where the syntax does not (JSON).
 */
export function writtenBody(
  written: TemplateBody,
  options: OptionSet,
  names: Names,
  context: BodyContext,
  skip: (name: string) => boolean = () => false,
): readonly WrittenEntry[] {
  const body = settled(written, blockNames(options), context.report)
  return body.body.items.flatMap((item): readonly WrittenEntry[] => {
    if (item.kind === 'attribute') return skip(item.name) ? [] : [writtenAttribute(item, body.source, names, context)]
    if (item.type === 'dynamic') {
      return expandDynamic(blockOf(body.source, item), names, context).flatMap((block) =>
        block.content === undefined
          ? [unknownBlock(block.type, headPlace(blockOf(body.source, item)))]
          : [
              blockEntry(
                block.type,
                block.content,
                options,
                block.names,
                headPlace(blockOf(body.source, item)),
                context,
              ),
            ],
      )
    }
    return [writtenBlock(item, body.source, options, names, context)]
  })
}

export function writtenAttribute(
  attribute: Attribute,
  source: SourceText,
  names: Names,
  context: BodyContext,
): WrittenEntry {
  const value = evaluateIn(attribute.value, source, names, context.machine, context.report)
  if (value !== undefined) noteSensitive(value, context.sensitive)
  return {
    name: attribute.name,
    namePlace: { source, span: withoutQuotes(source, attribute.nameSpan) },
    place: { source, span: attribute.span },
    form: 'attribute',
    // What could not be evaluated has been reported; as unknown it is not reported again.
    value:
      value === undefined
        ? { kind: 'unknown', place: { source, span: attribute.value.span } }
        : writtenValue(value, attribute.value, source),
  }
}

/** The block types among options, aliases too, as `settleBody` takes them. */
function blockNames(options: OptionSet): Readonly<Record<string, readonly string[]>> {
  const names = Object.entries(options).flatMap(([name, { shape, aliases }]) =>
    shape.type === 'block' || shape.type === 'blocks' ? [name, ...(aliases ?? [])] : [],
  )
  return { dynamic: ['type'], ...Object.fromEntries(names.map((name) => [name, []])) }
}

/** The options of a nested block. */
function innerOptions(options: OptionSet, type: string): OptionSet {
  const shape = options[nameIn(options, type) ?? '']?.shape
  return shape?.type === 'block' || shape?.type === 'blocks' ? shape.options : {}
}

/** In JSON, names stand in quotes. */
function withoutQuotes({ text }: SourceText, span: Span): Span {
  return text[span.from] === '"' && text[span.to - 1] === '"' ? { from: span.from + 1, to: span.to - 1 } : span
}

function writtenBlock(
  block: Block,
  source: SourceText,
  options: OptionSet,
  names: Names,
  context: BodyContext,
): WrittenEntry {
  const label = block.labels[0]
  if (label !== undefined) {
    context.report.error('wrong-labels', `${block.type} takes no labels`, {
      detail: `Write ${block.type} { … }.`,
      place: { source, span: label.span },
    })
  }
  const body = { source, body: block.body }
  return blockEntry(block.type, body, options, names, headPlace(blockOf(source, block)), context)
}

function blockEntry(
  type: string,
  body: TemplateBody,
  options: OptionSet,
  names: Names,
  head: Place,
  context: BodyContext,
): WrittenEntry {
  return {
    name: type,
    namePlace: {
      source: head.source,
      span: withoutQuotes(head.source, { from: head.span.from, to: head.span.from + typeLength(type, head) }),
    },
    place: {
      source: head.source,
      span: { from: head.span.from, to: Math.min(body.body.span.to + 1, head.source.text.length) },
    },
    form: 'block',
    value: { kind: 'map', entries: writtenBody(body, innerOptions(options, type), names, context), place: head },
  }
}

/** `dynamic "x"` heads are longer than the type that they make. */
function typeLength(type: string, head: Place): number {
  return head.source.text.startsWith(type, head.span.from) ? type.length : head.span.to - head.span.from
}

function unknownBlock(type: string, place: Place): WrittenEntry {
  return { name: type, namePlace: place, place, form: 'block', value: { kind: 'unknown', place } }
}

/** A value with places as exact as its expression allows: elements of literal lists and objects have their own. */
export function writtenValue(
  value: Value,
  expression: Expression | undefined,
  source: SourceText,
  fallback?: Place,
): Written {
  const place = expression === undefined ? fallback : { source, span: expression.span }
  const here = place ?? { source, span: { from: 0, to: 0 } }
  if (value.kind === 'null') return { kind: 'null', place: here }
  if (value.kind === 'unknown') return { kind: 'unknown', place: here }
  const inner = expression?.kind === 'parenthesized' ? expression.inner : expression
  const elements = elementsOf(value)
  if (elements !== undefined) {
    const parts = inner?.kind === 'tuple' && inner.elements.length === elements.length ? inner.elements : []
    return {
      kind: 'list',
      items: elements.map((element, at) => writtenValue(element, parts[at], source, here)),
      place: here,
    }
  }
  const entries = entriesOf(value)
  if (entries !== undefined) {
    return {
      kind: 'map',
      entries: [...entries].map(([name, one]) => writtenEntry(name, one, inner, source, here)),
      place: here,
    }
  }
  const text = textOf(value)
  if (text !== undefined) return { kind: 'scalar', type: 'string', text, place: here }
  const number = numberOf(value)
  if (number !== undefined) return { kind: 'scalar', type: 'number', text: printNumber(number), place: here }
  return { kind: 'scalar', type: 'bool', text: String(flagOf(value)), place: here }
}

function writtenEntry(
  name: string,
  value: Value,
  object: Expression | undefined,
  source: SourceText,
  fallback: Place,
): WrittenEntry {
  const item =
    object?.kind === 'object'
      ? object.items.findLast(({ key }) => (key.kind === 'name' ? key.name : literalText(key.expression)) === name)
      : undefined
  const quoted = item?.key.kind === 'expression' && source.text[item.key.span.from] === '"' ? 1 : 0
  return {
    name,
    namePlace:
      item === undefined
        ? fallback
        : { source, span: { from: item.key.span.from + quoted, to: item.key.span.to - quoted } },
    place: item === undefined ? fallback : { source, span: item.span },
    form: 'free',
    value: writtenValue(value, item?.value, source, fallback),
  }
}

/** Notes every text of a value that is marked sensitive. */
export function noteSensitive(value: Value, sensitive: Set<string>): void {
  if (value.sensitive) {
    for (const text of leafTexts(value)) if (text !== '') sensitive.add(text)
    return
  }
  for (const child of childrenOf(value)) noteSensitive(child, sensitive)
}
