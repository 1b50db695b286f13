import { Decimal } from 'decimal.js'

/**
 * Numbers of the language. The reference computes with 512-bit binary floats, which show as about 155 significant
 * digits; ours are decimal, so that 0.1 + 0.2 is 0.3 by construction, with more than that many digits.
 */
export const Numeric = Decimal.clone({
  precision: 200,
  rounding: Decimal.ROUND_HALF_EVEN,
  minE: -9e15,
  maxE: 9e15,
})

/** Significant digits that a 512-bit float is sure to hold. */
const SURE_DIGITS = 154

/** Bits of the reference's mantissa. */
const MANTISSA_BITS = 512n

/** Reads a number as templates write it (`12`, `1.5e-3`, with a sign) or returns undefined. */
export function parseNumber(text: string): Decimal | undefined {
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text)) return undefined
  return new Numeric(text)
}

export function numberFrom(value: number | bigint | Decimal): Decimal {
  return new Numeric(typeof value === 'bigint' ? value.toString() : value)
}

/** From this power of ten on, up and down, numbers are not written out: nobody reads them, and they fill the memory. */
const FURTHEST_EXPONENT = 20_000

/** Whether a number can be written out digit by digit. */
export function isWithinReach(number: Decimal): boolean {
  return number.isFinite() && Math.abs(number.e) <= FURTHEST_EXPONENT
}

/** The shortest text of a number, without an exponent unless it is out of all proportion: `2.5`, `1000`, `-0.001`. */
export function printNumber(number: Decimal): string {
  if (!number.isFinite()) return number.isNegative() ? '-Inf' : '+Inf'
  if (!isWithinReach(number)) return number.toExponential()
  return number.isZero() ? '0' : number.toFixed()
}

/** A whole number that fits JavaScript's safe integers, or undefined. */
export function wholeNumber(number: Decimal): number | undefined {
  if (!number.isInteger()) return undefined
  const plain = number.toNumber()
  return Number.isSafeInteger(plain) ? plain : undefined
}

/**
 * Divides as the reference does: a quotient that ends within its precision is exact; any other is rounded to a 512-bit
 * mantissa and shown with the fewest digits that tell it from its neighbours (1 / 3 ends in …335).
 */
export function divide(left: Decimal, right: Decimal): Decimal {
  const quotient = new Numeric(left).div(right)
  if (!isWithinReach(quotient) || quotient.precision() <= SURE_DIGITS) return quotient
  if (!isWithinReach(left) || !isWithinReach(right)) return quotient
  return roundToMantissa(left, right)
}

/** Rounds a number that came from an irrational or long computation to what the reference can hold. */
export function roundToReferencePrecision(number: Decimal): Decimal {
  if (!isWithinReach(number) || number.precision() <= SURE_DIGITS) return number
  return roundToMantissa(number, new Numeric(1))
}

function roundToMantissa(left: Decimal, right: Decimal): Decimal {
  const negative = left.isNegative() !== right.isNegative()
  const [leftDigits, leftScale] = scaled(left.abs())
  const [rightDigits, rightScale] = scaled(right.abs())
  let numerator = leftDigits * 10n ** BigInt(Math.max(rightScale - leftScale, 0))
  let denominator = rightDigits * 10n ** BigInt(Math.max(leftScale - rightScale, 0))
  let shift = MANTISSA_BITS - BigInt(bitLength(numerator) - bitLength(denominator))
  // The estimate is right within one bit: the mantissa must have exactly 512.
  if (scaleBy(numerator, shift) / scaleBy(denominator, -shift) >= 1n << MANTISSA_BITS) shift -= 1n
  numerator = scaleBy(numerator, shift)
  denominator = scaleBy(denominator, -shift)
  let mantissa = numerator / denominator
  const twiceRemainder = (numerator % denominator) * 2n
  if (twiceRemainder > denominator || (twiceRemainder === denominator && mantissa % 2n === 1n)) mantissa += 1n
  const shortest = shortestDecimal(mantissa, shift)
  return negative ? shortest.negated() : shortest
}

/** Digits and scale of a decimal: digits / 10^scale, the scale being the decimal places. */
function scaled(number: Decimal): readonly [bigint, number] {
  const scale = number.decimalPlaces()
  return [BigInt(number.toFixed(scale).replace('.', '')), scale]
}

function bitLength(value: bigint): number {
  return value.toString(2).length
}

function scaleBy(value: bigint, bits: bigint): bigint {
  return bits > 0n ? value << bits : value
}

/**
 * The shortest decimal strictly between the two midpoints around mantissa / 2^shift: digits are taken from the left
 * until cutting off, or rounding up, stays between them.
 */
function shortestDecimal(mantissa: bigint, shift: bigint): Decimal {
  // In units of 1 / 2^(shift + 2), so that the midpoints are whole; below a power of two the neighbour is nearer.
  const unit = shift + 2n
  const exact = mantissa * 4n
  const lower = exact - (mantissa === 1n << (MANTISSA_BITS - 1n) ? 1n : 2n)
  const upper = exact + 2n
  const magnitude = Math.round((Number(MANTISSA_BITS) - Number(shift)) * Math.LOG10E * Math.LN2)
  const scale = Math.max(SURE_DIGITS + 20 - magnitude, 0)
  const inDigits = (value: bigint) => scaleBy(value * 10n ** BigInt(scale), -unit) >> (unit > 0n ? unit : 0n)
  const digits = inDigits(exact)
  const lowest = inDigits(lower)
  const highest = inDigits(upper)
  const length = digits.toString().length
  for (let kept = 1; kept < length; kept += 1) {
    const step = 10n ** BigInt(length - kept)
    const cut = (digits / step) * step
    const next = cut + step
    const cutFits = cut > lowest
    const nextFits = next < highest
    if (!cutFits && !nextFits) continue
    const cutIsNearer = digits - cut <= next - digits
    return unscaled(nextFits && !(cutFits && cutIsNearer) ? next : cut, scale)
  }
  return unscaled(digits, scale)
}

function unscaled(digits: bigint, scale: number): Decimal {
  return new Numeric(`${digits}e${-scale}`)
}
