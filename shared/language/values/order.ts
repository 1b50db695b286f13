import type { Decimal } from 'decimal.js'
import type { Type, Value } from '../value.ts'

/** Orders texts by code point, as the reference does: not by UTF-16 unit and not by any language's rules. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0
  const shorter = Math.min(left.length, right.length)
  for (let at = 0; at < shorter; at += 1) {
    const a = left.charCodeAt(at)
    const b = right.charCodeAt(at)
    if (a === b) continue
    const aSurrogate = isSurrogate(a)
    if (aSurrogate !== isSurrogate(b)) return aSurrogate ? 1 : -1
    return a < b ? -1 : 1
  }
  return left.length - right.length
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff
}

const KIND_ORDER: readonly Type['kind'][] = [
  'bool',
  'number',
  'string',
  'list',
  'set',
  'tuple',
  'map',
  'object',
  'dynamic',
]

/**
 * A total order over values, the one in which sets are kept: false before true, numbers by size, strings by code point,
 * collections element by element. Zero means equal. Nulls come last, unknown values after them. Ignores sensitivity.
 */
export function compareValues(left: Value, right: Value): number {
  const byState = stateOrder(left) - stateOrder(right)
  if (byState !== 0) return byState
  const byKind = KIND_ORDER.indexOf(left.type.kind) - KIND_ORDER.indexOf(right.type.kind)
  if (byKind !== 0) return byKind
  if (left.kind !== 'known' || right.kind !== 'known') return 0
  return compareContents(left.content, right.content)
}

function stateOrder(value: Value): number {
  return value.kind === 'known' ? 0 : value.kind === 'null' ? 1 : 2
}

function compareContents(left: unknown, right: unknown): number {
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right)
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right)
  if (Array.isArray(left) && Array.isArray(right)) return compareSequences(left, right)
  if (left instanceof Map && right instanceof Map) return compareEntries(left, right)
  return (left as Decimal).comparedTo(right as Decimal)
}

function compareSequences(left: readonly Value[], right: readonly Value[]): number {
  for (const [at, value] of left.entries()) {
    const other = right[at]
    if (other === undefined) return 1
    const order = compareValues(value, other)
    if (order !== 0) return order
  }
  return left.length - right.length
}

function compareEntries(left: ReadonlyMap<string, Value>, right: ReadonlyMap<string, Value>): number {
  const others = [...right]
  let at = 0
  for (const [key, value] of left) {
    const other = others[at]
    if (other === undefined) return 1
    const order = compareText(key, other[0]) || compareValues(value, other[1])
    if (order !== 0) return order
    at += 1
  }
  return left.size - right.size
}
