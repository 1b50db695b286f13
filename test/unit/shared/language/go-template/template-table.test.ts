import { describe, expect, it } from 'vitest'
import type { GoFunction } from '#shared/language/go-template/go-function.ts'
import { GoTemplateError } from '#shared/language/go-template/go-template-error.ts'
import { type GoData, GoMap, GoStruct } from '#shared/language/go-template/go-value.ts'
import { renderGoTemplate } from '#shared/language/go-template/render-go-template.ts'
import { TEMPLATE_ROWS, type TemplateRow } from './template-rows.ts'

const struct = new GoStruct(
  'main.ST',
  new Map([
    ['Vars', 'vv'],
    ['Path', 'pp'],
  ]),
)

const DATA: GoData = {
  S: 'str',
  N: 7,
  B: true,
  F: false,
  E: '',
  Z: 0,
  Nil: null,
  Fl: 1.5,
  L: ['a', 2, true],
  LS: ['x', 'y'],
  EL: [],
  Tags: { b: '2', a: '1' },
  M: new GoMap('any', [
    ['k', 'v'],
    ['m', new GoMap('any', [['d', 1n]])],
  ]),
  T: struct,
  H: "<a href='x'>\"&",
}

const FUNCTIONS: ReadonlyMap<string, GoFunction> = new Map<string, GoFunction>([
  ['upper', { parameters: ['string'], call: ([text]) => String(text).toUpperCase() }],
  ['lower', { parameters: ['string'], call: ([text]) => String(text).toLowerCase() }],
  [
    'fail',
    {
      parameters: ['string'],
      call: ([text]) => {
        throw new Error(`failed with ${String(text)}`)
      },
    },
  ],
  ['two', { parameters: ['string', 'int'], call: ([text, number]) => `${String(text)}${String(number)}` }],
  ['vari', { parameters: [], rest: 'string', call: (texts) => texts.join('+') }],
  ['num', { parameters: [], call: () => 5n }],
  ['nilf', { parameters: [], call: () => null }],
  [
    'replace',
    {
      parameters: ['string', 'string', 'int', 'string'],
      call: ([old, replacement, count, text]) =>
        count === -1n
          ? String(text).replaceAll(String(old), String(replacement))
          : String(text).replace(String(old), String(replacement)),
    },
  ],
])

function outcomeOf([template, , , data]: TemplateRow): readonly string[] {
  const dot = data === 'nothing' ? undefined : data === 'struct' ? struct : DATA
  try {
    return ['renders', renderGoTemplate(template, dot, FUNCTIONS)]
  } catch (thrown) {
    if (!(thrown instanceof GoTemplateError)) throw thrown
    return [thrown.phase === 'parse' ? 'unreadable' : 'fails', thrown.message]
  }
}

describe('Go templates render, and fail, as Go has it', () => {
  it.each(TEMPLATE_ROWS.map((row) => [row[0], row[1], row] as const))('%s %s', (_template, _outcome, row) => {
    expect(outcomeOf(row)).toEqual([row[1], row[2]])
  })
})
