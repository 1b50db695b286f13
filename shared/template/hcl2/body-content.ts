import { nearestName } from '../../language/evaluate/did-you-mean.ts'
import { settleBody } from '../../language/hcl/parse-hcl-json.ts'
import type { Attribute, Block, Body } from '../../language/hcl/syntax-tree.ts'
import type { Place, SourceText, Span } from '../../language/source.ts'
import type { Report } from '../report.ts'

/** A body and the text that it stands in. */
export interface TemplateBody {
  readonly source: SourceText
  readonly body: Body
}

/** A block together with the text that it stands in. */
export interface TemplateBlock extends TemplateBody {
  readonly block: Block
}

/** What a body may hold: names of arguments, and block types with the number and meaning of their labels. */
export interface BodySchema {
  readonly attributes: readonly string[]
  readonly blocks: Readonly<Record<string, readonly string[]>>
}

export interface BodyContent {
  readonly attributes: ReadonlyMap<string, Attribute>
  readonly blocks: readonly TemplateBlock[]
}

/** The items of a body that fit a schema, in order; everything else is reported with the nearest name. */
export function readContent(body: TemplateBody, schema: BodySchema, owner: string, report: Report): BodyContent {
  const attributes = new Map<string, Attribute>()
  const blocks: TemplateBlock[] = []
  for (const item of settled(body, schema.blocks, report).body.items) {
    if (item.kind === 'attribute') {
      if (schema.attributes.includes(item.name)) attributes.set(item.name, item)
      else unsupported(body.source, item.name, item.nameSpan, 'argument', schema, owner, report)
      continue
    }
    const labels = schema.blocks[item.type]
    if (labels === undefined) unsupported(body.source, item.type, item.typeSpan, 'block', schema, owner, report)
    else if (labelsFit(body.source, item, labels, report)) blocks.push(blockOf(body.source, item))
  }
  return { attributes, blocks }
}

/** A body in which it is said what is a block: JSON does not tell, native syntax does. */
export function settled(
  { source, body }: TemplateBody,
  blocks: Readonly<Record<string, readonly string[]>>,
  report: Report,
): TemplateBody {
  const { body: told, diagnostics } = settleBody(source, body, blocks)
  report.add(diagnostics)
  return { source, body: told }
}

export function blockOf(source: SourceText, block: Block): TemplateBlock {
  return { source, block, body: block.body }
}

function labelsFit(source: SourceText, block: Block, labels: readonly string[], report: Report): boolean {
  if (block.labels.length === labels.length) return true
  const surplus = block.labels[labels.length]
  const wanted =
    labels.length === 0
      ? `${block.type} takes no labels`
      : `${block.type} takes ${labels.length === 1 ? 'one label' : `${labels.length} labels`}: ${labels.join(', ')}`
  report.error('wrong-labels', wanted, {
    detail:
      labels.length === 0
        ? `Write ${block.type} { … }.`
        : `Write ${block.type} ${labels.map((label) => `"${label}"`).join(' ')} { … }.`,
    place: { source, span: surplus?.span ?? block.typeSpan },
  })
  return false
}

function unsupported(
  source: SourceText,
  name: string,
  span: Span,
  form: 'argument' | 'block',
  schema: BodySchema,
  owner: string,
  report: Report,
): void {
  const blocks = Object.keys(schema.blocks)
  const place = { source, span }
  if (form === 'argument' && blocks.includes(name)) {
    report.error('not-an-argument', `${name} is a block, not an argument`, { detail: `Write ${name} { … }.`, place })
    return
  }
  if (form === 'block' && schema.attributes.includes(name)) {
    report.error('not-a-block', `${name} is an argument, not a block`, { detail: `Write ${name} = ….`, place })
    return
  }
  const near = nearestName(name, [...schema.attributes, ...blocks])
  report.error(form === 'argument' ? 'unknown-argument' : 'unknown-block', `${owner} has no ${form} "${name}"`, {
    detail: near === undefined ? known(schema) : `Did you mean ${near}?`,
    place,
    mend: near === undefined ? undefined : { title: `Change to ${near}`, changes: [{ ...span, insert: near }] },
  })
}

function known(schema: BodySchema): string {
  const parts = [
    schema.attributes.length > 0 ? `arguments ${schema.attributes.join(', ')}` : '',
    Object.keys(schema.blocks).length > 0 ? `blocks ${Object.keys(schema.blocks).join(', ')}` : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'It is empty.' : `It can hold the ${parts.join(' and the ')}.`
}

/** Where a block begins: its type and labels. */
export function headPlace({ source, block }: TemplateBlock): Place {
  return { source, span: { from: block.typeSpan.from, to: block.labels.at(-1)?.span.to ?? block.typeSpan.to } }
}

/** The text of the label at a position; the schema has made sure that it is there. */
export function labelOf({ block }: TemplateBlock, at: number): string {
  return block.labels[at]?.text ?? ''
}
