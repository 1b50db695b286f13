import type { Node } from 'jsonc-parser'
import type { PlainValue } from '../../language/hcl/literal-text.ts'
import type { Block, Body } from '../../language/hcl/syntax-tree.ts'
import {
  addElement,
  addElementText,
  changeValue,
  jsonText,
  moveHeld,
  removeHeld,
  setProperty,
  setPropertyText,
} from '../../language/json/edit-json.ts'
import {
  endOf,
  holderOf,
  type JsonText,
  propertyOf,
  propertyValue,
  readJsonNodes,
  valueAt,
} from '../../language/json/json-nodes.ts'
import { applyChanges, type TextChange } from '../../language/source.ts'
import { type BuildCards, blocksOf, type Card } from './cards.ts'
import type { CardRole } from './component-options.ts'
import type { Field } from './fields.ts'
import type { FormFile } from './form-file.ts'

/*
 * What people do in the form of a JSON template, legacy or HCL-JSON, as the smallest changes of its text. Blocks are found
 * again by the spans of their bodies.
 */

/** Sets an option of a body to plain data. */
export function setJsonField(file: FormFile, body: Body, name: string, value: PlainValue): TextChange[] {
  const json = readJsonNodes(file.text)
  const node = valueAt(json, body.span)
  if (node === undefined) return []
  const data = dataFor(file, value)
  // A post-processor that was no more than its type.
  if (node.type === 'string') return changeValue(json, node, { type: String(node.value), [name]: data })
  return setProperty(json, node, name, data)
}

/** Sets an option of a body to JSON as it is typed; undefined when it is none. */
export function setJsonFieldCode(file: FormFile, body: Body, name: string, typed: string): TextChange[] | undefined {
  try {
    JSON.parse(typed)
  } catch {
    return undefined
  }
  const json = readJsonNodes(file.text)
  const node = valueAt(json, body.span)
  return node?.type === 'object' ? setPropertyText(json, node, name, typed) : []
}

/** Takes an option out of a body. */
export function clearJsonField(file: FormFile, body: Body, name: string): TextChange[] {
  const node = valueAt(readJsonNodes(file.text), body.span)
  const property = node === undefined ? undefined : propertyOf(node, name)
  return property === undefined ? [] : removeHeld(property)
}

/** Adds an empty nested block behind those that the field has. */
export function addJsonBlock(file: FormFile, body: Body, field: Field): TextChange[] {
  const json = readJsonNodes(file.text)
  const node = valueAt(json, body.span)
  if (node === undefined) return []
  const several = field.option.shape.type === 'blocks'
  return append(json, node, field.writtenName, {}, several)
}

/** Takes a nested block out of its body. */
export function removeJsonBlock(file: FormFile, block: Block): TextChange[] {
  const node = valueAt(readJsonNodes(file.text), block.body.span)
  if (node === undefined) return []
  const held = holderOf(node)
  const list = held.parent
  return removeHeld(list?.type === 'array' && list.children?.length === 1 ? holderOf(list) : held)
}

/** Takes a component, or a whole chain, out of its template. */
export function removeJsonCard(file: FormFile, block: Block): TextChange[] {
  let held = heldFor(readJsonNodes(file.text), file, block)
  // HCL-JSON has no empty lists of blocks that have labels.
  while (file.syntax === 'hcl-json' && held?.parent?.type === 'array' && held.parent.children?.length === 1) {
    held = holderOf(held.parent)
  }
  return held === undefined ? [] : removeHeld(held)
}

/** Moves a card in front of a sibling, or behind the last one; only among those that stand in the same list. */
export function moveJsonCard({ file, block, container }: Card, before: Card | undefined): TextChange[] {
  const json = readJsonNodes(file.text)
  const held = heldFor(json, file, block)
  if (held === undefined) return []
  const siblings = blocksOf(container)
    .filter(({ type }) => type === block.type)
    .flatMap((one) => heldFor(json, file, one) ?? [])
    .filter(({ parent }) => parent === held.parent)
    .sort((a, b) => a.offset - b.offset)
  const target = before === undefined ? undefined : heldFor(json, file, before.block)
  if (target === held || (target !== undefined && !siblings.includes(target))) return []
  return moveHeld(json, held, target, siblings)
}

/** Adds a copy of a card behind it; a source's copy has this name. */
export function duplicateJsonCard({ file, block, role }: Card, name: string | undefined): TextChange[] {
  const json = readJsonNodes(file.text)
  const { text } = file
  const value = valueAt(json, block.body.span)
  const held = heldFor(json, file, block)
  if (value === undefined || held === undefined) return []
  if (role === 'source' && file.syntax === 'hcl-json') {
    const own = holderOf(value)
    const property = own.type === 'property' ? own : own.parent?.parent
    if (property?.type !== 'property' || name === undefined) return []
    const copy = `${JSON.stringify(name)}: ${text.slice(value.offset, endOf(value))}`
    return insertBehind(json, property, copy)
  }
  if (held.type === 'property') {
    const inner = held.children?.[1]
    if (inner === undefined) return []
    const one = text.slice(inner.offset, endOf(inner))
    return [{ from: inner.offset, to: endOf(inner), insert: `[${one}, ${one}]` }]
  }
  const own = text.slice(held.offset, endOf(held))
  return insertBehind(json, held, role === 'source' && name !== undefined ? renamed(own, name) : own)
}

function renamed(element: string, name: string): string {
  const json = readJsonNodes(element)
  return json.root === undefined ? element : applyChanges(element, setProperty(json, json.root, 'name', name))
}

function insertBehind(json: JsonText, held: Node, copy: string): TextChange[] {
  const container = held.parent
  if (container === undefined) return []
  const next = container.children?.[container.children.indexOf(held) + 1]
  return addElementText(json, container, copy, next)
}

/** Adds a component to a build, in front of a card or as the last of its role. */
export function addJsonStep(
  { file, block }: BuildCards,
  role: Exclude<CardRole, 'source' | 'data'>,
  type: string,
  before?: Card,
): TextChange[] {
  const json = readJsonNodes(file.text)
  const build = valueAt(json, block.body.span)
  if (build === undefined) return []
  const legacy = file.syntax === 'legacy'
  const element = legacy ? { type } : { [type]: {} }
  const single = role === 'error-cleanup-provisioner'
  const name = legacy && !single ? `${role}s` : role
  const list = propertyValue(build, name)
  const next = before === undefined ? undefined : heldFor(json, file, before.block)
  if (list !== undefined && next?.parent === list) return addElement(json, list, element, next)
  return append(json, build, name, element, !single)
}

/** Adds a source. */
export function addJsonSource(file: FormFile, type: string, name: string): TextChange[] {
  const json = readJsonNodes(file.text)
  const { root } = json
  if (root?.type !== 'object') return []
  if (file.syntax === 'legacy') return append(json, root, 'builders', { type, name }, true)
  const sources = propertyValue(root, 'source')
  if (sources?.type !== 'object') return append(json, root, 'source', { [type]: { [name]: {} } }, false)
  const ofType = propertyValue(sources, type)
  return ofType?.type === 'object'
    ? setProperty(json, ofType, name, {})
    : append(json, sources, type, { [name]: {} }, false)
}

/** Adds a build of these sources; a legacy template is one already. */
export function addJsonBuild(file: FormFile, sources: readonly string[]): TextChange[] {
  const json = readJsonNodes(file.text)
  if (file.syntax === 'legacy' || json.root?.type !== 'object') return []
  return append(json, json.root, 'build', { sources: sources.map((source) => `source.${source}`) }, false)
}

/** Lets a build use a source; a legacy template builds all that it has. */
export function addJsonSourceToBuild({ file, block }: BuildCards, source: string): TextChange[] {
  const json = readJsonNodes(file.text)
  const build = valueAt(json, block.body.span)
  if (file.syntax === 'legacy' || build === undefined) return []
  const listed = propertyValue(build, 'sources')
  if (listed === undefined) return setProperty(json, build, 'sources', [`source.${source}`])
  return listed.type === 'array' ? addElement(json, listed, `source.${source}`) : []
}

/** Puts an element behind those of a property: in its list, in a list with the one that is there, or as the first. */
function append(json: JsonText, object: Node, name: string, element: PlainValue, several: boolean): TextChange[] {
  const there = propertyValue(object, name)
  if (there === undefined || there.type === 'null')
    return setProperty(json, object, name, several ? [element] : element)
  if (there.type === 'array') return addElement(json, there, element)
  const first = json.text.slice(there.offset, endOf(there))
  return [{ from: there.offset, to: endOf(there), insert: `[${first}, ${jsonText(json, element, '')}]` }]
}

/** What has to go, or to move, for a block: its element, or the property that holds nothing but it. */
function heldFor(json: JsonText, { syntax }: FormFile, block: Block): Node | undefined {
  const value = valueAt(json, block.body.span)
  if (value === undefined) return undefined
  let held = holderOf(value)
  if (syntax === 'legacy') return held
  // In HCL-JSON each label is an object around it.
  for (let around = held.parent; around !== undefined; around = held.parent) {
    const isList = around.type === 'array'
    const isBlocks = held.type === 'property' && held.children?.[0]?.value === block.type
    if (isBlocks || (isList && isElementOf(around, block.type)) || around.children?.length !== 1) return held
    held = holderOf(around)
  }
  return held
}

/** Whether a list is that of the blocks of a type. */
function isElementOf(list: Node, type: string): boolean {
  return list.parent?.type === 'property' && list.parent.children?.[0]?.value === type
}

/** In HCL-JSON texts are templates: what would mean something there is escaped. */
function dataFor({ syntax }: FormFile, value: PlainValue): PlainValue {
  return syntax === 'hcl-json' ? escaped(value) : value
}

function escaped(value: PlainValue): PlainValue {
  if (typeof value === 'string') return value.replace(/([$%])\{/g, '$1$1{')
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(escaped)
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [String(escaped(name)), escaped(one)] as const))
}
