import { describe, expect, test } from 'vitest'
import { formatChanges, formatHcl } from '#shared/language/hcl/format-hcl.ts'
import { applyChanges } from '#shared/language/source.ts'
import { compareFormat } from '#test/fuzz/compare-format.ts'
import { mutatedTemplate } from '#test/fuzz/mutate.ts'
import { randomFrom } from '#test/fuzz/random.ts'

const cases: [what: string, text: string, formatted: string][] = [
  ['equals signs of neighbouring lines align', 'a=1\nlonger =  2\n', 'a      = 1\nlonger = 2\n'],
  ['a blank line ends an aligned run', 'a=1\n\nlonger=2\n', 'a = 1\n\nlonger = 2\n'],
  ['a comment line ends an aligned run', 'a=1\n# c\nlonger=2\n', 'a = 1\n# c\nlonger = 2\n'],
  [
    'a value of several lines ends an aligned run',
    'a=1\nlonger={\nb=1\n}\nccc=2\n',
    'a = 1\nlonger = {\n  b = 1\n}\nccc = 2\n',
  ],
  ['a heredoc aligns with the run above', 'a=1\nlonger=<<E\n x\nE\n', 'a      = 1\nlonger = <<E\n x\nE\n'],
  ['comments behind values align', 'a=1 # x\nlonger=22   // y\n', 'a      = 1  # x\nlonger = 22 // y\n'],
  [
    'blocks indent by two spaces',
    'a "b"   c   {\n      d=1\n e{\nf=2\n}\n}\n',
    'a "b" c {\n  d = 1\n  e {\n    f = 2\n  }\n}\n',
  ],
  ['braces have spaces inside, brackets none', 'a={b=[ 1,2 ]}\nc=f( x )\n', 'a = { b = [1, 2] }\nc = f(x)\n'],
  ['empty braces stay together', 'a { }\nb={  }\n', 'a {}\nb = {}\n'],
  [
    'a minus before a value is tight, between values it is not',
    'a=1-2\nb=- 2\nc=[-  1]\n',
    'a = 1 - 2\nb = -2\nc = [-1]\n',
  ],
  ['interpolations are tight, an object within keeps a space', 'a="${ b }${ {c=1} }"\n', 'a = "${b}${ { c = 1 } }"\n'],
  ['a list after in is no index', 'a=[for x in[b]:x]\n', 'a = [for x in [b] : x]\n'],
  ['tabs become spaces, texts keep theirs', '\ta\t=\t"\tx"\n', 'a = "\tx"\n'],
  ['CRLF line ends stay', 'b {\r\na=1\r\n}\r\n', 'b {\r\n  a = 1\r\n}\r\n'],
  ['letters with marks count as one', 'e\u0301=1\nbb=2\n', 'e\u0301  = 1\nbb = 2\n'],
]

describe('the canonical style', () => {
  test.each(cases)('%s', (_, text, formatted) => {
    expect(formatHcl(text)).toBe(formatted)
  })

  test.each(cases)('%s: formatting again changes nothing', (_, __, formatted) => {
    expect(formatChanges(formatted)).toEqual([])
  })

  test('a text with syntax errors is left alone', () => {
    expect(formatHcl('a   = = 1\n')).toBe('a   = = 1\n')
  })

  test('changes are white space only, and one for each stretch that differs', () => {
    const text = 'a   =1\nb = 2\n'
    expect(formatChanges(text)).toEqual([
      { from: 1, to: 4, insert: ' ' },
      { from: 5, to: 5, insert: ' ' },
    ])
    expect(applyChanges(text, formatChanges(text))).toBe('a = 1\nb = 2\n')
  })
})

test('mutated templates are formatted as the real language formats them', async () => {
  const random = randomFrom(8)
  let formatted = 0
  for (let at = 0; at < 800; at += 1) {
    const text = mutatedTemplate(random)
    const result = await compareFormat(text)
    if (result === undefined) continue
    formatted += 1
    expect(result.ours, JSON.stringify(text)).toBe(result.real)
  }
  expect(formatted).toBeGreaterThan(150)
})
