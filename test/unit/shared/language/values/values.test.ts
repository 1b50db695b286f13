import { describe, expect, it } from 'vitest'
import type { Type, Value } from '#shared/language/value.ts'
import { convert } from '#shared/language/values/convert.ts'
import { equals, identical } from '#shared/language/values/equality.ts'
import { isSensitive, isWhollyKnown, leafTexts, markSensitive } from '#shared/language/values/inspect.ts'
import {
  boolValue,
  listValue,
  mapValue,
  nullValue,
  numberValue,
  objectValue,
  setValue,
  stringValue,
  tupleValue,
  unknownValue,
} from '#shared/language/values/make.ts'
import { divide, parseNumber, printNumber } from '#shared/language/values/number.ts'
import { compareText } from '#shared/language/values/order.ts'
import { fromPlain, replaceUnknown, toPlain } from '#shared/language/values/plain.ts'
import { printLiteral, printValue, quoteTemplate, toJsonText } from '#shared/language/values/print.ts'
import {
  boolType,
  describeType,
  dynamicType,
  listOf,
  mapOf,
  numberType,
  objectOf,
  printType,
  setOf,
  stringType,
  tupleOf,
} from '#shared/language/values/types.ts'
import { unifyTypes } from '#shared/language/values/unify.ts'

describe('numbers', () => {
  it.each([
    ['12', '12'],
    ['1.50', '1.5'],
    ['1e3', '1000'],
    ['-0', '0'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['1e-7', '0.0000001'],
  ])('%s is printed %s', (text, printed) => {
    const number = parseNumber(text)
    expect(number && printNumber(number)).toBe(printed)
  })

  it('beyond all proportion are printed with an exponent, at once', () => {
    const huge = parseNumber('1e999999999')
    const tiny = parseNumber('3e-999999999')
    expect(huge && printNumber(huge)).toBe('1e+999999999')
    expect(huge && tiny && printNumber(divide(tiny, huge))).toBe('3e-1999999998')
  })

  it.each(['', 'x', '1x', '0x10', '1e', '.', '1 2', '--1', '١'])('%j is not read as one', (text) => {
    expect(parseNumber(text)).toBeUndefined()
  })

  it.each([
    ['1', '3', /^0\.3{152}335$/],
    ['-1', '3', /^-0\.3{152}335$/],
    ['10', '4', /^2\.5$/],
    ['1', '7e20', /^0\.00000000000000000000142857142857\d+286$/],
    ['1e200', '3', /^3{154}40{45}$/],
  ])('%s / %s has the digits of a 512-bit float', (left, right, digits) => {
    const a = parseNumber(left)
    const b = parseNumber(right)
    expect(a && b && printNumber(divide(a, b))).toMatch(digits)
  })
})

describe('texts', () => {
  it('are composed, and compared by code point', () => {
    expect(equals(stringValue('é'), stringValue('e\u0301'))).toBe(true)
    expect(['\u{1f600}', '\uffff', 'b', 'B', ''].sort(compareText)).toEqual(['', 'B', 'b', '\uffff', '\u{1f600}'])
  })

  it.each([
    ['a"b\\c\n\t', '"a\\"b\\\\c\\n\\t"'],
    ['${x} %{y} $ %', '"$${x} %%{y} $ %"'],
    ['\u0001', '"\\u0001"'],
  ])('%j is written %s', (text, quoted) => {
    expect(quoteTemplate(text)).toBe(quoted)
  })
})

const NESTED = objectValue({
  list: listValue(stringType, [stringValue('a'), stringValue('b')]),
  empty: tupleValue([]),
  nothing: nullValue(),
  flags: mapValue(boolType, { on: boolValue(true) }),
})

describe('printing', () => {
  it('shows collections over several lines and texts bare', () => {
    expect(printValue(NESTED)).toBe(
      '{\n  "empty" = []\n  "flags" = {\n    "on" = true\n  }\n  "list" = [\n    "a",\n    "b",\n  ]\n  "nothing" = null\n}',
    )
    expect(printValue(stringValue('a"b'))).toBe('a"b')
    expect(printLiteral(stringValue('a"b'))).toBe('"a\\"b"')
    expect(printValue(unknownValue())).toBe('<unknown>')
  })

  it('hides what is sensitive, however deep', () => {
    const hidden = objectValue({ open: numberValue(1), shut: markSensitive(stringValue('pw')) })
    expect(printValue(hidden)).toBe('{\n  "open" = 1\n  "shut" = <sensitive>\n}')
    expect(leafTexts(hidden)).toEqual(['1', 'pw'])
    expect(isSensitive(tupleValue([hidden]))).toBe(true)
  })

  it('writes JSON with sorted keys and without what is unknown', () => {
    expect(toJsonText(NESTED)).toBe('{"empty":[],"flags":{"on":true},"list":["a","b"],"nothing":null}')
    expect(toJsonText(tupleValue([unknownValue()]))).toBeUndefined()
    expect(() => toJsonText(numberValue(Infinity))).toThrow('infinity cannot be written as JSON')
  })
})

describe('plain data', () => {
  it('becomes tuples and objects, and comes back as it was', () => {
    const plain = { a: [1, 'x', null, { b: true }], __proto__x: 1.5 }
    expect(toPlain(fromPlain(plain))).toEqual(plain)
    expect(describeType(fromPlain(plain).type)).toBe('object')
  })

  it('cannot be made of what is unknown, unless it is replaced', () => {
    const type = objectOf({
      s: stringType,
      n: numberType,
      f: boolType,
      l: listOf(stringType),
      t: tupleOf([stringType]),
    })
    const value = tupleValue([unknownValue(type), unknownValue(mapOf(stringType)), unknownValue(setOf(numberType))])
    expect(() => toPlain(value)).toThrow('not known yet')
    expect(isWhollyKnown(replaceUnknown(value))).toBe(true)
    expect(toPlain(replaceUnknown(value))).toEqual([
      { s: '<unknown>', n: 0, f: false, l: [], t: ['<unknown>'] },
      {},
      [],
    ])
  })
})

describe('sets', () => {
  it('are sorted and have no duplicates', () => {
    const set = setValue(stringType, ['b', 'a', 'b'].map(stringValue))
    expect(toPlain(set)).toEqual(['a', 'b'])
  })

  it('are unknown as soon as an element is, and sensitive as a whole', () => {
    expect(setValue(stringType, [unknownValue(stringType)]).kind).toBe('unknown')
    expect(setValue(stringType, [markSensitive(stringValue('x'))]).sensitive).toBe(true)
  })
})

describe('equality', () => {
  it.each<[string, Value, Value, boolean | undefined]>([
    ['1 and 1.0', numberValue(1), numberValue('1.0' as unknown as number), true],
    ['a number and its text', numberValue(1), stringValue('1'), false],
    ['nulls of different types', nullValue(stringType), nullValue(), true],
    ['null and a value', nullValue(), stringValue(''), false],
    ['a list and a tuple', listValue(stringType, []), tupleValue([]), false],
    ['something unknown', unknownValue(), stringValue(''), undefined],
    [
      'lists that differ before the unknown',
      listValue(stringType, [stringValue('a'), unknownValue(stringType)]),
      listValue(stringType, [stringValue('b'), unknownValue(stringType)]),
      false,
    ],
    ['objects with equal attributes', objectValue({ a: numberValue(1) }), objectValue({ a: numberValue(1) }), true],
    ['objects with other attributes', objectValue({ a: numberValue(1) }), objectValue({ b: numberValue(1) }), false],
  ])('of %s', (_, left, right, expected) => {
    expect(equals(left, right)).toBe(expected)
  })

  it('tells unknown values apart from others, where identity is asked for', () => {
    expect(identical(unknownValue(stringType), unknownValue(stringType))).toBe(true)
    expect(identical(unknownValue(stringType), unknownValue(numberType))).toBe(false)
    expect(identical(objectValue({ a: numberValue(1) }), objectValue({ a: numberValue(1) }))).toBe(true)
  })
})

describe('unification', () => {
  it.each<[string, readonly Type[], string | undefined]>([
    ['nothing', [], 'any'],
    ['a string and a number', [stringType, numberType], 'string'],
    ['a number and a bool', [numberType, boolType], undefined],
    ['with any', [stringType, dynamicType], 'any'],
    ['tuples of equal length', [tupleOf([stringType]), tupleOf([numberType])], 'tuple([string])'],
    ['tuples of other lengths', [tupleOf([stringType]), tupleOf([])], 'list(string)'],
    ['a list and a tuple', [listOf(numberType), tupleOf([stringType])], 'list(string)'],
    ['a set and a tuple', [setOf(numberType), tupleOf([])], 'set(number)'],
    ['objects of the same names', [objectOf({ a: stringType }), objectOf({ a: numberType })], 'object({ a = string })'],
    ['objects of other names', [objectOf({ a: stringType }), objectOf({ b: numberType })], 'map(string)'],
    ['a map and an object', [mapOf(numberType), objectOf({ a: stringType })], 'map(string)'],
    ['a list and a map', [listOf(stringType), mapOf(stringType)], undefined],
    ['objects that nothing unites', [objectOf({ a: stringType }), objectOf({ b: listOf(stringType) })], undefined],
  ])('of %s', (_, types, expected) => {
    const unified = unifyTypes(types)
    expect(unified && printType(unified)).toBe(expected)
  })
})

describe('conversion', () => {
  it('keeps unknown values and nulls, with the new type', () => {
    expect(convert(unknownValue(numberType), stringType)).toMatchObject({
      ok: true,
      value: { kind: 'unknown', type: stringType },
    })
    expect(convert(nullValue(), listOf(stringType))).toMatchObject({
      ok: true,
      value: { kind: 'null', type: listOf(stringType) },
    })
  })

  it('refuses an unknown value that can never fit', () => {
    expect(convert(unknownValue(listOf(stringType)), stringType)).toEqual({
      ok: false,
      problem: 'a string is required, not a list of string',
    })
  })

  it('keeps marks, on elements too', () => {
    const conversion = convert(tupleValue([markSensitive(numberValue(1))]), listOf(stringType))
    expect(conversion.ok && isSensitive(conversion.value)).toBe(true)
  })

  it('names the path to what does not fit', () => {
    const plain = fromPlain({ disks: [{ size: 1 }, { size: 'big' }] })
    const type = objectOf({ disks: listOf(objectOf({ size: numberType })) })
    expect(convert(plain, type)).toEqual({
      ok: false,
      problem:
        'attribute "disks": element 2: attribute "size": a number is required, and this text does not read as one',
    })
  })
})
