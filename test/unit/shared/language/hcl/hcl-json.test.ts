import { describe, expect, test } from 'vitest'
import { nativeExpression } from '#shared/language/hcl/json-expression.ts'
import { parseHclJson, settleBody } from '#shared/language/hcl/parse-hcl-json.ts'
import type { Attribute, Block, Body } from '#shared/language/hcl/syntax-tree.ts'

const root = {
  variable: ['name'],
  source: ['type', 'name'],
  build: [],
  provisioner: ['type'],
  filter: [],
}

function settled(text: string, blocks: Readonly<Record<string, readonly string[]>> = root) {
  const source = { name: 't.pkr.json', text }
  const { file, diagnostics } = parseHclJson(source)
  const result = settleBody(source, file.body, blocks)
  return { source, body: result.body, diagnostics: [...diagnostics, ...result.diagnostics] }
}

function blocksOf(body: Body): Block[] {
  return body.items.filter((item) => item.kind === 'block')
}

function attributeOf(body: Body, name: string): Attribute {
  return body.items.find((item) => item.kind === 'attribute' && item.name === name) as Attribute
}

const at = (text: string, part: string) => ({ from: text.indexOf(part), to: text.indexOf(part) + part.length })

describe('blocks in HCL-JSON', () => {
  test('each label is a level of objects, and an array repeats the block', () => {
    const { body, diagnostics } = settled(
      '{"source": {"outscale-bsu": {"a": {}, "b": [{"x": 1}, {"x": 2}]}}, "build": [{}, {}]}',
    )
    expect(diagnostics).toEqual([])
    expect(blocksOf(body).map(({ type, labels }) => [type, ...labels.map(({ text }) => text)])).toEqual([
      ['source', 'outscale-bsu', 'a'],
      ['source', 'outscale-bsu', 'b'],
      ['source', 'outscale-bsu', 'b'],
      ['build'],
      ['build'],
    ])
  })

  test('arrays on the way to the labels keep the order, and names may come twice', () => {
    const { body, diagnostics } = settled(
      '{"provisioner": [{"shell": {"n": 1}}, {"file": {"n": 2}}, {"shell": {"n": 3}}], "provisioner": {"shell": {}}}',
    )
    expect(diagnostics).toEqual([])
    expect(blocksOf(body).map(({ labels }) => labels[0]?.text)).toEqual(['shell', 'file', 'shell', 'shell'])
  })

  test('places are those of the JSON text', () => {
    const text = '{\n  "variable": {"region": {"default": "eu-${var.x}"}}\n}'
    const { source, body } = settled(text)
    const [block] = blocksOf(body)
    expect(block?.typeSpan).toEqual(at(text, '"variable"'))
    expect(block?.labels[0]?.span).toEqual(at(text, '"region"'))
    const inner = settleBody(source, block!.body, {})
    const attribute = attributeOf(inner.body, 'default')
    expect(attribute.nameSpan).toEqual(at(text, '"default"'))
    expect(attribute.value.span).toEqual(at(text, '"eu-${var.x}"'))
    expect(attribute.value).toMatchObject({
      kind: 'template',
      parts: [
        { kind: 'text', value: 'eu-', span: at(text, 'eu-') },
        { kind: 'interpolation', span: at(text, '${var.x}'), expression: { kind: 'attribute-access', name: 'x' } },
      ],
    })
  })

  test('null is no block, "//" a comment, and an array of objects one body', () => {
    const { body, diagnostics } = settled('[{"build": null, "//": "note"}, {"a": 1}, {"b": 2}]')
    expect(diagnostics).toEqual([])
    expect(body.items.map((item) => (item.kind === 'attribute' ? item.name : item.type))).toEqual(['a', 'b'])
  })

  test('before it is settled, a body shows all its properties as attributes', () => {
    const { file } = parseHclJson({ name: 't', text: '{"build": {"x": 1}, "//": 0}' })
    expect(file.body.items).toMatchObject([{ kind: 'attribute', name: 'build', value: { kind: 'object' } }])
  })

  test.each([
    ['{"build": "x"}', 'mistyped-json', '"x"'],
    ['{"variable": {}}', 'wrong-labels', '{}'],
    ['{"variable": [1]}', 'mistyped-json', '1'],
    ['{"a": 1, "a": 2}', 'duplicate-attribute', '"a": 2'],
    ['"text"', 'mistyped-json', '"text"'],
    ['{"a": {"k": 1, "k": 2}}', 'duplicate-key', '"k": 2'],
    ['{"a": "x ${ y"}', 'missing-closing', '${'],
    ['{"a": "\\"${ y z }"}', 'missing-closing', 'z'],
  ])('%s is refused at its place', (text, code, part) => {
    const { diagnostics } = settled(text)
    expect(diagnostics.map((one) => [one.code, one.place?.span.from])).toEqual([[code, text.indexOf(part)]])
  })

  test('a body that is no object is refused when it is settled', () => {
    const { source, body } = settled('{"build": [1]}')
    expect(settleBody(source, blocksOf(body)[0]!.body, {}).diagnostics).toMatchObject([{ code: 'mistyped-json' }])
  })
})

describe('values in HCL-JSON', () => {
  test('numbers keep their digits, arrays are tuples, names of properties are templates', () => {
    const { body } = settled('{"a": [1.10, -2e3, true, null], "b": {"x": 1, "${k}": 2}}', {})
    expect(attributeOf(body, 'a').value).toMatchObject({
      kind: 'tuple',
      elements: [
        { kind: 'literal', value: { type: 'number', text: '1.10' } },
        { kind: 'unary', operator: '-', operand: { kind: 'literal', value: { type: 'number', text: '2e3' } } },
        { kind: 'literal', value: true },
        { kind: 'literal', value: null },
      ],
    })
    expect(attributeOf(body, 'b').value).toMatchObject({
      items: [
        { key: { kind: 'name', name: 'x' } },
        { key: { kind: 'expression', expression: { kind: 'template', parts: [{ kind: 'interpolation' }] } } },
      ],
    })
  })

  test('texts with escapes are decoded, and places within them are still exact', () => {
    const text = '{"a": "l\\u00e9\\n\\"${ f(b) }"}'
    const { body } = settled(text, {})
    expect(attributeOf(body, 'a').value).toMatchObject({
      span: { from: 6, to: text.length - 1 },
      parts: [
        { kind: 'text', value: 'lé\n"' },
        { kind: 'interpolation', expression: { kind: 'call', nameSpan: at(text, 'f'), arguments: [{ name: 'b' }] } },
      ],
    })
  })

  test('a type constraint is native syntax in a text', () => {
    const { source, body } = settled('{"type": "list(object({a = string}))", "n": 1}', {})
    const type = nativeExpression(source, attributeOf(body, 'type').value)
    expect(type).toMatchObject({ diagnostics: [], expression: { kind: 'call', name: 'list' } })
    const number = attributeOf(body, 'n').value
    expect(nativeExpression(source, number).expression).toBe(number)
  })
})

describe('broken JSON', () => {
  test.each([
    ['{"a": 1,}', 'A property name in double quotes must stand here'],
    ['{"a" 1}', 'A colon must follow the property name'],
    ['{"a": 1 "b": 2}', 'A comma is missing here'],
    ['{"a": [1', 'This array is not closed by "]"'],
    ['{"a": "x', 'This text is not closed by a double quote'],
    ['// note\n{}', 'JSON has no comments'],
    ['{"a": "\\q"}', 'This escape sequence is not known'],
    ['{} {}', 'Nothing may follow the end of the JSON value'],
    ['', 'This file is empty'],
  ])('%s is told in words, with a place', (text, summary) => {
    const { diagnostics } = parseHclJson({ name: 't', text })
    expect(diagnostics.map((one) => one.summary)).toContain(summary)
    for (const { place } of diagnostics) expect(place?.span.from).toBeLessThanOrEqual(text.length)
  })
})
