import { describe, expect, it } from 'vitest'
import { answerOf, expectedOf } from '../evaluate/example-scope.ts'
import { COLLECTION_ROWS } from './collection-rows.ts'
import { ENCODING_ROWS } from './encoding-rows.ts'
import { NUMERIC_ROWS } from './numeric-rows.ts'
import { OTHER_ROWS } from './other-rows.ts'
import { STRING_ROWS } from './string-rows.ts'

describe.each([
  ['numeric', NUMERIC_ROWS],
  ['string', STRING_ROWS],
  ['collection', COLLECTION_ROWS],
  ['encoding', ENCODING_ROWS],
  ['other', OTHER_ROWS],
] as const)('%s functions answer as the reference’s libraries do', (_, rows) => {
  it.each(rows.map((row) => [row[0], row] as const))('%s', (expression, row) => {
    expect(answerOf(expression)).toEqual(expectedOf(row))
  })
})
