import { literalText } from '../../language/evaluate/references.ts'
import type { Value } from '../../language/value.ts'
import { elementsOf, entriesOf } from '../../language/values/inspect.ts'
import { numberValue, objectValue, stringValue } from '../../language/values/make.ts'
import type { Report } from '../report.ts'
import { headPlace, labelOf, readContent, type TemplateBlock, type TemplateBody } from './body-content.ts'
import { evaluateIn, type Machine, type Names, withNames } from './scopes.ts'

/** One block that a `dynamic` block makes; without content when it is known only later which ones there are. */
export interface ExpandedBlock {
  readonly type: string
  readonly labels: readonly string[]
  readonly content: TemplateBody | undefined
  /** With the iterator in sight. */
  readonly names: Names
}

/** The blocks that a `dynamic "type" { for_each, iterator, labels, content }` makes (spec/templates.md 3.7). */
export function expandDynamic(
  block: TemplateBlock,
  names: Names,
  { machine, report }: { readonly machine: Machine; readonly report: Report },
): readonly ExpandedBlock[] {
  const label = block.block.labels[0]
  if (label === undefined || block.block.labels.length !== 1) {
    report.error('wrong-labels', 'dynamic takes one label: the type of the blocks that it makes', {
      detail: 'Write dynamic "tag" { … }.',
      place: headPlace(block),
    })
    return []
  }
  const type = labelOf(block, 0)
  const schema = { attributes: ['for_each', 'iterator', 'labels'], blocks: { content: [] } }
  const { attributes, blocks } = readContent(block, schema, `dynamic "${type}"`, report)
  const forEach = attributes.get('for_each')
  const content = blocks[0]
  if (forEach === undefined || content === undefined) {
    report.error(
      'option-missing',
      `dynamic "${type}" needs ${forEach === undefined ? 'for_each' : 'a content block'}`,
      {
        place: headPlace(block),
      },
    )
    return []
  }
  const collection = evaluateIn(forEach.value, block.source, names, machine, report)
  if (collection === undefined) return []
  if (collection.kind === 'unknown') return [{ type, labels: [], content: undefined, names }]
  const items = itemsOf(collection)
  if (items === undefined) {
    report.error('wrong-type', 'for_each needs a list, a set or a map', {
      place: { source: block.source, span: forEach.value.span },
    })
    return []
  }
  const iteratorExpression = attributes.get('iterator')?.value
  const iterator =
    iteratorExpression?.kind === 'variable'
      ? iteratorExpression.name
      : iteratorExpression === undefined
        ? type
        : (literalText(iteratorExpression) ?? type)
  return items.map(([key, value]) => {
    const inner = withNames(names, { [iterator]: objectValue({ key, value }) })
    const written = attributes.get('labels')
    const labels = written === undefined ? undefined : evaluateIn(written.value, block.source, inner, machine, report)
    const texts = labels === undefined ? [] : (elementsOf(labels) ?? [])
    return {
      type,
      labels: texts.flatMap((text) =>
        text.kind === 'known' && typeof text.content === 'string' ? [text.content] : [],
      ),
      content,
      names: inner,
    }
  })
}

function itemsOf(collection: Value): readonly (readonly [Value, Value])[] | undefined {
  const elements = elementsOf(collection)
  if (elements !== undefined) {
    const isSet = collection.type.kind === 'set'
    return elements.map((value, at) => [isSet ? value : numberValue(at), value] as const)
  }
  const entries = entriesOf(collection)
  return entries === undefined ? undefined : [...entries].map(([key, value]) => [stringValue(key), value] as const)
}
