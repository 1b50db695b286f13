import { expect, test } from 'vitest'
import { parseHcl } from '#shared/language/hcl/parse-hcl.ts'
import { renderDiagnostic } from '#shared/language/render-diagnostic.ts'

test('a diagnostic shows file, line, column, the line and a caret under the place', () => {
  const { diagnostics } = parseHcl({ name: 'web.pkr.hcl', text: 'a = 1\nb = "x" y\n' })
  expect(diagnostics.map(renderDiagnostic)).toEqual([
    [
      'error: A line end must follow this value',
      '  web.pkr.hcl:2:9',
      '  2 │ b = "x" y',
      '    │         ^',
      '  Found "y" instead; put it on a line of its own.',
    ].join('\n'),
  ])
})

test('a place of several characters is underlined, at most to the end of its line', () => {
  const source = { name: 't', text: 'first\nsecond line\nthird' }
  const rendered = renderDiagnostic({
    severity: 'warning',
    code: 'missing-value',
    summary: 'S',
    place: { source, span: { from: 13, to: 21 } },
  })
  expect(rendered.split('\n').slice(1)).toEqual(['  t:2:8', '  2 │ second line', '    │        ^^^^'])
})

test('tabs, wide letters, combining marks and control characters do not move the caret away', () => {
  const text = '\t漢e\u0301\u001b[31m = oops'
  const from = text.indexOf('oops')
  const rendered = renderDiagnostic({
    severity: 'error',
    code: 'missing-value',
    summary: 'S',
    place: { source: { name: 't', text }, span: { from, to: from + 4 } },
  })
  const [, , line, caret] = rendered.split('\n')
  expect(line).toBe('  1 │  漢e\u0301\ufffd[31m = oops')
  expect(caret).toBe(`    │ ${' '.repeat(1 + 2 + 1 + 0 + 1 + 4 + 3)}^^^^`)
})

test('of a very long line a window around the place is shown', () => {
  const text = `${'a'.repeat(5000)}!${'b'.repeat(5000)}`
  const rendered = renderDiagnostic({
    severity: 'error',
    code: 'missing-value',
    summary: 'S',
    place: { source: { name: 't', text }, span: { from: 5000, to: 5001 } },
  })
  const [, where, line = '', caret = ''] = rendered.split('\n')
  expect(where).toBe('  t:1:5001')
  expect(line.length).toBeLessThan(140)
  expect(line[caret.indexOf('^')]).toBe('!')
})

test('a place at the end of the text, and none at all, can be rendered', () => {
  const source = { name: 't', text: 'a =' }
  const at = { severity: 'error', code: 'missing-value', summary: 'S' } as const
  expect(renderDiagnostic({ ...at, place: { source, span: { from: 3, to: 3 } } })).toBe(
    'error: S\n  t:1:4\n  1 │ a =\n    │    ^',
  )
  expect(renderDiagnostic({ ...at, detail: 'one\ntwo' })).toBe('error: S\n  one\n  two')
})
