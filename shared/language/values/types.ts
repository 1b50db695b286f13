import { assertNever } from '../../assert-never.ts'
import type { Type } from '../value.ts'

export const stringType: Type = { kind: 'string' }
export const numberType: Type = { kind: 'number' }
export const boolType: Type = { kind: 'bool' }
/** Any type: the constraint `any`, and the type of what is not known at all. */
export const dynamicType: Type = { kind: 'dynamic' }

export function listOf(element: Type): Type {
  return { kind: 'list', element }
}

export function setOf(element: Type): Type {
  return { kind: 'set', element }
}

export function mapOf(element: Type): Type {
  return { kind: 'map', element }
}

export function tupleOf(elements: readonly Type[]): Type {
  return { kind: 'tuple', elements }
}

export function objectOf(attributes: ReadonlyMap<string, Type> | Readonly<Record<string, Type>>): Type {
  return {
    kind: 'object',
    attributes: attributes instanceof Map ? attributes : new Map(Object.entries(attributes)),
  }
}

/** Whether two types are the same type, optional attributes included. */
export function typesEqual(left: Type, right: Type): boolean {
  switch (left.kind) {
    case 'string':
    case 'number':
    case 'bool':
    case 'dynamic':
      return right.kind === left.kind
    case 'list':
    case 'set':
    case 'map':
      return right.kind === left.kind && typesEqual(left.element, right.element)
    case 'tuple':
      return right.kind === 'tuple' && sameElements(left.elements, right.elements)
    case 'object':
      return right.kind === 'object' && sameAttributes(left, right)
    default:
      return assertNever(left)
  }
}

function sameElements(left: readonly Type[], right: readonly Type[]): boolean {
  return (
    left.length === right.length &&
    left.every((type, at) => {
      const other = right[at]
      return other !== undefined && typesEqual(type, other)
    })
  )
}

type ObjectType = Extract<Type, { kind: 'object' }>

function sameAttributes(left: ObjectType, right: ObjectType): boolean {
  if (left.attributes.size !== right.attributes.size) return false
  for (const [name, type] of left.attributes) {
    const other = right.attributes.get(name)
    if (other === undefined || !typesEqual(type, other)) return false
    if ((left.optional?.has(name) ?? false) !== (right.optional?.has(name) ?? false)) return false
  }
  return true
}

/** Whether the type leaves something open (`any` anywhere in it). */
export function hasDynamic(type: Type): boolean {
  switch (type.kind) {
    case 'dynamic':
      return true
    case 'string':
    case 'number':
    case 'bool':
      return false
    case 'list':
    case 'set':
    case 'map':
      return hasDynamic(type.element)
    case 'tuple':
      return type.elements.some(hasDynamic)
    case 'object':
      return [...type.attributes.values()].some(hasDynamic)
    default:
      return assertNever(type)
  }
}

export function isPrimitive(type: Type): boolean {
  return type.kind === 'string' || type.kind === 'number' || type.kind === 'bool'
}

/** A type as people say it in a sentence: `list of string`, `object`, `any type`. */
export function describeType(type: Type): string {
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
    case 'tuple':
    case 'object':
      return type.kind
    case 'dynamic':
      return 'any type'
    case 'list':
    case 'set':
    case 'map':
      return type.element.kind === 'dynamic'
        ? `${type.kind} of any type`
        : `${type.kind} of ${describeType(type.element)}`
    default:
      return assertNever(type)
  }
}

/** A type as a template writes it in a variable's `type`: `list(string)`, `object({ a = optional(number) })`. */
export function printType(type: Type): string {
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
      return type.kind
    case 'dynamic':
      return 'any'
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind}(${printType(type.element)})`
    case 'tuple':
      return `tuple([${type.elements.map(printType).join(', ')}])`
    case 'object': {
      const attributes = [...type.attributes].map(([name, attribute]) => {
        const printed = printType(attribute)
        return `${name} = ${type.optional?.has(name) ? `optional(${printed})` : printed}`
      })
      return attributes.length === 0 ? 'object({})' : `object({ ${attributes.join(', ')} })`
    }
    default:
      return assertNever(type)
  }
}
