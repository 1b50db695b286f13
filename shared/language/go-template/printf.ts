import { Numeric } from '../values/number.ts'
import { GoMap, GoStruct, type GoValue, goTypeName, isGoList, printGoFloat, printGoValue } from './go-value.ts'

interface Verb {
  readonly letter: string
  readonly flags: ReadonlySet<string>
  readonly width: number | undefined
  readonly precision: number | undefined
}

/** Go takes no more either. */
const WIDEST = 1_000_000

/** Go's `Sprintf` for the values of templates; what does not fit is told inside the text, as Go does. */
export function sprintf(format: string, values: readonly GoValue[]): string {
  let result = ''
  let next = 0
  let reordered = false
  let at = 0
  const takeInteger = (): number | undefined => {
    const value = values[next]
    next += 1
    return typeof value === 'bigint' ? Number(value) : undefined
  }
  while (at < format.length) {
    const percent = format.indexOf('%', at)
    if (percent === -1) {
      result += format.slice(at)
      break
    }
    result += format.slice(at, percent)
    const [text = '%', flagText = '', width, dot, precision, index] =
      /^%([-+# 0]*)(\d+|\*)?(?:(\.)(\d+|\*)?)?(?:\[(\d+)\])?/.exec(format.slice(percent)) ?? []
    const letter = Array.from(format.slice(percent + text.length))[0]
    at = percent + text.length + (letter?.length ?? 0)
    if (letter === undefined) {
      result += '%!(NOVERB)'
      break
    }
    if (letter === '%') {
      result += '%'
      continue
    }
    if (index !== undefined) {
      next = Number(index) - 1
      reordered = true
    }
    const flags = flagsOf(flagText, letter)
    let givenWidth = width === '*' ? takeInteger() : width === undefined ? undefined : Number(width)
    if (givenWidth !== undefined && Math.abs(givenWidth) > WIDEST) {
      result += '%!(BADWIDTH)'
      givenWidth = undefined
    }
    if (givenWidth !== undefined && givenWidth < 0) {
      flags.add('-')
      givenWidth = -givenWidth
    }
    const givenPrecision =
      dot === undefined
        ? undefined
        : precision === '*'
          ? takeInteger()
          : precision === undefined
            ? 0
            : Number(precision)
    if (next < 0 || next >= values.length) {
      result += index === undefined ? `%!${letter}(MISSING)` : `%!${letter}(BADINDEX)`
      continue
    }
    result += formatValue({ letter, flags, width: givenWidth, precision: givenPrecision }, values[next])
    next += 1
  }
  if (reordered || next >= values.length) return result
  const extra = values
    .slice(next)
    .map((value) => `${value === null || value === undefined ? '' : `${goTypeName(value)}=`}${printGoValue(value)}`)
  return `${result}%!(EXTRA ${extra.join(', ')})`
}

/** `%+v` asks for the names of fields, not for the signs of numbers. */
function flagsOf(text: string, letter: string): Set<string> {
  return new Set(letter === 'v' ? text.replaceAll('+', 'n') : text)
}

function formatValue(verb: Verb, value: GoValue): string {
  if (value === undefined || value === null)
    return verb.letter === 'v' || verb.letter === 'T' ? pad(verb, '<nil>') : `%!${verb.letter}(<nil>)`
  if (verb.letter === 'T') return pad(verb, goTypeName(value))
  if (isGoList(value))
    return verb.flags.has('#')
      ? pad(verb, goSyntax(value))
      : `[${value.map((one) => formatValue(verb, one)).join(' ')}]`
  if (value instanceof GoMap) {
    if (verb.flags.has('#')) return pad(verb, goSyntax(value))
    const keyed = [...value.entries].map(([key, one]) => `${formatValue(verb, key)}:${formatValue(verb, one)}`)
    return `map[${keyed.join(' ')}]`
  }
  if (value instanceof GoStruct) {
    const named = verb.flags.has('n')
    return `{${[...value.fields].map(([name, one]) => (named ? `${name}:` : '') + formatValue(verb, one)).join(' ')}}`
  }
  if (verb.letter === 'v') return formatAny(verb, value)
  const formatted = formatBasic(verb, value)
  return formatted ?? `%!${verb.letter}(${goTypeName(value)}=${printGoValue(value)})`
}

function formatAny(verb: Verb, value: string | boolean | bigint | number): string {
  if (verb.flags.has('#')) return pad(verb, goSyntax(value))
  if (typeof value === 'string') return pad(verb, value)
  if (typeof value === 'boolean') return pad(verb, String(value))
  return typeof value === 'bigint'
    ? formatInteger({ ...verb, letter: 'd' }, value)
    : formatFloat({ ...verb, letter: 'g' }, value)
}

/** Undefined when the verb does not go with the value's type. */
function formatBasic(verb: Verb, value: string | boolean | bigint | number): string | undefined {
  if (typeof value === 'string') return formatString(verb, value)
  if (typeof value === 'boolean') return verb.letter === 't' ? pad(verb, String(value)) : undefined
  if (typeof value === 'number') return /^[eEfFgG]$/.test(verb.letter) ? formatFloat(verb, value) : undefined
  switch (verb.letter) {
    case 'd':
    case 'b':
    case 'o':
    case 'O':
    case 'x':
    case 'X':
      return formatInteger(verb, value)
    case 'c':
      return pad(verb, characterOf(value))
    case 'q':
      return pad(verb, `'${characterOf(value)}'`)
    case 'U':
      return pad(verb, `U+${value.toString(16).toUpperCase().padStart(4, '0')}`)
    default:
      return undefined
  }
}

function characterOf(value: bigint): string {
  const isCharacter = value >= 0n && value <= 0x10ffffn && (value < 0xd800n || value > 0xdfffn)
  return isCharacter ? String.fromCodePoint(Number(value)) : '\ufffd'
}

function formatString(verb: Verb, value: string): string | undefined {
  const cut = verb.precision === undefined ? value : Array.from(value).slice(0, verb.precision).join('')
  switch (verb.letter) {
    case 's':
      return pad(verb, cut)
    case 'q':
      return pad(verb, verb.flags.has('#') && !cut.includes('`') ? `\`${cut}\`` : quoteGo(cut))
    case 'x':
    case 'X': {
      const hex = Array.from(new TextEncoder().encode(cut), (byte) => byte.toString(16).padStart(2, '0')).join('')
      return pad(verb, verb.letter === 'x' ? hex : hex.toUpperCase())
    }
    default:
      return undefined
  }
}

const QUOTE_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

/** A text as a Go string constant. */
export function quoteGo(text: string): string {
  const escaped = text.replaceAll(/["\\]|\p{C}|(?! )\p{Z}/gu, (character) => {
    const short = QUOTE_ESCAPES[character]
    if (short !== undefined) return short
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
    return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
  })
  return `"${escaped}"`
}

function goSyntax(value: GoValue): string {
  if (typeof value === 'string') return quoteGo(value)
  if (value === undefined || value === null) return 'interface {}(nil)'
  if (isGoList(value)) return `${goTypeName(value)}{${value.map(goSyntax).join(', ')}}`
  if (value instanceof GoMap) {
    return `${goTypeName(value)}{${[...value.entries].map(([key, one]) => `${quoteGo(key)}:${goSyntax(one)}`).join(', ')}}`
  }
  return printGoValue(value)
}

function formatInteger(verb: Verb, value: bigint): string {
  const negative = value < 0n
  const digits = inBase(verb.letter, negative ? -value : value).padStart(verb.precision ?? 0, '0')
  const prefix = verb.flags.has('#') ? (PREFIXES[verb.letter] ?? '') : verb.letter === 'O' ? '0o' : ''
  const sign = negative ? '-' : verb.flags.has('+') ? '+' : verb.flags.has(' ') ? ' ' : ''
  return padNumber(verb, sign + prefix, digits, verb.precision === undefined)
}

const PREFIXES: Readonly<Record<string, string>> = { b: '0b', o: '0', O: '0o', x: '0x', X: '0X' }

function inBase(letter: string, value: bigint): string {
  switch (letter) {
    case 'b':
      return value.toString(2)
    case 'o':
    case 'O':
      return value.toString(8)
    case 'x':
      return value.toString(16)
    case 'X':
      return value.toString(16).toUpperCase()
    default:
      return value.toString()
  }
}

function formatFloat(verb: Verb, value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : verb.flags.has('+') ? '+' : verb.flags.has(' ') ? ' ' : ''
  return padNumber(verb, sign, floatDigits(verb, Math.abs(value)), Number.isFinite(value))
}

function floatDigits(verb: Verb, value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : 'Inf'
  const isUpper = verb.letter === 'E' || verb.letter === 'G'
  switch (verb.letter) {
    case 'f':
    case 'F':
      return toFixed(value, Math.min(verb.precision ?? 6, 100))
    case 'e':
    case 'E': {
      const text = goExponent(value.toExponential(Math.min(verb.precision ?? 6, 100)))
      return isUpper ? text.toUpperCase() : text
    }
    default:
      if (verb.precision === undefined) return printGoFloat(value, isUpper)
      return generalDigits(value, Math.min(Math.max(verb.precision, 1), 100), isUpper)
  }
}

/** Rounds exact halves to the even digit, as Go does; JavaScript rounds them up. */
function toFixed(value: number, places: number): string {
  const halves = value * 2 ** (places + 1)
  const isHalf = Number.isInteger(halves) && halves % 2 !== 0
  return isHalf ? new Numeric(value).toFixed(places, Numeric.ROUND_HALF_EVEN) : value.toFixed(places)
}

function generalDigits(value: number, precision: number, isUpper: boolean): string {
  const [digits = '', exponentText = '0'] = value.toExponential(precision - 1).split('e')
  const exponent = Number(exponentText)
  const trimmed = digits.replace(/\.?0+$/, '')
  if (value !== 0 && (exponent < -4 || exponent >= precision)) {
    const text = goExponent(`${digits.includes('.') ? trimmed : digits}e${exponent < 0 ? '' : '+'}${exponent}`)
    return isUpper ? text.toUpperCase() : text
  }
  const fixed = toFixed(value, Math.max(precision - 1 - exponent, 0))
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed
}

function goExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}

function padNumber(verb: Verb, sign: string, digits: string, zeros: boolean): string {
  const missing = Math.max((verb.width ?? 0) - sign.length - digits.length, 0)
  if (verb.flags.has('-')) return sign + digits + ' '.repeat(missing)
  if (verb.flags.has('0') && zeros) return sign + '0'.repeat(missing) + digits
  return ' '.repeat(missing) + sign + digits
}

function pad(verb: Verb, text: string): string {
  const missing = (verb.width ?? 0) - Array.from(text).length
  if (missing <= 0) return text
  if (verb.flags.has('-')) return text + ' '.repeat(missing)
  return (verb.flags.has('0') ? '0' : ' ').repeat(missing) + text
}
