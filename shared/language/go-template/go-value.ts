/** A record of fixed fields: asking for any other is an error, where a map would answer with nothing. */
export class GoStruct {
  readonly typeName: string
  readonly fields: ReadonlyMap<string, GoValue>

  constructor(typeName: string, fields: ReadonlyMap<string, GoValue>) {
    this.typeName = typeName
    this.fields = fields
  }
}

/** A map; of texts only, a missing key reads as an empty text where `index` asks for it. */
export class GoMap {
  readonly element: 'string' | 'any'
  /** Sorted by key. */
  readonly entries: ReadonlyMap<string, GoValue>

  constructor(element: 'string' | 'any', entries: Iterable<readonly [string, GoValue]>) {
    this.element = element
    this.entries = new Map([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
  }
}

/**
 * A value while a template is rendered: `undefined` is Go's "no value", `null` its nil, a bigint an int and a number a
 * float64.
 */
export type GoValue = undefined | null | string | boolean | bigint | number | readonly GoValue[] | GoMap | GoStruct

/** What templates may be rendered with: plain data; whole numbers are ints, other numbers floats. */
export type GoData =
  | undefined
  | null
  | string
  | boolean
  | bigint
  | number
  | readonly GoData[]
  | { readonly [name: string]: GoData }
  | GoMap
  | GoStruct

/** Plain data as Go would hold it: objects of nothing but texts, below the top, become maps of texts. */
export function goValueOf(data: GoData, isTop = true): GoValue {
  if (data === null || data === undefined || data instanceof GoMap || data instanceof GoStruct) return data
  if (typeof data === 'number') return Number.isInteger(data) ? BigInt(data) : data
  if (typeof data !== 'object') return data
  if (isList(data)) return data.map((element) => goValueOf(element, false))
  const entries = Object.entries(data).map(([key, value]) => [key, goValueOf(value, false)] as const)
  const onlyTexts = !isTop && entries.every(([, value]) => typeof value === 'string')
  return new GoMap(onlyTexts ? 'string' : 'any', entries)
}

function isList(data: readonly GoData[] | { readonly [name: string]: GoData }): data is readonly GoData[] {
  return Array.isArray(data)
}

export function isGoList(value: GoValue): value is readonly GoValue[] {
  return Array.isArray(value)
}

/** The type as Go names it in messages and for `%T`. */
export function goTypeName(value: GoValue): string {
  if (value === undefined || value === null) return 'interface {}'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return 'float64'
  if (value instanceof GoStruct) return value.typeName
  if (value instanceof GoMap) return value.element === 'string' ? 'map[string]string' : 'map[string]interface {}'
  return value.length > 0 && value.every((element) => typeof element === 'string') ? '[]string' : '[]interface {}'
}

/** Whether `if` takes the value for true: everything but false, zero, and what is empty or missing. */
export function isTrue(value: GoValue): boolean {
  if (value === undefined || value === null) return false
  if (value instanceof GoStruct) return true
  if (value instanceof GoMap) return value.entries.size > 0
  if (isGoList(value)) return value.length > 0
  return Boolean(value)
}

/** A value as Go's `%v` shows it inside other values: nil as `<nil>`. */
export function printGoValue(value: GoValue): string {
  if (value === undefined || value === null) return '<nil>'
  if (typeof value === 'number') return printGoFloat(value)
  if (typeof value !== 'object') return String(value)
  if (value instanceof GoStruct) return `{${[...value.fields.values()].map(printGoValue).join(' ')}}`
  if (value instanceof GoMap)
    return `map[${[...value.entries].map(([key, one]) => `${key}:${printGoValue(one)}`).join(' ')}]`
  return `[${value.map(printGoValue).join(' ')}]`
}

/** A value as the output of a template shows it: what is missing as `<no value>`. */
export function outputText(value: GoValue): string {
  return value === undefined || value === null ? '<no value>' : printGoValue(value)
}

/** A float as `%v` shows it: the fewest digits, an exponent from 1e+06 up and below 1e-04. */
export function printGoFloat(value: number, isUpper = false): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  if (Object.is(value, -0)) return '-0'
  const [digits = '', exponentText = '0'] = value.toExponential().split('e')
  const exponent = Number(exponentText)
  if (value !== 0 && (exponent < -4 || exponent >= FLOAT_EXPONENT_LIMIT)) {
    const text = `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
    return isUpper ? text.toUpperCase() : text
  }
  return decimalText(value)
}

/** From this power of ten on floats are shown with an exponent. */
const FLOAT_EXPONENT_LIMIT = 6

function decimalText(value: number): string {
  const text = String(value)
  return /e/.test(text) ? value.toFixed(20).replace(/\.?0+$/, '') : text
}
