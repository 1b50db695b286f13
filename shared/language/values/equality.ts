import type { Decimal } from 'decimal.js'
import type { Value } from '../value.ts'
import { childrenOf, elementsOf, entriesOf, isWhollyKnown } from './inspect.ts'
import { hasDynamic, typesEqual } from './types.ts'

/**
 * The operator `==`: no conversion takes place, so `1 == "1"` and a list against a tuple are false; nulls of any type
 * equal each other. Undefined when it cannot be said because something is unknown.
 */
export function equals(left: Value, right: Value): boolean | undefined {
  if (left.kind === 'null' || right.kind === 'null') {
    if (left.kind === 'unknown' || right.kind === 'unknown') return undefined
    return left.kind === right.kind
  }
  if (!typesEqual(left.type, right.type)) return mayTurnOutAlike(left, right) ? undefined : false
  if (left.kind === 'unknown' || right.kind === 'unknown') return undefined
  return sameContent(left, right)
}

/** Whether values of different types could be of one type once everything in them is known. */
function mayTurnOutAlike(left: Value, right: Value): boolean {
  const isOpen = (value: Value) => hasDynamic(value.type) && !isWhollyKnown(value)
  return isOpen(left) || isOpen(right)
}

/** Whether two values are the same throughout: state, type and content, unknown equalling unknown. */
export function identical(left: Value, right: Value): boolean {
  if (left.kind !== right.kind || !typesEqual(left.type, right.type)) return false
  if (left.kind !== 'known' || right.kind !== 'known') return true
  const ours = [...childrenOf(left)]
  const theirs = [...childrenOf(right)]
  if (ours.length !== theirs.length) return false
  const entries = entriesOf(left)
  if (entries !== undefined && [...entries.keys()].some((key) => !entriesOf(right)?.has(key))) return false
  if (elementsOf(left) !== undefined || entries !== undefined) {
    return ours.every((value, at) => {
      const other = theirs[at]
      return other !== undefined && identical(value, other)
    })
  }
  return samePrimitive(left.content, right.content)
}

function sameContent(left: Value, right: Value): boolean | undefined {
  const elements = elementsOf(left)
  const others = elementsOf(right)
  if (elements !== undefined && others !== undefined) {
    if (elements.length !== others.length) return false
    return all(elements, (value, at) => equalsMaybe(value, others[at]))
  }
  const entries = entriesOf(left)
  const otherEntries = entriesOf(right)
  if (entries !== undefined && otherEntries !== undefined) {
    if (entries.size !== otherEntries.size) return false
    return all([...entries], ([key, value]) => equalsMaybe(value, otherEntries.get(key)))
  }
  if (left.kind !== 'known' || right.kind !== 'known') return undefined
  return samePrimitive(left.content, right.content)
}

function equalsMaybe(left: Value, right: Value | undefined): boolean | undefined {
  return right === undefined ? false : equals(left, right)
}

/** False as soon as one is false, undefined when one is undecided. */
function all<T>(items: readonly T[], decide: (item: T, at: number) => boolean | undefined): boolean | undefined {
  let undecided = false
  for (const [at, item] of items.entries()) {
    const decision = decide(item, at)
    if (decision === false) return false
    if (decision === undefined) undecided = true
  }
  return undecided ? undefined : true
}

function samePrimitive(left: unknown, right: unknown): boolean {
  if (typeof left === 'object' && typeof right === 'object') return (left as Decimal).equals(right as Decimal)
  return left === right
}
