import { describe, expect, it } from 'vitest'
import { parseTypeExpression } from '#shared/language/evaluate/type-expression.ts'
import { parseHclExpression } from '#shared/language/hcl/parse-hcl.ts'
import { convert } from '#shared/language/values/convert.ts'
import { fromPlain, type Plain, toPlain } from '#shared/language/values/plain.ts'
import { printType } from '#shared/language/values/types.ts'

function read(text: string) {
  const source = { name: 'x', text }
  return parseTypeExpression(parseHclExpression(source).expression, source)
}

function converted(type: string, plain: Plain): Plain | string {
  const { type: wanted, diagnostics } = read(type)
  expect(diagnostics).toEqual([])
  const conversion = convert(fromPlain(plain), wanted)
  return conversion.ok ? toPlain(conversion.value) : conversion.problem
}

describe('type expressions', () => {
  it.each([
    'string',
    'number',
    'bool',
    'any',
    'list(string)',
    'set(number)',
    'map(list(bool))',
    'tuple([string, number])',
    'tuple([])',
    'object({})',
    'object({ a = string, b = optional(number) })',
  ])('%s is read', (text) => {
    const { type, diagnostics } = read(text)
    expect(diagnostics).toEqual([])
    expect(printType(type)).toBe(text)
  })

  it.each([
    ['list', 'list', 'The type list needs the type of its elements'],
    ['object', 'object', 'The type object needs to say what it holds'],
    ['strng', 'strng', 'There is no type named "strng". Did you mean "string"?'],
    ['"string"', '"string"', 'A type is written without quotes'],
    ['5', '5', 'This is not a type'],
    ['list()', 'list()', 'The type list takes exactly one argument'],
    ['list(string, number)', 'list(string, number)', 'The type list takes exactly one argument'],
    ['string(1)', 'string(1)', 'The type string takes no arguments'],
    ['lst(string)', 'lst', 'There is no type named "lst". Did you mean "list"?'],
    ['tuple(string)', 'string', 'A tuple type lists the types of its elements in brackets: tuple([string, number])'],
    ['object([])', '[]', 'An object type lists its attributes in braces: object({ name = string })'],
    ['optional(string)', 'optional(string)', 'optional(…) can stand only around the type of an attribute of an object'],
    ['object({a = optional()})', 'optional()', 'optional(…) takes a type and, if wanted, a fallback value'],
    [
      'object({a = optional(number, "x")})',
      '"x"',
      'The fallback of "a" is not of its type: a number is required, and this text does not read as one',
    ],
    ['object({a = optional(string, var.x)})', 'var', '"var" cannot be used here: this place takes no variables'],
    ['object({(a) = string})', '(a)', 'The name of an attribute must be a plain name'],
  ])('%s: at %s: %s', (text, place, summary) => {
    const [error] = read(text).diagnostics
    expect([text.slice(error?.place?.span.from, error?.place?.span.to), error?.summary]).toEqual([place, summary])
  })

  it('offer the mend of a type in quotes and of a type that was forgotten', () => {
    expect(read('"list(string)"').diagnostics[0]?.mends?.[0]?.changes).toEqual([
      { from: 0, to: 14, insert: 'list(string)' },
    ])
    expect(read('list').diagnostics[0]?.mends?.[0]?.changes).toEqual([{ from: 0, to: 4, insert: 'list(any)' }])
  })
})

describe('optional attributes', () => {
  const DISK = 'object({ size = optional(number, 10), type = optional(string), name = string })'

  it('get their fallback when missing or null, others null', () => {
    expect(converted(DISK, { name: 'a' })).toEqual({ name: 'a', size: 10, type: null })
    expect(converted(DISK, { name: 'a', size: null })).toEqual({ name: 'a', size: 10, type: null })
    expect(converted(DISK, { name: 'a', size: '20', extra: 1 })).toEqual({ name: 'a', size: 20, type: null })
  })

  it('are filled in inside collections and inside fallbacks', () => {
    expect(converted(`map(${DISK})`, { x: { name: 'a' } })).toEqual({ x: { name: 'a', size: 10, type: null } })
    expect(converted('object({ a = optional(object({ b = optional(string, "x") }), {}) })', {})).toEqual({
      a: { b: 'x' },
    })
  })

  it('are no longer optional in the type of the value', () => {
    const conversion = convert(fromPlain({ name: 'a' }), read(DISK).type)
    expect(conversion.ok && printType(conversion.value.type)).toBe(
      'object({ name = string, size = number, type = string })',
    )
  })

  it('leave others required', () => {
    expect(converted(DISK, {})).toBe('the attribute "name" must be set')
  })
})
