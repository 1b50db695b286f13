import type { Option, OptionSet } from '../../catalog/option.ts'
import type { PlainValue } from '../../language/hcl/literal-text.ts'
import { plainValueOf } from '../../language/hcl/plain-value.ts'
import type { Attribute, Block, Body, BodyItem } from '../../language/hcl/syntax-tree.ts'

/** What a template writes for an option, as the form shows it. */
export type FieldContent =
  | { readonly kind: 'absent' }
  | { readonly kind: 'plain'; readonly value: PlainValue; readonly attribute: Attribute }
  /** An expression, which only the code can say: shown as it is written. */
  | { readonly kind: 'code'; readonly code: string; readonly attribute: Attribute }
  /** Nested blocks, of options that are blocks. */
  | { readonly kind: 'blocks'; readonly blocks: readonly Block[] }

/** An option with what the template writes for it. */
export interface Field {
  readonly name: string
  readonly option: Option
  readonly content: FieldContent
  /** The name that the template uses: the option's, or an alias of it. */
  readonly writtenName: string
}

/** The content of a body as fields, and what no option stands for: it is shown as it is and never touched. */
export interface Fields {
  readonly fields: readonly Field[]
  readonly others: readonly BodyItem[]
}

/** Reads a body by the options that it may have. Options that lost their meaning are fields only where they are written. */
export function fieldsOf(text: string, body: Body, options: OptionSet): Fields {
  const taken = new Set<BodyItem>()
  const fields: Field[] = []
  for (const [name, option] of Object.entries(options)) {
    const names = [name, ...(option.aliases ?? [])]
    const items = body.items.filter((item) => names.includes(item.kind === 'block' ? item.type : item.name))
    if (items.length === 0 && option.retired !== undefined) continue
    const content = contentOf(text, option, items)
    if (content === undefined) continue
    for (const item of items) taken.add(item)
    const first = items[0]
    const writtenName = first === undefined ? name : first.kind === 'block' ? first.type : first.name
    fields.push({ name, option, content, writtenName })
  }
  return { fields, others: body.items.filter((item) => !taken.has(item)) }
}

/** Undefined when what is written does not fit the option's shape (a block for a text, both spellings at once). */
function contentOf(text: string, option: Option, items: readonly BodyItem[]): FieldContent | undefined {
  const [first, ...more] = items
  if (first === undefined) return { kind: 'absent' }
  const isBlock = option.shape.type === 'block' || option.shape.type === 'blocks'
  if (isBlock && items.every((item) => item.kind === 'block')) return { kind: 'blocks', blocks: items }
  if (more.length > 0 || first.kind === 'block') return undefined
  const value = plainValueOf(first.value)
  if (value === undefined || isBlock) {
    return { kind: 'code', code: text.slice(first.value.span.from, first.value.span.to), attribute: first }
  }
  return { kind: 'plain', value, attribute: first }
}
