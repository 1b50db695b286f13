import { type Node, parseTree } from 'jsonc-parser'
import type { Span } from '../source.ts'

/** A JSON text with its nodes, to be edited. Changes refer to this text: read again after each. */
export interface JsonText {
  readonly text: string
  readonly root: Node | undefined
}

/** Reads JSON for editing; what is not strict in it is somebody else's to say. */
export function readJsonNodes(text: string): JsonText {
  // A byte order mark is as wide as the space that stands for it.
  return { text, root: parseTree(text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text) }
}

/** The value that spans exactly this; undefined when there is none. */
export function valueAt({ root }: JsonText, span: Span): Node | undefined {
  let node = root
  while (node !== undefined) {
    const { offset, length, type } = node
    if (type !== 'property' && offset === span.from && offset + length === span.to) return node
    node = node.children?.find((child) => child.offset <= span.from && endOf(child) >= span.to)
  }
  return undefined
}

/** The property of this name; of several, the last counts. */
export function propertyOf(object: Node, name: string): Node | undefined {
  return propertiesOf(object).findLast((property) => nameOf(property) === name)
}

/** The value of a property of this name. */
export function propertyValue(object: Node, name: string): Node | undefined {
  return propertyOf(object, name)?.children?.[1]
}

export function propertiesOf(object: Node): readonly Node[] {
  return object.type === 'object' ? (object.children ?? []) : []
}

export function nameOf(property: Node): string {
  return String(property.children?.[0]?.value)
}

/** What stands in an object or array for a value: its property, or itself. */
export function holderOf(value: Node): Node {
  return value.parent?.type === 'property' ? value.parent : value
}

/** Offset behind the node. */
export function endOf({ offset, length }: Node): number {
  return offset + length
}
