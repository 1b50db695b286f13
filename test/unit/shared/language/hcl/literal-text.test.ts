import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatHcl } from '#shared/language/hcl/format-hcl.ts'
import { heredocText, literalText, type PlainValue, quotedText } from '#shared/language/hcl/literal-text.ts'
import { parseHclExpression } from '#shared/language/hcl/parse-hcl.ts'
import type { Expression } from '#shared/language/hcl/syntax-tree.ts'

/** The plain data that an expression of literals stands for. */
function plain(expression: Expression): unknown {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'object' && expression.value !== null
        ? Number(expression.value.text)
        : expression.value
    case 'unary':
      return -Number(plain(expression.operand))
    case 'template':
      return expression.parts.map((part) => (part.kind === 'text' ? part.value : '?')).join('')
    case 'tuple':
      return expression.elements.map(plain)
    case 'object':
      return Object.fromEntries(
        expression.items.map(({ key, value }) => [
          key.kind === 'name' ? key.name : plain(key.expression),
          plain(value),
        ]),
      )
    default:
      throw new Error(`${expression.kind} is no literal`)
  }
}

function readBack(text: string): unknown {
  const { expression, diagnostics } = parseHclExpression({ name: 't', text })
  expect(diagnostics, text).toEqual([])
  return plain(expression)
}

const layout = { unit: '  ', indentation: '  ', lineEnd: '\n' }

describe('plain data as HCL', () => {
  test('any data reads back as it was', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('${a}', '$${', '%{ if }', '"\\', '\n\r\t\u0000', '$'),
    )
    const value = fc.letrec<{ value: PlainValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(null, true, false),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
        text,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          text.filter((name) => name !== '__proto__'),
          tie('value'),
          { maxKeys: 4 },
        ),
      ),
    })).value
    fc.assert(
      fc.property(value, (one) => {
        expect(readBack(literalText(one))).toEqual(one)
      }),
      { numRuns: 1000, seed: 4 },
    )
  })

  test('it is laid out in the canonical style', () => {
    const printed = `a = ${literalText({ one: 1, 'a b': ['x', true], deep: { list: [{ k: null }], none: {} } })}\n`
    expect(printed).toBe(
      [
        'a = {',
        '  one   = 1',
        '  "a b" = ["x", true]',
        '  deep = {',
        '    list = [',
        '      {',
        '        k = null',
        '      },',
        '    ]',
        '    none = {}',
        '  }',
        '}',
        '',
      ].join('\n'),
    )
    expect(formatHcl(printed)).toBe(printed)
  })

  test('names that read as keywords are quoted, endless numbers refused', () => {
    expect(literalText({ for: 1 })).toBe('{\n  "for" = 1\n}')
    expect(() => literalText(Number.POSITIVE_INFINITY)).toThrow('Infinity cannot be written as HCL')
  })

  test('a text escapes what would mean something', () => {
    expect(quotedText('a "b" \\ ${c} %{d} $5 100%\n\u0007')).toBe('"a \\"b\\" \\\\ $${c} %%{d} $5 100%\\n\\u0007"')
  })
})

describe('heredocs', () => {
  test('any text of whole lines that fits reads back as it was', () => {
    const line = fc.stringMatching(/^[ \t]{0,3}(EOT|\$\{x\}|[a-z"\\%$ ]{0,8})$/)
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), fc.boolean(), (lines, indented) => {
        const text = lines.map((one) => `${one}\n`).join('')
        const printed = heredocText(text, 'EOT', indented, layout)
        expect(printed).toBeDefined()
        expect(readBack(`${printed}\n`)).toBe(text)
      }),
      { numRuns: 500, seed: 4 },
    )
  })

  test('what no heredoc can hold is not one', () => {
    expect(heredocText('no line end', 'EOT', false, layout)).toBeUndefined()
    expect(heredocText('a\rb\n', 'EOT', false, layout)).toBeUndefined()
  })
})
