import { expect, test } from 'vitest'
import { generatedTemplate } from '#test/fuzz/generate.ts'
import { mutatedTemplate } from '#test/fuzz/mutate.ts'
import { randomFrom } from '#test/fuzz/random.ts'
import { tryRandomEdit } from '#test/fuzz/random-edit.ts'
import { seeds } from '#test/fuzz/seeds.ts'

test('random edits of templates with comments do what they say and touch nothing else', () => {
  const random = randomFrom(99)
  const counts: Record<string, number> = {}
  let made = 0
  for (let at = 0; made < 2_500; at += 1) {
    const text = [random.pick(seeds), generatedTemplate(random), mutatedTemplate(random)][at % 3]!
    const { kind, fault } = tryRandomEdit(random, text)
    expect(fault).toBeUndefined()
    if (kind === 'none' || kind === 'unreadable') continue
    made += 1
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  expect(Object.keys(counts).sort()).toEqual([
    'add attribute',
    'add block',
    'labels',
    'move',
    'remove',
    'rename',
    'set attribute',
    'set value',
  ])
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(50)
})
