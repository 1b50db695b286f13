import type { Decimal } from 'decimal.js'
import type { Type, Value } from '../value.ts'
import { convert } from '../values/convert.ts'
import { flagOf, numberOf, textOf } from '../values/inspect.ts'
import { isWithinReach, Numeric } from '../values/number.ts'
import { toJsonText } from '../values/print.ts'
import { boolType, numberType, stringType } from '../values/types.ts'
import { FunctionProblem } from './function-definition.ts'
import { graphemesOf } from './graphemes.ts'

/**
 * Formats values by the verbs of a format string, as `format` does: `%[2]-10s`, `%05.2f`, …
 * Throws a FunctionProblem when verbs and values do not fit.
 */
export function formatValues(format: string, values: readonly Value[]): string {
  let result = ''
  let next = 0
  let used = 0
  let at = 0
  while (at < format.length) {
    const percent = format.indexOf('%', at)
    if (percent === -1) return finish(result + format.slice(at), used, values)
    result += format.slice(at, percent)
    if (format[percent + 1] === '%') {
      result += '%'
      at = percent + 2
      continue
    }
    const verb = readVerb(format, percent)
    if (verb.index !== undefined) next = verb.index
    const value = values[next]
    if (value === undefined) {
      throw new FunctionProblem(
        `there is no value for ${verb.text}: it needs value ${next + 1}, and there ${values.length === 1 ? 'is 1' : `are ${values.length}`}`,
        0,
      )
    }
    result += formatOne(verb, value, next + 1)
    next += 1
    used = Math.max(used, next)
    at = percent + verb.text.length
  }
  return finish(result, used, values)
}

function finish(result: string, used: number, values: readonly Value[]): string {
  if (used >= values.length) return result
  throw new FunctionProblem(
    used === 0
      ? 'there are values, but the format has no verbs for them'
      : `the format uses ${used} of ${values.length} values`,
    used + 1,
  )
}

interface Verb {
  readonly text: string
  readonly letter: string
  readonly flags: ReadonlySet<string>
  /** From 0. */
  readonly index: number | undefined
  readonly width: number | undefined
  readonly precision: number | undefined
}

const VERB = /^%(?:\[([1-9]\d*)\])?([ 0#+-]*)(\d+)?(?:\.(\d*))?(?:\[([1-9]\d*)\])?([a-zA-Z])/

/** Widths and precisions beyond this are taken for a mistake. */
const WIDEST = 10_000

function readVerb(format: string, at: number): Verb {
  const match = VERB.exec(format.slice(at))
  if (match === null) throw new FunctionProblem(`the format cannot be read at character ${at + 1}`, 0)
  const [text, indexBefore, flags = '', width, precision, indexAfter, letter = ''] = match
  if (Number(width ?? 0) > WIDEST || Number(precision ?? 0) > WIDEST) {
    throw new FunctionProblem(`${text} asks for more than ${WIDEST} characters`, 0)
  }
  const index = indexBefore ?? indexAfter
  return {
    text,
    letter,
    flags: new Set(flags),
    index: index === undefined ? undefined : Number(index) - 1,
    width: width === undefined ? undefined : Number(width),
    precision: precision === undefined ? undefined : Number(precision),
  }
}

function formatOne(verb: Verb, value: Value, argument: number): string {
  if (verb.letter === 'v') return formatAny(verb, value, argument)
  if (value.kind === 'null') throw new FunctionProblem(`${verb.text} cannot show null`, argument)
  switch (verb.letter) {
    case 't':
      return String(flagOf(converted(value, boolType, verb, argument)))
    case 'd':
    case 'b':
    case 'o':
    case 'x':
    case 'X':
      return formatInteger(verb, numeric(value, verb, argument), argument)
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return formatDecimal(verb, numeric(value, verb, argument))
    case 's':
      return formatText(verb, textOf(converted(value, stringType, verb, argument)) ?? '')
    case 'q':
      return formatText(verb, toJsonText(converted(value, stringType, verb, argument)) ?? '')
    default:
      throw new FunctionProblem(`there is no verb ${verb.text}`, 0)
  }
}

/** `%v`: each type in its own way; `%#v` is JSON. */
function formatAny(verb: Verb, value: Value, argument: number): string {
  const isPrimitive = value.kind === 'known' && !verb.flags.has('#')
  if (isPrimitive && value.type.kind === 'string') return formatText(verb, textOf(value) ?? '')
  if (isPrimitive && value.type.kind === 'number')
    return formatDecimal({ ...verb, flags: withoutSign(verb.flags), letter: 'g' }, numeric(value, verb, argument))
  if (isPrimitive && value.type.kind === 'bool') return String(flagOf(value))
  return padText(verb, toJsonText(value) ?? '')
}

function withoutSign(flags: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...flags].filter((flag) => flag !== '+'))
}

function converted(value: Value, type: Type, verb: Verb, argument: number): Value {
  const conversion = convert(value, type)
  if (conversion.ok) return conversion.value
  throw new FunctionProblem(`${verb.text} cannot show this value: ${conversion.problem}`, argument)
}

function numeric(value: Value, verb: Verb, argument: number): Decimal {
  return numberOf(converted(value, numberType, verb, argument)) ?? new Numeric(0)
}

function formatText(verb: Verb, text: string): string {
  return padText(verb, verb.precision === undefined ? text : graphemesOf(text).slice(0, verb.precision).join(''))
}

function padText(verb: Verb, text: string): string {
  const missing = (verb.width ?? 0) - graphemesOf(text).length
  if (missing <= 0) return text
  if (verb.flags.has('-')) return text + ' '.repeat(missing)
  return (verb.flags.has('0') ? '0' : ' ').repeat(missing) + text
}

function formatInteger(verb: Verb, number: Decimal, argument: number): string {
  if (!number.isInteger() || !isWithinReach(number))
    throw new FunctionProblem(`${verb.text} needs a whole number`, argument)
  const integer = BigInt(number.abs().toFixed(0))
  const digits = inBase(integer, verb.letter).padStart(verb.precision ?? 0, '0')
  const prefix = verb.flags.has('#') ? basePrefix(verb.letter) : ''
  // As in C, a precision takes the place of padding with zeros.
  const flags = verb.precision === undefined ? verb.flags : new Set([...verb.flags].filter((flag) => flag !== '0'))
  return padNumber({ ...verb, flags }, signOf(verb, number) + prefix, digits)
}

function inBase(integer: bigint, letter: string): string {
  switch (letter) {
    case 'b':
      return integer.toString(2)
    case 'o':
      return integer.toString(8)
    case 'x':
      return integer.toString(16)
    case 'X':
      return integer.toString(16).toUpperCase()
    default:
      return integer.toString()
  }
}

function basePrefix(letter: string): string {
  switch (letter) {
    case 'b':
      return '0b'
    case 'o':
      return '0'
    case 'x':
      return '0x'
    case 'X':
      return '0X'
    default:
      return ''
  }
}

function signOf(verb: Verb, number: Decimal): string {
  if (number.isNegative() && !number.isZero()) return '-'
  if (verb.flags.has('+')) return '+'
  return verb.flags.has(' ') ? ' ' : ''
}

function padNumber(verb: Verb, sign: string, digits: string): string {
  const missing = Math.max((verb.width ?? 0) - sign.length - digits.length, 0)
  if (verb.flags.has('-')) return sign + digits + ' '.repeat(missing)
  if (verb.flags.has('0')) return sign + '0'.repeat(missing) + digits
  return ' '.repeat(missing) + sign + digits
}

function formatDecimal(verb: Verb, number: Decimal): string {
  const sign = signOf(verb, number)
  if (!number.isFinite()) return padText(verb, `${sign || '+'}Inf`)
  const digits = decimalDigits(verb, number.abs())
  const isUpper = verb.letter === 'E' || verb.letter === 'G'
  return padNumber(verb, sign, isUpper ? digits.toUpperCase() : digits)
}

function decimalDigits(verb: Verb, number: Decimal): string {
  if (!isWithinReach(number) && !number.isZero()) return goExponent(number.toExponential(verb.precision))
  switch (verb.letter) {
    case 'f':
    case 'F':
      return number.toFixed(verb.precision ?? 6, Numeric.ROUND_HALF_EVEN)
    case 'e':
    case 'E':
      return goExponent(number.toExponential(verb.precision ?? 6, Numeric.ROUND_HALF_EVEN))
    default:
      return generalDigits(number, verb.precision)
  }
}

/** `%g`: an exponent for numbers below 1e-4 and for those with more digits before the point than shown. */
function generalDigits(number: Decimal, precision: number | undefined): string {
  if (number.isZero()) return '0'
  const rounded =
    precision === undefined ? number : number.toSignificantDigits(Math.max(precision, 1), Numeric.ROUND_HALF_EVEN)
  const exponent = rounded.e
  const shownDigits = rounded.precision()
  const threshold = precision === undefined ? SHORTEST_THRESHOLD : Math.max(precision, 1)
  const limit = threshold > shownDigits && shownDigits >= exponent + 1 ? shownDigits : threshold
  if (exponent < -4 || exponent >= Math.max(limit, precision === undefined ? SHORTEST_THRESHOLD : 0)) {
    return goExponent(rounded.toExponential())
  }
  return rounded.toFixed()
}

/** Where no precision is given, seven digits before the point are too many. */
const SHORTEST_THRESHOLD = 6

/** Exponents have a sign and two digits at least: `1e+06`. */
function goExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}
