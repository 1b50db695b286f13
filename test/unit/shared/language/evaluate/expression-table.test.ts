import { describe, expect, it } from 'vitest'
import { APPENDIX_ROWS } from './appendix-rows.ts'
import { answerOf, evaluate, expectedOf } from './example-scope.ts'
import { EXPRESSION_ROWS } from './expression-rows.ts'

describe('expressions evaluate as the reference evaluates them', () => {
  it.each([...EXPRESSION_ROWS, ...APPENDIX_ROWS].map((row) => [row[0], row] as const))('%s', (expression, row) => {
    expect(answerOf(expression)).toEqual(expectedOf(row))
  })

  it('divides by zero into infinity, which only JSON refuses', () => {
    expect(evaluate('1 / 0').diagnostics).toEqual([])
    expect(evaluate('1 / 0 > 5').value).toMatchObject({ content: true })
    expect(evaluate('jsonencode(1 / 0)').diagnostics[0]?.summary).toBe('jsonencode: infinity cannot be written as JSON')
  })
})
