import { expect, test } from 'vitest'
import { compareSyntax } from '#test/fuzz/compare-syntax.ts'
import { mutatedTemplate } from '#test/fuzz/mutate.ts'
import { randomFrom } from '#test/fuzz/random.ts'

test('mutated templates are read as the real language reads them', async () => {
  const random = randomFrom(20_261_123)
  const counts = { valid: 0, trees: 0 }
  for (let at = 0; at < 800; at += 1) {
    const text = mutatedTemplate(random)
    const { difference, valid, trees } = await compareSyntax(text)
    expect(difference, JSON.stringify(text)).toBeUndefined()
    if (valid) counts.valid += 1
    counts.trees += trees
  }
  expect(counts.valid).toBeGreaterThan(150)
  expect(counts.trees).toBeGreaterThan(300)
})
