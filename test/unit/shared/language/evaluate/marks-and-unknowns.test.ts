import { describe, expect, it } from 'vitest'
import { isSensitive } from '#shared/language/values/inspect.ts'
import { evaluate } from './example-scope.ts'

describe('sensitive values', () => {
  it.each([
    'secret',
    '"${secret}"',
    '"a-${secret}"',
    '"%{ if secret == "x" }a%{ else }b%{ endif }"',
    '"%{ for v in [secret] }${v}%{ endfor }"',
    'upper(secret)',
    'length(secret)',
    '[secret]',
    '[secret][0]',
    '{a = secret}',
    '{a = secret}.a',
    '{(secret) = 1}',
    '{(secret) = 1}["pw"]',
    'secret == "pw"',
    'b ? secret : "x"',
    'secret == "pw" ? 1 : 2',
    '[for v in [secret] : upper(v)]',
    '[for v in [1] : v if secret == "pw"]',
    '{for v in [secret] : v => 1}',
    '[{a = secret}][*].a',
    'jsonencode({a = [secret]})',
    'convert([secret], set(string))',
    'try(secret, "x")',
    'max(convert("${length(secret)}", number), 1)',
    '!(secret == "x") && b',
    '-length(secret)',
    'l[length(secret) - 2]',
  ])('mark %s', (expression) => {
    const { value, diagnostics } = evaluate(expression)
    expect(diagnostics).toEqual([])
    expect(isSensitive(value)).toBe(true)
  })

  it.each(['b ? "x" : secret', '{a = secret, c = 1}.c', '[secret, 1][1]', 'length(l)', 'try("x", secret)'])(
    'leave %s alone',
    (expression) => {
      expect(isSensitive(evaluate(expression).value)).toBe(false)
    },
  )

  it('do not show in errors', () => {
    const summaries = [
      'parseint(secret, 10)',
      'm[secret]',
      '{for v in [secret, secret] : v => 1}',
      'secret + 1',
      'file(secret)',
    ]
    for (const expression of summaries) {
      const { diagnostics } = evaluate(expression, undefined)
      expect(JSON.stringify(diagnostics.map(({ summary, detail }) => [summary, detail]))).not.toContain('pw')
    }
  })
})

describe('unknown values', () => {
  it.each([
    ['unk', 'string'],
    ['"x-${unk}"', 'string'],
    ['unkn + 1', 'number'],
    ['unkn > 1', 'bool'],
    ['!(unk == "a")', 'bool'],
    ['dyn.a.b[0]', 'dynamic'],
    ['unkl[0]', 'string'],
    ['unkm.any', 'string'],
    ['unkl[*]', 'list'],
    ['[for v in unkl : v]', 'dynamic'],
    ['unkn > 1 ? "a" : "b"', 'string'],
    ['upper(unk)', 'string'],
    ['jsonencode([unk])', 'string'],
    ['max(unkl...)', 'number'],
    ['"%{ if unkn > 1 }a%{ endif }"', 'string'],
    ['"%{ for v in unkl }a%{ endfor }"', 'string'],
  ])('make %s unknown, of type %s', (expression, kind) => {
    const { value, diagnostics } = evaluate(expression)
    expect(diagnostics).toEqual([])
    expect([value.kind, value.type.kind]).toEqual(['unknown', kind])
  })

  it.each(['length([unk])', '[unk, 1][1]', 'false && unkn > 1', 'keys({a = unk})', 'contains(["a", unk], "a")'])(
    'leave %s known',
    (expression) => {
      expect(evaluate(expression).value.kind).toBe('known')
    },
  )

  it('do not hide mistakes that are certain', () => {
    expect(evaluate('unk.x').diagnostics).toHaveLength(1)
    expect(evaluate('unkl + 1').diagnostics).toHaveLength(1)
    expect(evaluate('upper(unkl)').diagnostics).toHaveLength(1)
  })
})
