import { describe, expect, it } from 'vitest'
import { hostWithoutMachine } from '#shared/language/functions/function-host.ts'
import { variableDefaultFunctions } from '#shared/language/functions/standard-functions.ts'
import { errorOf, evaluate } from './example-scope.ts'

describe('an expression that cannot be evaluated says why, and where', () => {
  it.each([
    ['foo', 'foo', 'There is no variable named "foo" here'],
    ['var.region', 'var', 'There is no variable named "var" here'],
    ['nul.x', 'x', 'There is no attribute "x" here: the value is null'],
    ['o.z', 'z', 'There is no attribute named "z"'],
    ['o.yy', 'yy', 'There is no attribute named "yy"'],
    ['o.w', 'w', 'There is no attribute named "w"'],
    ['m.zz', 'zz', 'There is no element named "zz"'],
    ['s.x', 'x', 'A string has no attributes, so "x" cannot be read from it'],
    ['l.x', 'x', 'A list of string has no attributes, so "x" cannot be read from it'],
    ['os.id', 'id', 'A tuple has no attributes, so "id" cannot be read from it'],
    ['l[5]', '5', 'There is no element 5: the list has 2, counted from 0'],
    ['l[-1]', '-1', 'An index must be a whole number, from 0 on'],
    ['l[0.5]', '0.5', 'An index must be a whole number, from 0 on'],
    [
      'l["x"]',
      '"x"',
      'A list of string is indexed with a number: a number is required, and this text does not read as one',
    ],
    ['l[nul]', 'nul', 'The index must not be null'],
    ['nul[0]', '0', 'There is no element here: the value is null'],
    ['m["kk"]', '"kk"', 'There is no element named "kk"'],
    ['m[l]', 'l', 'A map of string is indexed with a string: a string is required, not a list of string'],
    ['st[0]', '0', 'A set of string has no elements that can be picked with [ ]'],
    ['n[0]', '0', 'A number has no elements that can be picked with [ ]'],
    ['b && "yes"', '"yes"', 'The operator && needs a bool here: a bool is required: true or false'],
    ['nul || false', 'nul', 'The operator || needs a bool here, and this is null'],
    ['false || nul', 'nul', 'The operator || needs a bool here, and this is null'],
    ['b && o.z', 'z', 'There is no attribute named "z"'],
    ['false || o.z', 'z', 'There is no attribute named "z"'],
    ['o.z && b', 'z', 'There is no attribute named "z"'],
    ['nul + 1', 'nul', 'The operator + needs a number here, and this is null'],
    ['s + 1', 's', 'The operator + needs a number here: a number is required, and this text does not read as one'],
    ['"a" < 1', '"a"', 'The operator < needs a number here: a number is required, and this text does not read as one'],
    ['!nul', 'nul', 'The operator ! needs a bool here, and this is null'],
    ['-s', 's', 'The operator - needs a number here: a number is required, and this text does not read as one'],
    ['0 / 0', '0 / 0', 'Zero by zero, and infinity by infinity, has no result'],
    ['b ? [1] : "a"', '[1] : "a"', 'Both results of a condition must be of one type, but these are tuple and string'],
    ['nul ? 1 : 2', 'nul', 'The condition is null; it must be true or false'],
    ['s ? 1 : 2', 's', 'The condition must be true or false: a bool is required: true or false'],
    ['"x${nul}"', 'nul', 'This value is null, so it cannot be put into a text'],
    ['"x${l}"', 'l', 'Only a string, number or bool can be put into a text, and this is of type list of string'],
    ['"%{ if nul }a%{ endif }"', 'nul', 'The condition is null; it must be true or false'],
    ['"%{ for x in nul }a%{ endfor }"', 'nul', 'A for cannot walk through null'],
    ['[for v in nul : v]', 'nul', 'A for cannot walk through null'],
    ['[for v in s : v]', 's', 'A for walks through a list, set, tuple, map or object, and this is a string'],
    ['[for v in l : v.x]', 'x', 'A string has no attributes, so "x" cannot be read from it'],
    ['{for v in ["a", "a"] : v => 1}', 'v', 'Two elements have the key "a"'],
    ['{for v in [1] : null => 1}', 'null', 'The key of an object must not be null'],
    ['{for v in [1] : l => 1}', 'l', 'This cannot be a key: a string is required, not a list of string'],
    ['[for v in l : v if s]', 's', 'The condition must be true or false: a bool is required: true or false'],
    ['{(nul) = 1}', '(nul)', 'A key must not be null'],
    ['{(l) = 1}', '(l)', 'This cannot be a key: a string is required, not a list of string'],
    ['{o.x = 1}', 'o.x', 'A key that refers to something must stand in parentheses'],
    ['nofunc(1)', 'nofunc', 'There is no function named "nofunc" here'],
    ['uper("a")', 'uper', 'There is no function named "uper" here. Did you mean "upper"?'],
    ['tostring(1)', 'tostring', 'There is no function named "tostring" here'],
    ['upper()', 'upper', 'upper: the argument "text" is missing'],
    ['upper("a", "b")', '"b"', 'upper: it takes one argument, and here are 2'],
    ['upper(nul)', 'nul', 'The argument "text" of upper must not be null'],
    ['upper(l)', 'l', 'The argument "text" of upper does not fit: a string is required, not a list of string'],
    ['max(s...)', 's', 'The argument before ... must be a list, set or tuple, and this is of type string'],
    ['[[1], null][*][0]', '0', 'There is no element here: the value is null'],
    ['convert([null], list(list(string)))[*].a', 'a', 'There is no attribute "a" here: the value is null'],
    ['unkl.x', 'x', 'A list of string has no attributes, so "x" cannot be read from it'],
    [
      'abs("x")',
      '"x"',
      'The argument "number" of abs does not fit: a number is required, and this text does not read as one',
    ],
    ['regex("(", "a")', '"("', 'regex: the pattern "(" is not a regular expression: a ) is missing'],
    ['regex("[a", "a")', '"[a"', 'regex: the pattern "[a" is not a regular expression: a ] is missing'],
    ['csvdecode("")', '""', 'csvdecode: the text is not CSV: line 1: the header line is missing'],
    ['env("HOME")', 'env', 'There is no function named "env" here'],
    ['can()', 'can', 'can: the argument "expression" is missing'],
  ])('%s: at %s: %s', (expression, place, summary) => {
    expect(errorOf(expression)).toEqual([place, summary])
  })
})

describe('errors of evaluation', () => {
  it('offer the mend of a mistyped function', () => {
    const [error] = evaluate('uper("a")').diagnostics
    expect(error?.mends).toEqual([{ title: 'Change to upper', changes: [{ from: 0, to: 4, insert: 'upper' }] }])
  })

  it('offer parentheses for a key that refers to something', () => {
    const [error] = evaluate('{o.x = 1}').diagnostics
    expect(error?.mends?.[0]?.changes).toEqual([
      { from: 1, to: 1, insert: '(' },
      { from: 4, to: 4, insert: ')' },
    ])
  })

  it('tell what to write instead of functions that exist elsewhere', () => {
    expect(evaluate('tolist(l)').diagnostics[0]?.detail).toBe('Write convert(value, list(any)).')
  })

  it('are all told at once, each one time', () => {
    const { diagnostics } = evaluate('[o.zzz + 1, nofunc(m.zzz), "${nul}"[0], upper(o.zzz)]')
    expect(diagnostics.map(({ code }) => code)).toEqual([
      'unknown-attribute',
      'unknown-element',
      'unknown-function',
      'index-of-null',
      'unknown-attribute',
    ])
  })

  it('are told once for a mistake in a for, not once for each element', () => {
    expect(evaluate('[for v in l : v.x]').diagnostics).toHaveLength(1)
    expect(evaluate('"%{ for v in l }${v.x}%{ endfor }"').diagnostics).toHaveLength(1)
  })

  it('say that a place takes no variables, or no functions, where it takes none', () => {
    expect(errorOf('var.x', hostWithoutMachine, { variables: new Map() })).toEqual([
      'var',
      '"var" cannot be used here: this place takes no variables',
    ])
    expect(errorOf('upper("a")', hostWithoutMachine, { functions: new Map() })).toEqual([
      'upper',
      'The function upper cannot be called here: this place takes no functions',
    ])
  })

  it('name the functions that can be called where there are few', () => {
    const { diagnostics } = evaluate('upper("a")', hostWithoutMachine, { functions: variableDefaultFunctions })
    expect(diagnostics[0]?.detail).toBe('Functions that can be called here: env.')
  })
})
