import type { Option, OptionSet } from '../../catalog/option.ts'
import type { PlainValue } from '../../language/hcl/literal-text.ts'
import type {
  Attribute,
  Block,
  Body,
  BodyItem,
  Expression,
  TemplateExpression,
} from '../../language/hcl/syntax-tree.ts'

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

/** The value of an expression that is plain data; undefined when it has to be evaluated. */
export function plainValueOf(expression: Expression): PlainValue | undefined {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'object' && expression.value !== null
        ? plainNumber(expression.value.text)
        : expression.value
    case 'template':
      return plainText(expression)
    case 'unary': {
      const operand = expression.operator === '-' ? plainValueOf(expression.operand) : undefined
      return typeof operand === 'number' ? -operand : undefined
    }
    case 'tuple': {
      const elements = expression.elements.map(plainValueOf)
      return elements.every((element) => element !== undefined) ? elements : undefined
    }
    case 'object': {
      const entries = expression.items.map(({ key, value }) => {
        const name = key.kind === 'name' ? key.name : plainKey(key.expression)
        const plain = plainValueOf(value)
        return name === undefined || plain === undefined ? undefined : ([name, plain] as const)
      })
      return entries.every((entry) => entry !== undefined) ? Object.fromEntries(entries) : undefined
    }
    default:
      return undefined
  }
}

function plainText({ parts }: TemplateExpression): string | undefined {
  return parts.every((part) => part.kind === 'text') ? parts.map((part) => part.value).join('') : undefined
}

function plainKey(expression: Expression): string | undefined {
  return expression.kind === 'template' ? plainText(expression) : undefined
}

/** A number that JavaScript would write otherwise than the template stays code. */
function plainNumber(text: string): number | undefined {
  const value = Number(text)
  return String(value) === text ? value : undefined
}
