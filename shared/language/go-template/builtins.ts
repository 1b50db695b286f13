import { urlQueryText } from '../functions/encoding-functions.ts'
import type { GoFunction, GoFunctions } from './go-function.ts'
import { GoMap, GoStruct, type GoValue, goTypeName, isGoList, isTrue, outputText, printGoValue } from './go-value.ts'
import { sprintf } from './printf.ts'

/** The functions that every Go template has. */
export const builtinFunctions: GoFunctions = new Map<string, GoFunction>([
  ['and', { parameters: ['any'], rest: 'any', stopsAt: false, call: lastOf }],
  ['or', { parameters: ['any'], rest: 'any', stopsAt: true, call: lastOf }],
  ['not', { parameters: ['any'], call: ([value]) => !isTrue(value) }],
  ['eq', { parameters: ['any'], rest: 'any', call: isEqualToAny }],
  ['ne', { parameters: ['any', 'any'], call: ([left, right]) => !isEqual(left, right) }],
  ['lt', { parameters: ['any', 'any'], call: ([left, right]) => compare(left, right) < 0 }],
  ['le', { parameters: ['any', 'any'], call: ([left, right]) => compare(left, right) <= 0 }],
  ['gt', { parameters: ['any', 'any'], call: ([left, right]) => compare(left, right) > 0 }],
  ['ge', { parameters: ['any', 'any'], call: ([left, right]) => compare(left, right) >= 0 }],
  ['index', { parameters: ['any'], rest: 'any', call: ([value, ...keys]) => keys.reduce(elementOf, value) }],
  ['slice', { parameters: ['any'], rest: 'any', call: ([value, ...limits]) => sliceOf(value, limits) }],
  ['len', { parameters: ['any'], call: ([value]) => lengthOf(value) }],
  ['print', { parameters: [], rest: 'any', call: sprint }],
  ['println', { parameters: [], rest: 'any', call: (values) => `${values.map(printGoValue).join(' ')}\n` }],
  [
    'printf',
    {
      parameters: ['string'],
      rest: 'any',
      call: ([format, ...values]) => (typeof format === 'string' ? sprintf(format, values) : undefined),
    },
  ],
  ['html', { parameters: [], rest: 'any', call: (values) => escapeHtml(joined(values)) }],
  ['js', { parameters: [], rest: 'any', call: (values) => escapeJavaScript(joined(values)) }],
  ['urlquery', { parameters: [], rest: 'any', call: (values) => urlQueryText(joined(values)) }],
  [
    'call',
    {
      parameters: ['any'],
      rest: 'any',
      call: ([value]) => {
        throw new Error(
          value === undefined || value === null ? 'call of nil' : `non-function of type ${goTypeName(value)}`,
        )
      },
    },
  ],
])

function lastOf(values: readonly GoValue[]): GoValue {
  return values.at(-1)
}

type Basic = 'nil' | 'bool' | 'int' | 'float' | 'string'

function basicKindOf(value: GoValue): Basic {
  if (value === undefined || value === null) return 'nil'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return 'float'
  if (typeof value === 'string') return 'string'
  throw new Error(`non-comparable type ${printGoValue(value)}: ${goTypeName(value)}`)
}

function isEqualToAny([first, ...others]: readonly GoValue[]): boolean {
  if (others.length === 0) throw new Error('missing argument for comparison')
  return others.some((other) => isEqual(first, other))
}

function isEqual(left: GoValue, right: GoValue): boolean {
  const kind = basicKindOf(left)
  const other = basicKindOf(right)
  if (kind === 'nil' || other === 'nil') return kind === other
  requireSameKind(kind, other)
  return left === right
}

function requireSameKind(left: Basic, right: Basic): void {
  if (left === right) return
  throw new Error(`incompatible types for comparison: ${goKindName(left)} and ${goKindName(right)}`)
}

function goKindName(kind: Basic): string {
  return kind === 'float' ? 'float64' : kind
}

function compare(left: GoValue, right: GoValue): number {
  const kind = basicKindOf(left)
  requireSameKind(kind, basicKindOf(right))
  if (
    kind === 'bool' ||
    kind === 'nil' ||
    left === undefined ||
    left === null ||
    right === undefined ||
    right === null
  ) {
    throw new Error('invalid type for comparison')
  }
  return left < right ? -1 : left > right ? 1 : 0
}

function elementOf(value: GoValue, key: GoValue): GoValue {
  if (value === undefined || value === null) throw new Error('index of untyped nil')
  if (value instanceof GoMap) {
    if (typeof key !== 'string') {
      throw new Error(
        key === undefined || key === null
          ? 'value is nil; should be of type string'
          : `value has type ${goTypeName(key)}; should be string`,
      )
    }
    return value.entries.get(key) ?? (value.element === 'string' ? '' : value.entries.get(key))
  }
  if (isGoList(value)) return value[positionOf(key, value.length)]
  if (typeof value === 'string') {
    const bytes = new TextEncoder().encode(value)
    return BigInt(bytes[positionOf(key, bytes.length)] ?? 0)
  }
  throw new Error(`can't index item of type ${goTypeName(value)}`)
}

function positionOf(key: GoValue, length: number): number {
  if (key === undefined || key === null) throw new Error('cannot index slice/array with nil')
  if (typeof key !== 'bigint') throw new Error(`cannot index slice/array with type ${goTypeName(key)}`)
  if (key < 0n || key >= BigInt(length)) throw new Error(`index out of range: ${key}`)
  return Number(key)
}

function sliceOf(value: GoValue, limits: readonly GoValue[]): GoValue {
  if (value === undefined || value === null) throw new Error('slice of untyped nil')
  if (limits.length > 3) throw new Error(`too many slice indexes: ${limits.length}`)
  if (typeof value === 'string') {
    if (limits.length === 3) throw new Error('cannot 3-index slice a string')
    const bytes = new TextEncoder().encode(value)
    const [from, to] = boundsOf(limits, bytes.length)
    return new TextDecoder().decode(bytes.subarray(from, to))
  }
  if (!isGoList(value)) throw new Error(`can't slice item of type ${goTypeName(value)}`)
  const [from, to] = boundsOf(limits, value.length)
  return value.slice(from, to)
}

function boundsOf(limits: readonly GoValue[], length: number): readonly [number, number] {
  const [from = 0, to = length] = limits.map((limit) => positionOf(limit, length + 1))
  if (from > to) throw new Error(`invalid slice index: ${from} > ${to}`)
  return [from, to]
}

function lengthOf(value: GoValue): bigint {
  if (value === undefined || value === null) throw new Error('len of nil pointer')
  if (typeof value === 'string') return BigInt(new TextEncoder().encode(value).length)
  if (isGoList(value)) return BigInt(value.length)
  if (value instanceof GoMap) return BigInt(value.entries.size)
  throw new Error(`len of type ${value instanceof GoStruct ? value.typeName : goTypeName(value)}`)
}

/** Values one after the other, with a space between two that are not texts. */
function sprint(values: readonly GoValue[]): string {
  return values.reduce<string>((sofar, value, at) => {
    const before = values[at - 1]
    const spaced = at > 0 && typeof value !== 'string' && typeof before !== 'string'
    return sofar + (spaced ? ' ' : '') + printGoValue(value)
  }, '')
}

function joined(values: readonly GoValue[]): string {
  const [only, ...others] = values
  if (typeof only === 'string' && others.length === 0) return only
  return sprint(values.map((value) => (value === undefined || value === null ? outputText(value) : value)))
}

const HTML_ESCAPES: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\0': '\ufffd',
}

function escapeHtml(text: string): string {
  return text.replaceAll(/["'&<>\0]/g, (character) => HTML_ESCAPES[character] ?? character)
}

function escapeJavaScript(text: string): string {
  return text.replaceAll(/[\\'"<>&=]|\p{C}|\p{Z}/gu, (character) => {
    if (character === ' ') return character
    if (character === '\\' || character === "'" || character === '"') return `\\${character}`
    const code = character.codePointAt(0) ?? 0
    return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
  })
}
