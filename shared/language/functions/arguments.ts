import type { Decimal } from 'decimal.js'
import type { Value } from '../value.ts'
import { elementsOf, flagOf, numberOf, textOf } from '../values/inspect.ts'
import { wholeNumber } from '../values/number.ts'
import { FunctionProblem } from './function-definition.ts'

/** An argument that its parameter's type has made a known string. */
export function textAt(values: readonly Value[], at: number): string {
  const value = values[at]
  const text = value === undefined ? undefined : textOf(value)
  if (text === undefined) throw new FunctionProblem('a string is required', at)
  return text
}

/** An argument that its parameter's type has made a known number. */
export function numberAt(values: readonly Value[], at: number): Decimal {
  const value = values[at]
  const number = value === undefined ? undefined : numberOf(value)
  if (number === undefined) throw new FunctionProblem('a number is required', at)
  return number
}

/** A known whole number. */
export function wholeAt(values: readonly Value[], at: number): number {
  const whole = wholeNumber(numberAt(values, at))
  if (whole === undefined) throw new FunctionProblem('a whole number is required', at)
  return whole
}

/** An argument that its parameter's type has made a known bool. */
export function flagAt(values: readonly Value[], at: number): boolean {
  const value = values[at]
  const flag = value === undefined ? undefined : flagOf(value)
  if (flag === undefined) throw new FunctionProblem('true or false is required', at)
  return flag
}

/** The argument as it is. */
export function valueAt(values: readonly Value[], at: number): Value {
  const value = values[at]
  if (value === undefined) throw new FunctionProblem('an argument is missing', at)
  return value
}

/** The elements of an argument that must be a list, set or tuple. */
export function elementsAt(values: readonly Value[], at: number): readonly Value[] {
  const elements = elementsOf(valueAt(values, at))
  if (elements === undefined) throw new FunctionProblem('a list, set or tuple is required', at)
  return elements
}

/** The texts of an argument that its parameter's type has made a list or set of strings, none of them null. */
export function textsAt(values: readonly Value[], at: number): readonly string[] {
  return elementsAt(values, at).map((element, position) => {
    const text = textOf(element)
    if (text === undefined) throw new FunctionProblem(`element ${position} is null`, at)
    return text
  })
}

/** The elements of an argument that must be a list or tuple: those of a set have no positions. */
export function indexedElementsAt(values: readonly Value[], at: number): readonly Value[] {
  if (valueAt(values, at).type.kind === 'set') {
    throw new FunctionProblem('the elements of a set have no positions; convert it first: convert(…, list(any))', at)
  }
  return elementsAt(values, at)
}
