import { describe, expect, test } from 'vitest'
import { parseHcl, parseHclExpression, parseHclTemplate } from '#shared/language/hcl/parse-hcl.ts'
import { applyChanges, lineColumnAt } from '#shared/language/source.ts'

/** `line:column code` of every error, in the order told. */
function told(text: string): string[] {
  return parseHcl({ name: 't.hcl', text }).diagnostics.map(({ code, place }) => {
    const { line, column } = lineColumnAt(text, place?.span.from ?? 0)
    return `${line}:${column} ${code}`
  })
}

describe('all errors of a file are told at once, each once', () => {
  test('one in each line, and the lines between are read', () => {
    const text = [
      'source "outscale-bsu" "a" {',
      '  region =',
      '  omi_name = "x',
      "  vm_type = 'small'",
      '  tags = { a = 1 b = 2 }',
      '  owners = ["a" "b"]',
      '  x = f(1, 2',
      '  y = 3',
      '  z = [1,',
      '    2',
      '  ok = true',
      '}',
      'build {',
      '  a = 1; b = 2',
      '  "quoted" = 3',
      '  c = "${var.x"',
      '  d = "${var.x y} z ${ u v }"',
      '  f { a = 1, b = 2 }',
      '  g { a = 1',
      '    b = 2',
      '  }',
      '  h = "\\q \\ud800"',
      '  i = cond ? 1',
      '  j = [for x y : z]',
      '  k == 1',
      '  l = 1 +',
      '  m = 1.2.3 + xs.0.1',
      '  n = “x”',
      '  last = 1',
      '}',
      '',
    ].join('\n')
    expect(told(text)).toEqual([
      '2:11 missing-value',
      '3:14 unclosed-text',
      '4:13 single-quote',
      '5:18 missing-closing',
      '6:17 missing-closing',
      '7:8 missing-closing',
      '9:7 missing-closing',
      '14:8 invalid-character',
      '15:3 missing-name',
      '16:15 missing-closing',
      '17:16 missing-closing',
      '17:26 missing-closing',
      '18:12 one-line-block',
      '19:12 one-line-block',
      '22:8 invalid-escape',
      '22:11 invalid-escape',
      '23:15 missing-colon',
      '24:14 invalid-for',
      '25:5 invalid-item',
      '26:10 missing-value',
      '27:7 invalid-number',
      '27:18 chained-legacy-index',
      '28:7 curly-quote',
    ])
    const { file } = parseHcl({ name: 't', text })
    const names = file.body.items.flatMap((item) =>
      item.kind === 'block' ? item.body.items.map((one) => (one.kind === 'attribute' ? one.name : one.type)) : [],
    )
    expect(names).toEqual('region omi_name vm_type tags owners x y z ok a c d f g h i j l m n last'.split(' '))
  })

  test.each([
    ['a brace on the next line', 'build "x"\n{\n  a = 1\n}\n', ['1:10 missing-brace']],
    ['a brace on the next line, without labels', 'build\n{\n  a = 1\n}\nb = 2\n', ['1:6 missing-brace']],
    ['an object that lost an equals sign', 'a = {\n  b = 1\n  c 2\n  d = 3\n}\ne = 1\n', ['3:5 missing-item-value']],
    ['a call that is not closed', 'type = list(string\ndefault = []\n', ['1:12 missing-closing']],
    ['nested brackets that are not closed', 'a = f([1, { b = 2\nc = 3\n', ['1:11 missing-closing']],
    ['a block that is not closed', 'b {\n  a = 1\n', ['1:3 missing-closing']],
    ['a brace too many', 'a = 1\n}\nb = = 2\n', ['2:1 stray-brace', '3:5 missing-value']],
    ['a comment that is not closed', 'a = 1\n/* b\n', ['2:1 unclosed-comment']],
    ['a heredoc that is not closed', 'a = <<EOT\nb\nEOT', ['1:5 unclosed-heredoc']],
    [
      'a heredoc with broken sequences',
      'a = <<E\n${ b c } ${ d\nE\nf = @\n',
      ['2:6 missing-closing', '2:10 missing-closing', '4:5 invalid-character'],
    ],
    [
      'directives that do not fit',
      'a = "%{ if b }x"\nc = "%{ else }%{ foo }"\n',
      ['1:6 unclosed-directive', '2:18 unknown-directive', '2:6 stray-directive'],
    ],
    ['a name set twice', 'a = 1\nb = 2\na = 3\n', ['3:1 duplicate-attribute']],
    ['a template as a label', 'b "x${y}" {\n  c = 1\n}\n', ['1:3 template-in-label']],
    ['JSON in a native file', '{"a": 1}\n', ['1:1 missing-name']],
    ['a carriage return alone', 'a = 1\rb = 2\n', ['1:6 invalid-character']],
    ['a grouping in brackets', 'a = [for b in c : b...]\n', ['1:20 invalid-for']],
    ['a second attribute splat', 'a = b.*.*\n', ['1:8 missing-attribute']],
  ])('%s', (_, text, errors) => {
    expect(told(text)).toEqual(errors)
  })

  test('brackets, splats and blocks without end are an error, not a stack overflow', () => {
    for (const text of [
      `a = ${'['.repeat(50_000)}`,
      `a = ${'-'.repeat(50_000)}1`,
      `a = b${'[*]'.repeat(50_000)}`,
      'b {\n'.repeat(50_000),
      `a = ${'"${'.repeat(50_000)}`,
      `a = ${'b ? c : '.repeat(50_000)}d`,
    ]) {
      expect(told(text)[0]).toMatch(/nested-too-deeply/)
    }
  })
})

describe('mends', () => {
  test.each([
    ["a = 'x y'\n", 'a = "x y"\n'],
    ['a = “x”\n', 'a = "x"\n'],
    ['"a-b" = 1\n', 'a-b = 1\n'],
  ])('%j can be mended to %j', (text, mended) => {
    const [diagnostic] = parseHcl({ name: 't', text }).diagnostics
    expect(applyChanges(text, diagnostic?.mends?.[0]?.changes ?? [])).toBe(mended)
    expect(told(mended)).toEqual([])
  })

  test('a quote that is not closed has none', () => {
    expect(parseHcl({ name: 't', text: "a = 'x\nb = 'y\n" }).diagnostics.map(({ mends }) => mends)).toEqual([
      undefined,
      undefined,
    ])
  })
})

describe('what the tree keeps', () => {
  test('comments, each once, with their style', () => {
    const text = '# a\nb = [ // c\n  1, /* d */\n]\ne { # f\n}\ng = "${ h /* i */ }"\n'
    const { comments } = parseHcl({ name: 't', text }).file
    expect(comments.map(({ style, span }) => `${style} ${text.slice(span.from, span.to)}`)).toEqual([
      'hash # a',
      'slashes // c',
      'block /* d */',
      'hash # f',
      'block /* i */',
    ])
  })

  test('texts with strip markers and removed indentation', () => {
    const parts = (text: string) => {
      const value = parseHclExpression({ name: 't', text }).expression
      return value.kind === 'template' ? value.parts.map((part) => (part.kind === 'text' ? part.value : part.kind)) : []
    }
    expect(parts('"a ${~ b ~} c"')).toEqual(['a', 'interpolation', 'c'])
    expect(parts('<<-E\n    one\n\n      two ${x}\n    E\n')).toEqual(['one\n\n  two ', 'interpolation', '\n'])
    expect(parts('<<E\nx\n${~ a ~}\n  y\nE\n')).toEqual(['x', 'interpolation', '  y\n'])
    expect(parts('"${a ~} "')).toEqual(['interpolation', ''])
    expect(parts('"${a}"')).toEqual(['interpolation'])
  })

  test('a bare template is a template without quotes, and reads line by line', () => {
    const text = 'a "b" ${c}\n%{ if d ~}\n  e\n%{ endif ~}\n'
    const { expression, diagnostics } = parseHclTemplate({ name: 't', text })
    expect(diagnostics).toEqual([])
    expect(expression.form).toEqual({ type: 'bare' })
    expect(expression.parts).toMatchObject([
      { kind: 'text', value: 'a "b" ' },
      { kind: 'interpolation' },
      { kind: 'text', value: '\n' },
      { kind: 'if', otherwise: [] },
      { kind: 'text', value: '' },
    ])
    expect(expression.parts[3]).toHaveProperty('then', [expect.objectContaining({ value: '  e\n' })])
  })

  test('an expression can be read from a part of a text', () => {
    const source = { name: 't', text: 'xx 1 + f(2) yy' }
    const { expression, diagnostics } = parseHclExpression(source, { from: 3, to: 11 })
    expect(diagnostics).toEqual([])
    expect(expression).toMatchObject({ kind: 'binary', span: { from: 3, to: 11 } })
    expect(parseHclExpression(source, { from: 3, to: 14 }).diagnostics).toMatchObject([{ code: 'after-expression' }])
  })
})
