import { getNodeValue, type Node } from 'jsonc-parser'
import { indentationAt, lineEndOf } from '../hcl/edit-places.ts'
import type { PlainValue } from '../hcl/literal-text.ts'
import type { TextChange } from '../source.ts'
import { endOf, type JsonText, nameOf, propertiesOf, propertyValue } from './json-nodes.ts'

/*
 * Edits of JSON that change nothing but what they are about: layout, order and everything else stay byte for byte.
 */

/** Longer lists go on several lines. */
const widest = 72

/** Sets a property of an object to plain data: what of an earlier value stays the same is not touched. */
export function setProperty(json: JsonText, object: Node, name: string, value: PlainValue): TextChange[] {
  const there = propertyValue(object, name)
  if (there !== undefined) return changeValue(json, there, value)
  return addProperties(json, object, [[name, value]])
}

/** Sets a property of an object to JSON as it is typed. */
export function setPropertyText(json: JsonText, object: Node, name: string, typed: string): TextChange[] {
  const there = propertyValue(object, name)
  if (there !== undefined) return [replaced(there, typed)]
  return insertInto(json, object, [`${JSON.stringify(name)}: ${typed}`])
}

/** Adds properties behind those that an object has. */
export function addProperties(
  json: JsonText,
  object: Node,
  properties: readonly (readonly [name: string, value: PlainValue])[],
): TextChange[] {
  const indentation = innerIndentation(json, object)
  return insertInto(
    json,
    object,
    properties.map(([name, value]) => `${JSON.stringify(name)}: ${jsonText(json, value, indentation)}`),
  )
}

/** Adds an element to an array, behind the others or in front of one. */
export function addElement(json: JsonText, array: Node, value: PlainValue, before?: Node): TextChange[] {
  return addElementText(json, array, jsonText(json, value, innerIndentation(json, array)), before)
}

/** Adds an element that is JSON as it stands elsewhere. */
export function addElementText(json: JsonText, array: Node, element: string, before?: Node): TextChange[] {
  if (before === undefined) return insertInto(json, array, [element])
  return [{ from: before.offset, to: before.offset, insert: `${element},${gapOf(json, array)}` }]
}

/** Takes a property or an element out, with its comma. */
export function removeHeld(held: Node): TextChange[] {
  const container = held.parent
  const siblings = container?.children ?? []
  const at = siblings.indexOf(held)
  if (container === undefined || at === -1) return []
  const next = siblings[at + 1]
  const previous = siblings[at - 1]
  if (next !== undefined) return [{ from: held.offset, to: next.offset, insert: '' }]
  if (previous !== undefined) return [{ from: endOf(previous), to: endOf(held), insert: '' }]
  return [{ from: container.offset + 1, to: endOf(container) - 1, insert: '' }]
}

/** Moves a property or an element in front of a sibling, or behind the last of `siblings`; commas and gaps stay. */
export function moveHeld({ text }: JsonText, held: Node, before: Node | undefined, siblings: readonly Node[]) {
  const order = siblings.filter((one) => one !== held)
  order.splice(before === undefined ? order.length : order.indexOf(before), 0, held)
  return siblings.flatMap((slot, at): TextChange[] => {
    const now = order[at]
    return now === undefined || now === slot ? [] : [replaced(slot, text.slice(now.offset, endOf(now)))]
  })
}

/** Gives a value other content, part by part where it is a list or an object as before. */
export function changeValue(json: JsonText, there: Node, value: PlainValue): TextChange[] {
  if (Array.isArray(value) && there.type === 'array' && value.length > 0 && (there.children ?? []).length > 0) {
    return changeList(json, there, value)
  }
  if (isRecord(value) && there.type === 'object' && (there.children ?? []).length > 0) {
    return changeObject(json, there, value)
  }
  if (same(there, value)) return []
  return [replaced(there, jsonText(json, value, indentationAt(json.text, there.offset)))]
}

function changeList(json: JsonText, array: Node, value: readonly PlainValue[]): TextChange[] {
  const elements = array.children ?? []
  let head = 0
  while (head < elements.length && head < value.length && sameAt(elements, head, value[head])) head += 1
  let tail = 0
  const rest = Math.min(elements.length, value.length) - head
  while (tail < rest && sameAt(elements, elements.length - 1 - tail, value[value.length - 1 - tail])) tail += 1
  const old = elements.slice(head, elements.length - tail)
  const fresh = value.slice(head, value.length - tail)
  const changes = old.slice(0, fresh.length).flatMap((element, at) => changeValue(json, element, fresh[at] ?? null))
  const indentation = innerIndentation(json, array)
  const more = fresh.slice(old.length).map((one) => jsonText(json, one, indentation))
  if (more.length > 0) {
    const next = elements[elements.length - tail]
    const gap = gapOf(json, array)
    changes.push(
      ...(next === undefined
        ? insertInto(json, array, more)
        : [{ from: next.offset, to: next.offset, insert: more.map((one) => `${one},${gap}`).join('') }]),
    )
  }
  const gone = old.slice(fresh.length)
  const [firstGone] = gone
  const lastGone = gone.at(-1)
  if (firstGone !== undefined && lastGone !== undefined) {
    const next = elements[elements.indexOf(lastGone) + 1]
    const previous = elements[elements.indexOf(firstGone) - 1]
    if (next !== undefined) changes.push({ from: firstGone.offset, to: next.offset, insert: '' })
    else if (previous !== undefined) changes.push({ from: endOf(previous), to: endOf(lastGone), insert: '' })
  }
  return changes
}

function changeObject(json: JsonText, object: Node, value: Readonly<Record<string, PlainValue>>): TextChange[] {
  const properties = propertiesOf(object)
  const names = new Set(properties.map(nameOf))
  const entries = Object.entries(value)
  const kept = entries.filter(([name]) => names.has(name))
  const added = entries.filter(([name]) => !names.has(name))
  const gone = properties.filter((property) => !Object.hasOwn(value, nameOf(property)))
  const [oneGone] = gone
  const [oneAdded] = added
  const changes = kept.flatMap(([name, one]) => {
    const there = propertyValue(object, name)
    return there === undefined ? [] : changeValue(json, there, one)
  })
  if (gone.length === 1 && added.length === 1 && oneGone !== undefined && oneAdded !== undefined) {
    // Another name at its place.
    const [name, content] = oneGone.children ?? []
    if (name === undefined || content === undefined) return changes
    return [...changes, replaced(name, JSON.stringify(oneAdded[0])), ...changeValue(json, content, oneAdded[1])]
  }
  if (gone.length === 0) return added.length === 0 ? changes : [...changes, ...addProperties(json, object, added)]
  if (gone.length === 1 && oneGone !== undefined && added.length === 0) return [...changes, ...removeHeld(oneGone)]
  // So much at once is another object.
  return [replaced(object, jsonText(json, value, indentationAt(json.text, object.offset)))]
}

/** Puts texts behind the last child of an object or array, as its children stand: each on its line, or in a row. */
function insertInto(json: JsonText, container: Node, parts: readonly string[]): TextChange[] {
  const last = container.children?.at(-1)
  const gap = gapOf(json, container)
  if (last !== undefined) {
    const insert = parts.map((part) => `,${gap}${part}`).join('')
    return [{ from: endOf(last), to: endOf(last), insert }]
  }
  const outer = `${lineEndOf(json.text)}${indentationAt(json.text, container.offset)}`
  const insert = `${gap}${parts.join(`,${gap}`)}${outer}`
  return [{ from: container.offset + 1, to: endOf(container) - 1, insert }]
}

/** The white space in front of each child of a container. */
function gapOf(json: JsonText, container: Node): string {
  const first = container.children?.[0]
  if (first !== undefined && !startsLine(json.text, first.offset)) return ' '
  return `${lineEndOf(json.text)}${innerIndentation(json, container)}`
}

function innerIndentation(json: JsonText, container: Node): string {
  const first = container.children?.[0]
  const own = indentationAt(json.text, container.offset)
  if (first === undefined) return own + unitOf(json)
  return startsLine(json.text, first.offset) ? indentationAt(json.text, first.offset) : own
}

function startsLine(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === ''
}

/** One level of indentation: that of the first nested line, else two spaces. */
function unitOf({ text, root }: JsonText): string {
  const first = root?.children?.[0]
  const found = first !== undefined && startsLine(text, first.offset) ? indentationAt(text, first.offset) : ''
  return found === '' ? '  ' : found
}

/** Plain data as JSON: short lists of scalars on one line, everything else on a line for each part. */
export function jsonText(json: JsonText, value: PlainValue, indentation: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = indentation + unitOf(json)
  const lineEnd = lineEndOf(json.text)
  if (isRecord(value)) {
    const entries = Object.entries(value)
    if (entries.length === 0) return '{}'
    const lines = entries.map(([name, one]) => `${inner}${JSON.stringify(name)}: ${jsonText(json, one, inner)}`)
    return `{${lineEnd}${lines.join(`,${lineEnd}`)}${lineEnd}${indentation}}`
  }
  const row = `[${value.map((one) => JSON.stringify(one)).join(', ')}]`
  const isRow = value.every((one) => typeof one !== 'object' || one === null) && row.length <= widest
  if (isRow) return row
  const lines = value.map((one) => `${inner}${jsonText(json, one, inner)}`)
  return `[${lineEnd}${lines.join(`,${lineEnd}`)}${lineEnd}${indentation}]`
}

function replaced({ offset, length }: Node, insert: string): TextChange {
  return { from: offset, to: offset + length, insert }
}

function sameAt(elements: readonly Node[], at: number, value: PlainValue | undefined): boolean {
  const element = elements[at]
  return element !== undefined && value !== undefined && same(element, value)
}

function same(node: Node, value: PlainValue): boolean {
  return JSON.stringify(getNodeValue(node)) === JSON.stringify(value)
}

function isRecord(value: PlainValue): value is { readonly [name: string]: PlainValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
