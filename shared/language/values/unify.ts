import type { Type } from '../value.ts'
import { isPrimitive, listOf, mapOf, setOf, stringType, tupleOf, typesEqual } from './types.ts'

/**
 * The one type to which values of all these types convert without loss (the arms of a conditional, the elements of a
 * tuple that becomes a list), or undefined when there is none: numbers or bools beside strings become strings, tuples
 * of different lengths a list, objects of different attributes a map. With `any` among them the answer is `any`.
 */
export function unifyTypes(types: readonly Type[]): Type | undefined {
  const [first, ...rest] = types
  if (first === undefined) return { kind: 'dynamic' }
  return rest.reduce<Type | undefined>(
    (sofar, type) => (sofar === undefined ? undefined : unifyPair(sofar, type)),
    first,
  )
}

function unifyPair(left: Type, right: Type): Type | undefined {
  if (typesEqual(left, right)) return left
  if (left.kind === 'dynamic' || right.kind === 'dynamic') return { kind: 'dynamic' }
  if (isPrimitive(left) && isPrimitive(right)) return unifyPrimitives(left, right)
  if (left.kind === 'tuple' && right.kind === 'tuple') return unifyTuples(left, right)
  if (isSequence(left) && isSequence(right)) return unifySequences(left, right)
  if (left.kind === 'object' && right.kind === 'object') return unifyObjects(left, right)
  if (isKeyed(left) && isKeyed(right)) return optionally(elementOf(left), elementOf(right), mapOf)
  return undefined
}

function unifyPrimitives(left: Type, right: Type): Type | undefined {
  return left.kind === 'string' || right.kind === 'string' ? stringType : undefined
}

type Sequence = Extract<Type, { kind: 'list' | 'set' | 'tuple' }>
type Keyed = Extract<Type, { kind: 'map' | 'object' }>
type ObjectType = Extract<Type, { kind: 'object' }>
type TupleType = Extract<Type, { kind: 'tuple' }>

function isSequence(type: Type): type is Sequence {
  return type.kind === 'list' || type.kind === 'set' || type.kind === 'tuple'
}

function isKeyed(type: Type): type is Keyed {
  return type.kind === 'map' || type.kind === 'object'
}

function unifyTuples(left: TupleType, right: TupleType): Type | undefined {
  if (left.elements.length === right.elements.length) {
    const elements = left.elements.map((type, at) => unifyPairMaybe(type, right.elements[at]))
    if (elements.every((type) => type !== undefined)) return tupleOf(elements)
  }
  const element = unifyTypes([...left.elements, ...right.elements])
  return element === undefined ? undefined : listOf(element)
}

function unifySequences(left: Sequence, right: Sequence): Type | undefined {
  const wrap = left.kind === 'list' || right.kind === 'list' ? listOf : setOf
  const leftElement = elementOf(left)
  const rightElement = elementOf(right)
  // The empty tuple says nothing about elements.
  if (left.kind === 'tuple' && left.elements.length === 0) return optionally(rightElement, rightElement, wrap)
  if (right.kind === 'tuple' && right.elements.length === 0) return optionally(leftElement, leftElement, wrap)
  return optionally(leftElement, rightElement, wrap)
}

function unifyObjects(left: ObjectType, right: ObjectType): Type | undefined {
  const names = [...left.attributes.keys()]
  if (names.length === right.attributes.size && names.every((name) => right.attributes.has(name))) {
    const attributes = new Map<string, Type>()
    for (const [name, type] of left.attributes) {
      const unified = unifyPairMaybe(type, right.attributes.get(name))
      if (unified !== undefined) attributes.set(name, unified)
    }
    if (attributes.size === names.length) return { kind: 'object', attributes }
  }
  const element = unifyTypes([...left.attributes.values(), ...right.attributes.values()])
  return element === undefined ? undefined : mapOf(element)
}

function elementOf(type: Sequence | Keyed): Type | undefined {
  if (type.kind === 'tuple') return unifyTypes(type.elements)
  if (type.kind === 'object') return unifyTypes([...type.attributes.values()])
  return type.element
}

function unifyPairMaybe(left: Type | undefined, right: Type | undefined): Type | undefined {
  return left === undefined || right === undefined ? undefined : unifyPair(left, right)
}

function optionally(left: Type | undefined, right: Type | undefined, wrap: (element: Type) => Type): Type | undefined {
  const element = unifyPairMaybe(left, right)
  return element === undefined ? undefined : wrap(element)
}
