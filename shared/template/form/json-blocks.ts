import type { OptionSet } from '../../catalog/option.ts'
import { jsonExpression } from '../../language/hcl/json-expression.ts'
import { type JsonProperty, type JsonValue, readJsonTree } from '../../language/hcl/json-tree.ts'
import type { ParsedFile } from '../../language/hcl/parse-hcl.ts'
import { parseHclJson, settleBody } from '../../language/hcl/parse-hcl-json.ts'
import type { Attribute, Block, Body, BodyItem, Expression, Label } from '../../language/hcl/syntax-tree.ts'
import type { SourceText } from '../../language/source.ts'
import { type CardRole, componentFor, optionsOf } from './component-options.ts'

/*
 * JSON templates as the blocks that native HCL would write, so that one form shows both: places are those of the JSON. A
 * block's body spans its object, which is where edits find it again.
 */

/** Reads a file of HCL-JSON (`.pkr.json`). */
export function hclJsonBlocks(source: SourceText): ParsedFile {
  const { file, diagnostics } = parseHclJson(source)
  const root = settleBody(source, file.body, { source: ['type', 'name'], data: ['type', 'name'], build: [] })
  const items = root.body.items.map((item): BodyItem => {
    if (item.kind === 'attribute') return item
    if (item.type === 'build') return settledBuild(source, item)
    return settledComponent(source, item, item.type === 'data' ? 'data' : 'source')
  })
  return { file: { ...file, body: { ...root.body, items } }, diagnostics: [...diagnostics, ...root.diagnostics] }
}

const buildBlocks = {
  source: ['reference'],
  provisioner: ['type'],
  'error-cleanup-provisioner': ['type'],
  'post-processor': ['type'],
  'post-processors': [],
}

function settledBuild(source: SourceText, build: Block): Block {
  const { body } = settleBody(source, build.body, buildBlocks)
  const items = body.items.map((item): BodyItem => {
    if (item.kind === 'attribute' || item.type === 'source') return item
    if (item.type !== 'post-processors') return settledComponent(source, item, roleOf(item.type))
    const chain = settleBody(source, item.body, { 'post-processor': ['type'] }).body
    const steps = chain.items.map((one) =>
      one.kind === 'attribute' ? one : settledComponent(source, one, 'post-processor'),
    )
    return { ...item, body: { ...chain, items: steps } }
  })
  return { ...build, body: { ...body, items } }
}

function roleOf(type: string): CardRole {
  return type === 'provisioner' || type === 'error-cleanup-provisioner' ? type : 'post-processor'
}

function settledComponent(source: SourceText, block: Block, role: CardRole): Block {
  const options = optionsOf(role, componentFor(role, block.labels[0]?.text ?? ''))
  return { ...block, body: settledOptions(source, block.body, options) }
}

function settledOptions(source: SourceText, body: Body, options: OptionSet): Body {
  const blocks = Object.fromEntries(blockOptions(options).map(([name]) => [name, []]))
  const settled = settleBody(source, body, blocks).body
  const inner = new Map(blockOptions(options))
  const items = settled.items.map((item): BodyItem => {
    if (item.kind === 'attribute') return item
    return { ...item, body: settledOptions(source, item.body, inner.get(item.type) ?? {}) }
  })
  return { ...settled, items }
}

/** The options that are blocks, by each of their names, with their content. */
function blockOptions(options: OptionSet): readonly (readonly [name: string, content: OptionSet])[] {
  return Object.entries(options).flatMap(([name, { shape, aliases }]) =>
    shape.type === 'block' || shape.type === 'blocks'
      ? [name, ...(aliases ?? [])].map((one) => [one, shape.options] as const)
      : [],
  )
}

/** Reads a legacy template: its builders are sources, everything else is one build (spec/templates.md 2.1). */
export function legacyBlocks(source: SourceText): ParsedFile {
  const { root, diagnostics } = readJsonTree(source)
  const span = { from: 0, to: source.text.length }
  const properties = root?.kind === 'object' ? root.properties : []
  const named = (name: string) => properties.filter((one) => one.name === name)
  const sources = named('builders').flatMap((property) =>
    elementsOf(property).flatMap((element) => component('source', 'source', element)),
  )
  const steps = properties.flatMap((property): readonly Block[] => {
    switch (property.name) {
      case 'provisioners':
        return elementsOf(property).flatMap((element) => component('provisioner', 'provisioner', element))
      case 'error-cleanup-provisioner':
        return component('error-cleanup-provisioner', 'error-cleanup-provisioner', property.value)
      case 'post-processors':
        return elementsOf(property).flatMap(chain)
      default:
        return []
    }
  })
  const rootSpan = root?.span ?? span
  const build: Block = {
    kind: 'block',
    type: 'build',
    typeSpan: { from: rootSpan.from, to: Math.min(rootSpan.from + 1, rootSpan.to) },
    labels: [],
    body: { kind: 'body', items: steps, span: rootSpan },
    span: rootSpan,
  }
  const items = root?.kind === 'object' ? [...sources, build] : []
  return { file: { kind: 'file', body: { kind: 'body', items, span }, comments: [], span }, diagnostics }
}

function elementsOf({ value }: JsonProperty): readonly JsonValue[] {
  return value.kind === 'array' ? value.elements : []
}

function chain(element: JsonValue): readonly Block[] {
  if (element.kind !== 'array') return component('post-processor', 'post-processor', element)
  const items = element.elements.flatMap((one) => component('post-processor', 'post-processor', one))
  const { span } = element
  const typeSpan = { from: span.from, to: span.from + 1 }
  return [{ kind: 'block', type: 'post-processors', typeSpan, labels: [], body: { kind: 'body', items, span }, span }]
}

/** A component with its options; a post-processor may be no more than its type. */
function component(role: CardRole, type: string, value: JsonValue): readonly Block[] {
  const { span } = value
  if (value.kind === 'string') {
    if (role !== 'post-processor') return []
    const label: Label = { text: value.text, quoted: true, span }
    return [{ kind: 'block', type, typeSpan: span, labels: [label], body: { kind: 'body', items: [], span }, span }]
  }
  if (value.kind !== 'object') return []
  const textAt = (name: string): Label | undefined => {
    const found = value.properties.findLast((property) => property.name === name)?.value
    return found?.kind === 'string' ? { text: found.text, quoted: true, span: found.span } : undefined
  }
  const typed = textAt('type')
  if (typed === undefined) return []
  const name = role === 'source' ? textAt('name') : undefined
  const options = optionsOf(role, componentFor(role, typed.text), true)
  const items = itemsOf(
    value.properties.filter((property) => property.name !== 'type'),
    options,
  )
  const labels = name === undefined ? [typed] : [typed, name]
  return [{ kind: 'block', type, typeSpan: typed.span, labels, body: { kind: 'body', items, span }, span }]
}

function itemsOf(properties: readonly JsonProperty[], options: OptionSet): readonly BodyItem[] {
  const blocks = new Map(blockOptions(options))
  return properties.flatMap((property): readonly BodyItem[] => {
    const { value, name } = property
    const content = blocks.get(name)
    const elements = value.kind === 'array' ? value.elements : [value]
    if (content === undefined || !elements.every((element) => element.kind === 'object')) return [attribute(property)]
    return elements.map((element) => ({
      kind: 'block',
      type: name,
      typeSpan: property.nameSpan,
      labels: [],
      body: { kind: 'body', items: itemsOf(element.properties, content), span: element.span },
      span: { from: property.nameSpan.from, to: element.span.to },
    }))
  })
}

function attribute({ name, nameSpan, value }: JsonProperty): Attribute {
  return {
    kind: 'attribute',
    name,
    nameSpan,
    value: plainExpression(value),
    span: { from: nameSpan.from, to: value.span.to },
  }
}

/** What a legacy template writes is data; that its texts are templates is seen when they are rendered. */
function plainExpression(value: JsonValue): Expression {
  const { span } = value
  switch (value.kind) {
    case 'string': {
      const parts = value.text === '' ? [] : [{ kind: 'text', value: value.text, span } as const]
      return { kind: 'template', form: { type: 'bare' }, parts, span }
    }
    case 'array':
      return { kind: 'tuple', elements: value.elements.map(plainExpression), span }
    case 'object':
      return {
        kind: 'object',
        items: value.properties.map((property) => ({
          key: { kind: 'name', name: property.name, span: property.nameSpan },
          value: plainExpression(property.value),
          span: { from: property.nameSpan.from, to: property.value.span.to },
        })),
        span,
      }
    default:
      // Numbers, booleans and null are the same in both languages.
      return jsonExpression({ name: '', text: '' }, value, [])
  }
}
