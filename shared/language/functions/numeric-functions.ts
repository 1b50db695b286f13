import type { Decimal } from 'decimal.js'
import type { Value } from '../value.ts'
import { numberValue } from '../values/make.ts'
import { Numeric } from '../values/number.ts'
import { listOf, numberType } from '../values/types.ts'
import { elementsAt, numberAt, textAt, wholeAt } from './arguments.ts'
import { type FunctionDefinition, FunctionProblem, type ValueFunction } from './function-definition.ts'

/** Functions of numbers (spec/templates.md 3.11). */
export const numericFunctions: readonly FunctionDefinition[] = [
  ofNumber('abs', 'The number without its sign.', (number) => number.abs()),
  ofNumber('ceil', 'The smallest whole number that is not below the number.', (number) => number.ceil()),
  ofNumber('floor', 'The largest whole number that is not above the number.', (number) => number.floor()),
  {
    kind: 'values',
    name: 'signum',
    topic: 'numeric',
    help: 'The sign of a whole number: -1, 0 or 1.',
    parameters: [{ name: 'number', type: numberType }],
    returns: numberType,
    call: (values) => numberValue(Math.sign(wholeAt(values, 0))),
  },
  {
    kind: 'values',
    name: 'log',
    topic: 'numeric',
    help: 'The logarithm of a number to a base: log(16, 2) is 4.',
    parameters: [
      { name: 'number', type: numberType },
      { name: 'base', type: numberType },
    ],
    returns: numberType,
    call: (values) => floatResult(Math.log(float(values, 0)) / Math.log(float(values, 1))),
  },
  {
    kind: 'values',
    name: 'pow',
    topic: 'numeric',
    help: 'A number raised to a power: pow(2, 10) is 1024.',
    parameters: [
      { name: 'number', type: numberType },
      { name: 'power', type: numberType },
    ],
    returns: numberType,
    call: (values) => floatResult(float(values, 0) ** float(values, 1)),
  },
  {
    kind: 'values',
    name: 'parseint',
    topic: 'numeric',
    help: 'The whole number that a text spells in a base from 2 to 62: parseint("ff", 16) is 255.',
    parameters: [
      // Not a string parameter: a number must be refused, not turned into text.
      { name: 'text', type: { kind: 'dynamic' } },
      { name: 'base', type: numberType },
    ],
    returns: numberType,
    call: (values) => parseInteger(values),
  },
  extreme('max', 'The greatest of the given numbers.', (number, than) => number.greaterThan(than)),
  extreme('min', 'The smallest of the given numbers.', (number, than) => number.lessThan(than)),
  {
    kind: 'values',
    name: 'sum',
    topic: 'numeric',
    help: 'The sum of the numbers in a list or set.',
    parameters: [{ name: 'numbers', type: listOf(numberType) }],
    returns: numberType,
    call: (values) => {
      const numbers = elementsAt(values, 0)
      if (numbers.length === 0) throw new FunctionProblem('an empty list has no sum', 0)
      return numberValue(numbers.map((_, at) => numberAt(numbers, at)).reduce((sum, number) => sum.plus(number)))
    },
  },
]

function ofNumber(name: string, help: string, compute: (number: Decimal) => Decimal): ValueFunction {
  return {
    kind: 'values',
    name,
    topic: 'numeric',
    help,
    parameters: [{ name: 'number', type: numberType }],
    returns: numberType,
    call: (values) => numberValue(compute(numberAt(values, 0))),
  }
}

function extreme(name: string, help: string, isBetter: (number: Decimal, than: Decimal) => boolean): ValueFunction {
  return {
    kind: 'values',
    name,
    topic: 'numeric',
    help,
    parameters: [],
    rest: { name: 'numbers', type: numberType },
    returns: numberType,
    call: (values) => {
      if (values.length === 0)
        throw new FunctionProblem('at least one number is required; write [...]... to pass a list')
      const numbers = values.map((_, at) => numberAt(values, at))
      return numberValue(numbers.reduce((best, number) => (isBetter(number, best) ? number : best)))
    },
  }
}

/** The reference computes logarithms and powers with 64-bit floats. */
function float(values: readonly Value[], at: number): number {
  return numberAt(values, at).toNumber()
}

function floatResult(number: number): Value {
  if (Number.isNaN(number)) throw new FunctionProblem('there is no such number')
  return numberValue(number)
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

function parseInteger(values: readonly Value[]): Value {
  const base = wholeAt(values, 1)
  if (base < 2 || base > 62) throw new FunctionProblem('the base must be a whole number from 2 to 62', 1)
  const text = textAt(values, 0)
  const [, sign = '', digits = ''] = /^([+-]?)([0-9A-Za-z]+)$/.exec(text) ?? []
  if (digits === '') throw new FunctionProblem(`the text is not a whole number in base ${base}`, 0)
  const number = Array.from(base <= 36 ? digits.toLowerCase() : digits).reduce((sofar, character) => {
    const digit = DIGITS.indexOf(character)
    if (digit >= base) throw new FunctionProblem(`"${character}" is not a digit in base ${base}`, 0)
    return sofar * BigInt(base) + BigInt(digit)
  }, 0n)
  return numberValue(new Numeric((sign === '-' ? -number : number).toString()))
}
