import type { Diagnostic } from '../diagnostic.ts'
import type { SourceText } from '../source.ts'
import { jsonExpression } from './json-expression.ts'
import { type JsonProperty, type JsonValue, readJsonTree } from './json-tree.ts'
import type { ParsedFile } from './parse-hcl.ts'
import type { Block, Body, BodyItem, Label } from './syntax-tree.ts'

/**
 * Parses HCL written as JSON (`.pkr.json`; spec/templates.md section 3.10). JSON does not say what is a block and what
 * an attribute: until `settleBody` is told, every property stands in `items` as an attribute, and what is wrong within
 * its templates has not been told.
 */
export function parseHclJson(source: SourceText): ParsedFile {
  const { root, diagnostics: errors } = readJsonTree(source)
  const span = { from: 0, to: source.text.length }
  const diagnostics = [...errors]
  const properties = root === undefined ? [] : propertiesOf(source, root, diagnostics)
  const body = { ...unsettledBody(source, { kind: 'object', properties, span }), span }
  return { file: { kind: 'file', body, comments: [], span }, diagnostics }
}

/**
 * Settles what in a body of HCL-JSON is a block: the properties named in `blocks`, which gives for each block type the
 * meanings of its labels. Everything else is an attribute, except that `//` is a comment. Bodies of native syntax are
 * settled already. The bodies of the blocks are themselves not settled.
 *
 * A block is an object, or an array of objects for several; each label is a level of objects in between; null is no
 * block at all. A body may also be an array of objects, which are taken as one.
 */
export function settleBody(
  source: SourceText,
  body: Body,
  blocks: Readonly<Record<string, readonly string[]>>,
): { readonly body: Body; readonly diagnostics: readonly Diagnostic[] } {
  if (body.json === undefined) return { body, diagnostics: [] }
  const diagnostics: Diagnostic[] = []
  const seen = new Set<string>()
  const items = propertiesOf(source, body.json, diagnostics).flatMap((property): readonly BodyItem[] => {
    const labels = Object.hasOwn(blocks, property.name) ? blocks[property.name] : undefined
    if (labels !== undefined) return blocksOf(source, property, property.value, labels, [], diagnostics)
    if (property.name === '//') return []
    if (seen.has(property.name)) {
      diagnostics.push({
        severity: 'error',
        code: 'duplicate-attribute',
        summary: `"${property.name}" is set twice in this block`,
        detail: 'Keep one of the two; the other is further up.',
        place: { source, span: property.nameSpan },
      })
      return []
    }
    seen.add(property.name)
    return [attribute(source, property, diagnostics)]
  })
  return { body: { kind: 'body', items, span: body.span }, diagnostics }
}

function attribute(source: SourceText, property: JsonProperty, diagnostics: Diagnostic[]): BodyItem {
  return {
    kind: 'attribute',
    name: property.name,
    nameSpan: property.nameSpan,
    value: jsonExpression(source, property.value, diagnostics),
    span: { from: property.nameSpan.from, to: property.value.span.to },
  }
}

/** What is wrong with it is told when it is settled. */
function unsettledBody(source: SourceText, json: JsonValue): Body {
  const items = propertiesOf(source, json, [])
    .filter(({ name }) => name !== '//')
    .map((property) => attribute(source, property, []))
  return { kind: 'body', items, json, span: json.span }
}

/** The properties of a body: of one object, or of all objects of an array; null has none. */
function propertiesOf(source: SourceText, json: JsonValue, diagnostics: Diagnostic[]): readonly JsonProperty[] {
  switch (json.kind) {
    case 'object':
      return json.properties
    case 'null':
      return []
    case 'array':
      return json.elements.flatMap((element) => {
        if (element.kind === 'object') return element.properties
        diagnostics.push(mistyped(source, element, 'An object must stand here'))
        return []
      })
    default:
      diagnostics.push(mistyped(source, json, 'An object, or an array of objects, must stand here'))
      return []
  }
}

function blocksOf(
  source: SourceText,
  property: JsonProperty,
  json: JsonValue,
  labelsLeft: readonly string[],
  labels: readonly Label[],
  diagnostics: Diagnostic[],
): Block[] {
  const [meaning, ...rest] = labelsLeft
  if (meaning === undefined) return bodiesOf(source, property, json, labels, diagnostics)
  const before = diagnostics.length
  const named = propertiesOf(source, json, diagnostics)
  if (named.length === 0 && diagnostics.length === before) {
    diagnostics.push({
      severity: 'error',
      code: 'wrong-labels',
      summary: `${property.name} needs its ${meaning}`,
      detail: `Write "${property.name}": { "${meaning}": { … } }, with the ${meaning} as the name.`,
      place: { source, span: json.span },
    })
  }
  return named.flatMap((one) => {
    const label = { text: one.name, quoted: true, span: one.nameSpan }
    return blocksOf(source, property, one.value, rest, [...labels, label], diagnostics)
  })
}

function bodiesOf(
  source: SourceText,
  property: JsonProperty,
  json: JsonValue,
  labels: readonly Label[],
  diagnostics: Diagnostic[],
): Block[] {
  const block = (body: JsonValue): Block => ({
    kind: 'block',
    type: property.name,
    typeSpan: property.nameSpan,
    labels,
    body: unsettledBody(source, body),
    span: { from: property.nameSpan.from, to: body.span.to },
  })
  switch (json.kind) {
    case 'null':
      return []
    case 'object':
      return [block(json)]
    case 'array':
      return json.elements.map(block)
    default:
      diagnostics.push(mistyped(source, json, `"${property.name}" is a block: an object, or an array of objects`))
      return []
  }
}

const names: Readonly<Record<JsonValue['kind'], string>> = {
  object: 'an object',
  array: 'an array',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
}

function mistyped(source: SourceText, json: JsonValue, summary: string): Diagnostic {
  return {
    severity: 'error',
    code: 'mistyped-json',
    summary,
    detail: `Here stands ${names[json.kind]}.`,
    place: { source, span: json.span },
  }
}
